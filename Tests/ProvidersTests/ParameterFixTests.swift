import Providers
import Testing

@Suite("Parameter fix")
struct ParameterFixTests {
  private func model(_ capField: String = "max_tokens", temperature: Bool = true) -> Model {
    var model = Catalogue.providers[0].models[0]
    model.capField = capField
    model.acceptsTemperature = temperature
    return model
  }

  private func fix(
    _ message: String, _ model: Model, temperature: Double? = 0.5,
    kind: ProviderError.Kind = .badRequest
  ) -> ParameterFix? {
    ParameterFix.of(
      ProviderError(kind, http: 400, message: message), model: model, temperature: temperature)
  }

  @Test("the providers' words")
  func words() {
    let cap =
      "Unsupported parameter: 'max_tokens' is not supported with this model. "
      + "Use 'max_completion_tokens' instead."
    #expect(fix(cap, model()) == .capField("max_completion_tokens"))
    #expect(
      fix(
        "Unrecognized request argument supplied: max_completion_tokens",
        model("max_completion_tokens"))
        == .capField("max_tokens"))
    #expect(
      fix(
        "Unsupported value: 'temperature' does not support 0.5 with this model. Only the default "
          + "(1) value is supported.", model()) == .withoutTemperature)
    #expect(
      fix(#"[{"loc":["body","temperature"],"msg":"Extra inputs are not permitted"}]"#, model())
        == .withoutTemperature)
  }

  @Test("what is no refusal of a parameter that was sent changes nothing")
  func others() {
    #expect(fix("the prompt is not allowed", model()) == nil)
    #expect(fix("temperature is not supported", model(temperature: false)) == nil)
    #expect(fix("temperature is not supported", model(), temperature: nil) == nil)
    #expect(fix("temperature is not supported", model(), kind: .server) == nil)
    #expect(fix("temperature must be at most 1", model()) == nil)
    #expect(fix("Unsupported parameter: max_completion_tokens", model("max_output_tokens")) == nil)
  }

  @Test("it is applied to the model")
  func applied() {
    var one = model()
    ParameterFix.capField("x").apply(to: &one)
    ParameterFix.withoutTemperature.apply(to: &one)
    #expect(one.capField == "x" && !one.acceptsTemperature)
  }
}
