import ArgumentParser
import HTTPClient
import Toolbox
import Wire

/// `health-probe http`: web servers, and what they should answer.
struct HTTPCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "http", abstract: "Look at web servers.")

  @Argument(help: ArgumentHelp("What to ask.", valueName: "url")) var urls: [String]

  @Option(help: ArgumentHelp("Statuses that are right.", valueName: "statuses"))
  var expect: String = "200-299"

  @Option(
    help: ArgumentHelp(
      "An extended regular expression that the body must match.", valueName: "re"))
  var bodyMatch: String?

  @Option(
    help: ArgumentHelp(
      "A value that the answer, as JSON, must have at a path.", valueName: "path=value"))
  var json: [String] = []

  @Option(
    help: ArgumentHelp("Headers to send, a line each; secrets belong here.", valueName: "file"),
    completion: .file())
  var headerFile: String?

  @Option(
    help: ArgumentHelp(
      "A certificate that ends within so many days is degraded, unhealthy (21,7).",
      valueName: "days"))
  var certDays: String?

  @Option(
    name: .customLong("http"),
    help: ArgumentHelp("1.1 or 2; what the server prefers unless given.", valueName: "version"))
  var version: String?

  @Option(
    help: ArgumentHelp(
      "Take the address in the place of looking the name up.", valueName: "host:port:address"))
  var resolve: [String] = []

  @Option(help: ArgumentHelp("How many redirects to follow.", valueName: "n"))
  var follow: Int = 10

  @Option(help: ArgumentHelp("GET, or POST with --data-file, unless given.", valueName: "method"))
  var method: String?

  @Option(
    help: ArgumentHelp("Send this as the body.", valueName: "file"), completion: .file())
  var dataFile: String?

  @Option(
    help: ArgumentHelp("The longest answer that is read (16MiB).", valueName: "size"),
    transform: parseSize)
  var maxBody: Int = 16 << 20

  @Option(
    name: .customLong("cacert"),
    help: ArgumentHelp(
      "Trust what is signed by these, in the place of the system's.", valueName: "file"),
    completion: .file())
  var authorities: String?

  @OptionGroup var options: RunOptions

  func validate() throws {
    for url in urls where WebAddress(url) == nil {
      throw ValidationError(
        "\"\(Mask()(url))\" is no URL that begins with http:// or https://")
    }
    if StatusRanges(expect) == nil {
      throw ValidationError("--expect: expected statuses such as 200-299,304, found \"\(expect)\"")
    }
    if let bodyMatch {
      do throws(BodyPattern.Mistake) { _ = try BodyPattern(bodyMatch) } catch {
        throw ValidationError("--body-match: \(error.reason)")
      }
    }
    for text in json where JSONAssertion(text) == nil {
      throw ValidationError("--json: expected PATH=VALUE, found \"\(text)\"")
    }
    if let certDays, CertificateDays(certDays) == nil {
      throw ValidationError("--cert-days: expected days such as 21,7, found \"\(certDays)\"")
    }
    if let version, version != "1.1", version != "2" {
      throw ValidationError("--http: expected 1.1 or 2, found \"\(version)\"")
    }
    for text in resolve where !Self.isResolve(text) {
      throw ValidationError("--resolve: expected HOST:PORT:ADDRESS, found \"\(text)\"")
    }
    if !(0...100).contains(follow) {
      throw ValidationError("--follow: expected a number from 0 to 100")
    }
    if let method, !HTTPQuestion.isMethod(method) {
      throw ValidationError("--method: expected a method such as GET, found \"\(method)\"")
    }
    if maxBody < 1 || maxBody > 1 << 30 {
      throw ValidationError("--max-body: expected a size from 1B to 1GiB")
    }
  }

  private static func isResolve(_ text: String) -> Bool {
    let parts = text.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
    return parts.count == 3 && !parts[0].isEmpty && Int(parts[1]) != nil && !parts[2].isEmpty
  }

  func run() throws {
    let headers = try headerFile.map(HeaderFile.lines) ?? []
    let body = try dataFile.map { path in
      try failing { () throws(SystemError) in try OpenFile(reading: path).readAll() }
    }
    let targets = try urls.map { url in
      guard var question = HTTPQuestion(url) else {
        throw ValidationError("\"\(Mask()(url))\" is no URL")
      }
      question.expected = StatusRanges(expect) ?? .success
      question.bodyPattern = try bodyMatch.map { try BodyPattern($0) }
      question.assertions = json.compactMap(JSONAssertion.init)
      question.headers = headers
      question.certificateDays = certDays.flatMap(CertificateDays.init) ?? CertificateDays()
      question.version = version.map { $0 == "2" ? .http2 : .http1 }
      question.resolve = resolve
      question.follow = follow
      question.method = method
      question.body = body
      question.bodyLimit = maxBody
      var target = Target(question.address.shown, .http(question))
      options.defaults.apply(to: &target)
      return target
    }
    try options.execute(targets, authorities: try AuthoritiesFile.checked(authorities))
  }
}

private func parseSize(_ text: String) throws -> Int {
  do { return try Quantity.size(text) } catch { throw ValidationError("\(error)") }
}
