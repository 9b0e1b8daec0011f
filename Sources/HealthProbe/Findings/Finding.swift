import JSON
import Wire

/// One look at one target: what becomes a `health` record.
struct Finding: Sendable {
  /// One redirect that was followed.
  struct Hop: Sendable {
    let url: String
    let http: Int?
    let milliseconds: Double
    let phases: Phases
  }

  let target: String
  let kind: Kind
  private(set) var status = Health.healthy
  /// How long the look took, in milliseconds.
  var milliseconds: Double?
  var phases = Phases()
  var failedPhase: Phase?
  var hops: [Hop] = []
  var details = JSONObject()
  var dependencies: [(target: String, status: Health?)] = []
  /// The worst that was found.
  private(set) var error: Problem?

  init(_ target: String, _ kind: Kind) {
    self.target = target
    self.kind = kind
  }

  /// Adds trouble; that which makes the target worse is the one to tell.
  mutating func note(_ health: Health, _ problem: Problem) {
    if error == nil || health > status { error = problem }
    status = max(status, health)
  }

  mutating func fail(_ kind: String, _ message: String, in phase: Phase? = nil) {
    if status < .unhealthy { failedPhase = phase }
    note(.unhealthy, Problem(kind, message))
  }

  mutating func degrade(_ kind: String, _ message: String) {
    note(.degraded, Problem(kind, message))
  }

  /// What is said of the target in the place of what was seen just now.
  mutating func settle(_ health: Health) {
    if health != status { details["observed"] = .string(status.rawValue) }
    status = health
  }

  /// Answered in time, but slower than it should be.
  mutating func judgeTime(_ limit: Duration?) {
    guard let limit, let milliseconds, status < .unhealthy, milliseconds > limit.milliseconds
    else { return }
    degrade(
      "slow", "it took \(Finding.rounded(milliseconds)) ms, more than \(limit.shortText)")
  }

  func write(to writer: inout JSONWriter, at now: Timestamp) {
    writer.beginObject()
    writer.member("type", "health")
    writer.member("ts", now.text)
    writer.member("target", target)
    writer.member("kind", kind.rawValue)
    writer.member("status", status.rawValue)
    writer.member("latency_ms", ifPresent: milliseconds.map(Finding.number))
    if !phases.values.isEmpty { writer.member("phases", Finding.json(phases)) }
    writer.member("failed_phase", ifPresent: failedPhase.map { .string($0.rawValue) })
    if !hops.isEmpty {
      writer.member("hops", .array(hops.map(Finding.json)))
    }
    if !details.isEmpty { writer.member("details", .object(details)) }
    if !dependencies.isEmpty {
      writer.member(
        "dependencies",
        .array(
          dependencies.map { one in
            var object = JSONObject([.init("target", .string(one.target))])
            if let status = one.status { object["status"] = .string(status.rawValue) }
            return .object(object)
          }))
    }
    if let error {
      writer.member(
        "error", ["kind": .string(error.kind), "message": .string(error.message)])
    }
    writer.endObject()
    writer.endLine()
  }

  private static func json(_ hop: Hop) -> JSONValue {
    [
      "url": .string(hop.url), "http": hop.http.map(JSONValue.int) ?? .null,
      "latency_ms": number(hop.milliseconds), "phases": json(hop.phases),
    ]
  }

  private static func json(_ phases: Phases) -> JSONValue {
    .object(
      JSONObject(
        Phase.allCases.compactMap { phase in
          phases[phase].map { .init("\(phase.rawValue)_ms", number($0)) }
        }))
  }

  /// Milliseconds to the microsecond.
  static func number(_ milliseconds: Double) -> JSONValue { .double(rounded(milliseconds)) }

  static func rounded(_ value: Double) -> Double { (value * 1000).rounded() / 1000 }
}
