import CMicroHTTPD

/// A body that is sent as it becomes known, such as server-sent events.
package protocol ReplyStream: AnyObject, Sendable {
  /// What is to be sent next. Called in the server's thread; it must not block.
  func next() -> StreamStep
}

package enum StreamStep: Sendable {
  /// Not empty.
  case bytes([UInt8])
  /// Nothing yet: it is asked again after `Server.wake`.
  case nothing
  /// The body ends here, in order.
  case end
  /// The connection is cut, so that the client sees that something is missing.
  case cut
}

/// A stream as the library fetches it. Where it has nothing its connection is suspended, which the
/// library never times out: whoever wakes the server sends something now and then, so that clients
/// that have left are noticed.
final class StreamBody {
  private let stream: any ReplyStream
  private let connection: Connection
  private unowned let exchanges: Exchanges
  private var rest: ArraySlice<UInt8> = []

  init(_ stream: any ReplyStream, on connection: Connection, of exchanges: Exchanges) {
    self.stream = stream
    self.connection = connection
    self.exchanges = exchanges
  }

  /// The response that fetches from this; it keeps it.
  func response() -> OpaquePointer? {
    unsafe MHD_create_response_from_callback(
      UInt64.max, 8192,
      { context, _, buffer, size in
        guard let context = unsafe context, let buffer = unsafe buffer else { return -2 }
        return unsafe Unmanaged<StreamBody>.fromOpaque(context).takeUnretainedValue()
          .copy(to: UnsafeMutableRawBufferPointer(start: buffer, count: size))
      }, Unmanaged.passRetained(self).toOpaque(),
      { context in
        if let context = unsafe context {
          unsafe Unmanaged<StreamBody>.fromOpaque(context).release()
        }
      })
  }

  /// How many bytes were copied; 0 where the connection was put aside, -1 at the end, -2 to cut it.
  private func copy(to buffer: UnsafeMutableRawBufferPointer) -> Int {
    if rest.isEmpty {
      switch exchanges.isStopping ? .end : stream.next() {
      case .bytes(let bytes): rest = bytes[...]
      case .nothing:
        connection.suspend()
        exchanges.waitingStreams.append(connection)
        return 0
      case .end: return -1
      case .cut: return -2
      }
    }
    let count = min(rest.count, buffer.count)
    unsafe rest.withUnsafeBytes { bytes in
      unsafe buffer.copyMemory(from: .init(rebasing: bytes[..<count]))
    }
    rest = rest.dropFirst(count)
    return count
  }
}
