import HTTPClient
import JSON
import Wire

/// A connection that is made and closed.
struct TCPQuestion: Sendable {
  var host: String
  var port: Int
  /// Whether TLS is spoken on it from the start.
  var usesTLS = false
  var certificateDays = CertificateDays()

  /// `nil` for what is no `HOST:PORT` with a port from 1 to 65535; an IPv6 address stands in
  /// brackets.
  init?(_ text: String) {
    guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]),
      (1...65_535).contains(port)
    else { return nil }
    var host = String(text[..<colon])
    if host.hasPrefix("["), host.hasSuffix("]") {
      host = String(host.dropFirst().dropLast())
    } else if host.contains(":") {
      return nil
    }
    guard !host.isEmpty,
      host.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f && !"/@?#".utf8.contains($0) })
    else { return nil }
    (self.host, self.port) = (host, port)
  }

  var name: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}

extension Target {
  /// One look at a port.
  func lookAtPort(
    _ question: TCPQuestion, engine: Engine, done: @escaping (Finding) -> Void
  ) {
    let url = "\(question.usesTLS ? "https" : "http")://\(question.name)/"
    var probe = Probe()
    probe.connectsOnly = true
    connect(question, url, probe, maxTime, engine) { exchange in
      let chain = Certificate(exchange.seen.certificates)
      guard exchange.error?.code == .notTrusted, chain == nil else {
        return done(self.finding(question, exchange, chain, engine))
      }
      probe.verifies = false
      self.connect(question, url, probe, self.maxTime, engine) {
        done(self.finding(question, exchange, Certificate($0.seen.certificates), engine))
      }
    } failed: {
      done($0)
    }
  }

  private func connect(
    _ question: TCPQuestion, _ url: String, _ probe: Probe, _ limit: Duration, _ engine: Engine,
    _ then: @escaping (Exchange) -> Void, failed: ((Finding) -> Void)? = nil
  ) {
    var request = Request(url: url, headers: Headers([]), body: nil, timeout: limit)
    request.probe = probe
    do throws(ClientError) { try engine.transfer(request) { then(Exchange($0)) } } catch {
      var finding = Finding(name, .tcp)
      finding.fail("local", "cannot look: \(error)")
      failed?(finding)
    }
  }

  private func finding(
    _ question: TCPQuestion, _ exchange: Exchange, _ certificate: Certificate?, _ engine: Engine
  ) -> Finding {
    var finding = Finding(name, .tcp)
    finding.milliseconds = exchange.milliseconds
    finding.phases = exchange.error == nil ? exchange.connectPhases : exchange.phases
    if let address = exchange.seen.address { finding.details["address"] = .string(address) }
    if let certificate { finding.details["certificate"] = certificate.json(engine.clock.now) }
    if let problem = TransferProblem(
      exchange, host: question.host, port: question.port, certificate: certificate, limit: maxTime,
      bodyLimit: 0)
    {
      finding.fail(problem.kind, problem.message, in: problem.phase)
    }
    if let certificate {
      CertificateJudgement.judge(
        certificate, question.certificateDays, now: engine.clock.now, of: &finding)
    }
    finding.judgeTime(degradedOver)
    return finding
  }
}
