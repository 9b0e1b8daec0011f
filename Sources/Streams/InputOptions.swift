package import ArgumentParser
import Wire

/// For programs that read lines.
package struct InputOptions: ParsableArguments {
  @Argument(
    help: ArgumentHelp("Files to read; - or none is standard input.", valueName: "file"),
    completion: .file())
  package var files: [String] = []

  @Flag(help: "Stop at the first bad line.")
  package var strict = false

  @Option(
    help: ArgumentHelp("Keep bad lines, verbatim, in this file.", valueName: "file"),
    completion: .file())
  package var rejects: String?

  package init() {}

  package func validate() throws {
    if rejects == "" { throw ValidationError("--rejects: expected the name of a file") }
  }

  /// Nobody types records: without a file, a terminal on standard input is a mistake.
  /// - Throws: `ValidationError`, which ends the program with 64.
  package func refuseTerminal() throws {
    guard files.isEmpty, Descriptor.standardInput.isTerminal else { return }
    throw ValidationError(
      "standard input is a terminal; name a file, pipe something in, or type with -")
  }
}
