import Breakers
import HTTPServer
import JSON
import JSONParse
import Resilience
import Toolbox
import Wire

/// What people do by hand.
struct Changes: Sendable {
  let board: Board
  let acks: AckFile

  /// Takes an alert on. The body may say `by`, `note` and `for`, a duration.
  func acknowledge(_ id: String, body: [UInt8]) throws(Access.Refusal) -> Reply {
    let (alert, firing) = board.withContents {
      ($0.alerts.firing[id], $0.alerts.sorted.map(\.id))
    }
    guard alert != nil else {
      return Reply(missing: "no alert \"\(id)\" fires", there: firing, as: "alerts")
    }
    let fields = try fields(body)
    let now = board.clock.now
    var ack: Ack
    do throws(RecordError) {
      ack = Ack(alert: id, ts: now, by: try fields.text("by") ?? "dashboard")
      ack.note = try fields.text("note")
      if let text = try fields.text("for") {
        guard let time = try? Quantity.duration(text), time > .zero else {
          throw RecordError(expected: "a duration such as 2h", at: "for", found: .string(text))
        }
        ack.until = Timestamp(milliseconds: now.milliseconds + Int64(time.milliseconds))
      }
    } catch { throw Access.Refusal(status: 400, sentence: error.description) }
    guard (1...200).contains(ack.by.utf8.count), ack.note?.utf8.count ?? 0 <= 2000 else {
      throw Access.Refusal(
        status: 400, sentence: "by must have 1 to 200 bytes, and note 2,000 at most")
    }
    try done {
      try acks.append(ack)
      try Audit.append("metrics-serve", "ack", of: id, details: ["by": ack.by], at: now)
    }
    let made = ack
    board.withContents { $0.addAck(made) }
    var writer = JSONWriter()
    ack.write(to: &writer)
    return Reply(json: writer.bytes)
  }

  /// Closes a breaker and forgets what it counted.
  func reset(_ name: String) throws(Access.Refusal) -> Reply {
    let now = board.clock.now
    var reply: Reply?
    try done {
      let session = try Session(Session.Options())
      let existing = try session.existingStore()
      let names = try storing { () throws(StoreProblem) in try existing?.names() ?? [] }
      guard names.contains(name) else {
        reply = Reply(
          missing: "no breaker \"\(name)\" on this host", there: names, as: "breakers")
        return
      }
      let store = try session.storeToChange(creating: nil)
      let clock = session.clock
      let change = try storing { () throws(StoreProblem) in
        try store.change(name, isDurable: true) { breaker in
          (breaker.operate(.reset, now: clock()), breaker.status(clock()))
        }
      }
      if change.answer.0 == .changed {
        try Audit.append("metrics-serve", "reset", of: name, at: now)
      }
      let bytes = BreakerRecord(name, change.answer.1, previous: nil, at: clock()).bytes
      let record = (try? JSONParser().value(Array(bytes.dropLast()))) ?? .null
      try? board.withContents { contents throws(RecordError) in
        try contents.addBreaker(Fields(record), now)
      }
      reply = Reply(json: record)
    }
    return reply ?? Reply(json: .null)
  }

  private func fields(_ body: [UInt8]) throws(Access.Refusal) -> Fields {
    if body.isEmpty { return Fields([:]) }
    guard let value = try? JSONParser().value(body), value.object != nil else {
      throw Access.Refusal(status: 400, sentence: "expected a JSON object as the body, or none")
    }
    return Fields(value)
  }

  /// What cannot be kept is not done.
  private func done(_ body: () throws -> Void) throws(Access.Refusal) {
    do { try body() } catch let failure as Failure {
      Message.say(failure.message)
      throw Access.Refusal(
        status: failure.status == .tryLater ? 503 : 500, sentence: failure.message)
    } catch { throw Access.Refusal(status: 500, sentence: "\(error)") }
  }
}
