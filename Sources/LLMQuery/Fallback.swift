import Providers
import Toolbox

/// The models that stand in for others.
enum Fallback {
  /// Output prices that are further apart than this are not of one tier.
  private static let tier = 2.5

  /// The models that `words` name, in that order: names as `--models` takes them, or `same-tier`,
  /// which is every model with a key whose price is near one of those asked, the nearest first.
  /// - Throws: `Failure` 64 for a word that names none, 78 for one without a key.
  static func select(
    _ words: [String], for asked: [Selected], from providers: [Provider]
  ) throws(Failure) -> [Selected] {
    var chosen: [Selected] = []
    func add(_ models: [Selected]) {
      for one in models where !chosen.contains(where: { $0.model.name == one.model.name }) {
        chosen.append(one)
      }
    }
    for word in words.flatMap({ $0.split(separator: ",").map(String.init) }) {
      if word == "same-tier" {
        add(sameTier(try Selection.select(["available"], from: providers, needsKeys: true), asked))
      } else {
        add(try Selection.select([word], from: providers, needsKeys: true))
      }
    }
    return chosen
  }

  /// Whether one may stand in for the other under `same-tier`.
  static func isSameTier(_ one: Model, _ other: Model) -> Bool { distance(one, other) <= tier }

  /// How often the dearer one's output price is the other's.
  private static func distance(_ one: Model, _ other: Model) -> Double {
    guard let price = one.outputUSDPerMTok, let wanted = other.outputUSDPerMTok, price > 0,
      wanted > 0
    else { return .infinity }
    return max(price / wanted, wanted / price)
  }

  private static func sameTier(_ all: [Selected], _ asked: [Selected]) -> [Selected] {
    func distance(_ one: Selected) -> Double {
      asked.filter { $0.model.name != one.model.name }
        .map { Self.distance(one.model, $0.model) }.min() ?? .infinity
    }
    return all.map { ($0, distance($0)) }.filter { $0.1 <= tier }
      .sorted { $0.1 < $1.1 }.map(\.0)
  }
}
