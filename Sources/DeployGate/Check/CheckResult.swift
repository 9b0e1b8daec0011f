import JSON
import Wire

/// What one check found.
struct CheckResult {
  enum Status: String {
    case pass, fail, warn
    /// It could not be measured, so that the gate may not say go.
    case skip
  }

  let name: String
  let status: Status
  let message: String
  var evidence: JSONValue = [:]

  init(_ name: String, _ status: Status, _ message: String, _ evidence: JSONValue = [:]) {
    self.name = name
    self.status = status
    self.message = message
    self.evidence = evidence
  }

  /// A `check` record, with its line feed.
  func line(at time: Timestamp, milliseconds: Double) -> [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    writer.member("type", "check")
    writer.member("ts", time.text)
    writer.member("name", name)
    writer.member("status", status.rawValue)
    writer.member("message", message)
    writer.member("duration_ms", .double((milliseconds * 1000).rounded() / 1000))
    if evidence.object?.isEmpty == false { writer.member("evidence", evidence) }
    writer.endObject()
    writer.endLine()
    return writer.bytes
  }
}
