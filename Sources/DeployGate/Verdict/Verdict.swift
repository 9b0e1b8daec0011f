import JSON
import Toolbox
import Wire

/// What a gate says.
enum Decision: String {
  case go
  case noGo = "no_go"
  case inconclusive

  var status: ExitStatus {
    switch self {
    case .go: .success
    case .noGo: .no
    case .inconclusive: .undecided
    }
  }

  /// For people.
  var words: String {
    switch self {
    case .go: "go"
    case .noGo: "no-go"
    case .inconclusive: "could not decide"
    }
  }
}

/// What one rule found.
struct Reason {
  enum Outcome: String {
    case pass
    /// It passed, and somebody should look all the same.
    case warn
    case fail
    /// It had too little to go by, so that the gate may not say go.
    case undecided
    /// It had nothing to go by, and others decide.
    case skip
  }

  /// A line of the input.
  struct Place: Equatable {
    let file: String
    let line: Int

    init(file: String, line: Int) {
      self.file = file
      self.line = line
    }

    /// From `file:17`.
    init(_ text: String) {
      let colon = text.lastIndex(of: ":")
      file = colon.map { String(text[..<$0]) } ?? text
      line = colon.flatMap { Int(text[text.index(after: $0)...]) } ?? 1
    }
  }

  let rule: String
  var outcome: Outcome
  /// What was found, in a sentence.
  var message: String
  var value: JSONValue = .null
  var threshold: JSONValue = .null
  /// Records or events that the value rests on.
  var samples: Int?
  /// As much of a record as names it.
  var record: JSONObject?
  var place: Place?

  init(_ rule: String, _ outcome: Outcome, _ message: String) {
    self.rule = rule
    self.outcome = outcome
    self.message = message
  }

  /// Names what it rests on.
  mutating func rest(on record: JSONValue) { self.record = record.object }
}

/// The reasons of a gate and the decision that follows from them.
struct Verdict {
  struct Checks: Equatable {
    var pass = 0
    var fail = 0
    var warn = 0
    var skip = 0
  }

  var reasons: [Reason]
  var checks: Checks?
  let time: Timestamp

  /// No-go where anything failed; go only where something was found well and nothing is open.
  var decision: Decision {
    let outcomes = Set(reasons.map(\.outcome))
    if outcomes.contains(.fail) { return .noGo }
    if outcomes.contains(.undecided) { return .inconclusive }
    return outcomes.contains(.pass) || outcomes.contains(.warn) ? .go : .inconclusive
  }

  /// The record, with its line feed.
  var line: [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    writer.member("type", "verdict")
    writer.member("ts", time.text)
    writer.member("decision", decision.rawValue)
    writer.key("reasons")
    writer.beginArray()
    for reason in reasons { Self.write(reason, to: &writer) }
    writer.endArray()
    if let checks {
      writer.key("checks")
      writer.beginObject()
      writer.member("pass", checks.pass)
      writer.member("fail", checks.fail)
      writer.member("warn", checks.warn)
      writer.member("skip", checks.skip)
      writer.endObject()
    }
    writer.endObject()
    writer.endLine()
    return writer.bytes
  }

  private static func write(_ reason: Reason, to writer: inout JSONWriter) {
    writer.beginObject()
    writer.member("rule", reason.rule)
    writer.member("outcome", reason.outcome.rawValue)
    writer.member("message", reason.message)
    writer.member("value", reason.value)
    writer.member("threshold", reason.threshold)
    if let samples = reason.samples { writer.member("samples", samples) }
    if var record = reason.record {
      if let place = reason.place { record["at"] = .string("\(place.file):\(place.line)") }
      writer.member("record", .object(record))
    }
    writer.endObject()
  }
}
