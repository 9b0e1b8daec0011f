import Providers

/// Whom a limit or a fault is for: `PROVIDER[@ACCOUNT][/MODEL]`, where `*`, or nothing, is any.
struct Selector: Hashable {
  var provider: String?
  var account: String?
  var model: String?

  /// - Throws: `SettingMistake` where it names what there is not.
  init(_ text: String, among providers: [Provider]) throws(SettingMistake) {
    func named(_ part: Substring) -> String? { part == "*" ? nil : String(part) }
    let halves = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    let who = halves[0].split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
    guard !who.contains(""), !halves.contains("") else {
      throw SettingMistake("expected PROVIDER[@ACCOUNT][/MODEL], found \"\(text)\"")
    }
    provider = named(who[0])
    account = who.count > 1 ? named(who[1]) : nil
    model = halves.count > 1 ? named(halves[1]) : nil
    let asked = providers.filter { provider == nil || $0.name == provider }
    if asked.isEmpty {
      throw SettingMistake(
        "there is no provider \"\(who[0])\"; there are "
          + providers.map(\.name).joined(separator: ", "))
    }
    if let account, !Key.isAccount(account) {
      throw SettingMistake(
        "an account is letters, digits and underscores, found \"\(account)\"")
    }
    if let model, !asked.contains(where: { $0.models.contains { $0.id == model } }) {
      throw SettingMistake("\(provider ?? "no provider") has no model \"\(model)\"")
    }
  }

  func matches(provider: String, account: String?, model: String?) -> Bool {
    (self.provider == nil || self.provider == provider)
      && (self.account == nil || self.account == account)
      && (self.model == nil || self.model == model)
  }

  /// The higher, the fewer it is for: a named model says more than an account, that more than a
  /// provider.
  var rank: Int {
    (model == nil ? 0 : 4) + (account == nil ? 0 : 2) + (provider == nil ? 0 : 1)
  }
}

/// What is wrong with a setting, in an option or in a file.
struct SettingMistake: Error, Equatable, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
