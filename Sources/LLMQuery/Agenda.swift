import Streams
import Toolbox
import Wire

/// The questions that are still to be asked, in the order of the input. Domains are read a little
/// ahead, so that the total is known early where the input is short.
struct Agenda: ~Copyable {
  /// As many domains are held in memory, if their lines are not longer than this together.
  static let readAhead = 10_000
  static let readAheadBytes = 4 << 20

  var lines: LineStream
  private let parser = RecordParser()
  private let plans: [Plan]
  /// First in, first out; what stands before `head` has been asked.
  private var queue: [(input: Input, size: Int, takenAt: Int64)] = []
  private var head = 0
  /// The lines of what stands behind `head`, in bytes.
  private var queuedBytes = 0
  private var nextPlan = 0
  private(set) var questionsKnown = 0
  /// The bad line at which `--strict` ended the input.
  private var strictEnd: Failure?

  init(lines: consuming LineStream, plans: [Plan]) {
    self.lines = lines
    self.plans = plans
  }

  /// All input is in, so that the questions known are all there are.
  var isComplete: Bool { lines.isAtEnd || strictEnd != nil }
  /// Every question that is known has been given out.
  var isEmpty: Bool { head >= queue.count }
  var isFull: Bool {
    queue.count - head >= Self.readAhead || queuedBytes >= Self.readAheadBytes
  }

  /// Takes the lines that are in memory. A record of another type is handed to `passOn`, as bytes.
  /// Under `--strict` the first bad line is the end; what came before it is still asked.
  mutating func takeLines(passOn: ([UInt8]) -> Void) throws {
    guard strictEnd == nil else { return }
    do { try takeGoodLines(passOn: passOn) } catch let failure as Failure
      where failure.status == .badInput
    {
      strictEnd = failure
      lines.stop()
    }
  }

  private mutating func takeGoodLines(passOn: ([UInt8]) -> Void) throws {
    while !isFull, let range = try lines.nextBuffered() {
      do throws(RecordError) {
        let record = try record(range)
        guard let input = try Input(record) else {
          unsafe lines.withBytes(range) { line in unsafe passOn(Array(line) + [0x0a]) }
          continue
        }
        questionsKnown += plans.count
        queue.append((input, range.count, Clock.monotonic))
        queuedBytes += range.count
      } catch {
        try lines.reject(range, error.description + hint(range))
      }
    }
  }

  /// The next question and when its domain was taken up.
  mutating func next() -> (question: Question, takenAt: Int64)? {
    while head < queue.count {
      let (input, size, takenAt) = queue[head]
      while nextPlan < plans.count {
        let question = Question(input, plans[nextPlan], questions: plans.count)
        nextPlan += 1
        guard input.done.contains(question.id) else {
          return (question, takenAt)
        }
        questionsKnown -= 1
      }
      nextPlan = 0
      head += 1
      queuedBytes -= size
      if head > 1024, head > queue.count / 2 {
        queue.removeFirst(head)
        head = 0
      }
    }
    return nil
  }

  /// Says what is left to say of the input, and answers its status.
  mutating func finish() throws -> ExitStatus {
    if let strictEnd { Message.say(strictEnd.message) }
    return try lines.finish()
  }

  /// Forgets what has not been asked.
  mutating func close() throws {
    queue = []
    head = 0
    queuedBytes = 0
    lines.stop()
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
