import Glibc
package import Toolbox
import Wire

/// The lines of the files named, many at a time, for programs that share them among threads. Like
/// `LineStream` in what it says and in how it ends.
package struct ChunkStream: ~Copyable {
  package enum Event {
    /// The chunk holds whole lines.
    case lines
    /// The chunk holds the beginning of a line of more than 16 MiB; call `skipLongLine`.
    case longLine
    /// Nothing is there yet; call `wait`.
    case nothing
    case end
  }

  package let badLines: BadLines
  /// The worst of what became of the inputs.
  package private(set) var status = ExitStatus.success

  private var pending: ArraySlice<String>
  private var file: OpenFile?
  private var source: Descriptor?
  private var isRegular = false
  private var isFirst = true
  private var hasRead = false
  private var isAtEnd = false
  /// The beginning of a line whose end has not come yet.
  private var rest: [UInt8] = []
  private let drain: Duration?
  private var drainEnds: Int64?

  /// `drain` is how long to read on after a signal; `nil` for a program that dies of it.
  package init(options: InputOptions, drain: Duration?) throws {
    badLines = try BadLines(options: options)
    pending = options.files.isEmpty ? ["-"] : options.files[...]
    self.drain = drain
  }

  /// Reads lines into a chunk, without waiting where the input is a pipe.
  package mutating func next(into chunk: Chunk) throws -> Event {
    chunk.replace(with: rest)
    rest = []
    while !isAtEnd {
      if drainMilliseconds() == 0 { stop() }
      guard let source else {
        // What came before a signal is lines all the same.
        if chunk.count > 0 { return ended(chunk) }
        try openNext()
        continue
      }
      chunk.source = source.name
      chunk.isFirst = isFirst
      if !isRegular, try !isReadable(source, milliseconds: 0) { return nothing(chunk) }
      let before = chunk.count
      if before == chunk.capacity {
        if before > LineReader.longest + 1 { return .longLine }
        chunk.grow(to: min(before * 2, LineReader.longest + 2))
      }
      if !read(source, into: chunk) {
        closeSource()
        if chunk.count > 0 { return ended(chunk) }
        continue
      }
      guard let feed = chunk.lastLineFeed(from: before) else { continue }
      if chunk.count < chunk.capacity / 2, !isRegular, try isReadable(source, milliseconds: 0) {
        continue
      }
      rest = chunk.cut(from: feed + 1)
      return whole(chunk)
    }
    return .end
  }

  /// Passes over a line that is too long, and keeps its bytes with the bad lines.
  package mutating func skipLongLine(_ chunk: Chunk) throws {
    while true {
      if let feed = chunk.firstLineFeed() {
        rest = chunk.cut(from: feed + 1)
        try badLines.keep(chunk.bytes(0..<chunk.count))
        break
      }
      try badLines.keep(chunk.bytes(0..<chunk.count))
      chunk.count = 0
      guard let source else {
        try badLines.keep([0x0a])
        break
      }
      if !isRegular, try !isReadable(source, milliseconds: drainMilliseconds()) {
        if drainMilliseconds() == 0 { stop() }
      } else if !read(source, into: chunk) {
        closeSource()
      }
    }
    isFirst = false
  }

  /// Waits for input, a signal, or the time; -1 is for ever. Notices that the reader of standard
  /// output has left.
  package mutating func wait(milliseconds: Int32) throws {
    guard let source else { return }
    let drain = drainMilliseconds()
    let limit = drain < 0 ? milliseconds : milliseconds < 0 ? drain : min(drain, milliseconds)
    try badLines.flush()
    _ = try isReadable(source, milliseconds: limit)
  }

  /// Says what is left to say, and answers the status of the input.
  package mutating func finish() throws -> ExitStatus {
    try badLines.finish()
    return badLines.count > 0 ? .worst(status, .badInput) : status
  }

  private mutating func nothing(_ chunk: Chunk) -> Event {
    if let feed = chunk.lastLineFeed(from: 0) {
      rest = chunk.cut(from: feed + 1)
      return whole(chunk)
    }
    rest = chunk.cut(from: 0)
    return .nothing
  }

  private mutating func whole(_ chunk: Chunk) -> Event {
    if chunk.count > LineReader.longest, isTooLong(chunk) {
      let begun = chunk.cut(from: 0)
      chunk.replace(with: begun + rest)
      rest = []
      return .longLine
    }
    isFirst = false
    return .lines
  }

  private mutating func ended(_ chunk: Chunk) -> Event {
    isTooLong(chunk) ? .longLine : .lines
  }

  private func isTooLong(_ chunk: Chunk) -> Bool {
    guard chunk.count > LineReader.longest else { return false }
    let end = chunk.firstLineFeed() ?? chunk.count
    let text = end > 0 && chunk.bytes(end - 1..<end).first == 0x0d ? end - 1 : end
    return text > LineReader.longest
  }

  private func isReadable(_ source: Descriptor, milliseconds: Int32) throws -> Bool {
    try failing { () throws(SystemError) in
      try Descriptor.waitToRead(
        source, output: .standardOutput, wake: drainEnds == nil ? Drain.descriptor : nil,
        milliseconds: milliseconds)
    }
  }

  /// Reads once; false at the end, or where reading fails, which is told.
  private mutating func read(_ source: Descriptor, into chunk: Chunk) -> Bool {
    do throws(SystemError) {
      let count = try chunk.read(from: source)
      if count > 0 { hasRead = true }
      return count > 0
    } catch {
      // As cat(1): one input that fails does not stop the others.
      status = .worst(status, hasRead ? .ioError : .noInput)
      Message.say(error.description)
      return false
    }
  }

  private mutating func stop() {
    pending = []
    source = nil
    file = nil
  }

  private mutating func closeSource() {
    source = nil
    file = nil
  }

  private mutating func openNext() throws {
    guard let path = pending.popFirst() else {
      isAtEnd = true
      return
    }
    isFirst = true
    hasRead = false
    if path == "-" {
      source = .standardInput
    } else {
      do throws(SystemError) {
        let opened = try OpenFile(reading: path)
        source = opened.descriptor
        file = consume opened
      } catch {
        Message.say(error.description)
        status = .worst(status, .noInput)
      }
    }
    isRegular = source?.regularFile != nil
    source?.enlargePipe()
  }

  /// -1 to wait for ever; what is left of the drain time after a signal.
  private mutating func drainMilliseconds() -> Int32 {
    guard let drain, Drain.signal != nil else { return -1 }
    let ends = drainEnds ?? Clock.monotonic + drain.nanoseconds
    drainEnds = ends
    return Int32(clamping: max(0, (ends - Clock.monotonic + 999_999) / 1_000_000))
  }
}
