import JSON
import JSONParse
import TestSupport
import Testing
import Wire

/// llm-query as users run it, against a server that misbehaves.
struct Run {
  let server = FakeServer()
  static let key = "sk-Zq7rXw2mNp9vLc4tKd8s"

  /// Runs a bash script in an empty folder. `$U` is the server's URL, `ask PATH [OPTION...]` asks
  /// gpt-6-luna at that path of it.
  func script(
    _ script: String, environment: [String: String] = [:], limit: Duration = .seconds(60)
  ) throws -> Subprocess.Outcome {
    let prelude = #"""
      ask() {
        local path=$1
        shift
        llm-query --models openai:gpt-6-luna --base-url "openai=$U$path" "$@"
      }
      domains() { seq "$1" | sed 's/.*/{"domain":"d&.com"}/'; }

      """#
    var variables = Subprocess.plainEnvironment
    variables["U"] = server.url("")
    variables["OPENAI_API_KEY"] = Self.key
    variables.merge(environment) { $1 }
    let scratch = try Scratch()
    variables["HOME"] = scratch.path
    return try Subprocess.collect(
      ["bash", "-o", "pipefail", "-c", prelude + script], environment: variables, limit: limit)
  }
}

extension Subprocess.Outcome {
  /// The records on standard output.
  var records: [JSONValue] {
    get throws {
      try output.split(separator: "\n").map { try JSONParser().value(Array($0.utf8)) }
    }
  }

  /// The only record there is.
  var record: JSONValue {
    get throws {
      let records = try records
      try #require(records.count == 1, "\(output)\(errors)")
      return records[0]
    }
  }
}
