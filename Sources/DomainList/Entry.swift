import JSON
import Wire

/// A domain on its way from a list to a record.
struct Entry {
  let name: DomainName
  private var form: Form

  private enum Form {
    /// What a line of text or CSV says besides the domain.
    case fields([JSONObject.Member])
    /// A record that was read, its domain already written the one way.
    case record(Record)
  }

  /// The fields of a record that is made here, in the order in which they are printed.
  static let fields = [
    "id", "run", "priority", "cohort", "source", "status", "last_processed_at",
  ]

  init(_ name: DomainName, fields: [JSONObject.Member] = []) {
    self.name = name
    form = .fields(fields)
  }

  init(_ name: DomainName, record: Record) {
    self.name = name
    form = .record(record)
  }

  subscript(key: String) -> JSONValue? {
    switch form {
    case .fields(let fields): fields.first { $0.key == key }?.value
    case .record(let record): record[key]
    }
  }

  mutating func set(run: String) {
    switch form {
    case .fields(let fields):
      form = .fields(fields + [JSONObject.Member("run", .string(run))])
    case .record(var record):
      record["run"] = .string(run)
      form = .record(record)
    }
  }

  /// Prints the record with its line feed.
  func write(to writer: inout JSONWriter) {
    switch form {
    case .record(let record): record.write(to: &writer)
    case .fields(let fields):
      writer.beginObject()
      writer.member("type", "domain")
      writer.member("domain", name.text)
      if !fields.isEmpty {
        for key in Self.fields { writer.member(key, ifPresent: self[key]) }
      }
      writer.endObject()
      writer.endLine()
    }
  }
}
