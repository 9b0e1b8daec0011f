import Providers
import Toolbox
import Wire

/// A question that is being asked, or waits to be asked again.
final class Flight {
  let question: Question
  /// When its domain was read.
  let readAt: Int64
  /// The lane that it is in: that of the model that is to answer.
  var lane: Int
  var outcome = Outcome()
  /// Attempts that count against the retries.
  var attempts = 0
  /// It is the one of all that ask the same which the journal is to have.
  var isClaimed = false
  /// What the request under way has: a bucket, a key of its account, what was set aside.
  var bucket = 0
  var key = 0
  var reservation: Bucket.Reservation?
  /// When it was sent, in nanoseconds of the monotonic clock.
  var sentTime: Int64 = 0
  var sentAt = Timestamp(milliseconds: 0)
  /// What was set aside of what the run may cost.
  var cost = 0
  var permits: GuardTable.Permits?
  /// The version of the model that it was sent for.
  var version = 0
  /// How many of the fallbacks have been tried.
  var fallbacksTried = 0
  /// The answers that its bucket had given when it was first sent, or refused for a limit in a way
  /// that counts.
  var answersBefore: Int?
  /// The buckets that are of no more use to it.
  var refusedBy: [Int] = []
  /// What became of it at the model that was asked, once another stands in.
  var ownError: ProviderError?
  var ownKey: Secret?
  /// The last request was lost on the way: the next goes over a connection of its own.
  var needsFreshConnection = false

  init(_ question: Question, readAt: Int64, lane: Int) {
    self.question = question
    self.readAt = readAt
    self.lane = lane
  }
}

/// Flights under way, by small numbers that are used again.
struct FlightTable {
  private var slots: [Flight?] = []
  private var free: [Int] = []
  private(set) var count = 0

  mutating func insert(_ flight: Flight) -> Int {
    count += 1
    if let slot = free.popLast() {
      slots[slot] = flight
      return slot
    }
    slots.append(flight)
    return slots.count - 1
  }

  mutating func remove(_ slot: Int) -> Flight? {
    guard let flight = self[slot] else { return nil }
    slots[slot] = nil
    free.append(slot)
    count -= 1
    return flight
  }

  /// `nil` also for one that was taken out with all others while its transfer went on.
  subscript(slot: Int) -> Flight? { slots.indices.contains(slot) ? slots[slot] : nil }

  /// In no order.
  var all: [Flight] { slots.compactMap(\.self) }

  /// Takes all of them out, in the order in which their domains were read.
  mutating func removeAll() -> [Flight] {
    let all = all.sorted { $0.readAt < $1.readAt }
    self = FlightTable()
    return all
  }
}
