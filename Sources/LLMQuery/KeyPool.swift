import HTTPClient
import Providers
import Toolbox

/// The keys of one provider: taken in turn, and out of use once the provider has refused them.
struct KeyPool {
  struct Entry {
    let key: Secret
    /// What every request with this key carries.
    let headers: Headers
    var isDead = false
  }

  let provider: Provider
  private(set) var entries: [Entry]
  private var next = 0

  init(_ provider: Provider, keys: [Secret]) {
    self.provider = provider
    let family = provider.family
    let fixed = family.fixedHeaders.map { "\($0.name): \($0.value)" }
    let (name, prefix) = family.keyHeader
    entries = keys.map { key in
      Entry(key: key, headers: Headers(fixed + ["\(name): \(prefix)\(key.reveal())"]))
    }
  }

  var hasLiveKey: Bool { entries.contains { !$0.isDead } }

  /// The index of the next key in use; `nil` when all are dead.
  mutating func take() -> Int? {
    for offset in 0..<entries.count {
      let index = (next + offset) % entries.count
      if !entries[index].isDead {
        next = index + 1
        return index
      }
    }
    return nil
  }

  /// Takes a key out of use. Answers whether it was the first to say so.
  mutating func bury(_ index: Int) -> Bool {
    guard !entries[index].isDead else { return false }
    entries[index].isDead = true
    return true
  }
}
