import Expressions
import Resilience

/// The expressions that say what a record tells of the service. Each may be missing.
struct Rules {
  var failure: Expression?
  var success: Expression?
  var ignore: Expression?

  /// Weighs them: what holds, `nil` where there is no such expression, and what the record means
  /// by itself. `void` is a record that says nothing.
  static func outcome(
    ignore: Bool?, failure: Bool?, success: Bool?, meaning: Outcome
  ) -> Outcome {
    if ignore == true { return .ignored }
    if failure == true { return .failure }
    switch (failure, success) {
    case (nil, nil): return meaning
    case (_, true?), (.some, nil): return .success
    case (nil, false?): return .failure
    case (.some, false?): return .void
    }
  }
}

/// What a record of the suite means by itself: the types that tell how something ended, and by
/// which status.
enum Meaning {
  typealias Status = (text: [UInt8], outcome: Outcome)

  /// The type of an object that has none.
  static let response = Array("response".utf8)

  static let types: [(type: [UInt8], statuses: [Status])] = [
    ("response", [("ok", .success), ("error", .failure)]),
    ("health", [("healthy", .success), ("degraded", .success), ("unhealthy", .failure)]),
    (
      "delivery",
      [("sent", .success), ("failed", .failure), ("queued", .ignored), ("suppressed", .ignored)]
    ),
    ("check", [("pass", .success), ("warn", .success), ("fail", .failure), ("skip", .ignored)]),
  ].map { (type: String, statuses: [(String, Outcome)]) in
    (Array(type.utf8), statuses.map { (Array($0.0.utf8), $0.1) })
  }
}
