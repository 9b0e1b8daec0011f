import CLinux
import Glibc

/// An HTTP/1.1 server that answers each request by a function. It runs in one thread of its own.
package final class Server: @unchecked Sendable {
  package struct Limits: Sendable {
    /// Bytes of a request's body.
    package var body = 32 << 20
    /// Bytes for the head of a request and of its reply.
    package var head = 4096
    /// How long a connection may be silent.
    package var idleSeconds: UInt32 = 120
    /// As many are served at once, others wait; as many as there are files where it is `nil`.
    package var connections: UInt32?
    /// How long a request may take to come in whole, from the beginning of the connection or the
    /// end of the reply before. With `replySeconds`; `nil` is for ever.
    package var requestSeconds: UInt32?
    /// How long a client may take to fetch a reply that is no stream.
    package var replySeconds: UInt32?

    package init() {}
  }

  /// What a server proves itself with: PEM texts.
  package struct Certificate: Sendable {
    package var certificate: String
    package var key: String

    package init(certificate: String, key: String) {
      self.certificate = certificate
      self.key = key
    }
  }

  /// Where it listens, with the port that it was given.
  package let address: Address

  // Written by init and by stop(), which only the owner calls: that is why the class is unchecked.
  private var thread: pthread_t
  /// The thread ends once this is closed; -1 afterwards.
  private var stopper: Int32
  /// An eventfd(2).
  private let waker: Int32
  /// The Unix socket that was made, to be removed if it is still there.
  private let socketFile: SocketFile?

  /// Listens and begins to answer. `handler` is called in the server's thread; it must not block.
  /// `resetsAtHead` is asked, where given, before a body is read, with a request that has none yet;
  /// where it says so the connection is reset.
  ///
  /// - Throws: `ServerError` if the address cannot be had or the system refuses.
  package init(
    on address: Address, limits: Limits = Limits(), tls: Certificate? = nil,
    resetsAtHead: (@Sendable (Request) -> Bool)? = nil,
    handler: @escaping @Sendable (Request) -> Reply
  ) throws(ServerError) {
    let files = clinux_raise_file_limit()
    // As many as the kernel lets wait (net.core.somaxconn is the bound), so that a burst of
    // connections is not refused.
    var listener = try Listener(address, backlog: 4096)
    self.address = listener.address
    socketFile = listener.address.path.flatMap(SocketFile.init)
    var ends: [Int32] = [-1, -1]
    guard unsafe pipe(&ends) == 0 else {
      throw ServerError("make a pipe", code: clinux_errno())
    }
    for end in ends { _ = clinux_fcntl(end, F_SETFD, Int(FD_CLOEXEC)) }
    stopper = ends[1]
    let event = clinux_event_descriptor()
    guard event >= 0 else { throw ServerError("make an event", code: clinux_errno()) }
    waker = event
    let loop = unsafe Unmanaged.passRetained(
      try Loop(
        listener: listener.handOver(), stopper: ends[0], waker: event, files: files,
        limits: limits, tls: tls, resetsAtHead: resetsAtHead, handler: handler))
    thread = pthread_t()
    let code = unsafe pthread_create(
      &thread, nil,
      { context in
        guard let context = unsafe context else { return nil }
        unsafe Unmanaged<Loop>.fromOpaque(context).takeRetainedValue().run()
        return nil
      }, loop.toOpaque())
    guard code == 0 else {
      unsafe loop.release()
      throw ServerError("start a thread", code: code)
    }
  }

  deinit {
    stop()
    close(waker)
  }

  /// Streams that had nothing are asked again. From any thread.
  package func wake() {
    var one: UInt64 = 1
    unsafe _ = write(waker, &one, 8)
  }

  /// Takes no new connections, sends the replies held back at once, and ends when all are sent or a
  /// second has passed.
  package func stop() {
    guard stopper >= 0 else { return }
    close(stopper)
    stopper = -1
    _ = pthread_join(thread, nil)
    socketFile?.remove()
  }
}
