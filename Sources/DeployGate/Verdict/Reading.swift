import Streams
import Toolbox
import Wire

/// All records of the inputs, one after another.
struct Reading {
  /// What became of the inputs.
  let status: ExitStatus
  /// Why what was read is not all there was, so that a gate may not say go.
  let problems: [Reason]

  static func read(
    _ options: InputOptions, drain: Duration?,
    _ body: (Record, Reason.Place) throws(RecordError) -> Void
  ) throws -> Reading {
    var stream = try LineStream(options: options, drain: drain)
    let parser = RecordParser()
    while let line = try stream.next(whileWaiting: {}) {
      do {
        let record = try unsafe stream.withBytes(line) { try unsafe parser.record($0) }
        try body(record, Reason.Place(stream.place))
      } catch let problem as RecordError {
        try stream.reject(line, problem.description)
      }
    }
    let bad = stream.badLines.count
    let unread = stream.status
    let status = try stream.finish()
    var problems: [Reason] = []
    if bad > 0 {
      problems.append(problem("bad lines in the input: \(bad); mend them, or leave them out"))
    }
    if unread != .success { problems.append(problem("an input could not be read")) }
    if Drain.signal != nil { problems.append(problem("a signal came before the end of the input")) }
    return Reading(status: status, problems: problems)
  }

  private static func problem(_ message: String) -> Reason {
    Reason("input", .undecided, message)
  }
}
