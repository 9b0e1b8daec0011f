/// A key that the simulator takes: `sim-PROVIDER-ACCOUNT` or `sim-PROVIDER-ACCOUNT.NAME`. Keys of one
/// account share its quota, as they do at the providers.
struct Key: Equatable {
  let account: String
  /// Tells keys apart without keeping them.
  let hash: UInt64

  init?(_ text: String, provider: String) {
    let prefix = "sim-\(provider)-"
    guard text.hasPrefix(prefix) else { return nil }
    let parts = text.utf8.dropFirst(prefix.utf8.count)
      .split(separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
    guard let account = parts.first, Self.isAccount(String(Substring(account))),
      parts.count == 1
        || (!parts[1].isEmpty
          && parts[1].allSatisfy { Self.isWordPart($0) || $0 == UInt8(ascii: "-") })
    else { return nil }
    self.account = String(Substring(account))
    var hash = StableHash()
    hash.add(text)
    self.hash = hash.value
  }

  static func isAccount(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.allSatisfy(isWordPart)
  }

  private static func isWordPart(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
      true
    default: false
    }
  }
}

/// How a provider wants its key sent.
enum KeyHeader {
  case bearer
  case named(String)

  /// What was sent in the key's place; `nil` where nothing was.
  func text(in call: Call) -> String? {
    switch self {
    case .named(let name): return call.header(name)
    case .bearer:
      guard let value = call.header("authorization"),
        value.prefix(7).lowercased() == "bearer "
      else { return nil }
      return String(value.dropFirst(7))
    }
  }
}
