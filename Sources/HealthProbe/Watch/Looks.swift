import HTTPClient
import JSON
import Breakers
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
      // What cannot be remembered would be paid for again and again.
      let costs = plan.targets.contains { target in
        if case .llm(let question) = target.subject { question.isDeep } else { false }
      }
      if costs { throw Failure(error) }
      Message.say("\(error); what is found is remembered by this process alone")
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
    var claim = ProviderMemory.Claim.look(isDeep: false)
    do throws(SystemError) {
      claim = try memory?.claim(question, now: engine.clock.now, forced: forcesProviders) ?? claim
    } catch {
      Message.say("\(error); so \(target.name) is not asked for a token")
    }
    switch claim {
    case .remembered(let look):
      if isWatching { return done(nil) }
      var finding = Finding(target.name, remembered: look)
      breakers?.note(question.provider.name, in: &finding)
      done(finding)
    case .look(let isDeep):
      if question.provider.url.hasPrefix("https") { engine.prepareForTLS() }
      ProviderLook(target, question, engine: engine) { [self] found in
        var finding = found
        if question.isDeep, !isDeep { finding.details["deep"] = "not asked again within the hour" }
        memory?.keep(finding, of: question)
        breakers?.note(question.provider.name, in: &finding)
        done(finding)
      }.begin(isDeep: isDeep)
    }
  }
}
