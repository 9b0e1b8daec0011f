package import ArgumentParser
package import Wire

/// What every program takes.
package struct CommonOptions: ParsableArguments {
  @Flag(name: [.short, .long], help: "Say nothing but errors on standard error.")
  package var quiet = false

  @Flag(name: [.short, .long], help: "Say more on standard error.")
  package var verbose = false

  @Option(help: ArgumentHelp("Colour for people.", valueName: "when"))
  package var color: ColorChoice = .auto

  @Option(
    help: ArgumentHelp("Fix the clock, in Unix seconds (for tests).", valueName: "seconds"),
    transform: parseNow)
  package var now: Timestamp?

  package init() {}

  package mutating func validate() throws {
    if quiet && verbose { throw ValidationError("--quiet and --verbose exclude each other") }
    // A program that never looks at the clock refuses it all the same.
    do { _ = try clock() } catch let failure as Failure { throw ValidationError(failure.message) }
  }

  /// The clock of `--now`, else of DOMAIN_RUNNER_NOW, else of the host.
  /// - Throws: `Failure` (64) if the variable is no number of seconds.
  package func clock() throws -> Clock {
    if let now { return .fixed(now) }
    guard let text = Environment.nonEmpty(Environment.now) else { return .system }
    guard let seconds = Double(text), let now = Timestamp(seconds: seconds) else {
      throw Failure(
        .usage, "\(Environment.now): expected Unix seconds such as 1764000000.5, found \"\(text)\"")
    }
    return .fixed(now)
  }
}

/// For programs that read the configuration.
package struct ConfigurationOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Read this configuration instead of the system's and yours.", valueName: "file"))
  package var config: String?

  package init() {}
}

/// For programs whose output people look at.
package struct FormatOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "ndjson or table; a table on a terminal unless given.", valueName: "format"))
  package var format: OutputFormat?

  package init() {}

  package var chosen: OutputFormat {
    format ?? (Descriptor.standardOutput.isTerminal ? .table : .ndjson)
  }
}

package enum OutputFormat: String, CaseIterable, ExpressibleByArgument, Sendable {
  case ndjson, table
}

extension ColorChoice: ExpressibleByArgument {}

/// For options that take a duration: `@Option(transform: parseDuration)`.
package func parseDuration(_ text: String) throws -> Duration {
  do { return try Quantity.duration(text) } catch { throw ValidationError(error.description) }
}

private func parseNow(_ text: String) throws -> Timestamp {
  guard let seconds = Double(text), let now = Timestamp(seconds: seconds) else {
    throw ValidationError("expected Unix seconds such as 1764000000.5, found \"\(text)\"")
  }
  return now
}
