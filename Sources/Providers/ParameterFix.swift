/// What to change in requests to a model that refuses a parameter by name.
package enum ParameterFix: Equatable, Sendable {
  case withoutTemperature
  case capField(String)

  /// From a refusal's words; `nil` if they name no parameter that can be changed.
  package static func of(_ error: ProviderError, model: Model, temperature: Double?)
    -> ParameterFix?
  {
    guard error.kind == .badRequest else { return nil }
    let message = (error.message + " " + error.details).lowercased()
    guard phrases.contains(where: { message.contains($0) }) else { return nil }
    if temperature != nil, model.acceptsTemperature, message.contains("temperature") {
      return .withoutTemperature
    }
    let others = ["max_completion_tokens": "max_tokens", "max_tokens": "max_completion_tokens"]
    guard let other = others[model.capField] else { return nil }
    // Words apart: the shorter name is no part of the longer.
    return message.contains(model.capField) ? .capField(other) : nil
  }

  private static let phrases = [
    "unsupported", "not support", "not permitted", "not allowed", "not accepted", "unrecognized",
    "unknown", "unexpected", "deprecated", "extra inputs", "invalid parameter", "only the default",
  ]

  package func apply(to model: inout Model) {
    switch self {
    case .withoutTemperature: model.acceptsTemperature = false
    case .capField(let name): model.capField = name
    }
  }

  /// For people.
  package var text: String {
    switch self {
    case .withoutTemperature: "temperature is left out"
    case .capField(let name): "the cap is sent as \(name)"
    }
  }
}
