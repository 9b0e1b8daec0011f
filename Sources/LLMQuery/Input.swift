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
  let done: Set<String>

  /// Takes `domain` records and objects without a type; `nil` for a record of another type.
  /// - Throws: `RecordError` if there is no domain to ask about.
  init?(_ record: Record) throws(RecordError) {
    guard try record.optionalString("type") ?? "domain" == "domain" else { return nil }
    domain = try record.requiredString("domain")
    guard !domain.isEmpty, domain.unicodeScalars.allSatisfy({ $0.value > 0x20 && $0.value != 0x7f })
    else {
      throw RecordError(expected: "a domain name", at: "domain", found: .string(domain))
    }
    _ = try record.optionalString("run")
    run = record["run"]
    id = record["id"]
    cohort = record["cohort"]
    lease = record["lease"]
    done = Set((record["done"]?.array ?? []).compactMap(\.string))
  }

  var runName: String { run?.string ?? "" }
}
