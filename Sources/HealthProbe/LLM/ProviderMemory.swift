import Providers
import JSON
import Toolbox
import Wire

/// When each key was last looked at, and what was found: in `probe-llm.json` of the state folder,
/// which programs change one after another, so that no number of them costs more than one.
final class ProviderMemory {
  /// How long a look counts: one at the list of models, and one that costs a token.
  static let interval = Duration.seconds(300)
  static let deepInterval = Duration.seconds(3600)

  struct Look {
    var at: Timestamp
    var deepAt: Timestamp?
    var record: JSONObject
  }

  /// What is to be done about a key.
  enum Claim {
    /// Nothing: it was looked at a moment ago.
    case remembered(Look)
    case look(isDeep: Bool)
  }

  private let path: String?
  private let lockPath: String?
  private let mode: UInt32
  private var looks: [String: Look] = [:]

  /// Without a folder only this process remembers.
  init(_ folder: StateFolder?) {
    path = folder?.path("probe-llm.json")
    lockPath = folder?.path("probe-llm.lock")
    mode = folder?.fileMode ?? 0o600
  }

  private static func name(_ question: ProviderQuestion) -> String {
    "\(question.provider.name) \(question.key.fingerprint)"
  }

  /// Decides, and remembers what is about to be done before it costs anything.
  ///
  /// - forced: however short a time ago it was done.
  /// - Throws: `SystemError` if that cannot be kept; then nothing that costs may be done.
  func claim(
    _ question: ProviderQuestion, now: Timestamp, forced: Bool
  ) throws(SystemError) -> Claim {
    try changing { () -> Claim in
      let name = Self.name(question)
      let last = looks[name]
      let isDeep = question.isDeep && (forced || !counts(last?.deepAt, now, Self.deepInterval))
      if !forced, !isDeep, let last, counts(last.at, now, Self.interval) {
        return .remembered(last)
      }
      looks[name] = Look(
        at: now, deepAt: isDeep ? now : last?.deepAt, record: last?.record ?? JSONObject())
      return .look(isDeep: isDeep)
    }
  }

  /// Keeps what was found. Where that fails the next program looks for itself.
  func keep(_ finding: Finding, of question: ProviderQuestion) {
    try? changing { looks[Self.name(question)]?.record = finding.memory }
  }

  /// A look from a time to come is from a clock that was wrong.
  private func counts(_ at: Timestamp?, _ now: Timestamp, _ interval: Duration) -> Bool {
    guard let at else { return false }
    return at <= now && Double(now.milliseconds - at.milliseconds) < interval.milliseconds
  }

  // MARK: The file

  private func changing<Answer>(_ body: () -> Answer) throws(SystemError) -> Answer {
    guard let path, let lockPath else { return body() }
    let lock = try DataFile(lockPath, .creating, mode: mode, followsLinks: false)
    try lock.waitForLock()
    read(path)
    let answer = body()
    try AtomicFile.replace(path, with: Array((json.text + "\n").utf8), mode: mode)
    return answer
  }

  /// What cannot be read was never written by us, and is replaced.
  private func read(_ path: String) {
    guard let file = try? JSONFile.object(path) else { return }
    for member in file.members {
      guard let at = member.value["at"]?.string.flatMap(Timestamp.init),
        let record = member.value["finding"]?.object
      else { continue }
      looks[member.key] = Look(
        at: at, deepAt: member.value["deep_at"]?.string.flatMap(Timestamp.init), record: record)
    }
  }

  private var json: JSONValue {
    .object(
      JSONObject(
        looks.sorted { $0.key < $1.key }.map { name, look in
          var object = JSONObject([.init("at", .string(look.at.text))])
          if let deep = look.deepAt { object["deep_at"] = .string(deep.text) }
          object["finding"] = .object(look.record)
          return JSONObject.Member(name, .object(object))
        }))
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

  /// What was found at an earlier look, which may still be under way.
  init(_ target: String, remembered look: ProviderMemory.Look) {
    self.init(target, .llm)
    guard let status = look.record["status"]?.string.flatMap(Health.init) else {
      degrade("not_measured", "another program looks at it since \(look.at.text)")
      return
    }
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
