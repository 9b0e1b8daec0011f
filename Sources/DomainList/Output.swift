import JSON
import Toolbox
import Wire

/// Prints entries: records one by one, or a table a page at a time, so that its memory is bounded.
struct Output: ~Copyable {
  private static let pageLength = 1000

  private var writer = LineWriter(.standardOutput)
  private var json = JSONWriter()
  private var rows: [UInt8] = []
  private var page: [Entry] = []
  private let format: OutputFormat
  private let isColored: Bool

  init(format: OutputFormat, isColored: Bool) {
    self.format = format
    self.isColored = isColored
  }

  mutating func write(_ entry: Entry) throws {
    switch format {
    case .ndjson:
      json.removeAll()
      entry.write(to: &json)
      try write(json.bytes)
    case .table:
      page.append(entry)
      if page.count == Self.pageLength { try turnPage() }
    }
  }

  /// Writes the record of a row of the table; false where it has to be made an entry first.
  mutating func write(row: UnsafeRawBufferPointer) throws -> Bool {
    rows.removeAll(keepingCapacity: true)
    guard unsafe TableListing.write(row, to: &rows) else { return false }
    try write(rows)
    return true
  }

  /// Passes on the line of a record of another type. A table has no place for it.
  mutating func pass(_ line: UnsafeBufferPointer<UInt8>) throws {
    if format == .ndjson { try write(unsafe Array(line) + [UInt8(ascii: "\n")]) }
  }

  /// Writes the records that were collected; rows wait for their page.
  mutating func flush() throws {
    try failing { () throws(SystemError) in try writer.flush() }
  }

  mutating func finish() throws {
    if !page.isEmpty { try turnPage() }
    try flush()
  }

  private mutating func write(_ lines: [UInt8]) throws {
    try failing { () throws(SystemError) in try writer.write(lines) }
  }

  /// Prints the rows, with a column for each field that one of them has.
  private mutating func turnPage() throws {
    let keys = Entry.fields.filter { key in page.contains { $0[key] != nil } }
    var table = Table(
      [(title: "domain", alignment: .left)]
        + keys.map { (title: $0, alignment: $0 == "priority" ? .right : .left) })
    for entry in page {
      table.add(
        [Table.Cell(entry.name.text)]
          + keys.map { key in
            switch entry[key] {
            case nil, .null: "-"
            case .string(let text): Table.Cell(text)
            case let value?: Table.Cell(value.text)
            }
          })
    }
    page.removeAll(keepingCapacity: true)
    try write(Array(table.text(colored: isColored).utf8))
  }
}
