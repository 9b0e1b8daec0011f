import CLinux
import Glibc

/// A socket that listens. It is closed with its owner unless it was handed over.
struct Listener: ~Copyable {
  /// -1 once handed over.
  private var socket: Int32
  /// The address asked for, with the port that it was given.
  let address: Address

  /// - Throws: `ServerError` if the host has no address here or the port cannot be had.
  init(_ wanted: Address, backlog: Int32) throws(ServerError) {
    let attempt = "listen on \(wanted)"
    if let path = wanted.path {
      socket = try Self.listen(at: path, backlog: backlog, attempt)
      address = wanted
      return
    }
    var hints = unsafe addrinfo()
    unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    unsafe hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV
    var found: UnsafeMutablePointer<addrinfo>?
    let code = unsafe getaddrinfo(wanted.host, String(wanted.port), &hints, &found)
    guard code == 0, let first = unsafe found else {
      throw ServerError(attempt, reason: unsafe String(cString: gai_strerror(code)))
    }
    defer { unsafe freeaddrinfo(first) }
    let info = unsafe first.pointee
    let socket = unsafe Glibc.socket(
      info.ai_family, info.ai_socktype | Int32(SOCK_CLOEXEC.rawValue), info.ai_protocol)
    guard socket >= 0 else { throw ServerError(attempt, code: clinux_errno()) }
    // A port whose last owner has just ended is free again.
    var yes: Int32 = 1
    unsafe _ = setsockopt(
      socket, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
    guard unsafe bind(socket, info.ai_addr, info.ai_addrlen) == 0,
      Glibc.listen(socket, backlog) == 0
    else {
      let code = clinux_errno()
      close(socket)
      throw ServerError(attempt, code: code)
    }
    self.socket = socket
    address = Address(host: wanted.host, port: Self.port(of: socket))
  }

  deinit { if socket >= 0 { close(socket) } }

  /// The descriptor, for one that will close it.
  mutating func handOver() -> Int32 {
    defer { socket = -1 }
    return socket
  }

  private static func listen(
    at path: String, backlog: Int32, _ attempt: String
  ) throws(ServerError) -> Int32 {
    let socket = Glibc.socket(
      AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard socket >= 0 else { throw ServerError(attempt, code: clinux_errno()) }
    var code = unsafe bindUnix(socket, path, bind)
    if code == EADDRINUSE, let file = SocketFile(path), isForsaken(path) {
      file.remove()
      code = unsafe bindUnix(socket, path, bind)
    }
    // No one can connect before it listens, so there is no moment in which anyone may.
    if code == 0, unsafe chmod(path, 0o660) != 0 || Glibc.listen(socket, backlog) != 0 {
      code = clinux_errno()
    }
    guard code == 0 else {
      close(socket)
      throw ServerError(attempt, code: code)
    }
    return socket
  }

  /// Whether no server listens any more.
  private static func isForsaken(_ path: String) -> Bool {
    let probe = Glibc.socket(
      AF_UNIX,
      Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
    guard probe >= 0 else { return false }
    defer { close(probe) }
    return unsafe bindUnix(probe, path, connect) == ECONNREFUSED
  }

  /// Calls bind(2) or connect(2) with a path; answers 0 or the error.
  private static func bindUnix(
    _ socket: Int32, _ path: String,
    _ call: (Int32, UnsafePointer<sockaddr>?, socklen_t) -> Int32
  ) -> Int32 {
    var name = sockaddr_un()
    name.sun_family = sa_family_t(AF_UNIX)
    let bytes = Array(path.utf8)
    let fits = unsafe withUnsafeMutableBytes(of: &name.sun_path) { space in
      guard bytes.count < space.count else { return false }
      unsafe space.copyBytes(from: bytes)
      return true
    }
    guard fits else { return ENAMETOOLONG }
    return unsafe withUnsafeBytes(of: &name) { raw in
      let pointer = unsafe raw.baseAddress?.assumingMemoryBound(to: sockaddr.self)
      return unsafe call(socket, pointer, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
        ? 0 : clinux_errno()
    }
  }

  private static func port(of socket: Int32) -> UInt16 {
    var name = sockaddr_storage()
    var size = socklen_t(MemoryLayout<sockaddr_storage>.size)
    return unsafe withUnsafeMutableBytes(of: &name) { bytes in
      guard let base = bytes.baseAddress,
        unsafe getsockname(socket, base.assumingMemoryBound(to: sockaddr.self), &size) == 0
      else { return 0 }
      // Both families have the port, in network order, behind the two bytes of the family.
      return unsafe UInt16(bytes[2]) << 8 | UInt16(bytes[3])
    }
  }
}
