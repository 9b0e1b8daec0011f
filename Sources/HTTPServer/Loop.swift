import CMicroHTTPD
import Glibc

/// What turns the library's wheel: one thread that waits for its descriptor and runs it.
///
/// The library has a thread of its own to offer. In version 0.9.75 that one asks for events in
/// batches of 128 and, after a full batch, waits for the next one without a limit before it serves
/// the first: with more than 128 clients that answer each other's speed all of them hang
/// (`MHD_epoll` in daemon.c). Run from outside it never waits.
@safe final class Loop: @unchecked Sendable {
  // Made by one thread and then used by the loop's alone; that is why it is unchecked.
  private let daemon: OpaquePointer
  private let events: Int32
  /// Its other end is closed when the loop is to stop.
  private let stopper: Int32
  /// Readable when streams have more; the server's.
  private let waker: Int32
  private let exchanges: Exchanges

  /// - Throws: `ServerError` if the library refuses. `listener` is its own from here on.
  init(
    listener: Int32, stopper: Int32, waker: Int32, files: UInt, limits: Server.Limits,
    tls: Server.Certificate? = nil,
    resetsAtHead: (@Sendable (Request) -> Bool)?, handler: @escaping @Sendable (Request) -> Reply
  ) throws(ServerError) {
    let exchanges = Exchanges(
      resetsAtHead: resetsAtHead, handler: handler, bodyLimit: limits.body)
    exchanges.deadlines = Deadlines(limits)
    let most = UInt32(max(64, min(files, 1 << 20) - min(files, 64)))
    var options = unsafe cmhd_options(
      listen_socket: listener, connections: min(most, limits.connections ?? most),
      idle_seconds: limits.idleSeconds, connection_memory: limits.head, certificate: nil,
      key: nil, notify: exchanges.deadlines == nil ? nil : connectionChanged)
    let context = unsafe Unmanaged.passUnretained(exchanges).toOpaque()
    let started: OpaquePointer?
    if let tls {
      unsafe started = unsafe tls.certificate.withCString { certificate in
        unsafe tls.key.withCString { key in
          unsafe options.certificate = unsafe certificate
          unsafe options.key = unsafe key
          return unsafe cmhd_start(options, access, completed, context)
        }
      }
    } else {
      unsafe started = unsafe cmhd_start(options, access, completed, context)
    }
    guard let daemon = unsafe started else {
      throw ServerError(
        "serve",
        reason: tls == nil ? "the HTTP library refused" : "the certificate or its key is no good")
    }
    unsafe self.daemon = daemon
    unsafe events = cmhd_epoll_descriptor(daemon)
    self.stopper = stopper
    self.waker = waker
    self.exchanges = exchanges
  }

  /// Serves until `stopper` is closed at its other end; then until what is begun is answered, at
  /// most a second.
  func run() {
    var ends: Int64?
    while true {
      let now = Self.now
      for connection in exchanges.held.takeDue(by: now) { connection.resume() }
      exchanges.deadlines?.sweep(now: now)
      unsafe _ = MHD_run(daemon)
      if let ends, exchanges.unanswered == 0 || now >= ends { break }
      if wait(isStopping: ends != nil), ends == nil {
        ends = now + 1000
        let listener = unsafe MHD_quiesce_daemon(daemon)
        if listener >= 0 { close(listener) }
        exchanges.isStopping = true
        for connection in exchanges.held.takeAll() { connection.resume() }
        exchanges.resumeStreams()
      }
    }
    unsafe MHD_stop_daemon(daemon)
    close(stopper)
  }

  /// Waits until there is something to do. Answers whether the loop is to stop.
  private func wait(isStopping: Bool) -> Bool {
    var milliseconds: UInt64 = 0
    var longest: Int32 = exchanges.held.isEmpty ? -1 : 1
    if let deadlines = exchanges.deadlines, !deadlines.isEmpty {
      longest = longest < 0 ? 1000 : longest
    }
    if isStopping { longest = 10 }
    if unsafe MHD_get_timeout(daemon, &milliseconds) == .YES {
      let asked = Int32(clamping: milliseconds)
      longest = longest < 0 ? asked : min(longest, asked)
    }
    var entries = [
      pollfd(fd: events, events: Int16(POLLIN), revents: 0),
      pollfd(fd: isStopping ? -1 : stopper, events: Int16(POLLIN), revents: 0),
      pollfd(fd: isStopping ? -1 : waker, events: Int16(POLLIN), revents: 0),
    ]
    unsafe _ = poll(&entries, 3, longest)
    if entries[2].revents != 0 {
      var count: UInt64 = 0
      unsafe _ = read(waker, &count, 8)
      exchanges.resumeStreams()
    }
    return entries[1].revents != 0
  }

  static var now: Int64 {
    var time = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
  }
}
