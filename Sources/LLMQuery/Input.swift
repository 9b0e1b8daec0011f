import JSON
import Wire

/// What a domain record asks for.
struct Input: Sendable {
  let domain: String
  /// Copied into the answers as they stand.
  let run: JSONValue?
  let id: JSONValue?
  let cohort: JSONValue?
  let lease: JSONValue?
  /// The questions that have been answered for good.
  var done: Set<String>

  init(domain: String, run: JSONValue?, id: JSONValue?, cohort: JSONValue?, lease: JSONValue?) {
    self.domain = domain
    self.run = run
    self.id = id
    self.cohort = cohort
    self.lease = lease
    done = []
  }

  /// Takes `domain` records and objects without a type; `nil` for a record of another type.
  /// - Throws: `RecordError` if there is no domain to ask about.
  init?(_ record: Record) throws(RecordError) {
    guard try record.optionalString("type") ?? "domain" == "domain" else { return nil }
    domain = try record.requiredString("domain")
    guard !domain.isEmpty, domain.unicodeScalars.allSatisfy({ $0.value > 0x20 && $0.value != 0x7f })
    else {
      throw RecordError(expected: "a domain name", at: "domain", found: .string(domain))
    }
    run = try Self.text("run", of: record)
    id = try Self.identity(of: record)
    cohort = try Self.text("cohort", of: record)
    lease = try Self.text("lease", of: record)
    done = try Self.done(record)
  }

  /// Where a member is null there is none.
  private static func text(_ key: String, of record: Record) throws(RecordError) -> JSONValue? {
    try record.optionalString(key).map(JSONValue.string)
  }

  /// A text or a whole number, of any size.
  private static func identity(of record: Record) throws(RecordError) -> JSONValue? {
    switch record["id"] {
    case nil, .null: return nil
    case .string(let text): return .string(text)
    case .number(let number) where number.text.allSatisfy({ $0 == "-" || $0.isNumber }):
      return .number(number)
    case let other?:
      throw RecordError(expected: "a string or a whole number", at: "id", found: other)
    }
  }

  /// To take a list that cannot be read for an empty one would be to ask, and pay, again.
  private static func done(_ record: Record) throws(RecordError) -> Set<String> {
    guard let value = record["done"], !value.isNull else { return [] }
    let texts = (value.array ?? [value]).map(\.string)
    guard value.array != nil, !texts.contains(nil) else {
      throw RecordError(expected: "a list of strings", at: "done", found: value)
    }
    return Set(texts.compactMap(\.self))
  }

  var runName: String { run?.string ?? "" }
}
