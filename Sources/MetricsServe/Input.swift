import Streams
import Toolbox
import Wire

/// All that is read: standard input or the files named, and the files that are followed.
struct Input: ~Copyable {
  private var stream: LineStream
  private let readsStream: Bool
  private var followed: Followed
  private let reader: RecordReader
  private let board: Board

  /// Files that are followed, by their places in a list, because they cannot be copied.
  private final class Followed {
    var files: [Box]

    final class Box {
      var file: FollowedFile
      init(_ path: String) { file = FollowedFile(path) }
    }

    init(_ paths: [String]) { files = paths.map(Box.init) }
  }

  init(
    options: InputOptions, readsStream: Bool, follow: [String], drain: Duration, board: Board,
    broadcast: Broadcast
  ) throws {
    stream = try LineStream(options: options, drain: drain)
    self.readsStream = readsStream
    followed = Followed(follow)
    reader = RecordReader(board, broadcast)
    self.board = board
  }

  /// Nothing more will come but what is appended to files.
  var hasEnded: Bool { !readsStream || stream.isAtEnd }
  var isFollowing: Bool { !followed.files.isEmpty }

  /// -1 before a signal; what is left of the drain time after one.
  mutating func drainMilliseconds() -> Int32 { stream.drainMilliseconds() }

  /// Takes what is there, for a moment at most.
  /// - Throws: `Failure` 65 for a bad line where the first one is to stop the run.
  mutating func takeWhatIsThere() throws {
    if readsStream {
      while let line = try stream.nextBuffered() {
        do {
          try unsafe stream.withBytes(line) { try unsafe reader.read($0) }
        } catch let problem as RecordError {
          countBad()
          try stream.reject(line, problem.description)
        }
      }
    }
    let bad = stream.badLines
    for box in followed.files {
      _ = unsafe try box.file.read(
        { bytes, place in
          do throws(RecordError) { try unsafe reader.read(bytes) } catch {
            countBad()
            try unsafe bad.add(Array(bytes)[...], at: place, error.description)
          }
        },
        tooLong: { place in
          countBad()
          try bad.tell(at: place, "a line of more than 16 MiB; skipped to its end")
        })
    }
  }

  /// Waits for more, a signal, or so many milliseconds.
  /// - Throws: `SystemError` as soon as the reader of standard output has gone.
  mutating func wait(milliseconds: Int32) throws {
    let limit = isFollowing ? min(milliseconds, 200) : milliseconds
    try stream.badLines.flush()
    let wake = Drain.signal == nil ? Drain.descriptor : nil
    guard readsStream, let source = stream.descriptor else {
      if let wake { _ = wake.wait(for: Int16(0x1), milliseconds: limit) }
      return
    }
    let isReadable = try failing { () throws(SystemError) in
      try Descriptor.waitToRead(
        source, output: .standardOutput, wake: wake, milliseconds: limit)
    }
    if isReadable { try stream.fill() }
  }

  /// Says what is left to say, and answers the status of the input.
  mutating func finish() throws -> ExitStatus { try stream.finish() }

  private func countBad() { board.withContents { $0.counts.badLines += 1 } }
}
