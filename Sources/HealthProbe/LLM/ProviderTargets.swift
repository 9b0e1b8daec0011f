import HTTPClient
import JSON
import Providers
import Toolbox

/// The providers and keys that can be looked at.
struct ProviderTargets {
  private let configuration: Configuration
  private let defaults: TargetDefaults

  init(_ configuration: Configuration, _ defaults: TargetDefaults) {
    self.configuration = configuration
    self.defaults = defaults
  }

  /// Every key of every provider that has one.
  /// - Throws: `Failure` as `Provider.keys`.
  func withKeys(isDeep: Bool) throws -> [Target] {
    try ProviderTable.load(configuration).flatMap { try targets($0, $0.keys(), isDeep) }
  }

  /// Every key of the providers named.
  /// - Throws: `Failure` 78 for one that is not there or has no key.
  func named(_ names: [String], isDeep: Bool) throws -> [Target] {
    let table = try ProviderTable.load(configuration)
    return try names.flatMap { name in
      guard let provider = table.first(where: { $0.name == name }) else {
        throw Failure(
          .configuration,
          "there is no service, provider or other target \"\(name)\"; see the configuration")
      }
      let keys = try provider.keys()
      if keys.isEmpty {
        throw Failure(
          .configuration,
          "\(name) has no key; set \(provider.keysEnvironment)")
      }
      return try targets(provider, keys, isDeep)
    }
  }

  private func targets(_ provider: Provider, _ keys: [Secret], _ isDeep: Bool) throws -> [Target] {
    if !keys.isEmpty, let problem = BaseURL.problem(provider.url) {
      throw Failure(
        .configuration, "\(Configuration.path("providers", provider.name)).url \(problem)")
    }
    return keys.map { key in
      let name = keys.count == 1 ? provider.name : "\(provider.name):\(key.fingerprint)"
      var target = Target(
        name, .llm(ProviderQuestion(provider: provider, key: key, isDeep: isDeep)))
      defaults.apply(to: &target)
      return target
    }
  }
}
