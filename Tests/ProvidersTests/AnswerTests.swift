import JSON
import Testing

@testable import Providers

@Suite("Answers")
struct AnswerTests {
  @Test("is read", arguments: chat + messages + generateContent + cohere + responses)
  func reads(row: Row) throws {
    let answer = try row.family.answer(try json(row.body))
    #expect(
      answer
        == Answer(
          text: row.text, finish: row.finish, finishRaw: row.raw, tokens: row.tokens,
          costReportedUSD: row.cost, model: row.model, requestID: row.id))
  }

  @Test(
    "a good HTTP status with a bad body",
    arguments: [
      (Family.chat, "{}", .badBody), (.chat, "[]", .badBody), (.chat, "7", .badBody),
      (.chat, #"{"choices":[]}"#, .badBody), (.chat, #"{"choices":[{}]}"#, .badBody),
      (.chat, #"{"choices":[{"message":{"content":""},"finish_reason":"stop"}]}"#, .badBody),
      (.chat, #"{"choices":[{"message":{"content":null},"finish_reason":"stop"}]}"#, .badBody),
      (.chat, #"{"choices":[{"message":{},"finish_reason":"error"}]}"#, .overloaded),
      (
        .chat,
        #"{"choices":[{"message":{},"finish_reason":"insufficient_system_resource"}]}"#, .overloaded
      ),
      (.chat, #"{"error":{"code":502,"message":"upstream"}}"#, .server),
      (.chat, #"{"error":{"code":429,"message":"slow down"}}"#, .rate),
      (.chat, #"{"error":{"code":"odd","message":"x"},"choices":[]}"#, .server),
      (.chat, #"{"error":"a text"}"#, .server),
      (.messages, #"{"stop_reason":"end_turn"}"#, .badBody),
      (.messages, #"{"content":[],"stop_reason":"end_turn"}"#, .badBody),
      (.generateContent, "{}", .badBody), (.generateContent, #"{"candidates":[]}"#, .badBody),
      (.cohereV2, #"{"message":{}}"#, .badBody),
      (.cohereV2, #"{"message":{"content":[]},"finish_reason":"ERROR"}"#, .server),
      (.cohereV2, #"{"message":{"content":[]},"finish_reason":"TIMEOUT"}"#, .server),
      (.responses, #"{"status":"completed"}"#, .badBody),
      (.responses, #"{"status":"failed","error":null,"output":[]}"#, .server),
      (.responses, #"{"status":"cancelled","output":[]}"#, .server),
      (.responses, #"{"status":"in_progress","output":[]}"#, .server),
      (
        .responses, #"{"status":"failed","error":{"message":"broke","code":"server_error"}}"#,
        .server
      ),
    ] as [(Family, String, ProviderError.Kind)])
  func fails(family: Family, body: String, kind: ProviderError.Kind) throws {
    let error = #expect(throws: ProviderError.self) { try family.answer(try json(body)) }
    #expect(error?.kind == kind)
    #expect(error?.http == 200)
    #expect(error?.message.isEmpty == false)
  }

  @Test(
    "words that a record cannot have",
    arguments: [
      ("STOP", "stop"), ("tool-calls", "tool_calls"), ("Fin é", "fin__"), ("", "other"),
      ("_x", "other"), ("2", "other"),
    ])
  func strangeWords(raw: String, finish: String) throws {
    let body = """
      {"choices":[{"message":{"content":"x"},"finish_reason":"\(raw)"}],"id":"","model":""}
      """
    let answer = try Family.chat.answer(try json(body))
    #expect(answer.finish == finish && answer.finishRaw == raw)
    #expect(answer.model == nil && answer.requestID == nil)
  }

  @Test(
    "usage of which half is missing is no usage",
    arguments: [
      #"{"prompt_tokens":4}"#, #"{"completion_tokens":4}"#, "{}", #"{"prompt_tokens":"4"}"#,
    ])
  func halfUsage(usage: String) throws {
    let body =
      #"{"choices":[{"message":{"content":"x"},"finish_reason":"stop"}],"usage":\#(usage)}"#
    #expect(try Family.chat.answer(try json(body)).tokens == nil)
  }

  @Test(
    "counts that cannot be are none",
    arguments: [
      (
        Family.chat,
        """
        {"choices":[{"message":{"content":"x"}}],
        "usage":{"prompt_tokens":N,"completion_tokens":1}}
        """
      ),
      (
        .messages,
        """
        {"content":[{"type":"text","text":"x"}],
        "usage":{"input_tokens":N,"cache_read_input_tokens":N,"output_tokens":1}}
        """
      ),
      (
        .generateContent,
        """
        {"candidates":[{"content":{"parts":[{"text":"x"}]}}],
        "usageMetadata":{"promptTokenCount":N,"candidatesTokenCount":N,"thoughtsTokenCount":N}}
        """
      ),
      (
        .cohereV2,
        """
        {"message":{"content":[{"type":"text","text":"x"}]},
        "usage":{"tokens":{"input_tokens":N,"output_tokens":1}}}
        """
      ),
      (
        .responses,
        """
        {"output":[{"type":"message","content":[{"type":"output_text","text":"x"}]}],
        "usage":{"input_tokens":N,"output_tokens":1}}
        """
      ),
    ])
  func absurdCounts(family: Family, body: String) throws {
    for number in ["9223372036854775807", "-1", "1e300", "1.5", "99999999999"] {
      let answer = try family.answer(try json(body.replacing("N", with: number)))
      #expect(answer.text == "x")
      #expect(answer.tokens == nil)
    }
  }
}
