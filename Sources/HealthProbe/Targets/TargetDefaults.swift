/// What holds for a target that says nothing else.
struct TargetDefaults: Sendable {
  var maxTime: Duration?
  var degradedOver: Duration?

  /// The limits of a kind where no one says others: a page may take five seconds, as long as alerts
  /// let it.
  func apply(to target: inout Target) {
    switch target.kind {
    case .http, .tcp, .dns:
      target.maxTime = maxTime ?? .seconds(10)
      target.degradedOver = degradedOver ?? .seconds(5)
    case .postgres:
      target.maxTime = maxTime ?? .seconds(10)
      target.degradedOver = degradedOver ?? .seconds(5)
    case .llm:
      // Language models may be slow without being ill.
      target.maxTime = maxTime ?? .seconds(20)
      target.degradedOver = degradedOver
    case .system:
      target.maxTime = maxTime ?? .seconds(10)
      target.degradedOver = nil
    case .exec:
      target.maxTime = maxTime ?? .seconds(60)
      target.degradedOver = degradedOver
    }
  }
}
