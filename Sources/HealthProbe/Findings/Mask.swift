import Wire

/// Takes out of texts that come from elsewhere what nobody may read there.
struct Mask: Sendable {
  /// The secrets that are known, longest first.
  private let secrets: [String]

  /// What is shorter than four characters is no secret, and taking it out would spoil every text.
  init(_ secrets: [String] = []) {
    self.secrets = secrets.filter { $0.utf8.count >= 4 }.sorted { $0.utf8.count > $1.utf8.count }
  }

  /// `text` without the known secrets, and without what looks like one: a password in a URL, the
  /// value of something called password, token or key, a bearer token.
  func callAsFunction(_ text: String) -> String {
    var text = text
    for secret in secrets where text.contains(secret) { text = text.replacing(secret, with: "***") }
    guard text.utf8.contains(where: { Self.signs.contains($0) }) else { return text }
    text.replace(/:\/\/[^\/@\s"'<>]*@/) { _ in "://***@" }
    text.replace(
      /(?i)(["']?[a-z_-]*(?:password|passwd|pwd|secret|token|api[_-]?key|authorization|credential)[a-z_-]*["']?\s*[:=]\s*)(?:"[^"]*"|'[^']*'|(?:Bearer |Basic )?[^\s,;&}\]"']+)/
    ) { "\($0.output.1)***" }
    text.replace(/(?i)\b(bearer|basic) +[a-z0-9._~+\/=-]{8,}/) { "\($0.output.1) ***" }
    text.replace(/\b(?:sk|pk|rk|gsk|xai|xox[a-z])-[A-Za-z0-9_-]{12,}/) { _ in "***" }
    return text
  }

  /// One of these stands in everything that looks like a secret.
  private static let signs = Set(":=-@ ".utf8)

  /// The start of a body, as text: what is no UTF-8 is replaced.
  func excerpt(_ body: [UInt8], limit: Int = 2048) -> String {
    self(String(decoding: body.prefix(limit), as: UTF8.self))
  }
}
