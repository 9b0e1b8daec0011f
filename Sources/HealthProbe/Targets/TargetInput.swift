import Streams
import Toolbox
import Wire

/// Targets as records on standard input, one at a time.
final class TargetInput {
  private var stream: LineStream
  private let parser = RecordParser()
  private let defaults: TargetDefaults
  var isWatched = false
  var isReadable = false

  /// - Throws: `Failure` if the file for bad lines cannot be made.
  init(strict: Bool, rejects: String?, defaults: TargetDefaults) throws {
    var options = InputOptions()
    options.files = ["-"]
    options.strict = strict
    options.rejects = rejects
    stream = try LineStream(options: options)
    self.defaults = defaults
  }

  var isAtEnd: Bool { stream.isAtEnd }

  /// What to wait for; `nil` once it has ended.
  var descriptor: Descriptor? { stream.isAtEnd ? nil : stream.descriptor }

  /// The next target; `nil` where one has to wait for it, or there is none.
  func next() throws -> Target? {
    while true {
      if let line = try stream.nextBuffered() {
        do {
          let record = unsafe try stream.withBytes(line) { unsafe try parser.record($0) }
          if let target = try Input.target(record, defaults) { return target }
        } catch let problem as RecordError {
          try stream.reject(line, problem.description)
        }
        continue
      }
      guard !stream.isAtEnd, stream.descriptor == nil || isReadable else { return nil }
      isReadable = false
      try stream.fill()
    }
  }

  func stop() { stream.stop() }

  /// Answers the status of the input.
  func finish() throws -> ExitStatus { try stream.finish() }
}
