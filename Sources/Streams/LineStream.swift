package import Toolbox
package import Wire

/// The lines of the files named, one after another, with the place of each. A program that only
/// filters calls `next(whileWaiting:)`; an event loop asks `nextBuffered()` and, once it knows that
/// the descriptor is readable, `fill()`.
package struct LineStream: ~Copyable {
  package let badLines: BadLines
  /// The worst of what became of the inputs.
  package private(set) var status = ExitStatus.success
  /// No line will come any more.
  package private(set) var isAtEnd = false
  /// How many inputs have been begun, so that a program sees when the next one starts.
  package private(set) var inputNumber = 0

  private var reader = LineReader()
  private var pending: ArraySlice<String>
  private var file: OpenFile?
  private var source: Descriptor?
  private var input = ReadAhead(.standardInput, leavesRest: false)
  private let leavesRest: Bool
  private var sourceHasEnded = false
  private var lineNumber = 0
  /// How long to read on after a signal; `nil` for programs that die of it.
  private let drain: Duration?
  private var drainEnds: Int64?

  /// `drain` is how long to read on after SIGTERM or SIGINT, because the programs before this one
  /// in a pipe are draining into it; `nil` for a program that dies of them.
  ///
  /// With `leavesRest` lines that were not handed out stay in the input: see `leaveRest`.
  package init(
    options: InputOptions, drain: Duration? = nil, leavesRest: Bool = false
  ) throws {
    self.leavesRest = leavesRest
    badLines = try BadLines(options: options)
    pending = options.files.isEmpty ? ["-"] : options.files[...]
    self.drain = drain
    let badLines = badLines
    // A rejects file that cannot be written is met again when it is flushed.
    reader.overflow = { try? badLines.keep($0) }
  }

  /// What an event loop waits for; `nil` once all inputs have ended.
  package var descriptor: Descriptor? { source }

  /// The line lent by the last `next`, as `file:line`.
  package var place: String { "\(source?.name ?? "standard input"):\(lineNumber)" }

  /// The next line that is in memory. Blank lines are passed over, lines that are too long told.
  /// `nil` means: fill first, or the end.
  package mutating func nextBuffered() throws -> Range<Int>? {
    while !isAtEnd {
      if source == nil { try openNext() }
      while let line = reader.next() {
        lineNumber += 1
        switch line {
        case .tooLong:
          try badLines.tell(
            at: place, "a line of more than 16 MiB; skipped to its end")
        case .text(var range):
          if lineNumber == 1 { range = withoutMark(range) }
          let isBlank = unsafe reader.withBytes(range) { bytes in
            unsafe bytes.allSatisfy { $0 == 0x20 || $0 == 0x09 }
          }
          if !isBlank { return range }
        }
      }
      guard sourceHasEnded else { return nil }
      closeSource()
    }
    return nil
  }

  /// Reads once; blocks if nothing is there.
  package mutating func fill() throws {
    guard source != nil else { return }
    do throws(SystemError) {
      // What is in memory of a line that has begun is taken with those before it.
      try input.take()
      if try reader.fill(from: &input) == 0 { endSource() }
    } catch {
      // As cat(1): one input that fails does not stop the others.
      let status: ExitStatus = lineNumber == 0 ? .noInput : .ioError
      self.status = .worst(self.status, status)
      Message.say(error.description)
      endSource()
    }
  }

  /// Takes no more input: what is in memory counts as the end.
  package mutating func stop() {
    pending = []
    endSource()
  }

  /// The next line. Before it waits for more it calls `whileWaiting`, which is where a filter
  /// flushes what it has; while it waits it notices that the reader of standard output has left.
  package mutating func next(whileWaiting: () throws -> Void) throws -> Range<Int>? {
    while true {
      if let line = try nextBuffered() { return line }
      guard !isAtEnd, source != nil else { return nil }
      try whileWaiting()
      try waitAndFill()
    }
  }

  /// Waits until there is more to read, and reads it; or stops, where the drain time is over.
  package mutating func waitAndFill() throws {
    guard let source else { return }
    try badLines.flush()
    let milliseconds = drainMilliseconds()
    if milliseconds == 0 { return stop() }
    let isReadable = try failing { () throws(SystemError) in
      try Descriptor.waitToRead(
        source, output: .standardOutput, wake: drainEnds == nil ? Drain.descriptor : nil,
        milliseconds: milliseconds)
    }
    if isReadable { try fill() }
  }

  /// Whether a part of a line is in memory, and the rest of it is not.
  package var hasBegunLine: Bool { reader.unread > 0 }

  /// Whether lines that are not handed out can be left in the input that is being read.
  package var canLeaveRest: Bool { input.canLeave }

  /// Reads no further, and leaves the lines that were not handed out in the input, where whoever
  /// reads it next finds them; with the last one handed out, if that is not used.
  package mutating func leaveRest(withLast: Bool) throws {
    let rest = withLast ? reader.unreadWithLast : reader.unread
    try failing { () throws(SystemError) in try input.take(allBut: rest) }
    isAtEnd = true
  }

  /// The line just got as it came: with what ends it, which the last line may lack.
  package func whole(_ line: Range<Int>) -> ArraySlice<UInt8> { reader.whole(line) }

  /// Lends the bytes of the line just got.
  package func withBytes<Result>(
    _ range: Range<Int>, _ body: (UnsafeBufferPointer<UInt8>) throws -> Result
  ) rethrows -> Result {
    try unsafe reader.withBytes(range, body)
  }

  /// Tells of the line just got that a program cannot use it.
  package func reject(_ range: Range<Int>, _ reason: @autoclosure () -> String) throws {
    try badLines.add(reader.bytes(range), at: place, reason())
  }

  /// Says what is left to say, and answers the status of the input.
  package mutating func finish() throws -> ExitStatus {
    try badLines.finish()
    return badLines.count > 0 ? .worst(status, .badInput) : status
  }

  /// -1 to wait for ever; what is left of the drain time after a signal.
  package mutating func drainMilliseconds() -> Int32 {
    guard let drain, Drain.signal != nil else { return -1 }
    let ends = drainEnds ?? Clock.monotonic + drain.nanoseconds
    drainEnds = ends
    return Int32(clamping: max(0, (ends - Clock.monotonic + 999_999) / 1_000_000))
  }

  /// Some editors begin UTF-8 with a byte order mark, which RFC 8259 lets a reader pass over.
  private func withoutMark(_ range: Range<Int>) -> Range<Int> {
    reader.bytes(range).starts(with: [0xef, 0xbb, 0xbf]) ? range.dropFirst(3) : range
  }

  private mutating func openNext() throws {
    guard let path = pending.popFirst() else {
      isAtEnd = true
      return
    }
    lineNumber = 0
    inputNumber += 1
    sourceHasEnded = false
    let overflow = reader.overflow
    reader = LineReader()
    reader.overflow = overflow
    if path == "-" {
      source = .standardInput
      input = ReadAhead(.standardInput, leavesRest: leavesRest)
      return
    }
    do throws(SystemError) {
      let opened = try OpenFile(reading: path)
      source = opened.descriptor
      input = ReadAhead(opened.descriptor, leavesRest: leavesRest)
      file = consume opened
    } catch {
      Message.say(error.description)
      status = .worst(status, .noInput)
      // On to the next one.
      sourceHasEnded = true
    }
  }

  private mutating func endSource() {
    reader.finish()
    sourceHasEnded = true
  }

  private mutating func closeSource() {
    // What cannot be read any more need not be taken.
    try? input.take()
    source = nil
    file = nil
    if pending.isEmpty { isAtEnd = true }
  }
}
