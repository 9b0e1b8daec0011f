import JSON
import JSONParse
import Providers

@testable import LLMSim

let simulator = Simulator(
  providers: Catalogue.providers, seed: 1, latency: Latency(median: .zero, sigma: 0))

func parse(_ text: [UInt8]) throws(Problem) -> JSONValue {
  do { return try JSONParser().value(text) } catch { throw .notJSON(reason: "bad") }
}

/// A call that is as its provider wants it, for its first model, and ready to be spoilt.
struct Probe {
  var call: Call
  var body: JSONObject

  init(_ provider: String, prompt: String = "What about example.com, please?") {
    let dialect = dialect(provider)
    let model = dialect.provider.models[0].id
    let message: JSONValue = ["role": "user", "content": .string(prompt)]
    body =
      switch dialect.family {
      case .chat, .cohereV2:
        JSONObject([.init("model", .string(model)), .init("messages", [message])])
      case .messages:
        JSONObject([
          .init("model", .string(model)), .init("max_tokens", 1000),
          .init("messages", [message]),
        ])
      case .generateContent:
        JSONObject([.init("contents", [["role": "user", "parts": [["text": .string(prompt)]]]])])
      case .responses:
        JSONObject([.init("model", .string(model)), .init("input", .string(prompt))])
      }
    let path = dialect.questionPaths.first ?? "\(dialect.path)/models/\(model):generateContent"
    call = Call(
      method: "POST", path: path,
      headers: [("content-type", "application/json"), ("anthropic-version", "2023-06-01")],
      body: [])
    setKey("sim-\(provider)-main.1", of: dialect)
  }

  mutating func setKey(_ key: String?, of dialect: Dialect) {
    call.headers.removeAll { $0.name == "authorization" || $0.name.hasSuffix("-key") }
    guard let key else { return }
    switch dialect.keyHeader {
    case .bearer: call.headers.append(("authorization", "Bearer \(key)"))
    case .named(let name): call.headers.append((name, key))
    }
  }

  mutating func set(_ header: String, _ value: String?) {
    call.headers.removeAll { $0.name == header }
    if let value { call.headers.append((header, value)) }
  }

  func read() -> Simulator.Reading {
    var call = call
    if call.body.isEmpty { call.body = Array(JSONValue.object(body).text.utf8) }
    return simulator.read(call, parse: parse)
  }

  var question: Question? {
    guard case .question(let question) = read() else { return nil }
    return question
  }

  var refusal: (problem: Problem, answer: LLMSim.Answer)? {
    guard case .refused(let problem, let answer, _) = read() else { return nil }
    return (problem, answer)
  }
}

func dialect(_ provider: String) -> Dialect {
  simulator.dialects.first { $0.name == provider } ?? simulator.dialects[0]
}

extension LLMSim.Answer {
  var json: JSONValue { (try? parse(body)) ?? .null }
  func header(_ name: String) -> String? { headers.first { $0.name == name }?.value }
}

extension JSONValue {
  /// The value at a path such as `choices.0.message`.
  func at(_ path: String) -> JSONValue? {
    path.split(separator: ".").reduce(self) { value, part in
      Int(part).flatMap { value?[$0] } ?? value?[String(part)]
    }
  }
}
