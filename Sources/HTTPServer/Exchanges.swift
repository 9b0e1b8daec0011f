import CMicroHTTPD

/// The requests that are on their way, as the library's callbacks see them, all in one thread.
final class Exchanges {
  var held = HeldConnections()
  /// Suspended until the server is woken.
  var waitingStreams: [Connection] = []
  var deadlines: Deadlines?
  /// Replies that have been decided and not yet sent.
  private(set) var unanswered = 0
  /// Holds no reply back any more.
  var isStopping = false

  /// How often it is looked whether the client of a request without an answer is still there.
  private static let patience: Int64 = 50

  fileprivate let resetsAtHead: (@Sendable (Request) -> Bool)?
  private let handler: @Sendable (Request) -> Reply
  private let bodyLimit: Int

  init(
    resetsAtHead: (@Sendable (Request) -> Bool)?,
    handler: @escaping @Sendable (Request) -> Reply, bodyLimit: Int
  ) {
    self.resetsAtHead = resetsAtHead
    self.handler = handler
    self.bodyLimit = bodyLimit
  }

  /// Whether the request can be answered before its body is sent: it is too large, and the client
  /// listens. One that does not would be cut off in the middle of sending; its body is thrown away.
  fileprivate func begin(_ exchange: Exchange, on connection: Connection) -> Bool {
    guard let length = connection.declaredLength else { return false }
    exchange.expect(length, limit: bodyLimit)
    return exchange.isTooLarge && connection.awaitsConsent
  }

  /// Called for each piece of a body, at its end, and once more when it is resumed.
  fileprivate func proceed(
    _ exchange: Exchange, on connection: Connection, method: UnsafePointer<CChar>,
    path: UnsafePointer<CChar>, piece: UnsafeRawBufferPointer
  ) -> MHD_Result {
    guard unsafe piece.isEmpty else {
      unsafe exchange.take(piece, limit: bodyLimit)
      return .YES
    }
    if let reply = exchange.reply { return send(reply, on: connection) }
    var request = unsafe Request(
      method: String(cString: method), path: String(cString: path), headers: connection.headers,
      body: exchange.takeBody(), bodyIsTooLarge: exchange.isTooLarge)
    request.query = connection.query
    let reply = handler(request)
    exchange.reply = reply
    unanswered += 1
    deadlines?.replies(connection, isStream: reply.stream != nil)
    if reply.delay > .zero, !isStopping {
      let now = Loop.now
      connection.suspend()
      held.add(connection, until: now + reply.delay.wholeMilliseconds, now: now)
      return .YES
    }
    return send(reply, on: connection)
  }

  private func send(_ reply: Reply, on connection: Connection) -> MHD_Result {
    if let stream = reply.stream {
      let body = StreamBody(stream, on: connection, of: self)
      return unsafe connection.send(reply, body: body.response())
    }
    switch reply.conduct {
    case .whole: return connection.send(reply)
    case .truncated, .trickled:
      guard let body = PiecewiseBody(reply, on: connection, of: self) else { return .NO }
      return unsafe connection.send(reply, body: body.response())
    case .reset:
      connection.reset()
      return .NO
    case .never:
      if isStopping || connection.isLeft { return .NO }
      let now = Loop.now
      connection.suspend()
      held.add(connection, until: now + Self.patience, now: now)
      return .YES
    }
  }

  /// Those that wait for more of their streams are asked again.
  func resumeStreams() {
    let waiting = waitingStreams
    waitingStreams = []
    for connection in waiting { connection.resume() }
  }

  fileprivate func end(_ exchange: Exchange, on connection: Connection?, wasSent: Bool) {
    if let connection { deadlines?.hasReplied(connection) }
    guard let reply = exchange.reply else { return }
    unanswered -= 1
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

/// Called for the head of a request, and then as `proceed` says.
func access(
  context: UnsafeMutableRawPointer?, connection: OpaquePointer?, path: UnsafePointer<CChar>?,
  method: UnsafePointer<CChar>?, version: UnsafePointer<CChar>?, piece: UnsafePointer<CChar>?,
  size: UnsafeMutablePointer<Int>?, state: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
) -> MHD_Result {
  guard let context = unsafe context, let pointer = unsafe connection, let path = unsafe path,
    let method = unsafe method, let size = unsafe size, let state = unsafe state
  else { return .NO }
  let exchanges = unsafe Unmanaged<Exchanges>.fromOpaque(context).takeUnretainedValue()
  let connection = unsafe Connection(pointer)
  guard let known = unsafe state.pointee else {
    // The exchange is let go by `completed`, which is called for every request.
    let exchange = Exchange()
    unsafe state.pointee = Unmanaged.passRetained(exchange).toOpaque()
    if let resetsAtHead = exchanges.resetsAtHead,
      unsafe resetsAtHead(
        Request(
          method: String(cString: method), path: String(cString: path),
          headers: connection.headers))
    {
      connection.reset()
      return .NO
    }
    guard exchanges.begin(exchange, on: connection) else { return .YES }
    return unsafe exchanges.proceed(
      exchange, on: connection, method: method, path: path, piece: .init(start: nil, count: 0))
  }
  let exchange = unsafe Unmanaged<Exchange>.fromOpaque(known).takeUnretainedValue()
  let count = unsafe size.pointee
  unsafe size.pointee = 0
  return unsafe exchanges.proceed(
    exchange, on: connection, method: method, path: path,
    piece: UnsafeRawBufferPointer(start: piece, count: count))
}

/// Called when a request is over, however it ended.
func completed(
  context: UnsafeMutableRawPointer?, connection: OpaquePointer?,
  state: UnsafeMutablePointer<UnsafeMutableRawPointer?>?, code: MHD_RequestTerminationCode
) {
  guard let context = unsafe context, let state = unsafe state, let known = unsafe state.pointee
  else { return }
  unsafe state.pointee = nil
  let exchange = unsafe Unmanaged<Exchange>.fromOpaque(known).takeRetainedValue()
  unsafe Unmanaged<Exchanges>.fromOpaque(context).takeUnretainedValue()
    .end(
      exchange, on: unsafe connection.map { unsafe Connection($0) },
      wasSent: code == .REQUEST_TERMINATED_COMPLETED_OK)
}

extension Duration {
  fileprivate var wholeMilliseconds: Int64 {
    components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
  }
}
