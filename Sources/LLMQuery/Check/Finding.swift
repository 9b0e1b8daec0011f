import JSON
import Providers
import Toolbox
import Wire

/// One `check` record: of a key, or of a model.
struct Finding {
  enum Status: String { case pass, fail, warn, skip }

  let name: String
  let status: Status
  let message: String
  var milliseconds: Double?
  var evidence: [JSONObject.Member]
  /// What this alone would end the program with.
  var exit = ExitStatus.success

  func write(to writer: inout JSONWriter, at now: Timestamp) {
    writer.beginObject()
    writer.member("type", "check")
    writer.member("ts", now.text)
    writer.member("name", name)
    writer.member("status", status.rawValue)
    writer.member("message", message)
    writer.member(
      "duration_ms", ifPresent: milliseconds.map { .double(($0 * 1000).rounded() / 1000) })
    writer.member("evidence", .object(JSONObject(evidence)))
    writer.endObject()
    writer.endLine()
  }

  /// Of a key.
  init(_ check: KeyCheck) {
    let key = check.listing
    name = "key \(key.provider) \(key.key.fingerprint)"
    milliseconds = check.milliseconds
    evidence = [
      .init("provider", .string(key.provider)), .init("key", .string(key.key.fingerprint)),
      .init("account", .string(key.account)),
    ]
    if let http = check.http { evidence.append(.init("http", .int(http))) }
    switch check.outcome {
    case .works(let list):
      (status, message) = (.pass, "it works; \(list.entries.count) models are listed")
      evidence.append(.init("models", .int(list.entries.count)))
    case .limited(let text): (status, message) = (.warn, "it is over a limit: \(text)")
    case .untold(let text): (status, message) = (.skip, text)
    case .refused(let text): (status, message, exit) = (.fail, "it is refused: \(text)", .no)
    case .failed(let text): (status, message, exit) = (.fail, text, .no)
    case .unreachable(let text):
      (status, message) = (.fail, "\(key.provider) cannot be reached: \(text)")
      exit = .unavailable
    }
  }

  /// Of a model, from what the keys of its provider brought.
  init(_ model: Model, _ checks: [KeyCheck], on today: String) {
    name = "model \(model.name)"
    evidence = [
      .init("provider", .string(model.provider)), .init("model", .string(model.id)),
    ]
    let lists = checks.compactMap { check -> (KeyListing, ModelsList)? in
      if case .works(let list) = check.outcome { (check.listing, list) } else { nil }
    }
    guard let first = lists.first else {
      (status, message) = (.skip, "no list of \(model.provider)'s models can be had")
      return
    }
    let missing = lists.filter { $0.1.find(model.id) == nil }
    guard missing.isEmpty else {
      let keys = missing.map(\.0.key.fingerprint).joined(separator: ", ")
      message =
        missing.count == lists.count
        ? "\(model.provider) does not list it"
        : "\(model.provider) does not list it for the key \(keys)"
      (status, exit) = (.fail, .no)
      return
    }
    let entry = first.1.find(model.id)
    if let date = entry?.shutdownDate { evidence.append(.init("shutdown_date", .string(date))) }
    if let obstacle = entry?.obstacle {
      (status, message, exit) = (.fail, obstacle, .no)
    } else if let date = entry?.shutdownDate {
      // Dates in this form sort as they follow one another.
      let isOver = date.prefix(10) <= today
      status = isOver ? .fail : .warn
      message = isOver ? "it was shut down on \(date)" : "it will be shut down on \(date)"
      exit = isOver ? .no : .success
    } else {
      (status, message) = (.pass, "it is there")
    }
  }
}
