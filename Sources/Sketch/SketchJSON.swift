package import JSON

// The form in which `metrics-agg --sketches` writes a field, described in metrics-agg(1).
extension QuantileSketch {
  /// The sketch of a field as it was written; `nil` if it is not whole.
  package init?(json value: JSONValue) {
    guard let schema = value["schema"]?.int, (0...8).contains(schema) else { return nil }
    let precision = Precision(schema: schema, isExact: value["exact"]?.bool ?? false)
    let content: Content
    var (min, max) = (value["min"]?.double, value["max"]?.double)
    if let texts = value["values"]?.array {
      let values = texts.compactMap(\.double)
      guard values.count == texts.count else { return nil }
      content = .values(values)
      (min, max) = (values.min(), values.max())
    } else {
      guard let positive = Self.runs(value["positive"]), let negative = Self.runs(value["negative"])
      else { return nil }
      content = .buckets(
        positive: positive, negative: negative, zeros: value["zeros"]?.int ?? 0)
    }
    self.init(precision, min: min, max: max, content: content)
  }

  /// The first index, then the counts from there on; n empty buckets in a row are -n.
  private static func runs(_ value: JSONValue?) -> [(index: Int, count: Int)]? {
    guard let value else { return [] }
    guard let numbers = value.array?.compactMap(\.int), let first = numbers.first,
      numbers.count == value.array?.count, numbers.count > 1
    else { return nil }
    var counts: [(index: Int, count: Int)] = []
    var index = first
    for number in numbers.dropFirst() {
      if number > 0 {
        counts.append((index, number))
        index += 1
      } else if number < 0, number > -(1 << 20) {
        index -= number
      } else {
        return nil
      }
    }
    return counts
  }
}
