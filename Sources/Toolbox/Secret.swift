import CLinux
import Glibc
import Wire

/// A key or password. It has no text that prints: what shows anywhere is its fingerprint.
package struct Secret: Sendable, Hashable {
  private let text: String

  /// The first 12 hexadecimal digits of the SHA-256 of the secret.
  package let fingerprint: String

  /// - Throws: `Failure` (78) if the text cannot be sent in a header line; `origin` says whose it is.
  package init(_ text: String, origin: String) throws(Failure) {
    guard !text.isEmpty, text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f }) else {
      throw Failure(
        .configuration, "\(origin): a key holds a character that no key has; write it again")
    }
    self.text = text
    fingerprint = hexText(SHA256.digest(text).prefix(6))
  }

  /// The secret itself, for the one place that sends it.
  package func reveal() -> String { text }

  /// `message` with the fingerprint in the place of the secret, for words that come from elsewhere.
  /// What is shorter than 16 characters is no provider's key but a word such as `ollama`, given
  /// where a server asks for any; taking that out would spoil answers.
  package func masked(in message: String) -> String {
    guard text.utf8.count >= 16 else { return message }
    let isThere = unsafe clinux_contains(message, message.utf8.count, text, text.utf8.count) != 0
    guard isThere else { return message }
    return message.split(separator: text, omittingEmptySubsequences: false).joined(
      separator: "<key \(fingerprint)>")
  }

  /// How many characters at the end of a text are the start of the secret, but not all of it.
  package func start(atEndOf message: String) -> Int {
    guard text.utf8.count >= 16 else { return 0 }
    return stride(from: min(text.count - 1, message.count), to: 0, by: -1)
      .first { message.hasSuffix(text.prefix($0)) } ?? 0
  }

  package static func == (left: Secret, right: Secret) -> Bool { left.text == right.text }

  /// Several secrets in one text, apart by commas or white space, each once.
  package static func list(_ text: String, origin: String) throws(Failure) -> [Secret] {
    var secrets: [Secret] = []
    for part in text.split(whereSeparator: { $0 == "," || $0.isWhitespace }) {
      let secret = try Secret(String(part), origin: origin)
      if !secrets.contains(secret) { secrets.append(secret) }
    }
    return secrets
  }

  /// The secrets of a file that only its owner can read.
  /// - Throws: `Failure` 77 if others can read it, 66 if it cannot be opened.
  package static func list(file path: String) throws(Failure) -> [Secret] {
    let content: [UInt8]
    do throws(SystemError) {
      let file = try OpenFile(reading: path)
      let (mode, owner, isRegular) = try file.ownership()
      guard isRegular, mode & 0o077 == 0, owner == geteuid() || owner == 0 else {
        throw SystemError("trust", path, code: EPERM)
      }
      content = try file.readAll(limit: 1 << 20)
    } catch {
      guard error.verb == "trust" else { throw Failure(error) }
      throw Failure(
        .noPermission,
        "\(path) holds keys, but others than its owner may read it; run: chmod 600 \(path)")
    }
    return try list(String(decoding: content, as: UTF8.self), origin: path)
  }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  package var description: String { fingerprint }
  package var debugDescription: String { fingerprint }
  package var customMirror: Mirror { Mirror(self, children: []) }
}
