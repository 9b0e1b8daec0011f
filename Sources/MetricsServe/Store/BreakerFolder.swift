import Breakers
import JSON
import JSONParse
import Resilience
import Toolbox
import Wire

/// The breakers of this host, which any program may change: looked at again when their files were.
final class BreakerFolder {
  private let session: Session?
  private let parser = JSONParser()
  /// The number of the last transition seen, and when it was looked at.
  private var seen: [String: (transition: UInt64, looked: Int64)] = [:]
  private var hasComplained = false

  /// One that is closed changes its counts with every call; they are looked at this often.
  private static let patience: Int64 = 5_000_000_000

  init(isFixed: Bool) { session = try? Session(Session.Options()) }

  /// The records of those that have changed.
  func news() -> [JSONValue] {
    guard let session else { return [] }
    do throws(Failure) {
      guard let store = try session.existingStore() else { return [] }
      let names = try storing { () throws(StoreProblem) in try store.names() }
      var records: [JSONValue] = []
      for name in names.prefix(Contents.mostBreakers) {
        let time = Clock.monotonic
        guard let last = try? store.lastTransition(name) else { continue }
        if let known = seen[name], known.transition == last,
          time - known.looked < Self.patience
        {
          continue
        }
        seen[name] = (last, time)
        guard let breaker = try? store.breaker(name) else { continue }
        let now = session.clock()
        let bytes = BreakerRecord(name, breaker.status(now), previous: nil, at: now).bytes
        if let record = try? parser.value(Array(bytes.dropLast())) { records.append(record) }
      }
      return records
    } catch {
      if !hasComplained { Message.say("\(error.message); its breakers are not shown") }
      hasComplained = true
      return []
    }
  }
}
