import HTTPClient
import JSON
import Toolbox
import Wire

/// One look at a web server: each redirect is a request of its own, so that its times are its own.
final class HTTPLook {
  private let target: Target
  private let question: HTTPQuestion
  private let engine: Engine
  private let done: (Finding) -> Void
  private let deadline: Int64
  private let mask: Mask
  private var finding: Finding

  private var url: String
  private var address: WebAddress
  private var method: String?
  private var body: [UInt8]?
  private var headers: [String]
  private var visited: Set<String> = []
  private let resolve: ResolveList

  init(
    _ target: Target, _ question: HTTPQuestion, engine: Engine, done: @escaping (Finding) -> Void
  ) {
    self.target = target
    self.question = question
    self.engine = engine
    self.done = done
    deadline = Clock.monotonic + target.maxTime.nanoseconds
    mask = question.mask
    finding = Finding(target.name, .http)
    url = question.url
    address = question.address
    method = question.method
    body = question.body
    headers = question.headers
    resolve = ResolveList(question.resolve)
  }

  func begin() {
    visited.insert("\(method ?? "") \(url)")
    var probe = Probe()
    probe.method = method
    probe.version = question.version
    probe.resolve = resolve
    probe.bodyLimit = question.bodyLimit
    probe.bodyKept = question.bodyKept
    send(probe) { self.ended($0) }
  }

  private func send(_ probe: Probe, then: @escaping (Exchange) -> Void) {
    let left = Duration.nanoseconds(max(1_000_000, deadline - Clock.monotonic))
    var request = Request(
      url: url, headers: Headers(probe.connectsOnly ? [] : headers),
      body: probe.connectsOnly ? nil : body, timeout: left)
    request.probe = probe
    do throws(ClientError) {
      try engine.transfer(request) { then(Exchange($0)) }
    } catch {
      finding.fail("local", "cannot look: \(error)")
      done(finding)
    }
  }

  private func ended(_ exchange: Exchange) {
    let chain = Certificate(exchange.seen.certificates)
    if exchange.error?.code == .notTrusted, chain == nil {
      // Where a certificate is refused libcurl does not show it, so it is looked at without being
      // asked anything.
      var probe = Probe()
      probe.resolve = resolve
      probe.verifies = false
      probe.connectsOnly = true
      send(probe) { self.judge(exchange, Certificate($0.seen.certificates)) }
    } else {
      judge(exchange, chain)
    }
  }

  private func judge(_ exchange: Exchange, _ certificate: Certificate?) {
    if exchange.error == nil, (300..<400).contains(exchange.status),
      let next = exchange.seen.redirect, question.follow > 0,
      !question.expected.contains(exchange.status)
    {
      return follow(exchange, to: next)
    }
    describe(exchange, certificate)
    if let problem = TransferProblem(
      exchange, host: address.host, port: address.port, certificate: certificate,
      limit: target.maxTime, bodyLimit: question.bodyLimit)
    {
      finding.fail(problem.kind, mask(problem.message), in: problem.phase)
    } else {
      judgeAnswer(exchange)
    }
    if let certificate { judge(certificate) }
    finding.judgeTime(target.degradedOver)
    if finding.status == .unhealthy, exchange.seen.bodyBytes > 0 {
      finding.details["body"] = .string(mask.excerpt(exchange.body))
    }
    done(finding)
  }

  // MARK: Redirects

  private func follow(_ exchange: Exchange, to next: String) {
    add(exchange)
    guard let goal = WebAddress(next) else {
      finding.fail(
        "redirect", "it leads to what is no http or https: \(mask(String(next.prefix(200))))",
        in: .assert)
      return end(exchange)
    }
    if [301, 302, 303].contains(exchange.status), method != "HEAD" {
      (method, body) = (nil, nil)
    }
    if goal.host != address.host || goal.port != address.port || goal.scheme != address.scheme {
      headers.removeAll { line in
        HTTPQuestion.isSecret(header: String(line.prefix { $0 != ":" }))
      }
    }
    if address.scheme == "https", goal.scheme == "http" { finding.details["downgraded"] = true }
    (url, address) = (next, goal)
    if visited.contains("\(method ?? "") \(url)") {
      finding.fail("redirect_loop", "it leads in a circle: \(goal.shown) comes again", in: .assert)
      return end(exchange)
    }
    if finding.hops.count > question.follow {
      finding.fail("redirect_limit", "it leads on more than \(question.follow) times", in: .assert)
      return end(exchange)
    }
    if Clock.monotonic >= deadline {
      finding.fail(
        "timeout_first_byte", "no answer within \(target.maxTime.shortText)", in: .firstByte)
      return end(exchange)
    }
    begin()
  }

  private func add(_ exchange: Exchange) {
    finding.hops.append(
      Finding.Hop(
        url: address.shown, http: exchange.status > 0 ? exchange.status : nil,
        milliseconds: exchange.milliseconds, phases: exchange.phases))
  }

  /// Of a look that ends with a redirect.
  private func end(_ exchange: Exchange) {
    finding.milliseconds = finding.hops.reduce(0) { $0 + $1.milliseconds }
    finding.phases = exchange.phases
    finding.details["http"] = .int(exchange.status)
    done(finding)
  }

  // MARK: What was seen

  private func describe(_ exchange: Exchange, _ certificate: Certificate?) {
    let seen = exchange.seen
    finding.milliseconds = finding.hops.reduce(exchange.milliseconds) { $0 + $1.milliseconds }
    finding.phases = exchange.phases
    if !finding.hops.isEmpty { add(exchange) }
    if exchange.status > 0 { finding.details["http"] = .int(exchange.status) }
    if seen.httpVersion > 0 {
      finding.details["http_version"] = .string(
        seen.httpVersion < 20 ? "1.\(seen.httpVersion % 10)" : "\(seen.httpVersion / 10)")
    }
    if let address = seen.address { finding.details["address"] = .string(address) }
    if exchange.status > 0 { finding.details["body_bytes"] = .int(seen.bodyBytes) }
    if let certificate { finding.details["certificate"] = certificate.json(engine.clock.now) }
  }

  private func judgeAnswer(_ exchange: Exchange) {
    guard question.expected.contains(exchange.status) else {
      return finding.fail(
        Self.kind(exchange.status), "the status is \(exchange.status), not of \(question.expected)",
        in: .assert)
    }
    if question.version == .http2, exchange.seen.httpVersion != 20 {
      return finding.fail("http_version", "the answer came over HTTP/1.1, not HTTP/2", in: .assert)
    }
    if let pattern = question.bodyPattern, !pattern.matches(exchange.body) {
      return finding.fail("body_mismatch", "the body does not match \(pattern.source)", in: .assert)
    }
    if let problem = JSONAssertion.problem(question.assertions, exchange.body) {
      finding.fail("body_mismatch", mask(problem), in: .assert)
    }
  }

  private static func kind(_ status: Int) -> String {
    switch status {
    case 401, 403, 407: "auth"
    case 429: "quota"
    default: "status"
    }
  }

  private func judge(_ certificate: Certificate) {
    CertificateJudgement.judge(
      certificate, question.certificateDays, now: engine.clock.now, of: &finding)
  }
}

/// Whether a certificate is near its end.
enum CertificateJudgement {
  static func judge(
    _ certificate: Certificate, _ days: CertificateDays, now: Timestamp, of finding: inout Finding
  ) {
    let left = certificate.daysLeft(now)
    let limits = days.limits(lifetime: certificate.lifetime)
    guard left >= 0, left <= limits.degraded else { return }
    let sentence =
      "the certificate ends on \(certificate.earliest.notAfter.text), in \(fixed(left, 1)) days"
    if left <= limits.unhealthy {
      finding.fail("tls_expiring", sentence, in: .tls)
    } else {
      finding.degrade("tls_expiring", sentence)
    }
  }
}
