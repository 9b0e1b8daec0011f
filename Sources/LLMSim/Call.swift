import JSON

/// A request as far as the simulator looks at it.
struct Call {
  var method: String
  var path: String
  /// Names in lower case.
  var headers: [(name: String, value: String)]
  var body: [UInt8]
  var bodyIsTooLarge = false

  func header(_ name: String) -> String? { headers.first { $0.name == name }?.value }
}

/// What a call is answered.
struct Answer {
  var status: Int
  var headers: [(name: String, value: String)]
  var body: [UInt8]

  init(_ status: Int, headers: [(name: String, value: String)] = [], body: [UInt8]) {
    self.status = status
    self.headers =
      [("Content-Type", "application/json"), ("x-simulated-by", "llm-sim")] + headers
    self.body = body
  }

  init(_ status: Int, headers: [(name: String, value: String)] = [], _ body: JSONValue) {
    var writer = JSONWriter()
    writer.value(body)
    self.init(status, headers: headers, body: writer.bytes)
  }
}
