import Wire

/// The files in which the kernel tells of this host.
struct ProcFiles: Sendable {
  let root: String

  /// `nil` where it cannot be read.
  func text(_ path: String) -> String? {
    guard let bytes = try? OpenFile(reading: root + path).readAll(limit: 1 << 20) else {
      return nil
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// A file that holds one number, or a word that means none.
  func number(_ path: String) -> Int64? { text(path).flatMap { Int64($0.trimmed) } }

  /// The number behind a name, as in `oom_kill 3` or `MemTotal:  16 kB`.
  func field(_ name: String, of path: String) -> Int64? {
    text(path).flatMap { Self.field(name, in: $0) }
  }

  static func field(_ name: String, in text: String) -> Int64? {
    for line in text.split(separator: "\n") {
      let words = line.split { $0 == " " || $0 == "\t" }
      if words.count > 1, words[0] == name { return Int64(words[1]) }
    }
    return nil
  }
}
