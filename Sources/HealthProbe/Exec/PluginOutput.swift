import JSON

/// What a plugin printed: lines of text, and figures behind bars
/// (nagios-plugins.org/doc/guidelines.html).
struct PluginOutput: Equatable {
  /// The first line.
  var summary = ""
  /// Those behind it.
  var more = ""
  var figures: [Figure] = []

  struct Figure: Equatable {
    var label: String
    /// `nil` where the plugin could not determine it.
    var value: Double?
    var unit = ""
    var warn: String?
    var crit: String?
    var min: Double?
    var max: Double?

    var json: JSONValue {
      var object = JSONObject([
        .init("label", .string(label)), .init("value", value.map(JSONValue.double) ?? .null),
      ])
      if !unit.isEmpty { object["unit"] = .string(unit) }
      if let warn { object["warn"] = .string(warn) }
      if let crit { object["crit"] = .string(crit) }
      if let min { object["min"] = .double(min) }
      if let max { object["max"] = .double(max) }
      return .object(object)
    }
  }

  /// The first bar of the first line begins figures; in the lines behind it a bar begins figures to
  /// the end of the output.
  init(_ text: String) {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard !lines.isEmpty else { return }
    let first = lines.removeFirst().split(
      separator: "|", maxSplits: 1, omittingEmptySubsequences: false)
    summary = String(first[0]).trimmed
    var perfdata = first.count > 1 ? String(first[1]) : ""
    let rest = lines.joined(separator: "\n").split(
      separator: "|", maxSplits: 1, omittingEmptySubsequences: false)
    more = rest.first.map { String($0).trimmed } ?? ""
    if rest.count > 1 { perfdata += " " + rest[1].replacing("\n", with: " ") }
    figures = Self.figures(perfdata)
  }

  /// `'label'=value[UOM];[warn];[crit];[min];[max]`, apart by spaces. What is none is passed over.
  static func figures(_ text: String) -> [Figure] {
    var figures: [Figure] = []
    var rest = text[...]
    while true {
      rest = rest.drop(while: \.isWhitespace)
      guard !rest.isEmpty else { return figures }
      guard let label = label(&rest) else {
        rest = rest.drop { !$0.isWhitespace }
        continue
      }
      let word = rest.prefix { !$0.isWhitespace }
      rest = rest[word.endIndex...]
      if let figure = figure(label, String(word)) { figures.append(figure) }
    }
  }

  /// Takes a label and its `=`; quotes hold blanks, and two of them are one.
  private static func label(_ rest: inout Substring) -> String? {
    var label = ""
    guard rest.first == "'" else {
      guard let sign = rest.firstIndex(where: { $0 == "=" || $0.isWhitespace }), rest[sign] == "="
      else { return nil }
      label = String(rest[..<sign])
      rest = rest[rest.index(after: sign)...]
      return label.isEmpty ? nil : label
    }
    var after = rest.dropFirst()
    while let character = after.popFirst() {
      if character != "'" {
        label.append(character)
      } else if after.first == "'" {
        label.append("'")
        after.removeFirst()
      } else {
        guard after.first == "=" else { return nil }
        rest = after.dropFirst()
        return label.isEmpty ? nil : label
      }
    }
    return nil
  }

  private static func figure(_ label: String, _ text: String) -> Figure? {
    let parts = text.split(separator: ";", omittingEmptySubsequences: false).map(String.init)
    var figure = Figure(label: label)
    let number = parts[0].prefix { "0123456789.-+eE,".contains($0) }
    let digits = number.replacing(",", with: ".")
    if let value = Double(digits) {
      figure.value = value
      figure.unit = String(parts[0][number.endIndex...])
    } else if parts[0] != "U" {
      return nil
    }
    func part(_ index: Int) -> String? {
      index < parts.count && !parts[index].isEmpty ? parts[index] : nil
    }
    figure.warn = part(1)
    figure.crit = part(2)
    figure.min = part(3).flatMap(Double.init)
    figure.max = part(4).flatMap(Double.init)
    return figure
  }
}
