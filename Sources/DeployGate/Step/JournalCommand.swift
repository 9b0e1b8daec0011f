import ArgumentParser
import JSON
import Toolbox
import Wire

struct JournalCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "journal",
    abstract: "Print the steps of a deployment and say where it stands.",
    discussion: "Exit status: 0 every step is over and well, 1 one is open or failed.")

  @Argument(help: "The deployment.")
  var id: String

  @OptionGroup var output: FormatOptions
  @OptionGroup var common: CommonOptions

  func validate() throws {
    if !Journal.isID(id) { throw ValidationError("\"\(id)\" cannot be the name of a deployment") }
  }

  func run() throws {
    let (records, path, bad) = try Journal.read(id)
    let standing = Standing(records)
    let text: String =
      switch output.chosen {
      case .ndjson: records.map { $0.text + "\n" }.joined()
      case .table:
        table(standing).text(colored: common.color.applies(to: .standardOutput))
      }
    try failing { () throws(SystemError) in
      try Descriptor.standardOutput.write(Array(text.utf8))
    }
    for line in bad.prefix(5) { Message.say("\(path):\(line): not a deploy record") }
    if bad.count > 5 { Message.say("\(bad.count) bad lines in all; the first 5 are shown") }
    if !common.quiet { Message.say("\(id): \(standing.sentence)") }
    let status = standing.isWell ? ExitStatus.success : .no
    let worst = bad.isEmpty ? status : .worst(status, .badInput)
    if worst != .success { throw ExitCode(worst.rawValue) }
  }

  private func table(_ standing: Standing) -> Table {
    var table = Table([
      ("STEP", .left), ("STATUS", .left), ("BEGAN", .left), ("LAST", .left), ("MESSAGE", .left),
    ])
    for step in standing.steps {
      table.add([
        Table.Cell(step.name),
        Table.Cell(step.status, isAlarming: Standing.isFailed(step.status)),
        Table.Cell(step.since), Table.Cell(step.until),
        Table.Cell(step.message.isEmpty ? "-" : step.message),
      ])
    }
    return table
  }
}
