import ArgumentParser
import JSON
import Toolbox
import Wire

struct ConfigCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "config",
    abstract: "Look at the configuration in force.",
    subcommands: [ConfigShowCommand.self, ConfigCheckCommand.self])
}

struct ConfigShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Print every value and where it comes from, without passwords.")

  @OptionGroup var configuration: ConfigurationOptions
  @OptionGroup var output: FormatOptions
  @OptionGroup var common: CommonOptions

  func run() throws {
    let configuration = try Configuration.load(explicit: self.configuration.config)
    let entries = ConfigEntry.all(configuration)
    let now = try common.clock().now.text
    var lines: [UInt8] = []
    var table = Table([("KEY", .left), ("VALUE", .left), ("FROM", .left)])
    for entry in entries {
      var writer = JSONWriter()
      writer.beginObject()
      writer.member("type", "setting")
      writer.member("ts", now)
      writer.member("key", entry.path)
      writer.member("value", entry.value)
      writer.member("from", entry.origin)
      writer.endObject()
      writer.endLine()
      lines += writer.bytes
      table.add([
        Table.Cell(entry.path), Table.Cell(entry.value.string ?? entry.value.text),
        Table.Cell(entry.origin),
      ])
    }
    if output.chosen == .table {
      lines = Array(table.text(colored: common.color.applies(to: .standardOutput)).utf8)
    }
    try failing { () throws(SystemError) in try Descriptor.standardOutput.write(lines) }
  }
}

struct ConfigCheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Name every wrong or unknown key with its path.",
    discussion: "Exit status: 0 all is well, 66 a file cannot be read, 78 something is wrong.")

  @OptionGroup var configuration: ConfigurationOptions
  @OptionGroup var common: CommonOptions

  func run() throws {
    let configuration = try Configuration.load(explicit: self.configuration.config)
    _ = try GateRules.load(file: nil, configuration: self.configuration.config)
    for member in configuration["features"]?.object?.members ?? [] {
      _ = try Feature(member.key, member.value)
    }
  }
}

/// A value of the configuration.
struct ConfigEntry {
  let path: String
  let value: JSONValue
  let origin: String

  /// Every value that is no object, or an empty one, in order.
  static func all(_ configuration: Configuration) -> [ConfigEntry] {
    var entries: [ConfigEntry] = []
    func walk(_ object: JSONObject, _ parent: String) {
      for member in object.members {
        let path = Configuration.path(parent, member.key)
        if let inner = member.value.object, !inner.isEmpty {
          walk(inner, path)
        } else {
          entries.append(
            ConfigEntry(
              path: path, value: masked(member.value),
              origin: configuration.origins[path] ?? "built in"))
        }
      }
    }
    walk(configuration.root, "")
    return entries
  }

  /// Without the password of a URL, and without one of a connection string.
  private static func masked(_ value: JSONValue) -> JSONValue {
    guard let text = value.string else { return value }
    if let start = text.firstRange(of: "://")?.upperBound,
      let end = text[start...].prefix(while: { $0 != "/" }).lastIndex(of: "@"),
      let colon = text[start..<end].firstIndex(of: ":")
    {
      return .string("\(text[...colon])...\(text[end...])")
    }
    return .string(text.replacing(/(password\s*=\s*)('[^']*'|\S+)/) { "\($0.output.1)..." })
  }
}
