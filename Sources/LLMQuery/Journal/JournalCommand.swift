import ArgumentParser
import Toolbox
import Wire

/// `llm-query journal FILE`: checks, repairs, compacts, sums up.
struct JournalCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "journal", abstract: "Check, repair, compact and sum up a journal.")

  @Argument(help: ArgumentHelp("The journal.", valueName: "file"), completion: .file())
  var file: String

  @Flag(help: "Remove the rest of a last line that was cut off.")
  var repair = false

  @Flag(help: "Repair, and keep only the last record of each question.")
  var compact = false

  @OptionGroup var format: FormatOptions
  @OptionGroup var common: CommonOptions

  func run() throws {
    let now = try common.clock().now
    let journal = try JournalFile.open(file, repair || compact ? .writing : .reading)
    var damage = JournalDamage(file)
    var (summary, tail) = try summarize(journal) { damage.tell($0) }
    damage.finish()
    let isTorn = tail != .whole
    if isTorn, !repair, !compact {
      Message.say(
        "\(file): its last line was cut off; the next run repairs it, or: "
          + "\(Message.program) journal --repair \(file)")
    }
    if repair || compact {
      try failing { () throws(SystemError) in
        _ = try Journal.repair(journal, tail, size: summary.sizeBytes)
      }
      summary = try summarize(journal) { _ in }.0
    }
    if compact {
      let compacted = try failing { () throws(SystemError) in
        try JournalCompaction.run(journal, at: file, keeping: summary.index)
      }
      if damage.lines > 0 { Message.say("\(file): \(damage.lines) damaged lines are gone") }
      summary = try summarize(compacted) { _ in }.0
    }
    let bytes =
      format.chosen == .ndjson
      ? summary.record(file: file, at: now)
      : Array(summary.table(colored: common.color.applies(to: .standardOutput)).utf8)
    try failing { () throws(SystemError) in try Descriptor.standardOutput.write(bytes) }
    let isSound = damage.lines == 0 && (!isTorn || repair || compact)
    if !isSound { throw ExitCode(ExitStatus.badInput.rawValue) }
  }

  private func summarize(
    _ journal: borrowing DataFile, damaged: @escaping (JournalScan.Damage) -> Void
  ) throws -> (JournalSummary, JournalScan.Tail) {
    var summary = JournalSummary()
    var lines = 0
    var scan = JournalScan {
      lines += 1
      damaged($0)
    } found: { document, line, place in
      summary.add(line, document, place)
    }
    let (tail, size): (JournalScan.Tail, Int)
    do throws(SystemError) { (tail, size) = try scan.run(journal) } catch {
      throw Failure(error)
    }
    summary.damagedLines = lines
    summary.sizeBytes = size
    if case .torn(let offset) = tail { summary.tornBytes = size - offset }
    return (summary, tail)
  }
}
