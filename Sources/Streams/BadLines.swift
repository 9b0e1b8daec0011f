import Toolbox
import Wire

/// Input that a program cannot use: told, counted, kept if asked, and never dropped in silence.
package final class BadLines {
  /// As many are told one by one; of the rest only the number.
  static let told = 5

  package private(set) var count = 0
  private let isStrict: Bool
  private var rejects: Rejects?

  package init(options: InputOptions) throws {
    isStrict = options.strict
    if let path = options.rejects, let kept = FileIdentity(path: path) {
      // Making the file would empty it before it is read.
      let inputs = options.files.isEmpty ? ["-"] : options.files
      let isInput = inputs.contains { input in
        (input == "-" ? Descriptor.standardInput.regularFile : FileIdentity(path: input)) == kept
      }
      guard !isInput else {
        throw Failure(.usage, "\(path) is an input; bad lines must go to another file")
      }
    }
    rejects = try options.rejects.map(Rejects.init)
  }

  /// Tells of one line and keeps it.
  /// - Throws: `Failure` 65 if the first one is to stop the run, 74 if it cannot be kept.
  package func add(
    _ line: ArraySlice<UInt8>, at place: @autoclosure () -> String,
    _ reason: @autoclosure () -> String
  ) throws {
    if rejects != nil { try keep(line + [0x0a]) }
    try tell(at: place(), reason())
  }

  /// Tells of a line whose bytes are kept by `keep`.
  package func tell(
    at place: @autoclosure () -> String, _ reason: @autoclosure () -> String
  ) throws {
    count += 1
    if isStrict {
      try flush()
      throw Failure(.badInput, "\(place()): \(reason())")
    }
    // Sentences are made only where they are shown: there may be millions of bad lines.
    if count <= Self.told { Message.say("\(place()): \(reason())") }
  }

  /// Keeps bytes of a line as they are.
  package func keep(_ bytes: ArraySlice<UInt8>) throws {
    guard let rejects else { return }
    try failing { () throws(SystemError) in try rejects.writer.write(bytes) }
  }

  package func flush() throws {
    guard let rejects else { return }
    try failing { () throws(SystemError) in try rejects.writer.flush() }
  }

  /// Says how many there were, once the input has ended.
  package func finish() throws {
    try flush()
    if count > Self.told {
      Message.say("\(count) bad lines in all; the first \(Self.told) are shown")
    }
  }

  private final class Rejects {
    let file: OpenFile
    var writer: LineWriter

    init(path: String) throws {
      let file = try failing { () throws(SystemError) -> OpenFile in
        try OpenFile(creating: path)
      }
      writer = LineWriter(file.descriptor)
      self.file = file
    }
  }
}
