import Expressions
import JSON
import JSONParse
import Rules
import Toolbox
import Wire

/// The features of the configuration, and what the alerts say of them.
struct Features {
  private let configuration: Configuration
  let now: Timestamp

  init(_ options: ConfigurationOptions, _ common: CommonOptions) throws {
    configuration = try Configuration.load(explicit: options.config)
    now = try common.clock().now
  }

  var names: [String] { configuration["features"]?.object?.members.map(\.key) ?? [] }

  /// - Throws: `Failure` 78 if there is no such feature, or one that is wrong.
  func feature(_ name: String) throws -> Feature {
    guard let value = configuration["features", name] else {
      let known = names.isEmpty ? "there are none" : "known: \(names.joined(separator: ", "))"
      throw Failure(.configuration, "no feature \(name) in the configuration; \(known)")
    }
    return try Feature(name, value)
  }

  /// - Throws: `Failure` 74 where the state of its rule is none: a feature may not go on in the dark.
  func stand(_ feature: Feature) throws -> Feature.Stand {
    feature.stand(at: now, firing: try firing(feature))
  }

  private func firing(_ feature: Feature) throws -> Timestamp? {
    guard let rule = feature.rule else { return nil }
    let folder: StateFolder?
    do throws(StateFolder.Problem) { folder = try StateFolder.existing() } catch {
      throw Failure(ExitStatus(rawValue: error.status), error.description)
    }
    // Where no alert was ever raised there is no state.
    guard let path = folder?.path("rules/\(RuleStates.fileName(feature.rulesState))"),
      Descriptor.exists(path)
    else { return nil }
    let bytes = try failing { () throws(SystemError) in
      try DataFile(path, .reading).readAll()
    }
    guard let content = try? JSONParser().value(bytes),
      let since = RuleStates.firing(rule, in: content)
    else { throw Failure(.ioError, "\(path) is no state of rules; move it away to begin anew") }
    return since
  }
}

extension Feature {
  /// A record about it; the members of the caller follow.
  func record(
    at now: Timestamp, _ stand: Stand, _ more: (inout JSONWriter) -> Void = { _ in }
  ) -> [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    writer.member("type", "flag")
    writer.member("ts", now.text)
    writer.member("name", name)
    writer.member("enabled", isEnabled)
    writer.member("percent", .double(percent))
    writer.member("percent_now", .double(stand.percent))
    if let when { writer.member("when", when.description) }
    if let rule { writer.member("rule", rule) }
    if let held = stand.held { writer.member("held_since", held.text) }
    if let why = stand.isOff { writer.member("off", why.rawValue) }
    more(&writer)
    writer.endObject()
    writer.endLine()
    return writer.bytes
  }
}
