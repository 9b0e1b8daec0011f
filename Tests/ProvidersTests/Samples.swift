import JSON
import JSONParse
import Providers
import Wire

/// A model of the catalogue by its name, `provider:model`.
func model(_ name: String) throws -> (model: Model, provider: Provider) {
  for provider in Catalogue.providers {
    if let model = provider.models.first(where: { $0.name == name }) { return (model, provider) }
  }
  throw Missing(name: name)
}

struct Missing: Error {
  var name: String
}

func json(_ text: String) throws -> JSONValue { try JSONParser().value(Array(text.utf8)) }

/// 24 November 2026, 12:00:00 UTC.
let noon = Timestamp(milliseconds: 1_795_521_600_000)

/// An HTTP answer that is none of the model's.
func refusal(_ status: Int, _ body: String, _ headers: [String: String] = [:]) -> Refusal {
  Refusal(status: status, body: Array(body.utf8), now: noon) { headers[$0.lowercased()] }
}
