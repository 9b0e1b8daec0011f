import ArgumentParser
import Toolbox
import Wire

/// `health-probe system`: this host, or as much of it as this process may use.
struct SystemCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "system", abstract: "Look at processors, memory and disks of this host.")

  @Option(
    help: ArgumentHelp(
      "A file system, by any path on it; all of this host's own without.", valueName: "path"),
    completion: .directory)
  var disk: [String] = []

  @Option(
    help: ArgumentHelp(
      "Between the two readings of the processors (500ms).", valueName: "duration"),
    transform: parseDuration)
  var interval: Duration = .milliseconds(500)

  @Option(
    help: ArgumentHelp("More of the processors in use is degraded (80%).", valueName: "share"),
    transform: parseShare)
  var cpuOver: Double = 0.80

  @Option(
    help: ArgumentHelp("More of the memory in use is degraded (85%).", valueName: "share"),
    transform: parseShare)
  var memoryOver: Double = 0.85

  @Option(
    help: ArgumentHelp("More of a disk in use is degraded (90%).", valueName: "share"),
    transform: parseShare)
  var diskOver: Double = 0.90

  @Option(help: .hidden) var root: String = ""

  @OptionGroup var options: RunOptions

  func validate() throws {
    if let limit = options.maxTime, limit <= interval {
      throw ValidationError("--max-time: expected more than --interval")
    }
  }

  func run() throws {
    var question = SystemQuestion()
    question.disks = disk
    question.interval = interval
    (question.cpuOver, question.memoryOver, question.diskOver) = (cpuOver, memoryOver, diskOver)
    question.root = root
    var target = Target(Host.name, .system(question))
    options.defaults.apply(to: &target)
    try options.execute([target])
  }
}

private func parseShare(_ text: String) throws -> Double {
  do { return try Quantity.share(text) } catch { throw ValidationError("\(error)") }
}
