import ArgumentParser
import Toolbox

/// `health-probe tcp`: ports.
struct TCPCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tcp", abstract: "Look whether connections are taken.")

  @Argument(help: ArgumentHelp("Where to connect to.", valueName: "host:port"))
  var places: [String]

  @Flag(help: "Speak TLS, and look at the certificate.")
  var tls = false

  @Option(
    help: ArgumentHelp(
      "With --tls: a certificate that ends within so many days is degraded, unhealthy (21,7).",
      valueName: "days"))
  var certDays: String?

  @Option(
    name: .customLong("cacert"),
    help: ArgumentHelp(
      "With --tls: trust what is signed by these, in the place of the system's.", valueName: "file"),
    completion: .file())
  var authorities: String?

  @OptionGroup var options: RunOptions

  func validate() throws {
    for place in places where TCPQuestion(place) == nil {
      throw ValidationError("expected HOST:PORT, found \"\(place)\"")
    }
    if let certDays, CertificateDays(certDays) == nil {
      throw ValidationError("--cert-days: expected days such as 21,7, found \"\(certDays)\"")
    }
    if certDays != nil, !tls { throw ValidationError("--cert-days means nothing without --tls") }
  }

  func run() throws {
    let targets = places.compactMap(TCPQuestion.init).map { place in
      var question = place
      question.usesTLS = tls
      question.certificateDays = certDays.flatMap(CertificateDays.init) ?? CertificateDays()
      var target = Target(question.name, .tcp(question))
      options.defaults.apply(to: &target)
      return target
    }
    try options.execute(targets, authorities: try AuthoritiesFile.checked(authorities))
  }
}

/// `health-probe dns`: names.
struct DNSCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dns", abstract: "Look names up at name servers.")

  @Argument(help: ArgumentHelp("What to look up.", valueName: "name")) var names: [String]

  @Option(
    name: .customLong("type"),
    help: ArgumentHelp("A, AAAA, CNAME, MX, NS, PTR, SOA or TXT.", valueName: "type"))
  var type: String = "A"

  @Option(
    help: ArgumentHelp(
      "Ask this one in the place of those of resolv.conf(5).", valueName: "address"))
  var server: String?

  @Option(help: ArgumentHelp("A value that must be among the answers.", valueName: "value"))
  var expect: [String] = []

  @OptionGroup var options: RunOptions

  func validate() throws {
    if DNSQuestion.RecordType(name: type) == nil {
      throw ValidationError(
        "--type: expected A, AAAA, CNAME, MX, NS, PTR, SOA or TXT, found \"\(type)\"")
    }
    if let server, DNSQuestion.Server(server) == nil {
      throw ValidationError("--server: expected an address in numbers, found \"\(server)\"")
    }
  }

  func run() throws {
    let targets = names.map { name in
      var question = DNSQuestion(name: name)
      question.type = DNSQuestion.RecordType(name: type) ?? .a
      question.server = server.flatMap { DNSQuestion.Server($0) }
      question.expected = expect
      var target = Target(name, .dns(question))
      options.defaults.apply(to: &target)
      return target
    }
    try options.execute(targets)
  }
}
