import ArgumentParser
import HTTPServer
import Toolbox
import Wire

/// What `--listen` says.
struct Listening: Sendable {
  let address: Address
  let place: Access.Place

  /// - Throws: `ValidationError` if the text is no address.
  init(_ text: String) throws {
    if text.hasPrefix("unix:") {
      let path = String(text.dropFirst(5))
      guard (1...107).contains(path.utf8.count) else {
        throw ValidationError("--listen: expected unix: and a path of at most 107 bytes")
      }
      address = Address(unixSocket: path)
      place = .unixSocket
      return
    }
    guard let address = Address(text) else {
      throw ValidationError(
        "--listen: expected an address such as 127.0.0.1:3001, [::1]:0 or unix:path, "
          + "found \"\(text)\"")
    }
    self.address = address
    place = Hosts.isLoopback(address.host) ? .loopback : .network
  }

  /// - Throws: `Failure` 66 or 77 if a file cannot be read or is not its owner's alone.
  static func certificate(_ certificate: String?, key: String?) throws -> Server.Certificate? {
    guard let certificate, let key else { return nil }
    func text(_ path: String) throws -> String {
      try failing { () throws(SystemError) in
        String(decoding: try OpenFile(reading: path).readAll(limit: 1 << 20), as: UTF8.self)
      }
    }
    let mode = try failing { () throws(SystemError) in
      try OpenFile(reading: key).ownership().mode
    }
    guard mode & 0o077 == 0 else {
      throw Failure(
        .noPermission,
        "\(key) holds a key, but others than its owner may read it; run: chmod 600 \(key)")
    }
    return Server.Certificate(certificate: try text(certificate), key: try text(key))
  }
}
