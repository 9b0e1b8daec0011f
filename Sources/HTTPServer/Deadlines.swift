import CMicroHTTPD

/// Until when a connection has to be done with what it does. The library knows only how long one
/// has been silent: a client that sends or takes a byte now and then would stay for ever.
@safe struct Deadlines {
  /// Milliseconds from the beginning of a connection, or from its last reply, to a whole request.
  let request: Int64
  /// From then on to the end of the reply. Streams have no end.
  let reply: Int64
  private var ends: [OpaquePointer: Int64] = unsafe [:]
  private var swept: Int64 = 0

  init?(_ limits: Server.Limits) {
    guard let request = limits.requestSeconds, let reply = limits.replySeconds else { return nil }
    self.request = Int64(request) * 1000
    self.reply = Int64(reply) * 1000
  }

  var isEmpty: Bool { unsafe ends.isEmpty }

  mutating func begin(_ connection: OpaquePointer) {
    unsafe ends[connection] = Loop.now + request
  }

  mutating func end(_ connection: OpaquePointer) { unsafe ends[connection] = nil }

  mutating func replies(_ connection: Connection, isStream: Bool) {
    unsafe ends[connection.pointer] = isStream ? .max : Loop.now + reply
  }

  mutating func hasReplied(_ connection: Connection) {
    if unsafe ends[connection.pointer] != nil { unsafe begin(connection.pointer) }
  }

  /// Cuts the connections whose time is over, looking about once a second.
  mutating func sweep(now: Int64) {
    guard now - swept >= 1000 else { return }
    swept = now
    for unsafe(pointer, end) in unsafe ends where end < now {
      unsafe Connection(pointer).shut()
      // The library is about to tell that it is closed; until then it need not be cut again.
      unsafe ends[pointer] = .max
    }
  }
}

/// Called when a connection begins and when it has ended.
func connectionChanged(
  context: UnsafeMutableRawPointer?, connection: OpaquePointer?,
  state: UnsafeMutablePointer<UnsafeMutableRawPointer?>?, code: MHD_ConnectionNotificationCode
) {
  guard let context = unsafe context, let connection = unsafe connection else { return }
  let exchanges = unsafe Unmanaged<Exchanges>.fromOpaque(context).takeUnretainedValue()
  if code == .CONNECTION_NOTIFY_STARTED {
    unsafe exchanges.deadlines?.begin(connection)
  } else {
    unsafe exchanges.deadlines?.end(connection)
  }
}
