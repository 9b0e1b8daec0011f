/// Columns for people: as wide as what stands in them, numbers to the right.
package struct Table {
  package enum Alignment: Sendable { case left, right }

  private let headings: [(title: String, alignment: Alignment)]
  private var rows: [[Cell]] = []

  /// A text and, where it should stand out, a colour.
  package struct Cell: ExpressibleByStringLiteral, Sendable {
    package var text: String
    package var isAlarming: Bool

    package init(_ text: String, isAlarming: Bool = false) {
      self.text = text
      self.isAlarming = isAlarming
    }

    package init(stringLiteral value: String) { self.init(value) }
  }

  package init(_ headings: [(title: String, alignment: Alignment)]) {
    self.headings = headings.map { ($0.title.printable(), $0.alignment) }
  }

  package mutating func add(_ row: [Cell]) { rows.append(row) }

  /// The whole table, each line ended. Control characters in a cell are shown as `?`, so that data
  /// cannot drive the terminal.
  package func text(colored: Bool) -> String {
    let cleaned = rows.map { $0.map { Cell($0.text.printable(), isAlarming: $0.isAlarming) } }
    let widths = headings.indices.map { column in
      ([headings[column].title] + cleaned.map { $0[column].text }).map(\.count).max() ?? 0
    }
    func line(_ cells: [Cell], isHeading: Bool) -> String {
      var columns: [String] = []
      for (index, cell) in cells.enumerated() {
        let gap = String(repeating: " ", count: widths[index] - cell.text.count)
        var text = cell.text
        if colored && isHeading { text = "\u{1b}[1m\(text)\u{1b}[0m" }
        if colored && cell.isAlarming { text = "\u{1b}[31m\(text)\u{1b}[0m" }
        let isLast = index == cells.count - 1
        switch headings[index].alignment {
        case .left: columns.append(isLast ? text : text + gap)
        case .right: columns.append(gap + text)
        }
      }
      return columns.joined(separator: "  ") + "\n"
    }
    return line(headings.map { Cell($0.title) }, isHeading: true)
      + cleaned.map { line($0, isHeading: false) }.joined()
  }
}

extension String {
  /// Control characters shown as `?`, so that what comes from elsewhere cannot drive a terminal;
  /// with `lineFeeds` all but those.
  func printable(lineFeeds: Bool = false) -> String {
    func isSafe(_ scalar: Unicode.Scalar) -> Bool {
      scalar.properties.generalCategory != .control || lineFeeds && scalar == "\n"
    }
    guard !unicodeScalars.allSatisfy(isSafe) else { return self }
    return String(String.UnicodeScalarView(unicodeScalars.map { isSafe($0) ? $0 : "?" }))
  }
}

/// A number with a fixed count of digits behind the point: 12.345 with 1 is `12.3`.
package func fixed(_ value: Double, _ digits: Int) -> String {
  guard value.isFinite, value.magnitude < 1e15 else { return value.description }
  var scale: Int64 = 1
  for _ in 0..<digits { scale *= 10 }
  let scaled = Int64((value.magnitude * Double(scale)).rounded())
  let sign = value < 0 && scaled > 0 ? "-" : ""
  guard digits > 0 else { return "\(sign)\(scaled)" }
  let fraction = String(scaled % scale)
  return "\(sign)\(scaled / scale)."
    + String(repeating: "0", count: digits - fraction.count) + fraction
}
