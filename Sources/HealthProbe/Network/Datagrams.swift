import CLinux
import Glibc

/// The address of a name server, as the system has it.
struct SocketAddress {
  private var storage = sockaddr_storage()
  private var length: socklen_t = 0
  private var family: Int32 { Int32(storage.ss_family) }

  /// `nil` where the host is no address in numbers.
  init?(_ server: DNSQuestion.Server) {
    var four = sockaddr_in()
    var six = sockaddr_in6()
    if unsafe inet_pton(AF_INET, server.host, &four.sin_addr) == 1 {
      four.sin_family = sa_family_t(AF_INET)
      four.sin_port = server.port.bigEndian
      length = socklen_t(MemoryLayout<sockaddr_in>.size)
      unsafe withUnsafeMutableBytes(of: &storage) { place in
        unsafe withUnsafeBytes(of: four) { unsafe place.copyMemory(from: $0) }
      }
    } else if unsafe inet_pton(AF_INET6, server.host, &six.sin6_addr) == 1 {
      six.sin6_family = sa_family_t(AF_INET6)
      six.sin6_port = server.port.bigEndian
      length = socklen_t(MemoryLayout<sockaddr_in6>.size)
      unsafe withUnsafeMutableBytes(of: &storage) { place in
        unsafe withUnsafeBytes(of: six) { unsafe place.copyMemory(from: $0) }
      }
    } else {
      return nil
    }
  }

  /// An IPv6 address in its shortest form.
  static func text(_ bytes: [UInt8]) -> String? {
    var room = [CChar](repeating: 0, count: 48)
    guard unsafe inet_ntop(AF_INET6, bytes, &room, 48) != nil else { return nil }
    let text = room.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
    return String(decoding: text, as: UTF8.self)
  }

  /// A socket that talks to this address alone; an errno where there is none.
  func connectedSocket() -> (descriptor: Int32, code: Int32) {
    let kind = Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
    let descriptor = socket(family, kind, 0)
    guard descriptor >= 0 else { return (-1, clinux_errno()) }
    var copy = storage
    let code = unsafe withUnsafePointer(to: &copy) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe connect(descriptor, $0, length)
      }
    }
    guard code == 0 else {
      let code = clinux_errno()
      close(descriptor)
      return (-1, code)
    }
    return (descriptor, 0)
  }
}

/// A socket for one question by datagram; closed with its owner.
final class DatagramSocket {
  let descriptor: Int32

  /// `nil` and an errno where it cannot be had.
  init?(_ server: DNSQuestion.Server, code: inout Int32) {
    guard let address = SocketAddress(server) else {
      code = EINVAL
      return nil
    }
    (descriptor, code) = address.connectedSocket()
    if descriptor < 0 { return nil }
  }

  deinit { close(descriptor) }

  /// 0, or an errno.
  func send(_ bytes: [UInt8]) -> Int32 {
    unsafe Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) < 0
      ? clinux_errno() : 0
  }

  /// What has come; `nil` and an errno where nothing has.
  func receive(code: inout Int32) -> [UInt8]? {
    var room = [UInt8](repeating: 0, count: 65_536)
    let count = unsafe recv(descriptor, &room, room.count, 0)
    guard count >= 0 else {
      code = clinux_errno()
      return nil
    }
    return Array(room.prefix(count))
  }
}
