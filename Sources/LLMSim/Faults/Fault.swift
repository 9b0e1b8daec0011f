import HTTPServer

/// What goes wrong with one answer.
struct Fault: Equatable {
  enum Kind: String, CaseIterable {
    // Errors in the provider's own words.
    case rate, overloaded, server
    case quotaDay = "quota_day"
    case noMoney = "no_money"
    case noAccess = "no_access"
    case badKey = "bad_key"
    case badRequest = "bad_request"
    case tooLong = "too_long"
    /// Any status, with any body.
    case status
    // Of the connection.
    case hang, reset, truncated, trickled
    case resetBeforeBody = "reset_before_body"
    // Of an answer that says 200.
    case large, refusal
    case wrongContentType = "wrong_content_type"
    case malformedJSON = "malformed_json"
    case errorIn200 = "error_in_200"
    case wrongUsage = "wrong_usage"

    /// The question is answered all the same.
    var leavesAnswer: Bool {
      switch self {
      case .trickled, .large, .refusal, .wrongUsage: true
      default: false
      }
    }

    /// Told at once, without the time that a model takes.
    var isRefusal: Bool {
      switch self {
      case .rate, .quotaDay, .noMoney, .noAccess, .badKey, .badRequest, .tooLong, .hang: true
      default: false
      }
    }
  }

  enum Usage: String, CaseIterable { case huge, negative, zero, missing }

  var kind: Kind
  /// Of `status`.
  var status = 500
  /// Of `status`; `nil` is the provider's words for an error of the server's.
  var body: String?
  /// Beside the provider's, or in place of those that it has.
  var headers: [(name: String, value: String)] = []
  /// Of `trickled`.
  var bytesPerSecond = 16
  /// Bytes, of `large`.
  var size = 10 << 20
  var usage = Usage.huge

  static func == (left: Fault, right: Fault) -> Bool {
    left.kind == right.kind && left.status == right.status && left.body == right.body
      && left.headers.elementsEqual(right.headers, by: ==)
      && left.bytesPerSecond == right.bytesPerSecond && left.size == right.size
      && left.usage == right.usage
  }

  func conduct(of body: [UInt8]) -> Conduct {
    switch kind {
    case .hang: .never
    case .reset, .resetBeforeBody: .reset
    case .truncated: .truncated(body.count / 2)
    case .trickled: .trickled(bytesPerSecond)
    default: .whole
    }
  }

  /// Of `--fault-rate`: what a client may try again. The reset comes after the body was read.
  static let retryable = [
    Fault(kind: .rate), Fault(kind: .status, status: 500),
    Fault(
      kind: .status, status: 502,
      body: "<html><head><title>502 Bad Gateway</title></head></html>\n",
      headers: [("Content-Type", "text/html")]),
    Fault(kind: .status, status: 503), Fault(kind: .status, status: 529), Fault(kind: .reset),
    Fault(kind: .truncated),
  ]
}
