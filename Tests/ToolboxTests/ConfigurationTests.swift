import JSON
import TestSupport
import Testing
import Toolbox

/// What went wrong with a configuration of that text; the path of the file is cut away.
private func failure(_ text: String) throws -> Failure? {
  let scratch = try Scratch()
  let path = try scratch.file("config.json", text)
  do throws(Failure) {
    var configuration = Configuration()
    try configuration.overlay(file: path)
    return nil
  } catch {
    let short = error.message.split(separator: path).joined(separator: "config")
    return Failure(error.status, short.hasPrefix("config") ? short : "config" + short)
  }
}

@Suite("Configuration")
struct ConfigurationTests {
  @Test("a later layer wins key by key, and each value says where it came from")
  func layers() throws {
    let scratch = try Scratch()
    let first = try scratch.file(
      "first", #"{"database": {"pool": 5, "tls": "require"}, "pipeline": {"prompts": ["a", "b"]}}"#)
    let second = try scratch.file(
      "second",
      #"{"database": {"pool": 7}, "features": {"x": {"percent": 5}}, "rules": [{"name": "r"}]}"#)
    var configuration = Configuration()
    try configuration.overlay(file: first)
    try configuration.overlay(file: second)
    #expect(configuration["database", "pool"] == 7)
    #expect(configuration["database", "tls"] == "require")
    #expect(configuration["database", "idle_timeout"] == "30s")
    #expect(configuration["pipeline", "prompts"] == ["a", "b"])
    #expect(configuration["pipeline", "batch"] == 1000)
    #expect(configuration["features", "x", "percent"] == 5)
    #expect(configuration["nothing", "x"] == nil)
    #expect(configuration.origins["database.pool"] == second)
    #expect(configuration.origins["database.tls"] == first)
    #expect(configuration.origins["database.idle_timeout"] == "built in")
    #expect(configuration.origins["features.x.percent"] == second)
    #expect(configuration.origins["rules"] == second)
  }

  @Test("the order of keys is kept")
  func order() throws {
    let scratch = try Scratch()
    let path = try scratch.file("c", #"{"prompts": {"z": "1", "a": "2", "m": "3"}}"#)
    var configuration = Configuration()
    try configuration.overlay(file: path)
    // Those that are built in come first.
    #expect(configuration["prompts"]?.object?.members.map(\.key).suffix(3) == ["z", "a", "m"])
  }

  @Test("durations are those of the layers, or the fallback")
  func durations() throws {
    var configuration = Configuration()
    #expect(configuration.duration("intervals", "drain", default: .zero) == .seconds(30))
    #expect(configuration.duration("intervals", "none", default: .seconds(9)) == .seconds(9))
    configuration.merge(["intervals": ["drain": "1m"]], from: "test")
    #expect(configuration.duration("intervals", "drain", default: .zero) == .seconds(60))
  }

  @Test("what is built in passes its own check")
  func builtIn() throws {
    #expect(try failure(JSONValue.object(Configuration().root).text) == nil)
  }

  @Test(
    "a wrong or unknown key is told with its path",
    arguments: [
      (
        #"{"databse": {}}"#,
        "unknown key databse; known here: services, providers, database, pipeline, prompts, breakers, rules, alerts, features, security, intervals"
      ),
      (
        #"{"database": {"poool": 5}}"#,
        "unknown key database.poool; known here: url, pool, idle_timeout, connect_timeout, statement_timeout, tls"
      ),
      (#"{"database": 5}"#, "expected an object at database, found 5"),
      (
        #"{"database": {"pool": 0}}"#,
        "expected a whole number from 1 to 10000 at database.pool, found 0"
      ),
      (
        #"{"database": {"pool": "20"}}"#,
        "expected a whole number from 1 to 10000 at database.pool, found \"20\""
      ),
      (
        #"{"database": {"pool": 1.5}}"#,
        "expected a whole number from 1 to 10000 at database.pool, found 1.5"
      ),
      (#"{"database": {"url": 5}}"#, "expected a text at database.url, found 5"),
      (
        #"{"database": {"idle_timeout": 30}}"#, "expected a text at database.idle_timeout, found 30"
      ),
      (
        #"{"database": {"idle_timeout": "30"}}"#,
        "at database.idle_timeout: expected a duration such as 250ms, 30s or 1h30m, found \"30\""
      ),
      (
        #"{"database": {"tls": "on"}}"#,
        "expected one of disable, prefer, require, verify-ca, verify-full at database.tls, found \"on\""
      ),
      (#"{"pipeline": {"models": 5}}"#, "expected a text at pipeline.models, found 5"),
      (#"{"pipeline": {"models": [1]}}"#, "expected a text at pipeline.models, found [1]"),
      (#"{"pipeline": {"prompts": "a"}}"#, "expected a list at pipeline.prompts, found \"a\""),
      (#"{"pipeline": {"prompts": ["a", 1]}}"#, "expected a text at pipeline.prompts[1], found 1"),
      (
        #"{"pipeline": {"max_cost_usd": -1}}"#,
        "expected a number of 0 or more at pipeline.max_cost_usd, found -1"
      ),
      (
        #"{"pipeline": {"concurrency": true}}"#,
        "expected a whole number from 1 to 10000 at pipeline.concurrency, found true"
      ),
      (#"{"prompts": {"x": null}}"#, "expected a text at prompts.x, found null"),
      (
        #"{"providers": {"openai": {"url": "ftp://x"}}}"#,
        "expected a URL that begins with http:// or https:// at providers.openai.url, found \"ftp://x\""
      ),
      (
        #"{"providers": {"openai": {"family": "x"}}}"#,
        "expected one of chat, messages, generateContent, cohere-v2, responses at providers.openai.family, found \"x\""
      ),
      (
        #"{"providers": {"a.b": {"retries": 101}}}"#,
        "expected a whole number from 0 to 100 at providers.\"a.b\".retries, found 101"
      ),
      (
        #"{"providers": {"x": {"models": {"m": {"temperature": "no"}}}}}"#,
        "expected true or false at providers.x.models.m.temperature, found \"no\""
      ),
      (
        #"{"providers": {"x": {"limits": {"rpm": 1}}}}"#,
        "unknown key providers.x.limits.rpm; known here: requests_per_second, requests_per_minute, requests_per_day, tokens_per_second, tokens_per_minute, tokens_per_day, input_tokens_per_second, input_tokens_per_minute, input_tokens_per_day, output_tokens_per_second, output_tokens_per_minute, output_tokens_per_day, concurrency"
      ),
      (
        #"{"services": {"api": {"limits": {"memory": "2"}}}}"#,
        "at services.api.limits.memory: expected a size such as 512KiB or 2GiB, found \"2\""
      ),
      (
        #"{"services": {"api": {"depends_on": "x"}}}"#,
        "expected a list at services.api.depends_on, found \"x\""
      ),
      (#"{"rules": [{}, 1]}"#, "expected an object at rules[1], found 1"),
      (#"{"rules": {}}"#, "expected a list at rules, found {}"),
      (#"{"breakers": {"x": 1}}"#, "expected an object at breakers.x, found 1"),
      (#"{"features": {"x": []}}"#, "expected an object at features.x, found []"),
      (
        #"{"security": {"tls_min": 1.2}}"#,
        "expected one of 1.2, 1.3 at security.tls_min, found 1.2"
      ),
      (
        #"{"intervals": {"drain": "-1s"}}"#,
        "at intervals.drain: expected a duration such as 250ms, 30s or 1h30m, found \"-1s\""
      ),
      (
        #"{"": 1}"#,
        "unknown key \"\"; known here: services, providers, database, pipeline, prompts, breakers, rules, alerts, features, security, intervals"
      ),
    ])
  func wrong(text: String, sentence: String) throws {
    #expect(try failure(text) == Failure(.configuration, "config: \(sentence)"))
  }

  @Test("all mistakes are told at once")
  func several() throws {
    let found = try failure(#"{"database": {"pool": 0, "x": 1}, "y": 2}"#)
    #expect(found?.message.split(separator: "\n").count == 3)
  }

  @Test(
    "what is right",
    arguments: [
      "{}", #"{"database": {"url": null}}"#, #"{"pipeline": {"models": "all"}}"#,
      #"{"pipeline": {"models": ["a:b"]}}"#,
      #"{"pipeline": {"max_cost_usd": null}}"#, #"{"providers": {"x": {"models": {"m": null}}}}"#,
      #"{"providers": {"x": {"limits": {"concurrency": null, "tokens_per_minute": 1.5}}}}"#,
      #"{"services": {"api": {"limits": {"memory": "2GiB", "cpu": 0.5, "connections": 0}}}}"#,
    ])
  func right(text: String) throws {
    #expect(try failure(text) == nil)
  }

  @Test(
    "a mistake in the text is told with its line and column",
    arguments: [
      ("{\n  \"a\": 1,\n}", "config:3:1: "), ("{\"a\" 1}", "config:1:6: "), ("", "config:1:0: "),
      ("{\"a\": 1, \"a\": 2}", "config:1:12: "), ("[1]", "config: expected one JSON object"),
      ("{} x", "config:1:4: "),
      ("{\"a\": NaN}", "config:1:9: "), ("{\"a\": 1e999}", "config:1:11: "),
      ("{\"a\": \"\u{1}\"}", "config:1:7: "),
      (String(repeating: "[", count: 10_000), "config:1:"),
      ("{\"a\": 99999999999999999999}", "config:1:"),
    ])
  func syntax(text: String, place: String) throws {
    let found = try #require(try failure(text))
    #expect(found.status == .configuration)
    #expect(found.message.hasPrefix(place), "\(found.message)")
    #expect(found.message.count > place.count || place.hasSuffix("object"))
  }
}
