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
  private let exchanges: Exchanges

  /// - Throws: `ServerError` if the library refuses. `listener` is its own from here on.
  init(
    listener: Int32, stopper: Int32, files: UInt, limits: Server.Limits,
    resetsAtHead: (@Sendable (Request) -> Bool)?, handler: @escaping @Sendable (Request) -> Reply
  ) throws(ServerError) {
    let exchanges = Exchanges(
      resetsAtHead: resetsAtHead, handler: handler, bodyLimit: limits.body)
    let options = cmhd_options(
      listen_socket: listener, connections: UInt32(max(64, min(files, 1 << 20) - min(files, 64))),
      idle_seconds: limits.idleSeconds, connection_memory: limits.head)
    guard
      let daemon = unsafe cmhd_start(
        options, access, completed, Unmanaged.passUnretained(exchanges).toOpaque())
    else { throw ServerError("serve", reason: "the HTTP library refused") }
    unsafe self.daemon = daemon
    unsafe events = cmhd_epoll_descriptor(daemon)
    self.stopper = stopper
    self.exchanges = exchanges
  }

  /// Serves until `stopper` is closed at its other end; then until what is begun is answered, at
  /// most a second.
  func run() {
    var ends: Int64?
    while true {
      let now = Self.now
      for connection in exchanges.held.takeDue(by: now) { connection.resume() }
      unsafe _ = MHD_run(daemon)
      if let ends, exchanges.unanswered == 0 || now >= ends { break }
      if wait(isStopping: ends != nil), ends == nil {
        ends = now + 1000
        let listener = unsafe MHD_quiesce_daemon(daemon)
        if listener >= 0 { close(listener) }
        exchanges.isStopping = true
        for connection in exchanges.held.takeAll() { connection.resume() }
      }
    }
    unsafe MHD_stop_daemon(daemon)
    close(stopper)
  }

  /// Waits until there is something to do. Answers whether the loop is to stop.
  private func wait(isStopping: Bool) -> Bool {
    var milliseconds: UInt64 = 0
    var longest: Int32 = exchanges.held.isEmpty ? -1 : 1
    if isStopping { longest = 10 }
    if unsafe MHD_get_timeout(daemon, &milliseconds) == .YES {
      let asked = Int32(clamping: milliseconds)
      longest = longest < 0 ? asked : min(longest, asked)
    }
    var entries = [
      pollfd(fd: events, events: Int16(POLLIN), revents: 0),
      pollfd(fd: isStopping ? -1 : stopper, events: Int16(POLLIN), revents: 0),
    ]
    unsafe _ = poll(&entries, 2, longest)
    return entries[1].revents != 0
  }

  static var now: Int64 {
    var time = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
  }
}
