import Breakers
import JSON
import Resilience
import Toolbox
import Wire

/// The breakers that llm-query and others have for a provider: one that is open keeps questions from
/// being asked, however well the provider is by now.
struct ProviderBreakers {
  private let session: Session
  private let store: FileStore?

  /// Where there is no state to read there is no breaker.
  init(config: String?) throws(Failure) {
    var options = Session.Options()
    options.config = config
    options.isQuiet = true
    session = try Session(options)
    store = try session.existingStore()
  }

  func note(_ provider: String, in finding: inout Finding) {
    guard let store, let names = try? store.names() else { return }
    let prefix = "llm-\(provider)"
    var states: [JSONValue] = []
    for name in names.sorted()
    where name == prefix || name.hasPrefix(prefix + ":") || name.hasPrefix(prefix + "@") {
      guard let breaker = try? store.breaker(name) else { continue }
      let state = breaker.status(session.clock()).state
      states.append(["name": .string(name), "state": .string(state.text)])
      if state == .open || state == .forcedOpen {
        finding.degrade(
          "breaker_open", "the breaker \(name) is \(state.text); see: breaker status \(name)")
      }
    }
    if !states.isEmpty { finding.details["breakers"] = .array(states) }
  }
}
