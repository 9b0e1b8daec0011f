import ArgumentParser
import PostgreSQL
import Streams
import Toolbox
import Wire

struct RecordAnswers: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "record",
    abstract: "Store the answers that come in, and pass each on once it is stored.",
    discussion: """
      Reads response records. An answer takes the place of an error that is stored, never the \
      reverse; the same record twice changes nothing. While the server is away answers are kept in \
      a spool file, which the next record takes up.
      """)

  @Option(
    help: ArgumentHelp(
      "Look so long for a server that went away before answers are spooled (60s).",
      valueName: "duration"), transform: parseDuration)
  var patience: Duration = .seconds(60)

  @Option(
    help: ArgumentHelp("Read on for so long after a signal (30s).", valueName: "duration"),
    transform: parseDuration)
  var drain: Duration?

  @OptionGroup var database: DatabaseOptions
  @OptionGroup var settings: ConfigurationOptions
  @OptionGroup var input: InputOptions
  @OptionGroup var common: CommonOptions

  /// As many rows go into one transaction, or as many as come in this time.
  private static let rowsAtOnce = 500
  private static let collecting: Int64 = 100_000_000
  /// Answers may be long; more than this is not collected for one transaction.
  private static let bytesAtOnce = 1 << 20

  func run() throws {
    try input.refuseTerminal()
    let configuration = try Configuration.load(explicit: settings.config)
    let drain =
      self.drain ?? configuration.duration("intervals", "drain", default: .seconds(30))
    Drain.ignoreBrokenPipe()
    Drain.begin(limit: drain)
    let store = try database.store("record", configuration: settings.config)
    // A server that cannot be reached, or a wrong password, is told before anything is read.
    _ = try store.retrying {
      try $0.execute("SELECT run FROM domain_runner.runs LIMIT 1")
    }
    let recorder = Recorder(
      store, spool: try Spool(database: store.address.name),
      settings: .init(patience: patience, isQuiet: common.quiet))
    let idle = configuration.duration("database", "idle_timeout", default: .seconds(30))
    var feed = try Feed(options: input, drain: drain, idle: idle, recorder: recorder)
    try feed.takeUpSpool()
    try feed.readEverything()
    recorder.conclude()
    if common.verbose { Message.say("\(recorder.stored) answers stored") }
    if recorder.readerIsGone { throw SystemError("write to", "standard output", code: 32) }
    let status = ExitStatus.worst(try feed.finish(), recorder.status)
    if status != .success { throw ExitCode(status.rawValue) }
  }

  /// Lines in, batches out.
  private struct Feed: ~Copyable {
    private var stream: LineStream
    private let recorder: Recorder
    private let parser = ResponseParser()
    private var batch = AnswerBatch()
    private var began: Int64 = 0
    private let drain: Duration
    private var drainEnds: Int64?
    /// For so long a connection is kept that has nothing to do.
    private let idle: Duration

    init(options: InputOptions, drain: Duration, idle: Duration, recorder: Recorder) throws {
      stream = try LineStream(options: options)
      self.idle = idle
      self.recorder = recorder
      self.drain = drain
      let badLines = stream.badLines
      recorder.onRefusal = { line, reason in
        try badLines.add(line, at: "standard input", reason)
      }
    }

    mutating func readEverything() throws {
      while !recorder.readerIsGone {
        if let line = try stream.nextBuffered() {
          try take(line)
          continue
        }
        if stream.isAtEnd { break }
        // Nothing more has come: what is on its way is waited for, so that it goes on soon.
        if recorder.hasInFlight, !isReadable(milliseconds: 0) { try recorder.finish() }
        try wait()
      }
      try recorder.submit(batch)
      try recorder.finish()
    }

    mutating func finish() throws -> ExitStatus { try stream.finish() }

    private mutating func take(_ line: Range<Int>) throws {
      if batch.isEmpty { began = Clock.monotonic }
      let row: ResponseColumns.Row?
      do {
        row = try unsafe stream.withBytes(line) { try unsafe parser.row($0) }
      } catch let problem as RecordError {
        return try stream.reject(line, problem.description)
      }
      if let row, batch.holds(row.key) { try submit() }
      unsafe stream.withBytes(line) { bytes in
        if let row { unsafe batch.append(row, line: bytes) } else { unsafe batch.pass(bytes) }
      }
      if batch.keys.count >= rowsAtOnce || batch.bytes >= bytesAtOnce { try submit() }
    }

    private mutating func submit() throws {
      try recorder.submit(batch)
      batch = AnswerBatch()
      began = Clock.monotonic
    }

    private mutating func wait() throws {
      var milliseconds: Int32 = -1
      if !batch.isEmpty {
        let left = began + collecting - Clock.monotonic
        if left <= 0 { return try submit() }
        milliseconds = Int32(clamping: left / 1_000_000 + 1)
      }
      if Drain.signal != nil {
        let ends = drainEnds ?? Clock.monotonic + drain.nanoseconds
        drainEnds = ends
        let left = Int32(clamping: (ends - Clock.monotonic) / 1_000_000)
        if left <= 0 { return stream.stop() }
        milliseconds = milliseconds < 0 ? left : min(left, milliseconds)
      }
      if milliseconds == -1 && idle != .zero {
        if isReadable(milliseconds: Int32(clamping: Int64(idle.milliseconds))) {
          return try stream.fill()
        }
        recorder.disconnect()
      }
      if isReadable(milliseconds: milliseconds) { try stream.fill() }
    }

    /// Nobody to pass on to is no reason to leave answers unread that are there, so only an error
    /// of the input counts.
    private func isReadable(milliseconds: Int32) -> Bool {
      guard let source = stream.descriptor else { return false }
      do throws(SystemError) {
        return try Descriptor.waitToRead(
          source, output: .standardOutput, wake: drainEnds == nil ? Drain.descriptor : nil,
          milliseconds: milliseconds)
      } catch {
        return source.wait(for: 1, milliseconds: 0) != 0
      }
    }

    private mutating func takeKept(_ line: ArraySlice<UInt8>, from path: String) throws {
      do {
        let row = try unsafe line.withUnsafeBufferPointer { try unsafe parser.row($0) }
        guard let row else { return }
        if batch.holds(row.key) { try submit() }
        batch.append(row, line: line)
        if batch.keys.count >= rowsAtOnce || batch.bytes >= bytesAtOnce { try submit() }
      } catch let problem as RecordError {
        try stream.badLines.add(line, at: path, problem.description)
      }
    }

    /// What an earlier one could not store. A file goes once everything in it is stored.
    mutating func takeUpSpool() throws {
      recorder.isFromSpool = true
      defer { recorder.isFromSpool = false }
      for path in recorder.spooledFiles where Drain.signal == nil {
        guard let taken = Spool.take(path) else { continue }
        var source = ReadAhead(taken.file.descriptor, leavesRest: false)
        var reader = LineReader()
        while true {
          let count = try failing { () throws(SystemError) in
            try reader.fill(from: &source)
          }
          if count == 0 { reader.finish() }
          while case .text(let range)? = reader.next() {
            let line = reader.bytes(range)
            try takeKept(line, from: path)
          }
          if count == 0 { break }
        }
        try submit()
        try recorder.finish()
        guard recorder.status == .success || recorder.status == .badInput else { return }
        taken.remove()
        Message.say("the answers kept in \(path) are stored")
      }
    }
  }
}
