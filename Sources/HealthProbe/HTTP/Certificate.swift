import JSON
import Wire

/// What is known of a certificate and of those that vouch for it.
struct Certificate: Sendable, Equatable {
  let subject: String
  let issuer: String
  let names: [String]
  let notBefore: Timestamp
  let notAfter: Timestamp
  /// The first in the chain to end, and when: the leaf as a rule.
  let earliest: (subject: String, notAfter: Timestamp)

  /// The chain, leaf first, in the fields of libcurl. `nil` where the leaf has no dates.
  init?(_ chain: [[(name: String, value: String)]]) {
    func field(_ certificate: [(name: String, value: String)], _ name: String) -> String {
      certificate.first { $0.name.lowercased() == name }?.value.trimmed ?? ""
    }
    guard let leaf = chain.first, let start = Self.date(field(leaf, "start date")),
      let end = Self.date(field(leaf, "expire date"))
    else { return nil }
    subject = field(leaf, "subject")
    issuer = field(leaf, "issuer")
    notBefore = start
    notAfter = end
    names = field(leaf, "x509v3 subject alternative name").split(separator: ",").compactMap {
      let name = String($0).trimmed
      return name.firstIndex(of: ":").map { String(name[name.index(after: $0)...]) }
    }
    var earliest = (subject: subject, notAfter: end)
    for other in chain.dropFirst() {
      guard let end = Self.date(field(other, "expire date")), end < earliest.notAfter else {
        continue
      }
      earliest = (field(other, "subject"), end)
    }
    self.earliest = earliest
  }

  static func == (left: Certificate, right: Certificate) -> Bool {
    left.subject == right.subject && left.issuer == right.issuer && left.names == right.names
      && left.notBefore == right.notBefore && left.notAfter == right.notAfter
      && left.earliest == right.earliest
  }

  func daysLeft(_ now: Timestamp) -> Double { Self.days(now, earliest.notAfter) }

  var lifetime: Double { Self.days(notBefore, notAfter) }

  private static func days(_ from: Timestamp, _ to: Timestamp) -> Double {
    Double(to.milliseconds - from.milliseconds) / 86_400_000
  }

  func json(_ now: Timestamp) -> JSONValue {
    var object = JSONObject([
      .init("subject", .string(subject)), .init("issuer", .string(issuer)),
      .init("names", .array(names.map(JSONValue.string))),
      .init("not_before", .string(notBefore.text)), .init("not_after", .string(notAfter.text)),
      .init("days_left", .double((daysLeft(now) * 100).rounded() / 100)),
    ])
    if earliest.notAfter != notAfter {
      object["earliest"] = [
        "subject": .string(earliest.subject), "not_after": .string(earliest.notAfter.text),
      ]
    }
    return .object(object)
  }

  /// `Feb  1 00:00:00 2025 GMT`, as OpenSSL prints times.
  static func date(_ text: String) -> Timestamp? {
    let parts = text.split(separator: " ")
    guard parts.count >= 4, let month = months.firstIndex(of: String(parts[0])),
      let day = Int(parts[1])
    else { return nil }
    func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return Timestamp("\(parts[3])-\(padded(month + 1))-\(padded(day))T\(parts[2])Z")
  }

  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]
}

extension String {
  var trimmed: String {
    var text = self[...]
    while text.first?.isWhitespace == true { text.removeFirst() }
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }
}
