import Providers
import Testing

@testable import LLMQuery

@Suite("Identity of a question")
struct QuestionTests {
  /// By hand, 0x1f between the parts:
  ///
  ///     printf 'w47\037example.com\037openai\037gpt-6-luna\037short\037What is {domain}?\037'\
  ///     '{"max_tokens":2048,"temperature":null}\0370' | sha256sum | cut -c1-32
  @Test("is the one that sha256sum gives")
  func known() throws {
    let line = #"{"type":"domain","run":"w47","domain":"example.com"}"#
    #expect(try question(line, plan()).id == "4a547edbec744ee1e833c9d2df23ac1b")
  }

  /// As above, without a run, with another alphabet, and with a temperature that is sent.
  @Test("is the one that sha256sum gives, with other parts")
  func knownToo() throws {
    let asked = try question(
      #"{"domain":"bücher.example"}"#,
      plan("gemini:gemini-3.8-flash", maxTokens: 9, temperature: 0.5))
    #expect(asked.id == "845e0d351da19b763b4feab4b2f1c9ca")
  }

  @Test("changes with each of its parts, and with nothing else")
  func parts() throws {
    let line = #"{"run":"w47","domain":"example.com"}"#
    let name = "gemini:gemini-3.8-flash"
    let different = try [
      question(line, plan(name)),
      question(#"{"run":"w48","domain":"example.com"}"#, plan(name)),
      question(#"{"domain":"example.com"}"#, plan(name)),
      question(#"{"run":"w47","domain":"example.org"}"#, plan(name)),
      question(line, plan("gemini:gemini-3.5-flash-lite")),
      question(line, plan("openai:gpt-6-luna")),
      question(line, plan(name, prompt: Prompt(name: "other", template: short.template))),
      question(line, plan(name, prompt: Prompt(name: "short", template: "Who is {domain}?"))),
      question(line, plan(name, maxTokens: 2049)),
      question(line, plan(name, temperature: 0)),
      question(line, plan(name, temperature: 0.5)),
    ].map(\.id)
    #expect(Set(different).count == different.count)
    #expect(different.allSatisfy { $0.count == 32 && $0.allSatisfy(\.isHexDigit) })
    let same = try [
      question(line, plan(name)),
      question(
        #"{"id":7,"cohort":"c","lease":"l","run":"w47","domain":"example.com"}"#, plan(name),
        questions: 9),
      question(line, plan(name, keys: ["sk-1"])),
    ].map(\.id)
    #expect(Set(same).count == 1)
  }

  @Test("a temperature that is not sent is no part of it")
  func unsentTemperature() throws {
    let line = #"{"domain":"example.com"}"#
    #expect(try question(line, plan()).id == (try question(line, plan(temperature: 0.5)).id))
  }

  @Test("the question carries what the model is asked")
  func ask() throws {
    let ask = try question(#"{"domain":"a.com"}"#, plan(maxTokens: 5, temperature: 1)).ask
    #expect(ask.prompt == "What is a.com?")
    #expect(ask.maxTokens == 5)
    #expect(ask.temperature == 1)
    #expect(ask.model.id == "gpt-6-luna")
  }
}
