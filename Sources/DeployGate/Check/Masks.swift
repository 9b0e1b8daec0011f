/// Takes secrets out of what others print: the values of variables whose names say that they are
/// secret.
struct Masks {
  private let secrets: [(name: String, value: String)]

  private static let words = [
    "KEY", "TOKEN", "SECRET", "PASSWORD", "PASSWD", "CREDENTIAL", "WEBHOOK", "DATABASE_URL",
  ]

  /// Values shorter than this are words that stand everywhere.
  private static let shortest = 6

  init(_ environment: [(name: String, value: String)]) {
    var secrets: [(name: String, value: String)] = []
    for (name, value) in environment {
      let upper = name.uppercased()
      guard Self.words.contains(where: upper.contains) else { continue }
      // A list of keys, and the password within a URL, are told by their parts as well.
      let parts = value.split { ", \t\n".contains($0) }.map(String.init)
      for part in [value] + parts + [Self.password(value)].compactMap(\.self)
      where part.utf8.count >= Self.shortest {
        secrets.append((name, part))
      }
    }
    // The longest first, so that none is left in part.
    self.secrets = secrets.sorted {
      ($0.value.utf8.count, $0.value) > ($1.value.utf8.count, $1.value)
    }
  }

  func masked(_ text: String) -> String {
    secrets.reduce(text) { $0.replacing($1.value, with: "<\($1.name)>") }
  }

  /// Of `scheme://user:password@host`.
  private static func password(_ url: String) -> String? {
    guard let start = url.firstRange(of: "://")?.upperBound,
      let end = url[start...].lastIndex(of: "@"),
      let colon = url[start..<end].firstIndex(of: ":")
    else { return nil }
    return String(url[url.index(after: colon)..<end])
  }
}
