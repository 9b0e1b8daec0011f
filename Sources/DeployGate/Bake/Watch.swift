import Expressions
import JSON
import Rules
import Streams
import Toolbox
import Wire

/// A live stream that is watched for a time.
struct Watch {
  private(set) var evidence: Evidence
  private(set) var side = Side()
  private(set) var problems: [Reason] = []
  private(set) var isAborted = false
  private let abortOn: [Expression]
  private let compares: Bool

  init(_ evidence: Evidence, abortOn: [Expression], compares: Bool) {
    self.evidence = evidence
    self.abortOn = abortOn
    self.compares = compares
  }

  /// Reads until the time is over, the stream ends, or a record is a reason to abort. Answers what
  /// became of the input.
  mutating func run(_ options: InputOptions, time: Duration) throws -> ExitStatus {
    let began = Clock.monotonic
    let deadline = began + time.nanoseconds
    var stream = try LineStream(options: options, drain: .zero)
    let parser = RecordParser()
    var isOver = false
    while !isAborted, Drain.signal == nil {
      // What has come in time counts, however late one comes to read it.
      if let line = try stream.nextBuffered() {
        do {
          let record = try unsafe stream.withBytes(line) { try unsafe parser.record($0) }
          try look(record, at: Reason.Place(stream.place))
        } catch let problem as RecordError {
          try stream.reject(line, problem.description)
        }
        continue
      }
      if isOver || stream.isAtEnd { break }
      let left = deadline - Clock.monotonic
      // At the end one more look takes what came meanwhile.
      isOver = left <= 0
      guard let source = stream.descriptor else { break }
      let isReadable = try failing { () throws(SystemError) in
        try Descriptor.waitToRead(
          source, output: .standardOutput, wake: Drain.descriptor,
          milliseconds: Int32(clamping: max(0, left + 999_999) / 1_000_000))
      }
      if isReadable { try stream.fill() }
    }
    if !isAborted, !isOver {
      let watched = Duration.milliseconds((Clock.monotonic - began) / 1_000_000_000 * 1000)
      problem(
        Drain.signal != nil
          ? "a signal came before the \(time.shortText) were over"
          : "the stream ended after \(watched.shortText), before the \(time.shortText) were over")
    }
    if stream.badLines.count > 0 { problem("bad lines in the input: \(stream.badLines.count)") }
    if stream.status != .success { problem("an input could not be read") }
    return try stream.finish()
  }

  private mutating func problem(_ message: String) {
    problems.append(Reason("input", .undecided, message))
  }

  private mutating func look(_ record: Record, at place: Reason.Place) throws(RecordError) {
    try evidence.look(record, at: place)
    if compares { _ = try side.add(record) }
    for condition in abortOn where condition.isTrue(of: record) {
      var reason = Reason("abort_on", .fail, "\(condition) holds")
      reason.value = condition.paths.first.flatMap { path in path.value { record[$0] } } ?? .null
      if reason.value.object != nil || reason.value.array != nil { reason.value = .null }
      var rule = Rule(name: "abort_on")
      rule.when = condition
      reason.threshold = rule.threshold
      reason.samples = record["count"]?.int ?? 1
      reason.place = place
      var naming = JSONObject()
      for key in ["type", "target", "name", "id", "window", "by"] { naming[key] = record[key] }
      reason.record = naming
      problems.append(reason)
      isAborted = true
    }
  }
}
