import ArgumentParser
import JSON
import Providers
import Toolbox
import Wire

/// `llm-query models`: what `--models all` asks. Needs no key.
struct ModelsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "models", abstract: "List the models that --models all asks.")

  @OptionGroup var format: FormatOptions
  @OptionGroup var configurationOptions: ConfigurationOptions
  @OptionGroup var common: CommonOptions

  func run() throws {
    let configuration = try Configuration.load(explicit: configurationOptions.config)
    let now = try common.clock().now
    let rows = try ProviderTable.load(configuration).flatMap { provider in
      let keys = try provider.keys().count
      return provider.models.map { ($0, provider, keys) }
    }
    var lines = JSONWriter()
    var table = Table([
      ("PROVIDER", .left), ("MODEL", .left), ("FAMILY", .left), ("CONTEXT", .right),
      ("USD IN/MTOK", .right), ("USD OUT/MTOK", .right), ("KEYS", .right),
    ])
    for (model, provider, keys) in rows {
      Self.write(model, provider, keys: keys, at: now, to: &lines)
      table.add([
        .init(provider.name), .init(model.id), .init(provider.family.rawValue),
        .init(model.context.map(String.init) ?? "?"), .init(Self.price(model.inputUSDPerMTok)),
        .init(Self.price(model.outputUSDPerMTok)), .init(String(keys), isAlarming: keys == 0),
      ])
    }
    let bytes =
      format.chosen == .ndjson
      ? lines.bytes
      : Array(table.text(colored: common.color.applies(to: .standardOutput)).utf8)
    try failing { () throws(SystemError) in try Descriptor.standardOutput.write(bytes) }
  }

  private static func price(_ price: Double?) -> String {
    price.map { fixed($0, 4) } ?? "?"
  }

  private static func write(
    _ model: Model, _ provider: Provider, keys: Int, at now: Timestamp, to writer: inout JSONWriter
  ) {
    func orNull(_ value: JSONValue?) -> JSONValue { value ?? .null }
    writer.beginObject()
    writer.member("type", "model")
    writer.member("ts", now.text)
    writer.member("provider", provider.name)
    writer.member("model", model.id)
    writer.member("family", provider.family.rawValue)
    writer.member("context", orNull(model.context.map(JSONValue.int)))
    writer.member("max_output", orNull(model.maxOutput.map(JSONValue.int)))
    writer.member("input_usd_per_mtok", orNull(model.inputUSDPerMTok.map(JSONValue.double)))
    writer.member("output_usd_per_mtok", orNull(model.outputUSDPerMTok.map(JSONValue.double)))
    writer.member("price_date", orNull(model.priceDate.map(JSONValue.string)))
    writer.member("cap_field", model.capField)
    writer.member("temperature", .bool(model.acceptsTemperature))
    writer.member("keys", keys)
    writer.endObject()
    writer.endLine()
  }
}
