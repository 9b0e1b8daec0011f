import JSON
import Providers
import TestSupport
import Testing

@testable import LLMQuery

/// Streams as the providers document them.
struct StreamSample: Sendable, CustomTestStringConvertible {
  let name: String
  let family: Family
  let text: String
  let finish: String
  let tokens: [Int]?
  let stream: String

  var testDescription: String { name }

  init(
    _ name: String, _ family: Family, _ text: String, _ finish: String, _ tokens: [Int]?,
    _ stream: String
  ) {
    self.name = name
    self.family = family
    self.text = text
    self.finish = finish
    self.tokens = tokens
    self.stream = stream
  }

  static let all = [
    StreamSample(
      "chat, usage asked for", .chat, "Hello, world", "stop", [9, 2],
      """
      data: {"id":"c","model":"m","choices":[{"index":0,"delta":{"role":"assistant","content":"","refusal":null},"finish_reason":null}],"usage":null}

      data: {"id":"c","model":"m","choices":[{"index":0,"delta":{"content":"Hello"},"finish_reason":null}],"usage":null}

      data: {"id":"c","model":"m","choices":[{"index":0,"delta":{"content":", world"},"finish_reason":null}],"usage":null}

      data: {"id":"c","model":"m","choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"usage":null}

      data: {"id":"c","model":"m","choices":[],"usage":{"prompt_tokens":9,"completion_tokens":2}}

      data: [DONE]


      """),
    StreamSample(
      "chat, kept alive, thoughts apart, cut off", .chat, "42", "length", nil,
      """
      : keep-alive

      data: {"choices":[{"delta":{"reasoning_content":"hm","content":null}}]}

      : keep-alive

      data: {"choices":[{"delta":{"content":"42"},"finish_reason":"length"}]}

      data: [DONE]


      """),
    StreamSample(
      "chat in chunks, without [DONE]", .chat, "ab", "stop", [1, 2],
      """
      data: {"choices":[{"delta":{"content":[{"type":"thinking","thinking":[]},{"type":"text","text":"a"}]}}]}

      data: {"choices":[{"delta":{"content":"b"},"finish_reason":"stop"}],"usage":{"prompt_tokens":1,"completion_tokens":2}}


      """),
    StreamSample(
      "Groq's usage", .chat, "x", "stop", [3, 4],
      """
      data: {"choices":[{"delta":{"content":"x"}}]}

      data: {"choices":[{"delta":{},"finish_reason":"stop"}],"x_groq":{"id":"r","usage":{"prompt_tokens":3,"completion_tokens":4}}}

      data: [DONE]


      """),
    StreamSample(
      "chat, refused", .chat, "I cannot", "refusal", nil,
      """
      data: {"choices":[{"delta":{"refusal":"I "}}]}

      data: {"choices":[{"delta":{"refusal":"cannot"},"finish_reason":"stop"}]}

      data: [DONE]


      """),
    StreamSample(
      "messages", .messages, "Hello!", "stop", [25, 15],
      """
      event: message_start
      data: {"type":"message_start","message":{"id":"msg","type":"message","role":"assistant","content":[],"model":"m","stop_reason":null,"usage":{"input_tokens":25,"output_tokens":1}}}

      event: content_block_start
      data: {"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":""}}

      event: content_block_delta
      data: {"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"hm"}}

      event: content_block_start
      data: {"type":"content_block_start","index":1,"content_block":{"type":"text","text":""}}

      event: ping
      data: {"type": "ping"}

      event: content_block_delta
      data: {"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":"Hello"}}

      event: content_block_delta
      data: {"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":"!"}}

      event: content_block_stop
      data: {"type":"content_block_stop","index":1}

      event: message_delta
      data: {"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},"usage":{"output_tokens":15}}

      event: message_stop
      data: {"type":"message_stop"}


      """),
    StreamSample(
      "messages, refused", .messages, "", "refusal", [2, 1],
      """
      data: {"type":"message_start","message":{"usage":{"input_tokens":2,"output_tokens":1}}}

      data: {"type":"message_delta","delta":{"stop_reason":"refusal"},"usage":{"output_tokens":1}}

      data: {"type":"message_stop"}


      """),
    StreamSample(
      "generateContent", .generateContent, "Hi there", "length", [4, 9],
      """
      data: {"candidates":[{"content":{"parts":[{"text":"thought","thought":true},{"text":"Hi"}],"role":"model"}}],"modelVersion":"m"}\r
      \r
      data: {"candidates":[{"content":{"parts":[{"text":" there"}]},"finishReason":"MAX_TOKENS"}],"usageMetadata":{"promptTokenCount":4,"candidatesTokenCount":2,"thoughtsTokenCount":7}}\r
      \r

      """),
    StreamSample(
      "generateContent, blocked", .generateContent, "", "refusal", [4, 0],
      """
      data: {"promptFeedback":{"blockReason":"SAFETY"},"usageMetadata":{"promptTokenCount":4}}


      """),
    StreamSample(
      "cohere-v2", .cohereV2, "Hi!", "stop", [5, 2],
      """
      event: message-start
      data: {"id":"x","type":"message-start","delta":{"message":{"role":"assistant","content":[]}}}

      event: content-start
      data: {"type":"content-start","index":0,"delta":{"message":{"content":{"type":"text","text":""}}}}

      event: content-delta
      data: {"type":"content-delta","index":0,"delta":{"message":{"content":{"text":"Hi"}}}}

      event: content-delta
      data: {"type":"content-delta","index":0,"delta":{"message":{"content":{"text":"!"}}}}

      event: message-end
      data: {"type":"message-end","delta":{"finish_reason":"COMPLETE","usage":{"tokens":{"input_tokens":5,"output_tokens":2}}}}


      """),
    StreamSample(
      "responses", .responses, "Hi!", "stop", [5, 2],
      """
      event: response.created
      data: {"type":"response.created","response":{"status":"in_progress","error":null,"output":[]}}

      event: response.output_text.delta
      data: {"type":"response.output_text.delta","delta":"Hi"}

      event: response.output_text.delta
      data: {"type":"response.output_text.delta","delta":"!"}

      event: response.completed
      data: {"type":"response.completed","response":{"status":"completed","error":null,"output":[{"type":"message","content":[{"type":"output_text","text":"Hi!"}]}],"usage":{"input_tokens":5,"output_tokens":2}}}


      """),
    StreamSample(
      "not streamed", .chat, "Hi!", "stop", nil,
      #"  {"choices":[{"message":{"content":"Hi!"},"finish_reason":"stop"}]}"#),
  ]

  /// What the family's answer says of a refusal that was never part of the text.
  var printed: String { finish == "refusal" ? "" : text }
}

@Suite("Streamed answers")
struct AnswerStreamTests {
  private func read(
    _ family: Family, _ stream: String, at place: Int
  ) throws -> (text: String, Answer) {
    var answers = AnswerStream(family)
    let bytes = Array(stream.utf8)
    var text = try answers.feed(Array(bytes[..<place]))
    text += try answers.feed(Array(bytes[place...]))
    let (rest, answer) = try answers.finish()
    return (text + rest, answer)
  }

  @Test(
    "the text as it comes, and the answer as if it had come in one", arguments: StreamSample.all)
  func reads(sample: StreamSample) throws {
    for place in stride(from: 0, through: sample.stream.utf8.count, by: 7) {
      let (text, answer) = try read(sample.family, sample.stream, at: place)
      #expect(text == sample.printed)
      #expect(answer.text == sample.text)
      #expect(answer.finish == sample.finish)
      #expect(answer.tokens.map { [$0.prompt, $0.completion] } == sample.tokens)
    }
  }

  @Test("a stream that ends too early is no answer", arguments: StreamSample.all)
  func breaksOff(sample: StreamSample) throws {
    let end = sample.stream.utf8.count * 2 / 3
    let cut = String(decoding: Array(sample.stream.utf8)[..<end], as: UTF8.self)
    #expect(throws: ProviderError.self) { try read(sample.family, cut, at: 0) }
  }

  @Test(
    "what goes wrong in the middle is told by its kind",
    arguments: [
      (
        Family.messages, ProviderError.Kind.overloaded,
        "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}\n\n"
      ),
      (.chat, .rate, "data: {\"error\":{\"message\":\"Overloaded\",\"code\":429}}\n\n"),
      (.chat, .server, "data: {\"error\":\"Overloaded\"}\n\n"),
      (
        .responses, .server,
        "event: error\ndata: {\"type\":\"error\",\"message\":\"Overloaded\"}\n\n"
      ),
      (
        .generateContent, .overloaded,
        "data: {\"error\":{\"code\":503,\"message\":\"Overloaded\"}}\n\n"
      ),
    ])
  func fails(family: Family, kind: ProviderError.Kind, stream: String) {
    do {
      _ = try read(family, stream, at: 3)
      Issue.record("no error")
    } catch {
      let error = error as? ProviderError
      #expect(error?.kind == kind)
      #expect(error?.message == "Overloaded")
    }
  }

  @Test(
    "rubbish is no answer", arguments: ["data: {\n\n", "<html>", "", "data: x\n\n", "[]", "{}"])
  func rubbish(stream: String) {
    for family in Family.allCases {
      #expect(throws: ProviderError.self) { try read(family, stream, at: 0) }
    }
  }
}
