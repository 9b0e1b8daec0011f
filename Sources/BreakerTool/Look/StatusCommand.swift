import ArgumentParser
import Breakers
import JSON
import Resilience
import Toolbox
import Wire

/// `breaker status`: what breakers show. Nothing changes by looking.
struct StatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status", abstract: "Print the state of breakers.")

  enum Format: String, CaseIterable, ExpressibleByArgument { case ndjson, table, prometheus }

  @Argument(help: "Names or patterns; all breakers without.") var names: [String] = []
  @Flag(help: "Add the last errors, and how many there were of each status.") var errors = false
  @Option(
    help: ArgumentHelp(
      "ndjson, table or prometheus; a table on a terminal unless given.", valueName: "format"))
  var format: Format?
  @OptionGroup var session: SessionArguments

  func run() throws {
    let session = try session.session()
    let store = try session.existingStore()
    var records: [BreakerRecord] = []
    var failure: Failure?
    for name in try session.names(matching: names, keepsUnknown: true) {
      do throws(StoreProblem) {
        records.append(try record(name, store, session))
      } catch {
        // One that cannot be read does not hide the others.
        let problem = Failure(error)
        Message.say("\(name): \(problem.message)")
        failure = failure.map { Failure(.worst($0.status, problem.status), "") } ?? problem
      }
    }
    try failing { () throws(SystemError) in
      try Descriptor.standardOutput.write(text(records))
    }
    if let failure { throw ExitCode(failure.status.rawValue) }
  }

  private func record(
    _ name: String, _ store: FileStore?, _ session: Session
  ) throws(StoreProblem) -> BreakerRecord {
    let now = session.clock()
    guard let store, let breaker = try store.breaker(name) else {
      let unused = Breaker(Policy(), now: now, random: 0)
      var record = BreakerRecord(name, unused.status(now), previous: nil, at: now)
      if errors { record.errors = ErrorLog() }
      return record
    }
    let status = breaker.status(now)
    let last = try store.transitions(name, after: max(1, breaker.lastTransition) - 1)
    var record = BreakerRecord(name, status, previous: last.0.first?.from, at: now)
    if errors { record.errors = try store.errors(name) }
    return record
  }

  private func text(_ records: [BreakerRecord]) -> [UInt8] {
    switch format ?? (Descriptor.standardOutput.isTerminal ? .table : .ndjson) {
    case .ndjson:
      var writer = JSONWriter()
      for record in records { record.write(to: &writer) }
      return writer.bytes
    case .table:
      let colored = session.common.color.applies(to: .standardOutput)
      return Array(StatusTable(records).text(colored: colored).utf8)
    case .prometheus: return Array(StatusMetrics(records).text.utf8)
    }
  }
}
