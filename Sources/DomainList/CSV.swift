import JSON
import Wire

/// Rows of a CSV file (RFC 4180), one a line: quotes, and doubled quotes inside of them. The first
/// row may be a header that names the columns.
struct CSV {
  private let separator: UInt8
  private let stripsWWW: Bool
  private var columns: Columns?
  private var isFirstRow = true
  private var row: [ArraySlice<UInt8>] = []

  /// Where in a row what stands.
  private struct Columns {
    var domain: Int
    var fields: [(key: String, column: Int)] = []
  }

  private static let domainNames: Set = ["domain", "host", "hostname", "url", "website", "site"]

  /// The field of a record that a column is; others are passed over.
  private static let fieldNames = [
    "id": "id", "priority": "priority", "cohort": "cohort", "industry": "cohort",
    "source": "source",
  ]

  /// The format of a file that begins with `line`, if that is CSV. A list of one column needs a
  /// header to be told from plain text, which it may as well be.
  init?(firstLine line: ArraySlice<UInt8>, stripsWWW: Bool) {
    var isQuoted = false
    let separator = line.first { byte in
      if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
      return !isQuoted && [UInt8(ascii: ","), UInt8(ascii: ";"), 0x09].contains(byte)
    }
    guard
      separator != nil || line.first == UInt8(ascii: "\"")
        || Self.domainNames.contains(Self.heading(line))
    else { return nil }
    self.separator = separator ?? UInt8(ascii: ",")
    self.stripsWWW = stripsWWW
  }

  /// The domain of a row and the fields that the header knows; `nil` of the header.
  /// - Throws: `RecordError` if the row is bad.
  mutating func entry(_ line: ArraySlice<UInt8>) throws(RecordError) -> Entry? {
    try split(line)
    if isFirstRow {
      isFirstRow = false
      columns = header()
      if columns != nil { return nil }
    }
    guard let columns else { return Entry(try guess()) }
    guard columns.domain < row.count else {
      throw RecordError(
        "expected a domain in column \(columns.domain + 1), found a row of \(row.count)")
    }
    let name: DomainName
    do { name = try DomainName(row[columns.domain], stripsWWW: stripsWWW) } catch {
      throw RecordError(
        expected: "a domain in column \(columns.domain + 1)", found: row[columns.domain], error)
    }
    return Entry(name, fields: columns.fields.isEmpty ? [] : try fields(columns))
  }

  private func header() -> Columns? {
    let headings = row.map { Self.heading($0) }
    guard let domain = headings.firstIndex(where: Self.domainNames.contains) else { return nil }
    var columns = Columns(domain: domain)
    for (column, heading) in headings.enumerated() {
      guard let key = Self.fieldNames[heading], !columns.fields.contains(where: { $0.key == key })
      else { continue }
      columns.fields.append((key, column))
    }
    return columns
  }

  /// Without a header the first column that holds a domain is the one, from then on.
  private mutating func guess() throws(RecordError) -> DomainName {
    for (column, field) in row.enumerated() where !field.contains(UInt8(ascii: "@")) {
      guard let name = try? DomainName(field, stripsWWW: stripsWWW) else { continue }
      columns = Columns(domain: column)
      return name
    }
    throw RecordError(
      "expected a domain in one of the columns, found none; a header can name the column domain")
  }

  private func fields(_ columns: Columns) throws(RecordError) -> [JSONObject.Member] {
    var fields: [JSONObject.Member] = []
    for (key, column) in columns.fields where column < row.count {
      let bytes = row[column].trimmed
      if bytes.isEmpty { continue }
      guard let text = String(validating: bytes, as: UTF8.self) else {
        throw RecordError("expected UTF-8 at \(key), found other bytes")
      }
      switch key {
      case "priority":
        guard let number = Int(text) else {
          throw RecordError(expected: "a whole number", at: key, found: .string(text))
        }
        fields.append(JSONObject.Member(key, .int(number)))
      case "id":
        // A number only where it reads back as written: 007 is a text.
        let number = Int(text).flatMap { String($0) == text ? $0 : nil }
        fields.append(JSONObject.Member(key, number.map(JSONValue.int) ?? .string(text)))
      default: fields.append(JSONObject.Member(key, .string(text)))
      }
    }
    return fields
  }

  private static func heading(_ field: ArraySlice<UInt8>) -> String {
    String(decoding: field.trimmed, as: UTF8.self).lowercased()
  }

  /// Cuts a line into `row`. Blanks before a quote are passed over, as spreadsheets do.
  private mutating func split(_ line: ArraySlice<UInt8>) throws(RecordError) {
    row.removeAll(keepingCapacity: true)
    var rest = line
    while true {
      let end: Int
      let start = rest.firstIndex { $0 != UInt8(ascii: " ") } ?? rest.endIndex
      if start < rest.endIndex, rest[start] == UInt8(ascii: "\"") {
        end = try takeQuoted(rest[(start + 1)...])
      } else {
        end = rest.firstIndex(of: separator) ?? rest.endIndex
        row.append(rest[..<end])
      }
      if end >= rest.endIndex { return }
      rest = rest[(end + 1)...]
    }
  }

  /// Takes a field whose opening quote was read; answers where the separator behind it stands.
  private mutating func takeQuoted(_ text: ArraySlice<UInt8>) throws(RecordError) -> Int {
    var field: [UInt8] = []
    var rest = text
    while let quote = rest.firstIndex(of: UInt8(ascii: "\"")) {
      field += rest[..<quote]
      rest = rest[(quote + 1)...]
      if rest.first == UInt8(ascii: "\"") {
        field.append(UInt8(ascii: "\""))
        rest.removeFirst()
        continue
      }
      let end = rest.firstIndex(of: separator) ?? rest.endIndex
      guard rest[..<end].trimmed.isEmpty else {
        throw RecordError("expected a separator behind a closing quote, found more text")
      }
      row.append(field[...])
      return end
    }
    throw RecordError("a quote is not closed on its line")
  }
}
