import JSON

/// How a channel has fared. Times are milliseconds since 1970.
struct ChannelState: Equatable, Sendable {
  /// Nothing is sent before, because the service has asked for that.
  var hold: Int64 = 0
  /// The last attempts, as many as its rate needs.
  var attempts: [Int64] = []
  /// When messages were made, as far back as the throttle looks.
  var messages: [Int64] = []
  /// Attempts in a row that failed.
  var failures = 0
  /// People were told by another channel that this one does not deliver.
  var isBroken = false

  var json: JSONValue {
    func times(_ values: [Int64]) -> JSONValue { .array(values.map { .int(Int($0)) }) }
    return [
      "hold": .int(Int(hold)), "attempts": times(attempts), "messages": times(messages),
      "failures": .int(failures), "broken": .bool(isBroken),
    ]
  }

  init() {}

  init(_ json: JSONValue) {
    func times(_ key: String) -> [Int64] {
      (json[key]?.array ?? []).compactMap { $0.int.map(Int64.init) }
    }
    hold = Int64(json["hold"]?.int ?? 0)
    attempts = times("attempts")
    messages = times("messages")
    failures = json["failures"]?.int ?? 0
    isBroken = json["broken"]?.bool ?? false
  }
}
