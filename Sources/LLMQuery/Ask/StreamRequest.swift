import JSON
import JSONParse
import Providers

/// A question that is to be answered as a stream of events.
struct StreamRequest {
  /// Some servers refuse the wish for usage figures as a field that they do not know.
  var wantsUsage: Bool
  let ask: Ask
  let system: String?
  let provider: Provider

  init(_ ask: Ask, system: String?, provider: Provider) {
    self.ask = ask
    self.system = system
    self.provider = provider
    // These tell it unasked, and some refuse to be asked.
    wantsUsage =
      provider.family == .chat && !["mistral", "ai21", "groq"].contains(provider.name)
  }

  var url: String {
    let path = provider.family.path(ask.model)
    guard provider.family == .generateContent else { return provider.url + path }
    // What is asked for here stands in the path, and not in the body.
    let base =
      path.hasSuffix(":generateContent") ? path.dropLast(":generateContent".count) : path[...]
    return "\(provider.url)\(base):streamGenerateContent?alt=sse"
  }

  /// As without streaming, but for what asks for the stream, and the system text.
  var body: [UInt8] {
    let plain = provider.family.body(ask)
    guard var object = try? JSONParser().value(plain).object else { return plain }
    if let system {
      switch provider.family {
      case .chat, .cohereV2:
        let first: JSONValue = ["role": "system", "content": .string(system)]
        object["messages"] = .array([first] + (object["messages"]?.array ?? []))
      case .messages: object["system"] = .string(system)
      case .generateContent: object["systemInstruction"] = ["parts": [["text": .string(system)]]]
      case .responses: object["instructions"] = .string(system)
      }
    }
    if provider.family != .generateContent { object["stream"] = true }
    if wantsUsage { object["stream_options"] = ["include_usage": true] }
    return Array(JSONValue.object(object).text.utf8)
  }
}
