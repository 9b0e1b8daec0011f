import Providers
import JSON
import Toolbox
import Wire

/// When each key was last looked at, and what was found: in `probe-llm.json` of the state folder, so
/// that no number of programs that look costs more than one.
final class ProviderMemory {
  /// How long a look counts: one at the list of models, and one that costs a token.
  static let interval = Duration.seconds(300)
  static let deepInterval = Duration.seconds(3600)

  struct Look {
    var at: Timestamp
    var deepAt: Timestamp?
    var record: JSONObject
  }

  private let path: String?
  private let mode: UInt32
  private var looks: [String: Look] = [:]

  /// Without a folder only this process remembers.
  init(_ folder: StateFolder?) {
    path = folder?.path("probe-llm.json")
    mode = folder?.fileMode ?? 0o600
    guard let path, let file = try? JSONFile.object(path) else { return }
    for member in file.members {
      guard let at = member.value["at"]?.string.flatMap(Timestamp.init),
        let record = member.value["finding"]?.object
      else { continue }
      looks[member.key] = Look(
        at: at, deepAt: member.value["deep_at"]?.string.flatMap(Timestamp.init), record: record)
    }
  }

  static func name(_ question: ProviderQuestion) -> String {
    "\(question.provider.name) \(question.key.fingerprint)"
  }

  /// The last look, where it still counts. One from a time to come is from a clock that was wrong.
  func recent(_ question: ProviderQuestion, now: Timestamp) -> Look? {
    guard let look = looks[Self.name(question)], Self.counts(look.at, now, Self.interval) else {
      return nil
    }
    return look
  }

  /// Whether a token may be asked for.
  func mayGoDeep(_ question: ProviderQuestion, now: Timestamp) -> Bool {
    guard let at = looks[Self.name(question)]?.deepAt else { return true }
    return !Self.counts(at, now, Self.deepInterval)
  }

  private static func counts(_ at: Timestamp, _ now: Timestamp, _ interval: Duration) -> Bool {
    at <= now && Double(now.milliseconds - at.milliseconds) < interval.milliseconds
  }

  /// Remembers that a look begins, before it costs anything.
  func begin(_ question: ProviderQuestion, now: Timestamp, isDeep: Bool) {
    let name = Self.name(question)
    var look = looks[name] ?? Look(at: now, deepAt: nil, record: JSONObject())
    look.at = now
    if isDeep { look.deepAt = now }
    looks[name] = look
    if isDeep { save() }
  }

  func end(_ question: ProviderQuestion, _ finding: Finding) {
    looks[Self.name(question)]?.record = finding.memory
    save()
  }

  private func save() {
    guard let path else { return }
    let members = looks.sorted { $0.key < $1.key }.map { name, look in
      var object = JSONObject([.init("at", .string(look.at.text))])
      if let deep = look.deepAt { object["deep_at"] = .string(deep.text) }
      object["finding"] = .object(look.record)
      return JSONObject.Member(name, .object(object))
    }
    // Where it cannot be kept this process remembers all the same.
    try? AtomicFile.replace(
      path, with: Array((JSONValue.object(JSONObject(members)).text + "\n").utf8), mode: mode)
  }
}

extension Finding {
  /// What is remembered of it.
  fileprivate var memory: JSONObject {
    var object = JSONObject([.init("status", .string(status.rawValue))])
    if let milliseconds { object["latency_ms"] = Finding.number(milliseconds) }
    if let error {
      object["error"] = ["kind": .string(error.kind), "message": .string(error.message)]
    }
    object["details"] = .object(details)
    return object
  }

  /// What was found at an earlier look; `nil` where that did not come to its end.
  init?(_ target: String, remembered look: ProviderMemory.Look) {
    guard let status = look.record["status"]?.string.flatMap(Health.init) else { return nil }
    self.init(target, .llm)
    details = look.record["details"]?.object ?? JSONObject()
    details["looked_at"] = .string(look.at.text)
    details["remembered"] = true
    milliseconds = look.record["latency_ms"]?.double
    guard status != .healthy else { return }
    let error = look.record["error"]
    note(
      status,
      Problem(
        error?["kind"]?.string ?? "unknown", error?["message"]?.string ?? "no reason was kept"))
  }
}
