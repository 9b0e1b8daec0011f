/// How a run goes.
struct RunPlan {
  var targets: [Target] = []
  /// Names of targets of `targets` that are looked at only because others need them, and shown too.
  var concurrency = 256
  /// From round to round; `nil` for a single one.
  var interval: Duration?
  /// Each target begins up to so much later than its round.
  var jitter: Duration = .zero
  /// How many rounds; `nil`: until stopped.
  var rounds: Int? = 1
  var rules = Steadiness.Rules()
  var showsOnlyChanges = false
  var checksUplink = false
  var uplinks: [TCPQuestion] = []
  var drain: Duration = .seconds(30)
  var forcesProviders = false
  var config: String?
}
