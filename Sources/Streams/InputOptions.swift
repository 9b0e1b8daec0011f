package import ArgumentParser

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
}
