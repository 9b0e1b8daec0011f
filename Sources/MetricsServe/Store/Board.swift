import JSON
import JSONParse
import Synchronization
import Wire

/// What is known, shared by the thread that reads records and the one that answers.
final class Board: Sendable {
  let clock: Clock
  let grid: Grid
  private let contents: Mutex<Contents>

  init(_ contents: Contents, clock: Clock) {
    self.clock = clock
    grid = contents.grid
    self.contents = Mutex(contents)
  }

  /// Lends the contents, to look at or to change.
  func withContents<Answer: Sendable, Problem>(
    _ body: (inout Contents) throws(Problem) -> Answer
  ) throws(Problem) -> Answer {
    try contents.withLock { contents throws(Problem) in try body(&contents) }
  }
}

/// Makes changes of the board of lines.
struct RecordReader: ~Copyable {
  private let parser = JSONParser()
  private let board: Board
  private let broadcast: Broadcast
  private static let type = Array("type".utf8)

  init(_ board: Board, _ broadcast: Broadcast) {
    self.board = board
    self.broadcast = broadcast
  }

  /// - Throws: `RecordError` if the line is no record, or lacks what its type must have.
  func read(_ line: UnsafeBufferPointer<UInt8>) throws(RecordError) {
    do {
      let isTold = try unsafe parser.withDocument(line) { document in try add(document) }
      if isTold { unsafe broadcast.add(line) }
    } catch let problem as JSONSyntaxError {
      throw RecordError("not JSON: \(problem.reason) (byte \(problem.byte))")
    } catch let problem as RecordError {
      throw problem
    } catch {
      throw RecordError("not JSON: \(error)")
    }
  }

  /// Answers whether the record itself goes to those who watch: answers are too many.
  private func add(_ document: borrowing JSONDocument) throws(RecordError) -> Bool {
    let root = document.root
    guard document.kind(root) == .object else {
      throw RecordError("expected an object, found \(document.value(root).kind)")
    }
    // A record without a type is one of those that this program is for.
    var type = "metric"
    var found: JSONValue?
    document.forEachMember(root) { key, value in
      guard document.string(key, is: Self.type) else { return }
      if document.kind(value) == .string {
        type = document.string(value)
        found = nil
      } else {
        found = document.value(value)
      }
    }
    if let found { throw RecordError(expected: "a string", at: "type", found: found) }
    let now = board.clock.now
    switch type {
    case "response":
      let answer = try AnswerReader.read(document)
      board.withContents { $0.add(answer, now: now) }
      return false
    case "health", "metric", "alert", "ack", "breaker", "progress", "verdict", "deploy",
      "delivery":
      let record = document.value(root)
      try board.withContents { contents throws(RecordError) in
        try contents.add(record, type: type, now: now)
      }
      return true
    default:
      board.withContents { $0.count(type, now) }
      return false
    }
  }
}
