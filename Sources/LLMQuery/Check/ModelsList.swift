import JSON
import Providers

/// A provider's list of its models, which costs nothing and needs a key that works.
struct ModelsList {
  struct Entry {
    let id: String
    /// Other names that it answers to.
    let aliases: [String]
    /// `YYYY-MM-DD`, or longer, where the provider says when it goes.
    let shutdownDate: String?
    /// Why it cannot be asked although it is there.
    let obstacle: String?
  }

  let entries: [Entry]

  /// Where the list stands; `nil` where none is offered that a key could be checked with.
  static func url(of provider: Provider) -> String? {
    switch provider.family {
    // AI21 answers without a key too, so that its list says nothing of one.
    case .chat: provider.name == "ai21" ? nil : "\(provider.url)/models"
    case .messages: "\(provider.url)/models?limit=1000"
    case .generateContent: "\(provider.url)/models?pageSize=1000"
    case .responses: "\(provider.url)/models"
    // It is under the version before the one that answers.
    case .cohereV2:
      (provider.url.hasSuffix("/v2") ? provider.url.dropLast(2) + "v1" : provider.url[...])
        + "/models?page_size=1000&endpoint=chat"
    }
  }

  /// `nil` if the body is no list of models.
  init?(_ body: JSONValue) {
    // Together's is a bare array; the others have a name for it.
    guard let list = body.array ?? body["data"]?.array ?? body["models"]?.array else { return nil }
    entries = list.compactMap(Self.entry)
  }

  /// The entry of a model, under its own name, another one, or its own with a date behind it.
  func find(_ model: String) -> Entry? {
    entries.first { $0.id == model || $0.aliases.contains(model) }
      ?? entries.first { Self.isDated($0.id, model) }
  }

  private static func entry(_ value: JSONValue) -> Entry? {
    guard let name = value["id"]?.string ?? value["name"]?.string else { return nil }
    var obstacle: String?
    if value["active"]?.bool == false { obstacle = "it is not active" }
    if value["is_deprecated"]?.bool == true { obstacle = "it is deprecated" }
    if let methods = value["supportedGenerationMethods"]?.array,
      !methods.contains(.string("generateContent"))
    {
      obstacle = "it does not generate content"
    }
    return Entry(
      id: name.hasPrefix("models/") ? String(name.dropFirst(7)) : name,
      aliases: value["aliases"]?.array?.compactMap(\.string) ?? [],
      shutdownDate: value["shutdown_date"]?.string ?? value["deprecation"]?.string,
      obstacle: obstacle)
  }

  /// `claude-haiku-4-5-20251001` is `claude-haiku-4-5`, but `gpt-6-luna-mini` is not `gpt-6-luna`.
  private static func isDated(_ id: String, _ model: String) -> Bool {
    guard id.hasPrefix(model + "-") else { return false }
    let date = id.dropFirst(model.count + 1)
    let digits = date.filter(\.isNumber)
    // 20251001 or 2025-10-01.
    return digits.count == 8
      && (date == digits || date.split(separator: "-").map(\.count) == [4, 2, 2])
  }
}
