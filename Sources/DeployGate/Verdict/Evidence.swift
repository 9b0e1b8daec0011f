import JSON
import Rules
import Wire

/// Everything that was read, as far as a verdict needs it.
struct Evidence {
  private let isStrict: Bool
  private let measured: [String]
  private var judge: Judge
  private var health = States(rule: "health")
  private var breakers = States(rule: "breaker")
  private var alerts = States(rule: "alert")
  private var aggregates: [String: Aggregate] = [:]
  private(set) var checks = Verdict.Checks()
  private var findings: [Reason] = []
  private var surplusFindings = 0
  private var hasChecks = false
  /// Records that say something.
  private(set) var count = 0

  /// With `isStrict` what is degraded is as bad as what is down.
  init(_ rules: [Judge.Asked], minimum: Int, isStrict: Bool) {
    judge = Judge(rules, minimum: minimum)
    measured = Measured.fields(of: rules.map(\.rule))
    self.isStrict = isStrict
  }

  /// Takes a record in. One of a type that says nothing is passed over.
  /// - Throws: `RecordError` if it is not what its type says.
  mutating func look(_ record: Record, at place: Reason.Place) throws(RecordError) {
    let type = try record.optionalString("type") ?? "response"
    let time = try Self.time(record)
    switch type {
    case "response": try response(record)
    case "health": try health(record, time, place)
    case "metric": try metric(record, place)
    case "check": try check(record, place)
    case "breaker": try breaker(record, time, place)
    case "alert": try alert(record, time, place)
    case "verdict": try verdict(record, place)
    default: return
    }
    count += 1
  }

  private static func time(_ record: Record) throws(RecordError) -> Timestamp? {
    guard let text = try record.optionalString("ts") else { return nil }
    guard let time = Timestamp(text) else {
      throw RecordError(expected: "a time", at: "ts", found: .string(text))
    }
    return time
  }

  private static func choice<Choice>(
    _ record: Record, _ key: String, _ choices: [(String, Choice)]
  ) throws(RecordError) -> Choice {
    let text = try record.requiredString(key)
    guard let choice = choices.first(where: { $0.0 == text }) else {
      let words = choices.map(\.0).joined(separator: ", ")
      throw RecordError(expected: "one of \(words)", at: key, found: .string(text))
    }
    return choice.1
  }

  private mutating func response(_ record: Record) throws(RecordError) {
    let isError = try Self.choice(record, "status", [("ok", false), ("error", true)])
    let hasError = record["error"].map { !$0.isNull } ?? false
    try add(record, isError: isError || hasError, kind: "response", naming: ["type": "response"])
  }

  private mutating func health(
    _ record: Record, _ time: Timestamp?, _ place: Reason.Place
  ) throws(RecordError) {
    let target = try record.requiredString("target")
    let status = try record.requiredString("status")
    let outcome: Reason.Outcome = try Self.choice(
      record, "status",
      [("healthy", .pass), ("degraded", isStrict ? .fail : .warn), ("unhealthy", .fail)])
    let naming: JSONValue = ["type": "health", "target": .string(target)]
    let fields = naming.object ?? JSONObject()
    try add(record, isError: status == "unhealthy", kind: "health", naming: naming)
    judge.note(judged: Self.group("health", naming), name: "health \(target)")
    let why = record["error"]?["message"]?.string.map { ": \($0)" } ?? ""
    health.set(
      target,
      States.State(
        outcome: outcome, message: "\(target) is \(status)\(why)", record: fields, place: place,
        value: .string(status), time: time))
  }

  private mutating func add(
    _ record: Record, isError: Bool, kind: String, naming: JSONValue
  ) throws(RecordError) {
    var group = Self.group(kind, naming)
    var fields = naming.object ?? JSONObject()
    if aggregates[group] == nil, aggregates.count >= Judge.mostGroups {
      group = kind
      fields = JSONObject([JSONObject.Member("type", .string(kind))])
    }
    var aggregate =
      aggregates.removeValue(forKey: group)
      ?? Aggregate(kind: kind, naming: fields, measuring: measured)
    defer { aggregates[group] = aggregate }
    try aggregate.add(record, isError: isError)
  }

  private static func group(_ kind: String, _ naming: JSONValue) -> String {
    "\(kind) \(naming.text)"
  }

  private mutating func metric(
    _ record: Record, _ place: Reason.Place
  ) throws(RecordError) {
    guard let count = record["count"]?.int, count >= 0 else {
      throw RecordError(expected: "a count", at: "count", found: record["count"] ?? .null)
    }
    if let errors = record["errors"], errors.int.map({ $0 < 0 || $0 > count }) ?? true {
      throw RecordError(expected: "at most count", at: "errors", found: errors)
    }
    if let rate = record["error_rate"], !rate.isNull,
      rate.double.map({ !(0...1).contains($0) }) ?? true
    {
      throw RecordError(expected: "a share from 0 to 1", at: "error_rate", found: rate)
    }
    let by = record["by"] ?? .object(JSONObject())
    var kind = record["sketch"]?["of"]?.string ?? by["type"]?.string
    if kind == nil, by["target"] != nil { kind = "health" }
    var naming = JSONObject([JSONObject.Member("type", "metric")])
    naming["window"] = record["window"]
    naming["by"] = by
    let fields = JSONObject(record.members.map { JSONObject.Member($0.key, $0.value) })
    let subject = Subject(
      kind: kind, naming: naming, count: count, fields: fields, place: place)
    judge.look(subject, group: Self.group("metric \(kind ?? "")", by))
  }

  private mutating func check(_ record: Record, _ place: Reason.Place) throws(RecordError) {
    let name = try record.requiredString("name")
    let outcome: Reason.Outcome = try Self.choice(
      record, "status", [("pass", .pass), ("fail", .fail), ("warn", .warn), ("skip", .skip)])
    let message = try record.optionalString("message") ?? ""
    hasChecks = true
    switch outcome {
    case .pass: checks.pass += 1
    case .fail: checks.fail += 1
    case .warn: checks.warn += 1
    default: checks.skip += 1
    }
    var reason = Reason(
      "check \(name)", outcome, message.isEmpty ? "\(name): \(outcome.rawValue)" : message)
    reason.value = .string(outcome.rawValue)
    reason.samples = 1
    reason.record = JSONObject([
      JSONObject.Member("type", "check"), JSONObject.Member("name", .string(name)),
    ])
    reason.place = place
    keep(reason)
  }

  private mutating func breaker(
    _ record: Record, _ time: Timestamp?, _ place: Reason.Place
  ) throws(RecordError) {
    let name = try record.requiredString("name")
    let outcome: Reason.Outcome = try Self.choice(
      record, "state",
      [
        ("closed", .pass), ("open", .fail), ("forced_open", .fail), ("half_open", .warn),
        ("disabled", .warn), ("metrics_only", .warn),
      ])
    let state = try record.requiredString("state")
    let fields: JSONValue = ["type": "breaker", "name": .string(name)]
    breakers.set(
      name,
      States.State(
        outcome: outcome, message: "breaker \(name) is \(state)",
        record: fields.object ?? JSONObject(), place: place, value: .string(state), time: time))
  }

  private mutating func alert(
    _ record: Record, _ time: Timestamp?, _ place: Reason.Place
  ) throws(RecordError) {
    let id = try record.requiredString("id")
    let isFiring = try Self.choice(record, "state", [("firing", true), ("resolved", false)])
    let isGrave = try Self.choice(
      record, "severity",
      [("info", false), ("warning", false), ("error", true), ("critical", true)])
    let state = isFiring ? "firing" : "resolved"
    let summary = try record.optionalString("summary") ?? id
    let fields: JSONValue = ["type": "alert", "id": .string(id)]
    alerts.set(
      id,
      States.State(
        outcome: isFiring ? isGrave ? .fail : .warn : .pass, message: "\(summary) (\(state))",
        record: fields.object ?? JSONObject(), place: place, value: .string(state), time: time))
  }

  private mutating func verdict(_ record: Record, _ place: Reason.Place) throws(RecordError) {
    let outcome: Reason.Outcome = try Self.choice(
      record, "decision", [("go", .pass), ("no_go", .fail), ("inconclusive", .undecided)])
    let decision = try record.requiredString("decision")
    let rules = record["reasons"]?.array?.compactMap { $0["rule"]?.string }.prefix(3) ?? []
    var reason = Reason(
      "verdict", outcome,
      "an earlier verdict is \(decision)"
        + (rules.isEmpty ? "" : " (\(rules.joined(separator: ", ")))"))
    reason.value = .string(decision)
    reason.samples = 1
    reason.record = JSONObject([JSONObject.Member("type", "verdict")])
    reason.place = place
    keep(reason)
  }

  /// The worst are kept whatever came before; of the others only so many.
  private mutating func keep(_ reason: Reason) {
    if findings.count < 1000 { return findings.append(reason) }
    surplusFindings += 1
    let spare = findings.lastIndex { Self.rank($0.outcome) > Self.rank(reason.outcome) }
    if let spare { findings[spare] = reason }
  }

  private static let order: [Reason.Outcome] = [.fail, .undecided, .warn, .pass, .skip]

  private static func rank(_ outcome: Reason.Outcome) -> Int {
    order.firstIndex(of: outcome) ?? order.count
  }
}

extension Evidence {
  /// What all of it comes to. `problems` are what stood in the way of reading it.
  func verdict(at time: Timestamp, noData: NoData, problems: [Reason]) -> Verdict {
    var judge = judge
    for (group, aggregate) in aggregates.sorted(by: { $0.key < $1.key }) {
      judge.look(aggregate.subject, group: group)
    }
    var reasons = problems
    if count == 0, problems.isEmpty {
      reasons.append(noData.reason("evidence", "no record came in that says anything"))
    }
    reasons += findings
    if surplusFindings > 0 {
      reasons.append(Reason("check", .skip, "\(surplusFindings) more are not shown"))
    }
    reasons += health.reasons + breakers.reasons + alerts.reasons
    reasons += judge.reasons(noData: noData)
    return Verdict(
      reasons: Self.sorted(reasons), checks: hasChecks ? checks : nil, time: time)
  }

  /// What decides comes first.
  private static func sorted(_ reasons: [Reason]) -> [Reason] {
    order.flatMap { outcome in
      reasons.filter { $0.outcome == outcome }
    }
  }
}
