import HTTPClient
import JSON
import JSONParse
import Providers
import Toolbox
import Wire

/// One look at a provider with one key: its list of models, which costs nothing, and with `--deep`
/// one token of its cheapest model.
final class ProviderLook {
  private let target: Target
  private let question: ProviderQuestion
  private let engine: Engine
  private let done: (Finding) -> Void
  private var finding: Finding
  private let began = Clock.monotonic

  init(
    _ target: Target, _ question: ProviderQuestion, engine: Engine,
    done: @escaping (Finding) -> Void
  ) {
    self.target = target
    self.question = question
    self.engine = engine
    self.done = done
    finding = Finding(target.name, .llm)
    finding.details["provider"] = .string(question.provider.name)
    finding.details["key"] = .string(question.key.fingerprint)
  }

  /// `isDeep` where a token may be asked for.
  func begin(isDeep: Bool) {
    guard let url = Self.listURL(question.provider) else {
      finding.details["checked"] = "nothing"
      if isDeep { return askToken() }
      finding.degrade("not_measured", "\(question.provider.name) offers no free check; see --deep")
      return done(finding)
    }
    send(url, body: nil) { [self] exchange in
      finding.details["checked"] = "models"
      judge(exchange) { body in
        guard let list = body.array ?? body["data"]?.array ?? body["models"]?.array else {
          return ProviderError(
            .badBody, http: exchange.status, message: "the answer is no list of models")
        }
        finding.details["models"] = .int(list.count)
        return nil
      }
      if isDeep && finding.status < .unhealthy { askToken() } else { end() }
    }
  }

  /// Where the list of models stands; `nil` where none is offered that a key could be checked with.
  private static func listURL(_ provider: Provider) -> String? {
    switch provider.family {
    // AI21 answers without a key too, so that its list says nothing of one.
    case .chat: provider.name == "ai21" ? nil : "\(provider.url)/models"
    case .messages: "\(provider.url)/models?limit=1000"
    case .generateContent: "\(provider.url)/models?pageSize=1000"
    case .responses: "\(provider.url)/models"
    // It is under the version before the one that answers.
    case .cohereV2:
      (provider.url.hasSuffix("/v2") ? provider.url.dropLast(2) + "v1" : provider.url[...])
        + "/models?page_size=1000&endpoint=chat"
    }
  }

  private func askToken() {
    let priced = question.provider.models.filter { $0.outputUSDPerMTok != nil }
    let cheapest =
      priced.min { ($0.outputUSDPerMTok ?? 0, $0.id) < ($1.outputUSDPerMTok ?? 0, $1.id) }
      ?? question.provider.models.first
    guard let model = cheapest else {
      finding.degrade(
        "not_measured", "\(question.provider.name) has no model to ask; configure one")
      return end()
    }
    let family = question.provider.family
    let ask = Ask(model: model, prompt: "Say yes.", maxTokens: 1, temperature: nil)
    send(question.provider.url + family.path(model), body: family.body(ask)) { [self] exchange in
      finding.details["checked"] = "token"
      finding.details["model"] = .string(model.id)
      judge(exchange) { body in
        do throws(ProviderError) {
          _ = try family.answer(body)
          return nil
        } catch {
          // An answer that is cut after its first token may have no text.
          return error.kind == .badBody && body.object != nil ? nil : error
        }
      }
      end()
    }
  }

  private func send(_ url: String, body: [UInt8]?, then: @escaping (Exchange) -> Void) {
    let left = target.maxTime.nanoseconds - (Clock.monotonic - began)
    let (name, prefix) = question.provider.family.keyHeader
    let lines = question.provider.family.fixedHeaders.map { "\($0.name): \($0.value)" }
    var request = Request(
      url: url, headers: Headers(lines + ["\(name): \(prefix)\(question.key.reveal())"]),
      body: body, timeout: .nanoseconds(max(1_000_000, left)))
    var probe = Probe()
    probe.usesProxy = true
    probe.bodyKept = 4 << 20
    probe.bodyLimit = 4 << 20
    request.probe = probe
    do throws(ClientError) { try engine.transfer(request) { then(Exchange($0)) } } catch {
      finding.fail("local", "cannot look: \(error)")
      done(finding)
    }
  }

  /// `check` says what is wrong with the body of an answer of status 200.
  private func judge(_ exchange: Exchange, _ check: (JSONValue) -> ProviderError?) {
    if finding.phases.values.isEmpty { finding.phases = exchange.phases }
    if exchange.status > 0 { finding.details["http"] = .int(exchange.status) }
    let host = WebAddress(question.provider.url)
    if let problem = TransferProblem(
      exchange, host: host?.host ?? question.provider.name, port: host?.port ?? 443,
      certificate: Certificate(exchange.seen.certificates), limit: target.maxTime,
      bodyLimit: 4 << 20), exchange.status < 400
    {
      finding.details["cause"] = .string(problem.kind)
      finding.details["blame"] = exchange.status > 0 ? "outage" : "path"
      return finding.fail("net", masked(problem.message), in: problem.phase)
    }
    if (300..<400).contains(exchange.status) {
      // Never followed: the key would go with it.
      finding.details["blame"] = "path"
      return finding.fail(
        "bad_body", "it redirects elsewhere; set the provider's url to that", in: .assert)
    }
    let error: ProviderError?
    if exchange.status == 200 {
      let body = try? JSONParser().value(exchange.body)
      error =
        body.map(check)
        ?? ProviderError(.badBody, http: 200, message: "the answer is no JSON")
    } else {
      error = ErrorClass.error(
        Refusal(
          status: exchange.status, body: exchange.body, now: engine.clock.now, header: { _ in nil })
      )
    }
    guard let error else { return }
    finding.details["blame"] = .string(Self.blame(error.kind))
    let message = masked(error.message)
    switch error.kind {
    case .rate: finding.degrade(error.kind.rawValue, "over a limit of minutes: \(message)")
    case .noAccess where exchange.status == 404 && finding.details["checked"]?.string == "models":
      finding.degrade(
        "not_measured", "there is no list of models, so nothing free tells; see --deep")
    default: finding.fail(error.kind.rawValue, message, in: .assert)
    }
  }

  /// Whose trouble it is: that of the key, of what may be used, of the provider, or of the question.
  private static func blame(_ kind: ProviderError.Kind) -> String {
    switch kind {
    case .badKey, .noAccess: "auth"
    case .rate, .quotaDay, .noMoney: "quota"
    case .net: "path"
    case .overloaded, .server, .badBody: "outage"
    case .badRequest, .tooLong, .cancelled: "request"
    }
  }

  private func masked(_ text: String) -> String { Mask()(question.key.masked(in: text)) }

  private func end() {
    finding.milliseconds = Double(Clock.monotonic - began) / 1e6
    finding.judgeTime(target.degradedOver)
    done(finding)
  }
}
