import JSON
import Providers
import Toolbox

/// A model that will be asked, and the keys to ask it with.
struct Selected: Sendable {
  let model: Model
  let provider: Provider
  let keys: [Secret]
}

/// Which models are asked.
enum Selection {
  /// The models that `words` name: `all`, `available` (those with a key), or a list of models,
  /// each as `model`, `provider:model` or with `*` for any letters.
  ///
  /// Where no key is needed and there is none, `available` is `all`.
  ///
  /// - Throws: `Failure` 64 for a word that names no model, 78 when a key is missing or no model is
  ///   left; neither needs a call.
  static func select(
    _ words: [String], from providers: [Provider], needsKeys: Bool
  ) throws(Failure) -> [Selected] {
    var chosen: [Selected] = []
    var missing: [Provider] = []
    for provider in providers where !provider.models.isEmpty {
      let keys = try provider.keys()
      let models = provider.models.filter { model in
        words.contains { matches($0, model, hasKey: !keys.isEmpty) }
      }
      if keys.isEmpty, !models.isEmpty { missing.append(provider) }
      chosen += models.map { Selected(model: $0, provider: provider, keys: keys) }
    }
    for word in words where word != "all" && word != "available" {
      guard chosen.contains(where: { matches(word, $0.model, hasKey: true) }) else {
        throw Failure(.usage, "no model is called \"\(word)\"; see: \(Message.program) models")
      }
    }
    if needsKeys, let first = missing.first {
      let variables = missing.map(\.keysEnvironment).joined(separator: ", ")
      throw Failure(
        .configuration,
        "no key for \(missing.map(\.name).joined(separator: ", ")); set \(variables)"
          + (missing.count == 1 ? "" : " (for example \(first.keysEnvironment)=...)")
          + ", or ask the models that have one with --models available")
    }
    if chosen.isEmpty, !needsKeys { return try select(["all"], from: providers, needsKeys: false) }
    guard !chosen.isEmpty else {
      let variables = providers.map(\.keysEnvironment).joined(separator: ", ")
      throw Failure(.configuration, "no provider has a key; set one or more of \(variables)")
    }
    return chosen
  }

  private static func matches(_ word: String, _ model: Model, hasKey: Bool) -> Bool {
    switch word {
    case "all": true
    case "available": hasKey
    default: globMatches(word, model.id) || globMatches(word, model.name)
    }
  }

  /// `*` stands for any characters, none included.
  static func globMatches(_ pattern: String, _ text: String) -> Bool {
    let parts = pattern.split(separator: "*", omittingEmptySubsequences: false)
    guard parts.count > 1, let first = parts.first, let last = parts.last else {
      return pattern == text
    }
    guard text.hasPrefix(first) else { return false }
    var rest = text.dropFirst(first.count)
    for part in parts.dropFirst().dropLast() where !part.isEmpty {
      guard let range = rest.firstRange(of: part) else { return false }
      rest = rest[range.upperBound...]
    }
    return rest.hasSuffix(last)
  }
}
