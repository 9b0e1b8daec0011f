/// A reading of the time of all processors: the first line of /proc/stat, in ticks.
struct ProcessorTime: Equatable, Sendable {
  var all: Int64 = 0
  var idle: Int64 = 0
  /// What the host of a virtual machine gave to others.
  var stolen: Int64 = 0
  var processors = 0

  /// `nil` for what is no /proc/stat.
  init?(_ text: String) {
    let lines = text.split(separator: "\n")
    guard let line = lines.first(where: { $0.hasPrefix("cpu ") }) else { return nil }
    let ticks = line.split(separator: " ").dropFirst().compactMap { Int64($0) }
    guard ticks.count >= 4 else { return nil }
    // The time of guests, behind the eighth, is in user and nice already.
    all = ticks.prefix(8).reduce(0, +)
    idle = ticks[3] + (ticks.count > 4 ? ticks[4] : 0)
    stolen = ticks.count > 7 ? ticks[7] : 0
    processors =
      lines.filter { line in
        line.hasPrefix("cpu") && line.dropFirst(3).first?.isNumber == true
      }.count
  }

  /// The share in use between two readings; `nil` where no time has gone by, or it went backwards.
  func used(since before: ProcessorTime) -> Double? { share(since: before) { $0.all - $0.idle } }

  func stolen(since before: ProcessorTime) -> Double? { share(since: before, \.stolen) }

  private func share(
    since before: ProcessorTime, _ part: (ProcessorTime) -> Int64
  ) -> Double? {
    let (all, part) = (all - before.all, part(self) - part(before))
    guard all > 0, part >= 0 else { return nil }
    return min(1, Double(part) / Double(all))
  }
}
