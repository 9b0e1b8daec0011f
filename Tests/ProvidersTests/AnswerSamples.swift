import Testing

@testable import Providers

extension AnswerTests {
  struct Row: CustomTestStringConvertible, Sendable {
    var claim: String
    var family: Family
    var body: String
    var text = "Hello"
    var finish = "stop"
    var raw: String?
    var tokens: Tokens?
    var cost: Double?
    var model: String?
    var id: String?

    init(
      _ claim: String, _ family: Family, _ body: String, text: String = "Hello",
      finish: String = "stop", raw: String? = nil, tokens: Tokens? = nil, cost: Double? = nil,
      model: String? = nil, id: String? = nil
    ) {
      self.claim = claim
      self.family = family
      self.body = body
      self.text = text
      self.finish = finish
      self.raw = raw
      self.tokens = tokens
      self.cost = cost
      self.model = model
      self.id = id
    }

    var testDescription: String { claim }
  }

  static let chat = [
    Row(
      "OpenAI's, with cached and reasoning tokens", .chat,
      """
      {"id":"chatcmpl-1","object":"chat.completion","model":"gpt-6-luna-2026-09-01","choices":[
        {"index":0,"message":{"role":"assistant","content":"Hello","refusal":null},
         "finish_reason":"stop"}],"usage":{"prompt_tokens":50,"completion_tokens":20,
        "total_tokens":70,"prompt_tokens_details":{"cached_tokens":32},
        "completion_tokens_details":{"reasoning_tokens":12}},"service_tier":"default"}
      """, raw: "stop", tokens: Tokens(prompt: 50, completion: 20, cached: 32, reasoning: 12),
      model: "gpt-6-luna-2026-09-01", id: "chatcmpl-1"),
    Row(
      "DeepSeek's, behind the blank lines of its queue", .chat,
      "\n\n\r\n \n"
        + """
        {"choices":[{"message":{"content":"Hello","reasoning_content":"Hmm."},
        "finish_reason":"stop"}],"usage":{"prompt_tokens":9,"completion_tokens":5,
        "prompt_cache_hit_tokens":8,"prompt_cache_miss_tokens":1,
        "completion_tokens_details":{"reasoning_tokens":3}}}
        """, raw: "stop", tokens: Tokens(prompt: 9, completion: 5, cached: 8, reasoning: 3)),
    Row(
      "Mistral's list of chunks, without the thinking", .chat,
      """
      {"choices":[{"message":{"content":[{"type":"thinking","thinking":[{"type":"text",
      "text":"Hmm."}]},{"type":"text","text":"Hel"},{"type":"text","text":"lo"}]},
      "finish_reason":"stop"}],"usage":{"prompt_tokens":4,"completion_tokens":6}}
      """, raw: "stop", tokens: Tokens(prompt: 4, completion: 6)),
    Row(
      "Mistral's full context", .chat,
      #"{"choices":[{"message":{"content":"Hello"},"finish_reason":"model_length"}]}"#,
      finish: "length", raw: "model_length"),
    Row(
      "xAI's price in ticks", .chat,
      """
      {"choices":[{"message":{"content":"Hello"},"finish_reason":"stop"}],
      "usage":{"prompt_tokens":1,"completion_tokens":2,"cost_in_usd_ticks":25000000}}
      """, raw: "stop", tokens: Tokens(prompt: 1, completion: 2), cost: 0.0025),
    Row(
      "OpenRouter's cost", .chat,
      """
      {"choices":[{"message":{"content":"Hello"},"finish_reason":"stop"}],
      "usage":{"prompt_tokens":1,"completion_tokens":2,"cost":0.00042}}
      """, raw: "stop", tokens: Tokens(prompt: 1, completion: 2), cost: 0.00042),
    Row(
      "Together's end of sequence, usage null", .chat,
      #"{"choices":[{"message":{"content":"Hello"},"finish_reason":"eos"}],"usage":null}"#,
      raw: "eos"),
    Row(
      "all of the cap spent on reasoning: no text, finish length", .chat,
      """
      {"choices":[{"message":{"content":null},"finish_reason":"length"}],
      "usage":{"prompt_tokens":5,"completion_tokens":9,
      "completion_tokens_details":{"reasoning_tokens":9}}}
      """, text: "", finish: "length", raw: "length",
      tokens: Tokens(prompt: 5, completion: 9, reasoning: 9)),
    Row(
      "OpenAI's refusal in a field of its own", .chat,
      """
      {"choices":[{"message":{"content":null,"refusal":"I cannot."},"finish_reason":"stop"}]}
      """, text: "I cannot.", finish: "refusal", raw: "stop"),
    Row(
      "a filter", .chat,
      #"{"choices":[{"message":{"content":""},"finish_reason":"content_filter"}]}"#,
      text: "", finish: "refusal", raw: "content_filter"),
    Row(
      "Groq's, with timings and thoughts", .chat,
      """
      {"id":"g1","choices":[{"message":{"content":"Hello","reasoning":"Hmm."},
      "finish_reason":"stop"}],"usage":{"queue_time":0.1,"prompt_tokens":3,"prompt_time":0.01,
      "completion_tokens":4,"completion_time":0.2,"total_time":0.3},"x_groq":{"id":"req_1"}}
      """, raw: "stop", tokens: Tokens(prompt: 3, completion: 4), id: "g1"),
    Row(
      "a compatible server that says nothing of the end", .chat,
      #"{"choices":[{"message":{"content":"Hello"}}],"error":null}"#),
  ]

  static let messages = [
    Row(
      "Anthropic's, without the thinking, cache counted in", .messages,
      """
      {"id":"msg_1","type":"message","model":"claude-haiku-5-5","content":[
      {"type":"thinking","thinking":"Hmm.","signature":"x"},{"type":"redacted_thinking","data":"y"},
      {"type":"text","text":"Hel"},{"type":"text","text":"lo"}],"stop_reason":"end_turn",
      "usage":{"input_tokens":10,"cache_creation_input_tokens":5,"cache_read_input_tokens":20,
      "output_tokens":7,"output_tokens_details":{"thinking_tokens":4}}}
      """, raw: "end_turn", tokens: Tokens(prompt: 35, completion: 7, cached: 20, reasoning: 4),
      model: "claude-haiku-5-5", id: "msg_1"),
    Row(
      "the cap", .messages,
      #"{"content":[{"type":"text","text":"Hello"}],"stop_reason":"max_tokens"}"#,
      finish: "length", raw: "max_tokens"),
    Row(
      "a full context", .messages,
      """
      {"content":[{"type":"text","text":"Hello"}],"stop_reason":"model_context_window_exceeded"}
      """, finish: "length", raw: "model_context_window_exceeded"),
    Row(
      "a refusal without text", .messages, #"{"content":[],"stop_reason":"refusal"}"#, text: "",
      finish: "refusal", raw: "refusal"),
    Row(
      "a stop sequence", .messages,
      """
      {"content":[{"type":"text","text":"Hello"}],"stop_reason":"stop_sequence",
      "usage":{"input_tokens":1,"output_tokens":2}}
      """, raw: "stop_sequence", tokens: Tokens(prompt: 1, completion: 2)),
    Row(
      "a word that is new", .messages,
      #"{"content":[{"type":"text","text":"Hello"}],"stop_reason":"pause_turn"}"#,
      finish: "pause_turn", raw: "pause_turn"),
  ]

  static let generateContent =
    [
      Row(
        "Gemini's, without thoughts, thinking paid as output", .generateContent,
        """
        {"candidates":[{"content":{"role":"model","parts":[{"text":"Hmm.","thought":true},
        {"text":"Hel"},{"text":"lo"}]},"finishReason":"STOP"}],"modelVersion":"gemini-3.8-flash-001",
        "responseId":"r1","usageMetadata":{"promptTokenCount":8,"candidatesTokenCount":2,
        "thoughtsTokenCount":40,"cachedContentTokenCount":4,"totalTokenCount":50}}
        """, raw: "STOP", tokens: Tokens(prompt: 8, completion: 42, cached: 4, reasoning: 40),
        model: "gemini-3.8-flash-001", id: "r1"),
      Row(
        "a blocked prompt: no candidates", .generateContent,
        """
        {"promptFeedback":{"blockReason":"PROHIBITED_CONTENT"},
        "usageMetadata":{"promptTokenCount":8,"totalTokenCount":8}}
        """, text: "", finish: "refusal", raw: "PROHIBITED_CONTENT",
        tokens: Tokens(prompt: 8, completion: 0)),
      Row(
        "the cap spent on thinking: no parts", .generateContent,
        """
        {"candidates":[{"content":{"role":"model"},"finishReason":"MAX_TOKENS"}],
        "usageMetadata":{"promptTokenCount":8,"thoughtsTokenCount":9}}
        """, text: "", finish: "length", raw: "MAX_TOKENS",
        tokens: Tokens(prompt: 8, completion: 9, reasoning: 9)),
      Row(
        "not even a content", .generateContent,
        #"{"candidates":[{"finishReason":"MAX_TOKENS"}]}"#, text: "", finish: "length",
        raw: "MAX_TOKENS"),
    ]
    + ["SAFETY", "RECITATION", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII", "IMAGE_SAFETY"].map {
      (word: String) in
      Row(
        "finishReason \(word)", .generateContent, #"{"candidates":[{"finishReason":"\#(word)"}]}"#,
        text: "", finish: "refusal", raw: word)
    }
    + [
      Row(
        "another end", .generateContent,
        """
        {"candidates":[{"content":{"parts":[{"text":"Hello"}]},
        "finishReason":"MALFORMED_FUNCTION_CALL"}]}
        """, finish: "malformed_function_call", raw: "MALFORMED_FUNCTION_CALL")
    ]

  static let cohere = [
    Row(
      "Cohere's, without the thinking, tokens as counted", .cohereV2,
      """
      {"id":"c1","finish_reason":"COMPLETE","message":{"role":"assistant","content":[
      {"type":"thinking","thinking":"Hmm."},{"type":"text","text":"Hello"}]},
      "usage":{"billed_units":{"input_tokens":5,"output_tokens":2},
      "tokens":{"input_tokens":71,"output_tokens":3},"cached_tokens":64}}
      """, raw: "COMPLETE", tokens: Tokens(prompt: 71, completion: 3, cached: 64), id: "c1"),
    Row(
      "only the billed units", .cohereV2,
      """
      {"finish_reason":"MAX_TOKENS","message":{"content":[{"type":"text","text":"Hello"}]},
      "usage":{"billed_units":{"input_tokens":5,"output_tokens":2}}}
      """, finish: "length", raw: "MAX_TOKENS", tokens: Tokens(prompt: 5, completion: 2)),
    Row(
      "a stop sequence", .cohereV2,
      """
      {"finish_reason":"STOP_SEQUENCE","message":{"content":[{"type":"text","text":"Hello"}]}}
      """, raw: "STOP_SEQUENCE"),
    Row(
      "a call of a tool", .cohereV2,
      #"{"finish_reason":"TOOL_CALL","message":{"content":[]}}"#, text: "", finish: "tool_calls",
      raw: "TOOL_CALL"),
  ]

  static let responses = [
    Row(
      "Perplexity's, without the searches, at the cost it names", .responses,
      """
      {"id":"resp_1","object":"response","status":"completed","model":"perplexity/sonar",
      "error":null,"output":[{"type":"search_results","results":[{"url":"https://a.com"}]},
      {"type":"message","content":[{"type":"output_text","text":"Hel"},
      {"type":"output_text","text":"lo"}]}],"usage":{"input_tokens":30,"output_tokens":8,
      "input_tokens_details":{"cached_tokens":2},"output_tokens_details":{"reasoning_tokens":1},
      "cost":{"currency":"USD","input_cost":0.00001,"total_cost":0.00512}}}
      """, raw: "completed", tokens: Tokens(prompt: 30, completion: 8, cached: 2, reasoning: 1),
      cost: 0.00512, model: "perplexity/sonar", id: "resp_1"),
    Row(
      "the cap", .responses,
      """
      {"status":"incomplete","incomplete_details":{"reason":"max_output_tokens"},
      "output":[{"type":"message","content":[{"type":"output_text","text":"Hello"}]}]}
      """, finish: "length", raw: "max_output_tokens"),
    Row(
      "a filter", .responses,
      #"{"status":"incomplete","incomplete_details":{"reason":"content_filter"},"output":[]}"#,
      text: "", finish: "refusal", raw: "content_filter"),
    Row(
      "a refusal", .responses,
      """
      {"status":"completed","output":[{"type":"message","content":[
      {"type":"refusal","refusal":"I cannot."}]}]}
      """, text: "I cannot.", finish: "refusal", raw: "completed"),
  ]
}
