import Wire
import JSON

/// Decides which entries are printed. The filters come one after another: duplicates, patterns,
/// sample, offset, limit.
struct Step {
  struct Selection {
    var keepsDuplicates = false
    var match: [Glob] = []
    var cohorts: [Glob] = []
    var run: String?
    var sample: (size: Int, seed: UInt64)?
    var offset = 0
    var limit = Int.max
  }

  private(set) var domains = 0
  private(set) var duplicates = 0
  private(set) var printed = 0

  private let selection: Selection
  private var seen = Seen()
  private var sample: Sample?
  private var skipped = 0

  init(_ selection: Selection) {
    self.selection = selection
    sample = selection.sample.map {
      Sample(size: $0.size, seed: $0.seed, saltsPosition: selection.keepsDuplicates)
    }
  }

  /// Nothing that comes now would be printed.
  var isDone: Bool { printed >= selection.limit }

  /// The entry as it is to be printed now; `nil` if it is left out, or kept for the sample.
  mutating func take(_ entry: Entry) -> Entry? {
    domains += 1
    if !selection.keepsDuplicates, !seen.insert(entry.name) {
      duplicates += 1
      return nil
    }
    guard isWanted(entry) else { return nil }
    guard sample == nil else {
      sample?.add(entry)
      return nil
    }
    return pass(entry)
  }

  /// What was waiting for the end of the input.
  mutating func finish() -> [Entry] { sample?.entries().compactMap { pass($0) } ?? [] }

  private func isWanted(_ entry: Entry) -> Bool {
    let cohort = selection.cohorts.isEmpty ? nil : entry["cohort"]?.string
    return (selection.match.isEmpty || selection.match.contains { $0.matches(entry.name.text) })
      && (selection.cohorts.isEmpty
        || cohort.map { cohort in selection.cohorts.contains { $0.matches(cohort) } } ?? false)
  }

  private mutating func pass(_ entry: Entry) -> Entry? {
    if skipped < selection.offset {
      skipped += 1
      return nil
    }
    if isDone { return nil }
    printed += 1
    guard let run = selection.run else { return entry }
    var entry = entry
    entry.set(run: run)
    return entry
  }
}
