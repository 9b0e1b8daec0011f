import Providers
import Toolbox

/// The keys of a provider that share its limits.
struct Account {
  let provider: String
  let name: String
  /// The provider's only one, so that it needs no name.
  let isOnly: Bool
  var pool: KeyPool

  /// The accounts of a provider: those of the configuration, then each other key as one of its own
  /// under its fingerprint.
  /// - Throws: `Failure` 78 if one names a key that is not there, or two name the same.
  static func accounts(of provider: Provider, keys: [Secret]) throws(Failure) -> [Account] {
    var groups: [(name: String, keys: [Secret])] = []
    var left = keys
    for (name, wanted) in provider.accounts {
      var members: [Secret] = []
      for word in wanted {
        guard let key = key(word, of: keys) else {
          throw Failure(
            .configuration,
            "\(Configuration.path("providers", provider.name)).accounts.\(name) names the key "
              + "\"\(word)\", but there are \(keys.count) keys and it is none of them; give a "
              + "fingerprint that llm-query keys shows, or a place from 1")
        }
        guard let index = left.firstIndex(of: key) else {
          throw Failure(
            .configuration,
            "\(Configuration.path("providers", provider.name)).accounts names the key "
              + "\(key.fingerprint) twice; a key belongs to one account")
        }
        members.append(left.remove(at: index))
      }
      if !members.isEmpty { groups.append((name, members)) }
    }
    groups += left.map { ($0.fingerprint, [$0]) }
    return groups.map { group in
      Account(
        provider: provider.name, name: group.name, isOnly: groups.count == 1,
        pool: KeyPool(provider, keys: group.keys))
    }
  }

  /// A key by its fingerprint or its place in the list, from 1.
  private static func key(_ word: String, of keys: [Secret]) -> Secret? {
    if let key = keys.first(where: { $0.fingerprint == word }) { return key }
    guard let place = Int(word), keys.indices.contains(place - 1) else { return nil }
    return keys[place - 1]
  }
}
