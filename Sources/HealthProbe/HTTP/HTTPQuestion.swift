import HTTPClient
import JSON

/// What is asked of a web server, and what it should answer.
struct HTTPQuestion: Sendable {
  /// As given, with user and password where there are any.
  var url: String
  var address: WebAddress
  var method: String?
  /// Lines as they are sent.
  var headers: [String] = []
  var body: [UInt8]?
  var version: Probe.Version?
  /// `HOST:PORT:ADDRESS`.
  var resolve: [String] = []
  /// How many redirects are followed.
  var follow = 10
  var bodyLimit = 16 << 20
  var expected = StatusRanges.success
  var bodyPattern: BodyPattern?
  var assertions: [JSONAssertion] = []
  var certificateDays = CertificateDays()

  init(url: String, address: WebAddress) {
    self.url = url
    self.address = address
  }

  /// `nil` for what is no URL of http or https.
  init?(_ url: String) {
    guard let address = WebAddress(url) else { return nil }
    self.init(url: url, address: address)
  }

  /// The URL as it may be shown.
  var name: String { address.shown }

  /// A word that can stand in a request's first line.
  static func isMethod(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.count <= 32
      && text.utf8.allSatisfy { ($0 >= 0x41 && $0 <= 0x5a) || $0 == UInt8(ascii: "-") }
  }

  /// How many bytes of the answer have to be kept.
  var bodyKept: Int { bodyPattern == nil && assertions.isEmpty ? 2048 : bodyLimit }

  /// What must not show in what is said of it.
  var mask: Mask {
    Mask(
      [address.password].compactMap(\.self)
        + headers.compactMap { line in
          let parts = line.split(separator: ":", maxSplits: 1)
          guard parts.count == 2, HTTPQuestion.isSecret(header: String(parts[0])) else {
            return nil
          }
          return String(parts[1].drop { $0 == " " })
        })
  }

  /// Whether a header proves who asks, so that it goes to no other host.
  static func isSecret(header name: String) -> Bool {
    let name = name.lowercased()
    return ["authorization", "cookie", "proxy-authorization"].contains(name)
      || ["key", "token", "secret", "auth"].contains { name.contains($0) }
  }
}

/// Sets of HTTP statuses: `200-299,304`.
struct StatusRanges: Sendable, Equatable, CustomStringConvertible {
  private let ranges: [ClosedRange<Int>]
  let description: String

  static let success = StatusRanges([200...299], "200-299")

  private init(_ ranges: [ClosedRange<Int>], _ text: String) {
    self.ranges = ranges
    description = text
  }

  /// `nil` for what are no statuses from 100 to 999.
  init?(_ text: String) {
    var ranges: [ClosedRange<Int>] = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let ends = part.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
      guard (1...2).contains(ends.count), let first = ends[0], let last = ends[ends.count - 1],
        (100...999).contains(first), (first...999).contains(last)
      else { return nil }
      ranges.append(first...last)
    }
    self.init(ranges, text)
  }

  func contains(_ status: Int) -> Bool { ranges.contains { $0.contains(status) } }
}

/// How many days a certificate has to be good for.
struct CertificateDays: Sendable, Equatable {
  /// Fewer are degraded, and unhealthy.
  var degraded = 21.0
  var unhealthy = 7.0
  /// Where nothing was asked for, one that is made for a short time need not be good for longer.
  var isGiven = false

  init() {}

  /// `21,7` or `21`; `nil` for what is no days, or fewer before more.
  init?(_ text: String) {
    let parts = text.split(separator: ",", omittingEmptySubsequences: false).map { Double($0) }
    guard (1...2).contains(parts.count), let first = parts[0], first.isFinite, first >= 0 else {
      return nil
    }
    guard let second = parts.count == 2 ? parts[1] : .some(0), second >= 0, second <= first else {
      return nil
    }
    (degraded, unhealthy, isGiven) = (first, second, true)
  }

  /// What holds for a certificate that is good for `days` in all.
  func limits(lifetime days: Double) -> (degraded: Double, unhealthy: Double) {
    isGiven
      ? (degraded, unhealthy) : (min(degraded, days / 3), min(unhealthy, days / 9))
  }
}
