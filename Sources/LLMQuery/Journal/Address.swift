import JSON
import JSONParse
import Wire

/// The five fields of a response that are copied from the domain record that asks. A stored answer
/// gets those of the record that asks now; all else of it stays to the byte.
struct Address: Equatable, Sendable {
  private static let names = ["run", "domain", "id", "cohort", "lease"]
  private static let keys = names.map { Array($0.utf8) }
  /// What a field that is added comes behind, where none of the five does.
  private static let before = ["type", "ts"].map { Array($0.utf8) }

  /// In the order of `names`.
  private let values: [JSONValue?]
  /// The same, as they are written.
  private let texts: [[UInt8]?]

  init(
    run: JSONValue?, domain: JSONValue?, id: JSONValue?, cohort: JSONValue?, lease: JSONValue?
  ) {
    values = [run, domain, id, cohort, lease]
    texts = values.map { value in value.map { Array($0.text.utf8) } }
  }

  init(_ input: Input) {
    self.init(
      run: input.run, domain: .string(input.domain), id: input.id, cohort: input.cohort,
      lease: input.lease)
  }

  /// `record` with these fields in the place of its own: replaced where they stand, added where a
  /// response has them, or taken away.
  /// - Throws: `RecordError` if the record is no JSON object.
  func readdressed(
    _ record: [UInt8], parser: borrowing JSONParser
  ) throws(RecordError) -> [UInt8] {
    do {
      return try unsafe record.withUnsafeBufferPointer { bytes in
        try unsafe parser.withDocument(bytes) { try readdressed(record, $0) }
      }
    } catch {
      throw error as? RecordError ?? RecordError("not JSON: \(error)")
    }
  }

  private struct Member {
    let place: Range<Int>
    let value: JSONDocument.Node
    /// The index of its name among the five.
    let field: Int?
  }

  private func readdressed(
    _ record: [UInt8], _ document: borrowing JSONDocument
  ) throws(RecordError) -> [UInt8] {
    guard document.kind(document.root) == .object else { throw RecordError("expected an object") }
    var members: [Member] = []
    // Behind which member what is added comes.
    var anchors = [Int?](repeating: nil, count: Self.keys.count)
    var front = -1
    document.forEachMember(document.root) { key, value in
      let field = Self.keys.firstIndex { document.string(key, is: $0) }
      if let field, anchors[field] == nil { anchors[field] = members.count }
      if Self.before.contains(where: { document.string(key, is: $0) }) { front = members.count }
      let place = document.range(key).lowerBound..<document.range(value).upperBound
      members.append(Member(place: place, value: value, field: field))
    }
    var result: [UInt8] = []
    result.reserveCapacity(record.count + 64)
    let opening = document.range(document.root).lowerBound + 1
    result.append(contentsOf: record[..<(members.first?.place.lowerBound ?? opening)])
    var isFirst = true
    func separate(_ gap: ArraySlice<UInt8>) {
      if !isFirst { result.append(contentsOf: gap) }
      isFirst = false
    }
    func add(behind index: Int) {
      for field in Self.keys.indices where anchors[field] == nil {
        guard let text = texts[field] else { continue }
        let anchor = anchors[..<field].compactMap(\.self).max() ?? front
        if anchor == index { write(field, text) }
      }
    }
    func write(_ field: Int, _ text: [UInt8]) {
      separate([0x2c])
      result.append(0x22)
      result.append(contentsOf: Self.keys[field])
      result.append(contentsOf: [0x22, 0x3a])
      result.append(contentsOf: text)
    }
    add(behind: -1)
    for (index, member) in members.enumerated() {
      let gap: ArraySlice<UInt8> =
        index == 0 ? [0x2c] : record[members[index - 1].place.upperBound..<member.place.lowerBound]
      if let field = member.field {
        // A name that stands twice is written once.
        if anchors[field] == index, let value = values[field], let text = texts[field] {
          separate(gap)
          let isSame = document.value(member.value) == value
          result.append(
            contentsOf: record[member.place.lowerBound..<document.range(member.value).lowerBound])
          result.append(contentsOf: isSame ? record[document.range(member.value)] : text[...])
        }
      } else {
        separate(gap)
        result.append(contentsOf: record[member.place])
      }
      add(behind: index)
    }
    result.append(contentsOf: record[(members.last?.place.upperBound ?? opening)...])
    return result
  }
}
