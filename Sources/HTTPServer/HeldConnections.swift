/// Suspended connections, to be resumed when their time has come.
struct HeldConnections {
  /// By the millisecond in which they are due.
  private var due: [Int64: [Connection]] = [:]
  /// Every millisecond up to this one has been seen to.
  private var seen: Int64 = 0

  var isEmpty: Bool { due.isEmpty }

  mutating func add(_ connection: Connection, until millisecond: Int64, now: Int64) {
    if due.isEmpty { seen = now }
    due[max(millisecond, seen + 1), default: []].append(connection)
  }

  /// Those that are due by `now`, in order.
  mutating func takeDue(by now: Int64) -> [Connection] {
    var taken: [Connection] = []
    while seen < now, !due.isEmpty {
      seen += 1
      if let some = due.removeValue(forKey: seen) { taken += some }
    }
    return taken
  }

  mutating func takeAll() -> [Connection] {
    defer { due = [:] }
    return due.values.flatMap(\.self)
  }
}
