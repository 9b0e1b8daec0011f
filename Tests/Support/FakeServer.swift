import Glibc
import Synchronization

/// An HTTP/1.1 server on a loopback port of its own that misbehaves as the path asks: the names are
/// in FakeServerPaths.swift. It has a thread a connection, so that each of them reads from top to
/// bottom, and goes with the last reference to it.
package final class FakeServer: Sendable {
  /// What the server has seen so far.
  package struct Counts: Equatable, Sendable {
    /// Connections accepted, and those now open.
    package var accepted = 0
    package var open = 0
    /// Requests read to their end, those now being answered, and the most of them at one time.
    package var requests = 0
    package var underWay = 0
    package var mostUnderWay = 0
    /// How often each body came.
    package var bodies: [String: Int] = [:]
  }

  private let core: Core
  package let port: UInt16

  package init() {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = unsafe withUnsafeMutablePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        unsafe bind(listener, address, size) == 0 && listen(listener, 4096) == 0
          && getsockname(listener, address, &size) == 0
      }
    }
    precondition(isBound, "the fake server cannot listen on a loopback port")
    port = UInt16(bigEndian: address.sin_port)
    core = Core(listener: listener)
    let core = core
    core.startThread { core.acceptConnections() }
  }

  deinit { core.stop() }

  /// The URL of a path: `url("/slow")`.
  package func url(_ path: String) -> String { "http://127.0.0.1:\(port)\(path)" }

  package var counts: Counts { core.state.withLock { $0.counts } }

  /// Waits until `isSo` holds of the counts. False after `limit`.
  package func wait(
    limit: Duration = .seconds(10), until isSo: (Counts) -> Bool
  ) -> Bool {
    let ends = ContinuousClock.now + limit
    while !isSo(counts) {
      if ContinuousClock.now > ends { return false }
      usleep(1000)
    }
    return true
  }
}

/// What the threads of a server share.
final class Core: Sendable {
  struct State {
    var counts = FakeServer.Counts()
    var sockets: Set<Int32> = []
    var threads = 0
    var isStopping = false
  }

  let state = Mutex(State())
  private let listener: Int32

  init(listener: Int32) { self.listener = listener }

  func acceptConnections() {
    while true {
      let socket = accept(listener, nil, nil)
      if socket < 0 {
        // Only a connection that went before it was accepted is no reason to end.
        if errno == ECONNABORTED || errno == EINTR { continue }
        break
      }
      _ = fcntl(socket, F_SETFD, FD_CLOEXEC)
      let isWelcome = state.withLock { state in
        guard !state.isStopping else { return false }
        state.counts.accepted += 1
        state.counts.open += 1
        state.sockets.insert(socket)
        return true
      }
      guard isWelcome else {
        close(socket)
        break
      }
      startThread { [self] in
        FakeConnection(socket, of: self).serve()
        state.withLock { state in
          state.counts.open -= 1
          state.sockets.remove(socket)
          close(socket)
        }
      }
    }
    close(listener)
  }

  /// Ends every thread and waits for them.
  func stop() {
    state.withLock { state in
      state.isStopping = true
      for socket in state.sockets { shutdown(socket, Int32(SHUT_RDWR)) }
    }
    shutdown(listener, Int32(SHUT_RDWR))
    while state.withLock({ $0.threads }) > 0 { usleep(1000) }
  }

  func startThread(_ body: @escaping @Sendable () -> Void) {
    state.withLock { $0.threads += 1 }
    let work = unsafe Unmanaged.passRetained(
      Work { [self] in
        body()
        state.withLock { $0.threads -= 1 }
      })
    var attributes = pthread_attr_t()
    unsafe pthread_attr_init(&attributes)
    unsafe pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
    unsafe pthread_attr_setstacksize(&attributes, 256 << 10)
    defer { unsafe pthread_attr_destroy(&attributes) }
    var thread = pthread_t()
    let code = unsafe pthread_create(
      &thread, &attributes,
      { context in
        if let context = unsafe context {
          unsafe Unmanaged<Work>.fromOpaque(context).takeRetainedValue().body()
        }
        return nil
      }, work.toOpaque())
    precondition(code == 0, "the fake server cannot start a thread")
  }

  private final class Work: Sendable {
    let body: @Sendable () -> Void

    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }
}
