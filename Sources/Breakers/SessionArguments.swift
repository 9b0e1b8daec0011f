package import ArgumentParser
package import Toolbox
import Wire

/// What every program takes that uses breakers.
package struct SessionArguments: ParsableArguments {
  @OptionGroup package var configuration: ConfigurationOptions
  @OptionGroup package var common: CommonOptions

  package init() {}

  /// - Throws: `Failure` (64) if the test clock is no time.
  package func session() throws(Failure) -> Session {
    var options = Session.Options()
    options.config = configuration.config
    // The parser has read it; its digits are what counts.
    options.now = common.now.map { "\($0.milliseconds / 1000).\(padded($0.milliseconds % 1000))" }
    options.isQuiet = common.quiet
    return try Session(options)
  }

  private func padded(_ milliseconds: Int64) -> String {
    String("00\(milliseconds)".suffix(3))
  }
}
