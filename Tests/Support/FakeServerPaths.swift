import Glibc
import JSON

extension FakeConnection {
  /// Does what the first part of the path says. `time` counts how often this very body has come.
  /// Answers whether the connection stays open.
  func answer(_ request: FakeRequest, time: Int) -> Bool {
    let ok = Self.goodAnswer(to: request)
    switch request.behaviour {
    case "ok": return reply(200, ok)
    case "slow":
      usleep(UInt32(request.number("ms") ?? 300) * 1000)
      return reply(200, ok)
    case "hang":
      waitForEnd()
      return false
    case "reset-after":
      reset()
      return false
    case "vanish": return false
    case "ok-then-vanish": return served == 1 && reply(200, ok)
    case "cut":
      reply(200, String(ok.prefix(10)), length: ok.utf8.count)
      return false
    case "cut-429":
      reply(429, "{", headers: ["Retry-After: 60"], length: 100)
      return false
    case "trickle": return trickle(ok)
    case "blank-lines":
      // As DeepSeek does while a request waits for its turn.
      return reply(200, "\n\n\r\n \n" + ok)
    case "huge": return sendHuge()
    case "not-json": return reply(200, "<html>Welcome to the captive portal</html>")
    case "empty": return reply(200, "")
    case "wrong-type": return reply(200, #"{"unexpected":["shape"]}"#)
    case "redirect":
      return reply(302, "", headers: ["Location: http://127.0.0.1:9/elsewhere"])
    case "error-object":
      return reply(200, #"{"error":{"code":502,"message":"the upstream went away"}}"#)
    case "429":
      let after = request.number("after").map { ["Retry-After: \($0)"] } ?? []
      return time == 1 || request.number("times") == nil
        ? reply(429, Self.error("rate_limit_exceeded", "too fast"), headers: after)
        : reply(200, ok)
    case "no-money":
      return reply(429, Self.error("insufficient_quota", "You exceeded your current quota"))
    case "quota-day":
      return reply(
        429, Self.error("rate_limit_exceeded", "Limit reached on requests per day (RPD): 1000"))
    case "refuses-temperature", "refuses-max_tokens":
      let field = request.behaviour == "refuses-temperature" ? "temperature" : "max_tokens"
      let body = String(decoding: request.body, as: UTF8.self)
      return body.contains("\"\(field)\"")
        ? reply(
          400,
          Self.error(
            "unsupported_parameter", "Unsupported parameter: '\(field)' is not supported."))
        : reply(200, ok)
    case "500-once-then-slow":
      usleep(5000)
      return time == 1 && String(decoding: request.body, as: UTF8.self).contains("d7.com")
        ? reply(500, Self.error("server_error", "it broke")) : reply(200, ok)
    case "500": return reply(500, Self.error("server_error", "it broke"))
    case "500-then-ok":
      return time == 1 ? reply(500, Self.error("server_error", "it broke")) : reply(200, ok)
    case "401":
      // A provider that is so careless as to repeat the key.
      return reply(401, Self.error("invalid_api_key", "Incorrect API key: \(Self.key(request))"))
    case "401-if-bad":
      usleep(UInt32(request.number("ms") ?? 0) * 1000)
      return Self.key(request).contains("bad")
        ? reply(401, Self.error("invalid_api_key", "no such key")) : reply(200, ok)
    case "echo":
      // A debugging page that shows the request, the key at the place where an excerpt is cut.
      let filler = String(repeating: "x", count: max(0, (request.number("fill") ?? 150)))
      return reply(500, "<pre>\(filler) \(Self.key(request)) more</pre>")
    case "403-for":
      // A moderator or a firewall that objects to one question: `403-for/ID`.
      return String(decoding: request.body, as: UTF8.self)
        .contains("d\(request.number("d") ?? 0).com")
        ? reply(403, Self.error("flagged", "This request was flagged")) : reply(200, ok)
    case "no-money-for-key":
      return Self.key(request).contains("poor")
        ? reply(429, Self.error("insufficient_quota", "You exceeded your quota")) : reply(200, ok)
    case "no-money-echo":
      return reply(429, Self.error("insufficient_quota", "No money behind \(Self.key(request))"))
    case "long-echo":
      let filler = String(repeating: "x", count: request.number("fill") ?? 0)
      return reply(500, Self.error("server_error", "\(filler) \(Self.key(request)) more"))
    case "reports-cost":
      // In thousandths of a dollar.
      let cost = Double(request.number("mills") ?? 1) / 1000
      return reply(200, ok.replacing("\"total_tokens\":18", with: "\"cost\":\(cost)"))
    case "absurd-cost":
      return reply(200, ok.replacing("\"total_tokens\":18", with: "\"cost\":-1e300"))
    case "empty-text": return reply(200, #"{"choices":[{"message":{"content":""}}]}"#)
    case "half-emoji":
      return reply(
        200, #"{"choices":[{"message":{"content":"nice \ud83d"},"finish_reason":"length"}]}"#)
    case "quota-day-soon":
      return reply(
        429, Self.error("rate_limit_exceeded", "Limit reached on requests per day (RPD): 1000"),
        headers: ["Retry-After: 1"])
    case "429-for-key":
      return Self.key(request).contains("limited")
        ? reply(429, Self.error("rate_limit_exceeded", "too fast"), headers: ["Retry-After: 100"])
        : reply(200, ok)
    case "400": return reply(400, Self.error("invalid_request", "no"))
    case "503": return reply(503, Self.error("overloaded", "busy"))
    case "closes":
      // The connection is announced as staying open, and closed a little later.
      reply(200, ok)
      usleep(50_000)
      return false
    default: return reply(404, Self.error("not_found", "no such path"))
    }
  }

  /// One byte at a time, which takes `ok.count` times 10 ms.
  private func trickle(_ body: String) -> Bool {
    send("HTTP/1.1 200 OK\r\nContent-Length: \(body.utf8.count)\r\n\r\n")
    for byte in body.utf8 {
      usleep(10_000)
      if !send([byte]) { return false }
    }
    return true
  }

  /// More than 32 MiB.
  private func sendHuge() -> Bool {
    let chunk = [UInt8](repeating: UInt8(ascii: " "), count: 1 << 20)
    send("HTTP/1.1 200 OK\r\nContent-Length: \(40 << 20)\r\n\r\n")
    for _ in 0..<40 { if !send(chunk) { return false } }
    return true
  }

  private static func key(_ request: FakeRequest) -> String {
    let header = ["authorization", "x-api-key", "x-goog-api-key"].compactMap { request.headers[$0] }
    return header.first.map { $0.split(separator: " ").last.map(String.init) ?? "" } ?? ""
  }

  private static func error(_ code: String, _ message: String) -> String {
    let body: JSONValue = [
      "error": ["message": .string(message), "type": "error", "code": .string(code)]
    ]
    return body.text
  }

  /// An answer in the shape of the family that the end of the path tells. Its text is the body of
  /// the request, so that a test sees which question it answers.
  private static func goodAnswer(to request: FakeRequest) -> String {
    let text = JSONValue.string(String(decoding: request.body, as: UTF8.self))
    let path = request.target
    let usage: JSONValue = ["prompt_tokens": 11, "completion_tokens": 7, "total_tokens": 18]
    let body: JSONValue =
      if path.hasSuffix("/chat/completions") {
        [
          "id": "fake-1", "choices": [["message": ["content": text], "finish_reason": "stop"]],
          "usage": usage,
        ]
      } else if path.hasSuffix("/messages") {
        ["content": [["type": "text", "text": text]], "stop_reason": "end_turn"]
      } else if path.hasSuffix(":generateContent") {
        ["candidates": [["content": ["parts": [["text": text]]], "finishReason": "STOP"]]]
      } else if path.hasSuffix("/chat") {
        ["message": ["content": [["type": "text", "text": text]]], "finish_reason": "COMPLETE"]
      } else if path.hasSuffix("/agent") {
        [
          "status": "completed",
          "output": [
            ["type": "message", "content": [["type": "output_text", "text": text]]]
          ],
        ]
      } else {
        ["ok": true]
      }
    return body.text
  }
}
