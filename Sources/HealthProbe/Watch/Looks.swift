import HTTPClient
import JSON
import Providers
import Toolbox
import Wire

/// Begins looks of every kind.
final class Looks {
  let engine: Engine
  private let memory: ProviderMemory?
  private let breakers: ProviderBreakers?
  private let forcesProviders: Bool
  /// Whether a provider that was looked at a moment ago is passed over in place of being told again.
  private let isWatching: Bool

  /// - Throws: `Failure` if the state of providers may not be used.
  init(_ plan: RunPlan, engine: Engine) throws {
    self.engine = engine
    isWatching = plan.interval != nil
    forcesProviders = plan.forcesProviders
    guard plan.targets.contains(where: { $0.kind == .llm }) else {
      (memory, breakers) = (nil, nil)
      return
    }
    var folder: StateFolder?
    do throws(StateFolder.Problem) { folder = try StateFolder.open() } catch {
      Message.say("\(error); what this costs is remembered by this process alone")
    }
    memory = ProviderMemory(folder)
    breakers = try ProviderBreakers(config: plan.config)
  }

  /// Begins a look; `done` is told what was found, `nil` where there was nothing to look at yet.
  func begin(_ target: Target, done: @escaping (Finding?) -> Void) {
    switch target.subject {
    case .http(let question):
      if question.address.scheme == "https" { engine.prepareForTLS() }
      HTTPLook(target, question, engine: engine, done: done).begin()
    case .tcp(let question):
      if question.usesTLS { engine.prepareForTLS() }
      target.lookAtPort(question, engine: engine, done: done)
    case .dns(let question): DNSLook(target, question, engine: engine, done: done).begin()
    case .postgres(let question):
      target.lookAtDatabase(question, engine: engine, done: done)
    case .system(let question): target.lookAtHost(question, engine: engine, done: done)
    case .exec(let question): target.runPlugin(question, engine: engine, done: done)
    case .llm(let question): begin(target, question, done: done)
    }
  }

  private func begin(
    _ target: Target, _ question: ProviderQuestion, done: @escaping (Finding?) -> Void
  ) {
    let now = engine.clock.now
    let mayGoDeep =
      question.isDeep && (forcesProviders || memory?.mayGoDeep(question, now: now) ?? true)
    if !forcesProviders, !mayGoDeep, let look = memory?.recent(question, now: now) {
      if isWatching { return done(nil) }
      var finding =
        Finding(target.name, remembered: look) ?? Finding(target.name, .llm)
      breakers?.note(question.provider.name, in: &finding)
      return done(finding)
    }
    memory?.begin(question, now: now, isDeep: mayGoDeep)
    if question.provider.url.hasPrefix("https") { engine.prepareForTLS() }
    ProviderLook(target, question, engine: engine) { [self] found in
      var finding = found
      if question.isDeep, !mayGoDeep { finding.details["deep"] = "asked within the hour" }
      memory?.end(question, finding)
      breakers?.note(question.provider.name, in: &finding)
      done(finding)
    }.begin(isDeep: mayGoDeep)
  }
}
