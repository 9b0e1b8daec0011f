import ArgumentParser
package import Resilience

/// The options of a policy for the parser of arguments: their texts are those of the table.
package struct PolicyArguments: ParsableArguments {
  @Option(help: PolicyOption.help("window")) var window: String?
  @Option(help: PolicyOption.help("trip-consecutive")) var tripConsecutive: String?
  @Option(help: PolicyOption.help("trip-failures")) var tripFailures: String?
  @Option(help: PolicyOption.help("trip-rate")) var tripRate: String?
  @Option(help: PolicyOption.help("min-calls")) var minCalls: String?
  @Flag(help: PolicyOption.help("trip-on-success")) var tripOnSuccess = false
  @Option(help: PolicyOption.help("slow-over")) var slowOver: String?
  @Option(help: PolicyOption.help("slow-rate")) var slowRate: String?
  @Option(help: PolicyOption.help("lump")) var lump: String?
  @Option(help: PolicyOption.help("open-for")) var openFor: String?
  @Option(help: PolicyOption.help("open-multiplier")) var openMultiplier: String?
  @Option(help: PolicyOption.help("open-max")) var openMax: String?
  @Option(help: PolicyOption.help("open-jitter")) var openJitter: String?
  @Option(help: PolicyOption.help("half-open")) var halfOpen: String?
  @Option(help: PolicyOption.help("half-open-mode")) var halfOpenMode: String?
  @Option(help: PolicyOption.help("half-open-max-wait")) var halfOpenMaxWait: String?
  @Option(help: PolicyOption.help("half-open-on-wait")) var halfOpenOnWait: String?
  @Option(help: PolicyOption.help("half-open-lost")) var halfOpenLost: String?
  @Option(help: PolicyOption.help("success-codes")) var successCodes: String?
  @Option(help: PolicyOption.help("failure-codes")) var failureCodes: String?
  @Option(help: PolicyOption.help("ignore-codes")) var ignoreCodes: String?
  @Option(help: PolicyOption.help("retries")) var retries: String?
  @Option(help: PolicyOption.help("backoff")) var backoff: String?
  @Option(help: PolicyOption.help("jitter")) var jitter: String?
  @Option(help: PolicyOption.help("retry-on")) var retryOn: String?
  @Option(help: PolicyOption.help("retry-budget")) var retryBudget: String?
  @Option(help: PolicyOption.help("max-concurrent")) var maxConcurrent: String?
  @Option(help: PolicyOption.help("rate")) var rate: String?
  @Option(help: PolicyOption.help("open-exit-code")) var openExitCode: String?
  @Flag(help: PolicyOption.help("fail-closed")) var failClosed = false
  @Option(help: PolicyOption.help("fallback")) var fallback: String?
  @Option(help: PolicyOption.help("on-open")) var onOpen: String?
  @Option(help: PolicyOption.help("on-half-open")) var onHalfOpen: String?
  @Option(help: PolicyOption.help("on-close")) var onClose: String?

  package init() {}

  /// What was given, in the order of the table: the order on the command line does not matter.
  package var settings: [PolicySetting] {
    let texts: [(String, String?)] = [
      ("window", window),
      ("trip-consecutive", tripConsecutive),
      ("trip-failures", tripFailures),
      ("trip-rate", tripRate),
      ("min-calls", minCalls),
      ("trip-on-success", tripOnSuccess ? "true" : nil),
      ("slow-over", slowOver),
      ("slow-rate", slowRate),
      ("lump", lump),
      ("open-for", openFor),
      ("open-multiplier", openMultiplier),
      ("open-max", openMax),
      ("open-jitter", openJitter),
      ("half-open", halfOpen),
      ("half-open-mode", halfOpenMode),
      ("half-open-max-wait", halfOpenMaxWait),
      ("half-open-on-wait", halfOpenOnWait),
      ("half-open-lost", halfOpenLost),
      ("success-codes", successCodes),
      ("failure-codes", failureCodes),
      ("ignore-codes", ignoreCodes),
      ("retries", retries),
      ("backoff", backoff),
      ("jitter", jitter),
      ("retry-on", retryOn),
      ("retry-budget", retryBudget),
      ("max-concurrent", maxConcurrent),
      ("rate", rate),
      ("open-exit-code", openExitCode),
      ("fail-closed", failClosed ? "true" : nil),
      ("fallback", fallback),
      ("on-open", onOpen),
      ("on-half-open", onHalfOpen),
      ("on-close", onClose),
    ]
    return texts.compactMap { name, text in text.map { PolicySetting(name, $0) } }
  }
}

extension PolicyOption {
  /// The help of an option of the table.
  fileprivate static func help(_ name: String) -> ArgumentHelp {
    let option = all.first { $0.name == name }
    let text = option?.help ?? ""
    return ArgumentHelp(
      "\(text.prefix(1).uppercased())\(text.dropFirst()).", valueName: option?.value?.lowercased())
  }
}
