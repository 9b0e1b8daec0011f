import ArgumentParser
import JSON
import Toolbox
import Wire

struct StepCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "step",
    abstract: "Append a step to the journal of a deployment, and print it once the disk has it.")

  @Option(help: ArgumentHelp("The deployment.", valueName: "id"))
  var deploy: String

  @Option(help: ArgumentHelp("The step.", valueName: "name"))
  var step: String

  @Option(
    help: ArgumentHelp(
      "How it stands: started, done, failed, skipped, or another word.", valueName: "word"))
  var status: String

  @Option(help: ArgumentHelp("The service that is deployed.", valueName: "name"))
  var service: String?

  @Option(
    name: .customLong("to-version"),
    help: ArgumentHelp("The version that is deployed.", valueName: "version"))
  var toVersion: String?

  @Option(help: ArgumentHelp("The version that was running before.", valueName: "version"))
  var previousVersion: String?

  @Option(help: ArgumentHelp("What happened, in a sentence.", valueName: "text"))
  var message: String?

  @OptionGroup var common: CommonOptions

  func validate() throws {
    guard Journal.isID(deploy) else {
      throw ValidationError(
        "--deploy: expected at most \(Journal.longestID) letters, digits, -, _ and . "
          + "with no . in front, found \"\(deploy)\"")
    }
    let isWord =
      !status.isEmpty
      && status.unicodeScalars.allSatisfy { ("a"..."z").contains($0) || $0 == "_" }
    guard isWord else {
      throw ValidationError(
        "--status: expected a word of lower-case letters, found \"\(status)\"")
    }
    for (name, text) in [
      ("--step", step), ("--service", service), ("--to-version", toVersion),
      ("--previous-version", previousVersion),
    ] where text == "" {
      throw ValidationError("\(name): expected something, found nothing")
    }
  }

  func run() throws {
    var writer = JSONWriter()
    writer.beginObject()
    writer.member("type", "deploy")
    writer.member("ts", try common.clock().now.text)
    writer.member("id", deploy)
    if let service { writer.member("service", service) }
    writer.member("step", step)
    writer.member("status", status)
    if let toVersion { writer.member("version", toVersion) }
    if let previousVersion { writer.member("previous_version", previousVersion) }
    if let message { writer.member("message", message) }
    writer.endObject()
    writer.endLine()
    try Journal(deploy).append(writer.bytes)
    try failing { () throws(SystemError) in
      try Descriptor.standardOutput.write(writer.bytes)
    }
  }
}
