/// Where a server listens: `127.0.0.1:8080`, `localhost:0`, `[::1]:443`. Port 0 stands for any that
/// is free. Or a Unix socket.
package struct Address: Equatable, Sendable, CustomStringConvertible {
  package var host: String
  package var port: UInt16
  /// Of a Unix socket, which has no host and no port; else `nil`.
  package var path: String?

  /// A Unix socket. One that no server listens on any more is replaced; owner and group may connect.
  package init(unixSocket path: String) {
    host = ""
    port = 0
    self.path = path
  }

  package init(host: String, port: UInt16) {
    self.host = host
    self.port = port
  }

  /// `nil` where the text is not a host, a colon and a port; an IPv6 address stands in brackets.
  package init?(_ text: String) {
    guard let colon = text.lastIndex(of: ":") else { return nil }
    let digits = text[text.index(after: colon)...]
    var name = text[..<colon]
    guard digits.allSatisfy({ $0.isASCII && $0.isNumber }), let port = UInt16(digits) else {
      return nil
    }
    if name.hasPrefix("["), name.hasSuffix("]") {
      name = name.dropFirst().dropLast()
    } else if name.contains(":") {
      return nil
    }
    guard !name.isEmpty else { return nil }
    self.init(host: String(name), port: port)
  }

  package var description: String {
    if let path { return "unix:\(path)" }
    return host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
  }
}
