import Toolbox
import Wire

/// Where the token lies, and the one-time link to the page: files in the state folder that only
/// their owner may read.
struct TokenFolder: Sendable {
  private let folder: StateFolder

  /// - Throws: `Failure` if there is no folder to trust with it.
  init() throws(Failure) {
    do throws(StateFolder.Problem) {
      folder = try StateFolder.open().folder("serve")
    } catch {
      throw Failure(ExitStatus(rawValue: error.status), error.description)
    }
  }

  var tokenPath: String { folder.path("token") }
  func linkPath(port: UInt16) -> String { folder.path("link-\(port)") }

  /// The token of earlier runs, so that a browser that has it need not be told again; else a new
  /// one.
  /// - Throws: `Failure` if it cannot be kept, or others than its owner may read it.
  func token() throws(Failure) -> Secret {
    if Descriptor.exists(tokenPath) { return try Self.token(in: tokenPath) }
    let text = Self.random()
    try write(text + "\n", to: tokenPath)
    return try Secret(text, origin: tokenPath)
  }

  /// - Throws: `Failure` 66, 77 or 78 if the file cannot be had or holds no token.
  static func token(in path: String) throws(Failure) -> Secret {
    guard let token = try Secret.list(file: path).first, token.reveal().utf8.count >= 16 else {
      throw Failure(.configuration, "\(path): expected a token of 16 characters or more")
    }
    return token
  }

  /// - Throws: `Failure` if it cannot be written.
  func write(link: String, port: UInt16) throws(Failure) {
    try write(link + "\n", to: linkPath(port: port))
  }

  private func write(_ text: String, to path: String) throws(Failure) {
    do throws(SystemError) {
      try AtomicFile.replace(path, with: Array(text.utf8), mode: 0o600)
    } catch { throw Failure(error) }
  }

  /// 128 bits from the kernel, in hexadecimal.
  static func random() -> String {
    var generator = SystemRandomNumberGenerator()
    return hexText((0..<16).map { _ in UInt8.random(in: 0...255, using: &generator) })
  }
}
