import ArgumentParser
import JSON
import Providers
import Toolbox
import Wire

/// Where answers are kept beyond standard output.
struct JournalOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("Keep each answer here before it is printed.", valueName: "file"),
    completion: .file())
  var journal: String?

  @Flag(help: "Do not print what the journal holds.")
  var newOnly = false

  @Flag(help: "Ask again what the journal says has failed for good.")
  var retryFailed = false

  func validate() throws {
    if journal == "" { throw ValidationError("--journal: expected the name of a file") }
    if journal == nil, newOnly || retryFailed {
      throw ValidationError("--new-only and --retry-failed need --journal")
    }
  }
}

/// What a run may cost.
struct CostOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("Stop before the run costs more, in USD, or none (25).", valueName: "usd"),
    transform: CostCap.init)
  var maxCost: CostCap?

  @Flag(help: "Ask models of unknown price in spite of the cap.")
  var allowUnpriced = false

  /// The cap in force; `nil` is none.
  func cap(_ configuration: Configuration) -> Double? {
    if let maxCost { return maxCost.dollars }
    return configuration["pipeline", "max_cost_usd"]?.double
  }

  /// - Throws: `Failure` 78 for models that a cap cannot hold.
  func check(_ models: [Selected], cap: Double?) throws(Failure) {
    guard cap != nil, !allowUnpriced else { return }
    let unpriced = models.map(\.model).filter {
      $0.inputUSDPerMTok == nil || $0.outputUSDPerMTok == nil
    }
    guard let first = unpriced.first else { return }
    throw Failure(
      .configuration,
      "no price is known for \(unpriced.map(\.name).joined(separator: ", ")), so the cost cap "
        + "cannot hold; set input_usd_per_mtok and output_usd_per_mtok of \(first.name) in the "
        + "configuration (0 for a server of your own), or use --allow-unpriced or --max-cost none")
  }
}

/// US dollars, or no cap.
struct CostCap {
  let dollars: Double?

  init(_ text: String) throws {
    if text == "none" {
      dollars = nil
      return
    }
    guard let value = Double(text), value >= 0, value.isFinite else {
      throw ValidationError("expected US dollars such as 2.50, or none, found \"\(text)\"")
    }
    dollars = value
  }
}
