import JSON
package import Toolbox
import Wire

/// The providers in force: the catalogue with the configuration laid over it.
package enum ProviderTable {
  /// - Throws: `Failure` 78 if the configuration names a provider that is not built in and leaves
  ///   out its URL.
  package static func load(_ configuration: Configuration) throws(Failure) -> [Provider] {
    var providers = Catalogue.providers
    for member in configuration["providers"]?.object?.members ?? [] {
      if let url = member.value["url"]?.string, holdsPassword(url) {
        throw Failure(
          .configuration,
          "\(Configuration.path("providers", member.key)).url holds a user or password, which "
            + "would show in records; put keys into the environment or a keys_file")
      }
      if let index = providers.firstIndex(where: { $0.name == member.key }) {
        try overlay(member.value, on: &providers[index])
        continue
      }
      guard let url = member.value["url"]?.string else {
        throw Failure(
          .configuration,
          "\(Configuration.path("providers", member.key)) is not built in and has no url; add one")
      }
      var provider = Provider(
        name: member.key, url: url, family: .chat,
        keysEnvironment: Catalogue.defaultKeysEnvironment(member.key), keysFile: nil,
        timeout: .seconds(60), retries: 3, models: [])
      try overlay(member.value, on: &provider)
      providers.append(provider)
    }
    return providers
  }

  /// Whether there is something before an @ in the place of the host.
  private static func holdsPassword(_ url: String) -> Bool {
    guard let scheme = url.firstRange(of: "://") else { return false }
    return url[scheme.upperBound...].prefix { !"/?#".contains($0) }.contains("@")
  }

  private static func overlay(_ settings: JSONValue, on provider: inout Provider) throws(Failure) {
    if let url = settings["url"]?.string { provider.move(to: url) }
    if let family = settings["family"]?.string.flatMap(Family.init(rawValue:)) {
      provider.family = family
    }
    if let name = settings["keys_env"]?.string { provider.keysEnvironment = name }
    if let path = settings["keys_file"]?.string { provider.keysFile = path }
    if let timeout = try duration(settings["timeout"]) { provider.timeout = timeout }
    if let retries = settings["retries"]?.int { provider.retries = retries }
    for member in settings["accounts"]?.object?.members ?? [] {
      provider.accounts.removeAll { $0.name == member.key }
      provider.accounts.append((member.key, member.value.array?.compactMap(\.string) ?? []))
    }
    if let limits = settings["limits"] {
      provider.limits.overlay(limits)
      for index in provider.models.indices { provider.models[index].limits.overlay(limits) }
    }
    for member in settings["models"]?.object?.members ?? [] {
      let index = provider.models.firstIndex { $0.id == member.key }
      if member.value.isNull {
        // A model that is set to null is taken out of the catalogue.
        if let index { provider.models.remove(at: index) }
        continue
      }
      var model =
        index.map { provider.models[$0] }
        ?? Model(
          provider: provider.name, id: member.key,
          capField: Catalogue.defaultCapField(provider.family), acceptsTemperature: true,
          limits: provider.limits)
      try overlay(member.value, on: &model)
      if let index { provider.models[index] = model } else { provider.models.append(model) }
    }
  }

  private static func overlay(_ settings: JSONValue, on model: inout Model) throws(Failure) {
    // A key that is there and null says that the value is not known.
    if let value = settings["context"] { model.context = value.int }
    if let value = settings["max_output"] { model.maxOutput = value.int }
    if let value = settings["input_usd_per_mtok"] { model.inputUSDPerMTok = value.double }
    if let value = settings["output_usd_per_mtok"] { model.outputUSDPerMTok = value.double }
    if let value = settings["price_date"] { model.priceDate = value.string }
    if let value = settings["cap_field"]?.string { model.capField = value }
    if let value = settings["temperature"]?.bool { model.acceptsTemperature = value }
    if let timeout = try duration(settings["timeout"]) { model.timeout = timeout }
    if let limits = settings["limits"] { model.limits.overlay(limits) }
  }

  private static func duration(_ value: JSONValue?) throws(Failure) -> Duration? {
    guard let text = value?.string else { return nil }
    do throws(Quantity.Problem) { return try Quantity.duration(text) } catch {
      throw Failure(.configuration, "providers: \(error)")
    }
  }
}
