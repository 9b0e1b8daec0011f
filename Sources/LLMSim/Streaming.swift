import JSON
import Providers

/// Sends an answer as server-sent events, in the words of its family.
struct Streaming {
  let dialect: Dialect
  /// The request asks for the usage figures, which OpenAI and others leave out otherwise.
  let wantsUsage: Bool

  /// What a request asks for; `nil` where it asks for no stream. `path`: Gemini's says so itself.
  init?(_ fields: Fields, path isInPath: Bool, dialect: Dialect) {
    guard isInPath || fields["stream"]?.bool == true else { return nil }
    self.dialect = dialect
    wantsUsage = fields["stream_options"]?["include_usage"]?.bool == true
  }

  /// The same answer as a stream; one that is no answer of the family, because a fault befell it,
  /// goes out as it is.
  func stream(_ answer: Answer, parse: ([UInt8]) throws(Problem) -> JSONValue) -> Answer {
    guard answer.status == 200, let body = try? parse(answer.body), body.object != nil,
      let events = events(body)
    else { return answer }
    var text = dialect.name == "deepseek" ? ": keep-alive\n\n" : ""
    for event in events {
      // Those whose families name their events say the name twice.
      let isNamed = [.messages, .cohereV2, .responses].contains(dialect.family)
      if isNamed, let name = event["type"]?.string { text += "event: \(name)\n" }
      text += "data: \(event.text)\n\n"
    }
    if dialect.family == .chat { text += "data: [DONE]\n\n" }
    var streamed = answer
    streamed.headers = answer.headers.map { header in
      header.name == "Content-Type" ? ("Content-Type", "text/event-stream") : header
    }
    streamed.body = Array(text.utf8)
    return streamed
  }

  private func events(_ body: JSONValue) -> [JSONValue]? {
    switch dialect.family {
    case .chat: chat(body)
    case .messages: messages(body)
    case .generateContent: generateContent(body)
    case .cohereV2: cohere(body)
    case .responses: responses(body)
    }
  }

  /// Words, each with the space before it.
  private static func pieces(_ text: String?) -> [String] {
    var pieces: [String] = []
    for character in text ?? "" {
      if character == " " || pieces.isEmpty { pieces.append("") }
      pieces[pieces.count - 1].append(character)
    }
    return pieces
  }

  private func chat(_ body: JSONValue) -> [JSONValue]? {
    guard let choice = body["choices"]?[0], let message = choice["message"] else { return nil }
    func chunk(_ delta: JSONValue?, finish: JSONValue = .null) -> JSONObject {
      var chunk = body.object ?? JSONObject()
      chunk["object"] = "chat.completion.chunk"
      chunk["usage"] = nil
      chunk["x_groq"] = nil
      chunk["choices"] = .array(
        delta.map { [["index": 0, "delta": $0, "finish_reason": finish]] } ?? [])
      return chunk
    }
    var chunks = [chunk(["role": "assistant", "content": ""])]
    chunks += Self.pieces(message["content"]?.string).map { chunk(["content": .string($0)]) }
    if let refusal = message["refusal"]?.string {
      chunks.append(chunk(["refusal": .string(refusal)]))
    }
    var last = chunk([:], finish: choice["finish_reason"] ?? .null)
    let usage = body["usage"] ?? .null
    switch dialect.name {
    case "groq": last["x_groq"] = ["id": body["x_groq"]?["id"] ?? .null, "usage": usage]
    case "mistral", "ai21": last["usage"] = usage
    default: break
    }
    chunks.append(last)
    if wantsUsage {
      var end = chunk(nil)
      end["usage"] = usage
      chunks.append(end)
    }
    return chunks.map(JSONValue.object)
  }

  private func messages(_ body: JSONValue) -> [JSONValue]? {
    guard let blocks = body["content"]?.array, var message = body.object else { return nil }
    var usage = body["usage"]?.object ?? JSONObject()
    let output = usage["output_tokens"] ?? 0
    usage["output_tokens"] = 1
    message["content"] = []
    message["stop_reason"] = .null
    message["usage"] = .object(usage)
    var events: [JSONValue] = [["type": "message_start", "message": .object(message)]]
    for (index, block) in blocks.enumerated() {
      let number = JSONValue.int(index)
      var start = block.object ?? JSONObject()
      let text = start["text"]?.string
      if text != nil { start["text"] = "" }
      events.append(
        ["type": "content_block_start", "index": number, "content_block": .object(start)])
      if index == 0 { events.append(["type": "ping"]) }
      events += Self.pieces(text).map { piece in
        [
          "type": "content_block_delta", "index": number,
          "delta": ["type": "text_delta", "text": .string(piece)],
        ]
      }
      events.append(["type": "content_block_stop", "index": number])
    }
    let end: JSONValue = ["stop_reason": body["stop_reason"] ?? .null, "stop_sequence": .null]
    return events + [
      ["type": "message_delta", "delta": end, "usage": ["output_tokens": output]],
      ["type": "message_stop"],
    ]
  }

  private func generateContent(_ body: JSONValue) -> [JSONValue]? {
    guard let candidate = body["candidates"]?[0] else {
      return body["promptFeedback"] == nil ? nil : [body]
    }
    let pieces = Self.pieces(candidate["content"]?["parts"]?[0]?["text"]?.string)
    return pieces.enumerated().map { index, piece in
      let isLast = index == pieces.count - 1
      var chunk = body.object ?? JSONObject()
      var part = candidate.object ?? JSONObject()
      part["content"] = ["parts": [["text": .string(piece)]], "role": "model"]
      if !isLast { part["finishReason"] = nil }
      chunk["candidates"] = [.object(part)]
      if !isLast { chunk["usageMetadata"] = nil }
      return .object(chunk)
    }
  }

  private func cohere(_ body: JSONValue) -> [JSONValue]? {
    guard let text = body["message"]?["content"]?[0]?["text"]?.string else { return nil }
    let start: JSONValue = [
      "type": "message-start", "id": body["id"] ?? .null,
      "delta": ["message": ["role": "assistant", "content": []]],
    ]
    let content: JSONValue = ["message": ["content": ["type": "text", "text": ""]]]
    let pieces: [JSONValue] = Self.pieces(text).map { piece in
      [
        "type": "content-delta", "index": 0,
        "delta": ["message": ["content": ["text": .string(piece)]]],
      ]
    }
    let end: JSONValue = [
      "finish_reason": body["finish_reason"] ?? .null, "usage": body["usage"] ?? .null,
    ]
    return [start, ["type": "content-start", "index": 0, "delta": content]] + pieces
      + [["type": "content-end", "index": 0], ["type": "message-end", "delta": end]]
  }

  private func responses(_ body: JSONValue) -> [JSONValue]? {
    guard let output = body["output"]?.array, var begun = body.object else { return nil }
    begun["status"] = "in_progress"
    begun["output"] = []
    begun["usage"] = .null
    var events: [JSONValue] = [["type": "response.created", "response": .object(begun)]]
    for (index, item) in output.enumerated() {
      guard let part = item["content"]?[0] else { continue }
      let number = JSONValue.int(index)
      events += Self.pieces(part["text"]?.string).map { piece in
        [
          "type": "response.output_text.delta", "output_index": number, "content_index": 0,
          "delta": .string(piece),
        ]
      }
      if let refusal = part["refusal"] {
        events.append(
          ["type": "response.refusal.delta", "output_index": number, "delta": refusal])
      }
    }
    return events + [["type": "response.completed", "response": body]]
  }
}
