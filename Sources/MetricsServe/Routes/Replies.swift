import HTTPServer
import JSON

extension Reply {
  /// What every reply says to browsers: it is nobody else's, and nothing may be made of it.
  static let safety: [(name: String, value: String)] = [
    ("Cache-Control", "no-store"),
    ("X-Content-Type-Options", "nosniff"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Referrer-Policy", "no-referrer"),
  ]

  init(json bytes: [UInt8], status: Int = 200) {
    self.init(
      status: status,
      headers: Self.safety + [
        ("Content-Type", "application/json"), ("Content-Security-Policy", "default-src 'none'"),
      ], body: bytes + [0x0a])
  }

  init(json value: JSONValue, status: Int = 200) {
    self.init(json: Array(value.text.utf8), status: status)
  }

  init(refusal: Access.Refusal) {
    self.init(json: ["error": .string(refusal.sentence)], status: refusal.status)
  }

  /// A 405 that tells what may be done.
  init(methodNotAllowed allowed: String) {
    self.init(refusal: Access.Refusal(status: 405, sentence: "only \(allowed) is for this path"))
    headers.append(("Allow", allowed))
  }

  /// A 404 that tells what there is.
  init(missing sentence: String, there names: [String], as kind: String) {
    let list = JSONValue.array(names.map(JSONValue.string))
    self.init(
      json: .object(
        JSONObject([.init("error", .string(sentence)), .init(kind, list)])), status: 404)
  }
}
