import JSON
import TestSupport
import Testing

@Suite("Keys stay secret in llm-query")
struct SecrecyTests {
  @Test("a key that is refused is parked, and its questions go on with the other")
  func rotation() throws {
    let run = Run()
    let outcome = try run.script(
      "domains 20 | ask /401-if-bad --concurrency 4",
      environment: ["OPENAI_API_KEYS": "sk-bad-1,sk-good-2"])
    #expect(outcome.status == 0)
    #expect(try outcome.records.count == 20)
    #expect(try outcome.records.allSatisfy { $0["status"]?.string == "ok" })
    #expect(outcome.errors == "llm-query: openai refuses the key f3d6e945e427: no such key\n")
  }

  @Test("a provider that repeats the key in its error")
  func repeated() throws {
    let outcome = try Run().script("domains 3 | ask /401 --verbose; domains 3 | ask /401 --dry-run")
    #expect(try outcome.records.count == 6)
    #expect(outcome.errors.contains("refuses the key"))
    #expect(!(outcome.output + outcome.errors).contains(Run.key))
  }

  @Test("a page that shows the request, wherever the excerpt of it ends", arguments: 165..<195)
  func excerpt(fill: Int) throws {
    let outcome = try Run().script("domains 1 | ask '/echo/fill=\(fill)' --retries 0")
    let message = try #require(try outcome.record["error"]?["message"]?.string)
    #expect(message.hasPrefix("HTTP 500: <pre>xxx"))
    #expect(!outcome.output.contains(Run.key.prefix(6)))
  }

  @Test(
    "the password of a proxy",
    arguments: [
      "http://user:hunter2@127.0.0.1:1", "http://user:hunter2@proxy.invalid",
      "http://user:hunter2@[::", "nonsense://user:hunter2@127.0.0.1", "http://user:hunter2@a b",
    ])
  func proxy(url: String) throws {
    let outcome = try Run().script(
      "domains 1 | ask /ok --retries 0 --verbose", environment: ["http_proxy": url])
    #expect(outcome.status == 1)
    #expect(try outcome.record["error"]?["kind"]?.string == "net")
    #expect(!(outcome.output + outcome.errors).contains("hunter2"))
  }

  @Test("an URL that is wrong", arguments: ["http://127.0.0.1:99999", "http://[::1", "http://"])
  func badURL(url: String) throws {
    let outcome = try Run().script("domains 1 | ask '' --base-url 'openai=\(url)' --retries 0")
    #expect(outcome.status == 1 || outcome.status == 64)
    #expect(!(outcome.output + outcome.errors).contains(Run.key))
  }

  @Test("what the provider says to one question goes on to others without the key")
  func passedOn() throws {
    let outcome = try Run().script("domains 100 | ask /no-money-echo")
    #expect(try outcome.records.count == 100)
    #expect(outcome.errors.contains("No money behind <key "))
    #expect(!(outcome.output + outcome.errors).contains(Run.key))
  }

  @Test("a long error, wherever it is cut", arguments: [1975, 1980, 1985, 1990, 1995, 2000])
  func longError(fill: Int) throws {
    let outcome = try Run().script("domains 1 | ask '/long-echo/fill=\(fill)' --retries 0")
    #expect(!outcome.output.contains(Run.key.prefix(6)))
  }

  @Test("an answer that holds the key of another account")
  func otherAccount() throws {
    let outcome = try Run().script(
      "echo '{\"domain\":\"sk-other-key-123456.com\"}' | ask /ok",
      environment: ["OPENAI_API_KEYS": "sk-mine-key-1234567,sk-other-key-123456"])
    #expect(try outcome.record["text"]?.string?.contains("sk-other-key-123456") == false)
  }
}
