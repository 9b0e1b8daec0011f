import JSON
import JSONParse
import Providers
import Streams
import Toolbox
import Wire

@testable import LLMQuery

/// A provider of the catalogue.
func provider(_ name: String) throws -> Provider {
  guard let provider = Catalogue.providers.first(where: { $0.name == name }) else {
    throw Missing(name: name)
  }
  return provider
}

/// A model of the catalogue by its name, `provider:model`, with these keys.
func selected(_ name: String, keys: [String] = []) throws -> Selected {
  for provider in Catalogue.providers {
    guard let model = provider.models.first(where: { $0.name == name }) else { continue }
    return Selected(
      model: model, provider: provider, keys: try keys.map { try Secret($0, origin: "a test") })
  }
  throw Missing(name: name)
}

struct Missing: Error {
  var name: String
}

let short = Prompt(name: "short", template: "What is {domain}?")

func plan(
  _ model: String = "openai:gpt-6-luna", prompt: Prompt = short, maxTokens: Int = 2048,
  temperature: Double? = nil, keys: [String] = []
) throws -> Plan {
  Plan(
    selected: try selected(model, keys: keys), prompt: prompt, maxTokens: maxTokens,
    temperature: temperature)
}

/// The record of a line.
func record(_ line: String) throws -> Record {
  let bytes = Array(line.utf8)
  return try unsafe bytes.withUnsafeBufferPointer { try unsafe RecordParser().record($0) }
}

func input(_ line: String) throws -> Input? { try Input(try record(line)) }

func question(_ line: String, _ plan: Plan, questions: Int = 1) throws -> Question {
  guard let input = try input(line) else { throw Missing(name: line) }
  return Question(input, plan, questions: questions)
}

func json(_ text: String) throws -> JSONValue { try JSONParser().value(Array(text.utf8)) }

/// 24 November 2026, 12:00:00 UTC.
let noon = Timestamp(milliseconds: 1_795_521_600_000)
