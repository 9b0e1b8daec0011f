import Streams
import Toolbox
import Wire

/// The domains of the input, one after another.
struct Reading: ~Copyable {
  var lines: LineStream
  private let parser = RecordParser()
  /// The bad line at which `--strict` ended the input.
  private var strictEnd: Failure?

  init(_ lines: consuming LineStream) { self.lines = lines }

  /// All input is in.
  var isComplete: Bool { lines.isAtEnd || strictEnd != nil }

  /// The next domain that is in memory; a record of another type is handed to `passOn`, as bytes.
  /// Under `--strict` the first bad line is the end. `nil` means: fill first, or the end.
  mutating func next(passOn: ([UInt8]) -> Void) throws -> Input? {
    guard strictEnd == nil else { return nil }
    do { return try nextGood(passOn: passOn) } catch let failure as Failure
      where failure.status == .badInput
    {
      strictEnd = failure
      lines.stop()
      return nil
    }
  }

  private mutating func nextGood(passOn: ([UInt8]) -> Void) throws -> Input? {
    while let range = try lines.nextBuffered() {
      do throws(RecordError) {
        if let input = try Input(try record(range)) { return input }
        unsafe lines.withBytes(range) { line in unsafe passOn(Array(line) + [0x0a]) }
      } catch {
        try lines.reject(range, error.description + hint(range))
      }
    }
    return nil
  }

  /// Says what is left to say of the input, and answers its status.
  mutating func finish() throws -> ExitStatus {
    if let strictEnd { Message.say(strictEnd.message) }
    return try lines.finish()
  }

  /// The likeliest first mistake: names, which want to go through domain-list.
  private func hint(_ range: Range<Int>) -> String {
    let isName = unsafe lines.withBytes(range) { line in
      unsafe line.contains(UInt8(ascii: "."))
        && line.allSatisfy { $0 > 0x20 && $0 != UInt8(ascii: "{") && $0 != UInt8(ascii: "\"") }
    }
    return isName ? "; names go through domain-list first" : ""
  }

  private func record(_ range: Range<Int>) throws(RecordError) -> Record {
    var result: Result<Record, RecordError> = .failure(RecordError("not read"))
    unsafe lines.withBytes(range) { line in
      do throws(RecordError) { result = .success(try unsafe parser.record(line)) } catch {
        result = .failure(error)
      }
    }
    return try result.get()
  }
}
