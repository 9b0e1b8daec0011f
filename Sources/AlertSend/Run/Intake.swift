import Glibc
import JSON
import Streams
import Toolbox
import Wire

/// The records of a pipe, collected until they are decided on.
final class Intake {
  /// So many lines are decided on together at most, and so many with something new.
  private static let mostLines = 65_536
  private static let mostNews = 8192

  private var lines: LineStream
  private let reader = AlertReader()
  private let book: Book
  private(set) var events: [AlertReader.Event] = []
  /// What is known of alerts with news among the events.
  private var latest: [String: Alert] = [:]
  /// A line that says nothing new, of each alert, and how many there were.
  private(set) var again: [String: Again] = [:]

  struct Again {
    var count: Int
    let known: AlertReader.Known
    let line: [UInt8]
  }
  private var count = 0

  init(_ options: InputOptions, drain: Duration, book: Book) throws {
    lines = try LineStream(options: options, drain: drain)
    self.book = book
  }

  var isAtEnd: Bool { lines.isAtEnd || isAbandoned }
  private var isAbandoned = false
  var hasEvents: Bool { !events.isEmpty || !again.isEmpty }
  /// For an event loop; `nil` once all has been read.
  var descriptor: Descriptor? { lines.descriptor }
  var isFull: Bool { count >= Self.mostLines || events.count >= Self.mostNews }

  func clear() {
    events.removeAll(keepingCapacity: true)
    latest.removeAll(keepingCapacity: true)
    again.removeAll(keepingCapacity: true)
    count = 0
  }

  /// Takes the lines that are in memory.
  func takeBuffered(now: Timestamp) throws {
    while !isFull, let range = try lines.nextBuffered() {
      count += 1
      var event = AlertReader.Event.other
      var problem: RecordError?
      unsafe lines.withBytes(range) { line in
        do throws(RecordError) {
          event = unsafe try reader.event(line, now: now) { known in
            let alert = latest[known.id] ?? book.standings[known.id]?.alert
            return alert?.isKnown(as: known) ?? false
          }
        } catch { problem = error }
        if case .again(let known) = event {
          again[known.id, default: unsafe Again(count: 0, known: known, line: Array(line))]
            .count += 1
        }
      }
      if let problem {
        try lines.reject(range, problem.description)
        continue
      }
      switch event {
      case .again, .other: break
      case .alert(let alert):
        latest[alert.id] = alert
        events.append(event)
      case .acknowledgement: events.append(event)
      }
    }
  }

  func fill() throws { try lines.fill() }

  /// What is in memory is not used either.
  func abandon() { isAbandoned = true }

  /// The drain time is over: what is in memory is all.
  func stop() { lines.stop() }

  func drainMilliseconds() -> Int32 { lines.drainMilliseconds() }

  func finish() throws -> ExitStatus { try lines.finish() }

  /// The alert of a line that said nothing new when it was read.
  func alert(_ line: [UInt8], now: Timestamp) -> Alert? {
    let event = unsafe line.withUnsafeBufferPointer { bytes in
      try? unsafe reader.event(bytes, now: now) { _ in false }
    }
    if case .alert(let alert)? = event { return alert }
    return nil
  }
}
