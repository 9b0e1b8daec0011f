import HTTPServer
import JSON
import Toolbox

/// The page: one document, whose style and script the browser takes only as they are here.
struct Page: Sendable {
  private let bytes: [UInt8]
  private let policy: String

  init() {
    let (style, script) = ("\n\(PageStyle.text)\n", "\n\(PageScript.text)\n")
    bytes = Array(
      """
      <!doctype html>
      <html lang="en"><head><meta charset="utf-8"><title>domain-runner</title>
      <meta name="viewport" content="width=device-width,initial-scale=1">
      <meta name="color-scheme" content="light dark"><link rel="icon" href="data:,">
      <style>\(style)</style></head><body>
      \(PageMarkup.body)
      <script>\(script)</script></body></html>

      """.utf8)
    policy = [
      "default-src 'none'", "style-src '\(Self.source(style))'",
      "script-src '\(Self.source(script))'", "connect-src 'self'", "img-src data:",
      "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'",
    ].joined(separator: "; ")
  }

  var reply: Reply {
    Reply(
      status: 200,
      headers: Reply.safety + [
        ("Content-Type", "text/html; charset=utf-8"), ("Content-Security-Policy", policy),
        ("X-Frame-Options", "DENY"), ("Vary", "Accept"),
      ], body: bytes)
  }

  /// How a policy names a text: by its digest.
  private static func source(_ text: String) -> String {
    "sha256-\(base64(SHA256.digest(text)))"
  }

  /// RFC 4648 section 4.
  static func base64(_ bytes: [UInt8]) -> String {
    let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var text: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      let word = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
      for place in 0..<4 {
        text.append(
          place <= group.count ? digits[word >> (18 - 6 * place) & 63] : UInt8(ascii: "="))
      }
    }
    return String(decoding: text, as: UTF8.self)
  }
}
