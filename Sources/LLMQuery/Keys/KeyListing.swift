import JSON
import Providers
import Toolbox
import Wire

/// A key of a provider, with what is known of it.
struct KeyListing {
  let key: Secret
  let provider: String
  /// The name of its account: that of the configuration, else its own fingerprint.
  let account: String
  /// The environment variable or file that holds it, and its place there, from 1.
  let source: String
  let place: Int

  /// The keys of a provider, in the order in which they are used.
  /// - Throws: `Failure` as `Provider.keys` and `Account.accounts`.
  static func all(of provider: Provider) throws(Failure) -> [KeyListing] {
    var found: [(key: Secret, source: String, place: Int)] = []
    func add(_ keys: [Secret], _ source: String) {
      for (index, key) in keys.enumerated() where !found.contains(where: { $0.key == key }) {
        found.append((key, source, index + 1))
      }
    }
    for name in provider.keyVariables {
      if let text = Environment.nonEmpty(name) { add(try Secret.list(text, origin: name), name) }
    }
    if let path = provider.keysFile { add(try Secret.list(file: path), path) }
    let accounts = try Account.accounts(of: provider, keys: found.map(\.key))
    return found.map { entry in
      let account = accounts.first { $0.pool.entries.contains { $0.key == entry.key } }
      return KeyListing(
        key: entry.key, provider: provider.name, account: account?.name ?? entry.key.fingerprint,
        source: entry.source, place: entry.place)
    }
  }

  var name: KeyHistory.Name {
    KeyHistory.Name(provider: provider, fingerprint: key.fingerprint)
  }
}

/// Whether a key can be used on.
enum KeyState: String {
  case ok
  /// It is older than a key should become.
  case due
  /// The provider refuses it.
  case dead
}

/// What the listing says of the age of a key.
struct KeyAge {
  let days: Double
  /// Below 0 where it is overdue.
  let daysLeft: Double
  let state: KeyState

  init(_ history: KeyHistory, at now: Timestamp, maximum: Duration) {
    let day = 86_400_000.0
    let age = max(0, Double(now.milliseconds - history.firstSeen.milliseconds))
    days = age / day
    daysLeft = (maximum.milliseconds - age) / day
    state = history.isDead ? .dead : age >= maximum.milliseconds ? .due : .ok
  }
}
