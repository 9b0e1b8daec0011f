import CCurl
import Glibc

/// A server on loopback that takes a connection, reads nothing and hangs up.
final class SilentServer {
  let port: UInt16
  private let listener: Int32
  private var connection: Int32 = -1

  /// `nil` where the host has no loopback, or no descriptor is left.
  init?() {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
    let listener = socket(AF_INET, kind, 0)
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = unsafe withUnsafeMutablePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        unsafe bind(listener, address, size) == 0 && listen(listener, 1) == 0
          && getsockname(listener, address, &size) == 0
      }
    }
    guard isBound else {
      if listener >= 0 { close(listener) }
      return nil
    }
    self.listener = listener
    port = UInt16(bigEndian: address.sin_port)
  }

  deinit {
    if connection >= 0 { close(connection) }
    close(listener)
  }

  /// Says that nothing will come, once there is a connection.
  func hangUp() {
    guard connection < 0 else { return }
    connection = accept(listener, nil, nil)
    if connection >= 0 { shutdown(connection, Int32(SHUT_WR)) }
  }
}
