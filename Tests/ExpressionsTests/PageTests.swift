import Expressions
import TestSupport
import Testing

/// The examples of domain-runner-expressions(7), each with what it holds for and what it does not.
@Suite("The manual page of expressions")
struct PageTests {
  private static let examples: [(text: String, holds: String, fails: String)] = [
    (
      #"latency_ms > 5s && provider == "openai""#,
      #"{"latency_ms":5001,"provider":"openai"}"#, #"{"latency_ms":5001,"provider":"google"}"#
    ),
    (#"status != "ok""#, #"{"status":"error"}"#, #"{"status":"ok"}"#),
    ("error_rate > 5%", #"{"error_rate":0.051}"#, #"{"error_rate":0.05}"#),
    ("latency_ms.p99 > 5s", #"{"latency_ms":{"p99":6000}}"#, #"{"latency_ms":{"p99":900}}"#),
    ("details.memory_ratio > 0.85", #"{"details":{"memory_ratio":0.9}}"#, "{}"),
    ("size_bytes > 2GiB", #"{"size_bytes":2147483649}"#, #"{"size_bytes":2147483648}"#),
    (
      "error != null && !error.retryable",
      #"{"error":{"kind":"auth","retryable":false}}"#, #"{"error":{"retryable":true}}"#
    ),
    ("!simulated", "{}", #"{"simulated":true}"#),
    (
      #"model =~ "gpt-*" && !(model in ("gpt-6-luna", "gpt-6-nova"))"#,
      #"{"model":"gpt-6-sol"}"#, #"{"model":"gpt-6-luna"}"#
    ),
    (
      #"by.provider == "openai" && sums["tokens.completion"] >= 1000000"#,
      #"{"by":{"provider":"openai"},"sums":{"tokens.completion":1000000}}"#,
      #"{"by":{"provider":"openai"},"sums":{"tokens.completion":999999}}"#
    ),
    (
      #"labels["k8s.io/app"] == "api" || labels.team in ("core", "data")"#,
      #"{"labels":{"k8s.io/app":"api"}}"#, #"{"labels":{"team":"web"}}"#
    ),
  ]

  @Test("an example holds and fails as it should", arguments: 0..<examples.count)
  func example(index: Int) throws {
    let example = Self.examples[index]
    #expect(try holds(example.text, example.holds))
    #expect(try !holds(example.text, example.fails))
  }

  @Test("the examples of the page are these")
  func page() throws {
    let path = "\(Repository.root)/man/man7/domain-runner-expressions.7"
    let page = String(decoding: try File.read(path), as: UTF8.self)
    let section = page.split(separator: ".Sh EXAMPLES", maxSplits: 1).last?
      .split(separator: ".Sh SEE ALSO").first
    let lines = (section ?? "").split(separator: "\n").map(String.init)
    var found: [String] = []
    var isLiteral = false
    for line in lines {
      if line.hasPrefix(".Bd -literal") {
        isLiteral = true
      } else if line == ".Ed" {
        isLiteral = false
      } else if isLiteral {
        found.append(line)
      }
    }
    #expect(found == Self.examples.map(\.text))
  }
}
