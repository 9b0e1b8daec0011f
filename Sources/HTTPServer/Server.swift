import CLinux
import CMicroHTTPD
import Glibc
import Synchronization

/// An HTTP/1.1 server that answers each request by a function. It runs in a thread of its own.
///
/// The library's own thread is not used: in 0.9.75 its epoll loop, when exactly 128 events come at
/// once, waits for more before it looks at these, for as long as its idle timeout.
@safe package final class Server: @unchecked Sendable {
  package struct Limits: Sendable {
    /// Bytes of a request's body.
    package var body = 32 << 20
    /// Bytes for the head of a request and of its reply.
    package var head = 4096
    /// How long a connection may be silent.
    package var idleSeconds: UInt32 = 120

    package init() {}
  }

  /// Where it listens, with the port that it was given.
  package let address: Address

  private let handler: @Sendable (Request) -> Reply
  private let bodyLimit: Int
  private let held = HeldConnections()
  private let unanswered = Atomic(0)
  // Set once by init, before the caller has the server, and read by stop() alone: the reason why
  // the class is unchecked. All else is immutable or Sendable by itself.
  private var daemon: OpaquePointer?
  private var thread = pthread_t()
  private let isStopped = Atomic(false)

  /// Listens and begins to answer. `handler` is called in the server's thread; it must not block.
  ///
  /// - Throws: `ServerError` if the address cannot be had or the system refuses.
  package init(
    on address: Address, limits: Limits = Limits(),
    handler: @escaping @Sendable (Request) -> Reply
  ) throws(ServerError) {
    let files = clinux_raise_file_limit()
    // As many as the kernel lets wait (net.core.somaxconn is the bound), so that a burst of
    // connections is not refused.
    var listener = try Listener(address, backlog: 4096)
    self.address = listener.address
    self.handler = handler
    bodyLimit = limits.body
    try held.start()
    let options = cmhd_options(
      listen_socket: listener.handOver(),
      connections: UInt32(max(64, min(files, 1 << 20) - min(files, 64))),
      idle_seconds: limits.idleSeconds, connection_memory: limits.head)
    unsafe daemon = cmhd_start(
      options, access, completed, Unmanaged.passUnretained(self).toOpaque())
    if unsafe daemon == nil {
      held.close()
      throw ServerError("serve on \(address)", reason: "the HTTP library refused")
    }
    try startThread()
  }

  deinit { stop() }

  /// Takes no new connections, sends the replies held back at once, and ends when all are sent or a
  /// second has passed.
  package func stop() {
    guard let daemon = unsafe daemon else { return }
    unsafe self.daemon = nil
    let listener = unsafe MHD_quiesce_daemon(daemon)
    if listener >= 0 { close(listener) }
    held.close()
    for _ in 0..<500 where unanswered.load(ordering: .acquiring) > 0 { usleep(2000) }
    isStopped.store(true, ordering: .releasing)
    pthread_join(thread, nil)
    unsafe MHD_stop_daemon(daemon)
  }

  private func startThread() throws(ServerError) {
    // Not retained: stop(), which deinit calls, waits for the end of the thread.
    let context = unsafe Unmanaged.passUnretained(self).toOpaque()
    let code = unsafe pthread_create(
      &thread, nil,
      { context in
        guard let context = unsafe context else { return nil }
        unsafe Unmanaged<Server>.fromOpaque(context)._withUnsafeGuaranteedRef { $0.run() }
        return nil
      }, context)
    guard code == 0 else {
      held.close()
      unsafe MHD_stop_daemon(daemon)
      unsafe daemon = nil
      throw ServerError("start a thread", code: code)
    }
  }

  private func run() {
    guard let daemon = unsafe daemon else { return }
    var entry = unsafe pollfd(fd: cmhd_epoll(daemon), events: Int16(POLLIN), revents: 0)
    while !isStopped.load(ordering: .acquiring) {
      var timeout: UInt64 = 0
      // A tenth of a second bounds the wait for the end.
      let hasTimeout = unsafe MHD_get_timeout(daemon, &timeout) == .YES
      unsafe _ = poll(&entry, 1, Int32(hasTimeout ? min(timeout, 100) : 100))
      unsafe _ = MHD_run(daemon)
    }
  }

  // What follows runs in that thread, called by the library.

  /// Called for the head of a request, for each piece of its body, at its end, and once more when
  /// it is resumed.
  fileprivate func proceed(
    _ exchange: Exchange, on connection: Connection, method: UnsafePointer<CChar>,
    path: UnsafePointer<CChar>, piece: UnsafeRawBufferPointer
  ) -> MHD_Result {
    guard unsafe piece.isEmpty else {
      unsafe exchange.take(piece, limit: bodyLimit)
      return .YES
    }
    if let reply = exchange.reply { return connection.send(reply) }
    let request = unsafe Request(
      method: String(cString: method), path: String(cString: path), headers: connection.headers,
      body: exchange.takeBody(), bodyIsTooLarge: exchange.isTooLarge)
    let reply = handler(request)
    exchange.reply = reply
    unanswered.wrappingAdd(1, ordering: .relaxed)
    if reply.delay > .zero {
      let milliseconds = reply.delay.wholeMilliseconds
      if milliseconds > 0, held.hold(connection, milliseconds: milliseconds) { return .YES }
    }
    return connection.send(reply)
  }

  /// Whether the request can be answered before its body is sent: it is too large, and the client
  /// listens. One that does not would be cut off in the middle of sending; its body is thrown away.
  fileprivate func begin(_ exchange: Exchange, on connection: Connection) -> Bool {
    guard let length = connection.declaredLength else { return false }
    exchange.expect(length, limit: bodyLimit)
    return exchange.isTooLarge && connection.awaitsConsent
  }

  fileprivate func end(_ exchange: Exchange, wasSent: Bool) {
    guard let reply = exchange.reply else { return }
    unanswered.wrappingSubtract(1, ordering: .releasing)
    reply.onEnd?(wasSent)
  }
}

/// One request on its way: its body as far as it has come, then its reply.
private final class Exchange {
  private var body: [UInt8] = []
  private(set) var isTooLarge = false
  var reply: Reply?

  func expect(_ length: Int, limit: Int) {
    isTooLarge = length > limit
    // A client may declare much and send nothing.
    if !isTooLarge { body.reserveCapacity(min(length, 64 << 10)) }
  }

  func take(_ piece: UnsafeRawBufferPointer, limit: Int) {
    if isTooLarge { return }
    if body.count + piece.count > limit {
      isTooLarge = true
      body = []
    } else {
      unsafe body.append(contentsOf: piece)
    }
  }

  func takeBody() -> [UInt8] {
    defer { body = [] }
    return body
  }
}

private func access(
  context: UnsafeMutableRawPointer?, connection: OpaquePointer?, path: UnsafePointer<CChar>?,
  method: UnsafePointer<CChar>?, version: UnsafePointer<CChar>?, piece: UnsafePointer<CChar>?,
  size: UnsafeMutablePointer<Int>?, state: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
) -> MHD_Result {
  guard let context = unsafe context, let pointer = unsafe connection, let path = unsafe path,
    let method = unsafe method, let size = unsafe size, let state = unsafe state
  else { return .NO }
  let server = unsafe Unmanaged<Server>.fromOpaque(context).takeUnretainedValue()
  let connection = unsafe Connection(pointer)
  guard let known = unsafe state.pointee else {
    // The exchange is let go by `completed`, which is called for every request.
    let exchange = Exchange()
    unsafe state.pointee = Unmanaged.passRetained(exchange).toOpaque()
    guard server.begin(exchange, on: connection) else { return .YES }
    return unsafe server.proceed(
      exchange, on: connection, method: method, path: path, piece: .init(start: nil, count: 0))
  }
  let exchange = unsafe Unmanaged<Exchange>.fromOpaque(known).takeUnretainedValue()
  let count = unsafe size.pointee
  unsafe size.pointee = 0
  return unsafe server.proceed(
    exchange, on: connection, method: method, path: path,
    piece: UnsafeRawBufferPointer(start: piece, count: count))
}

private func completed(
  context: UnsafeMutableRawPointer?, connection: OpaquePointer?,
  state: UnsafeMutablePointer<UnsafeMutableRawPointer?>?, code: MHD_RequestTerminationCode
) {
  guard let context = unsafe context, let state = unsafe state, let known = unsafe state.pointee
  else { return }
  unsafe state.pointee = nil
  let exchange = unsafe Unmanaged<Exchange>.fromOpaque(known).takeRetainedValue()
  unsafe Unmanaged<Server>.fromOpaque(context).takeUnretainedValue()
    .end(exchange, wasSent: code == .REQUEST_TERMINATED_COMPLETED_OK)
}

extension Duration {
  fileprivate var wholeMilliseconds: Int64 {
    components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
  }
}
