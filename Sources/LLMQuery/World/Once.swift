import Providers
import Wire

extension World {
  /// When to look again for the answer to a question that is under way already, in nanoseconds.
  private static let interval: Int64 = 100_000_000

  /// Whether a question need not be asked because the input has it twice, and the journal has its
  /// answer by now, or will have it. Takes it out of its place if so.
  mutating func isAskedElsewhere(_ flight: Flight, _ lane: Lane, _ now: Int64) throws -> Bool {
    guard !flight.isClaimed, let journal, let id = QuestionID(flight.question.id) else {
      return false
    }
    if try replay(flight.question) {
      if lane.take(flight, now) { waitingCount -= 1 }
      lane.open -= 1
      questionsKnown -= 1
      return true
    }
    flight.isClaimed = journal.claim(id)
    if flight.isClaimed { return false }
    if lane.take(flight, now) { waitingCount -= 1 }
    lane.wait(flight, until: now + Self.interval)
    waitingCount += 1
    return true
  }
}
