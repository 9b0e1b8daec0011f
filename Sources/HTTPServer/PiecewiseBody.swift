import CMicroHTTPD

/// A body that the library fetches piece by piece: cut off before its end, or slowly.
final class PiecewiseBody {
  private let bytes: [UInt8]
  /// Where it is cut off; `nil` where it is not.
  private let end: Int?
  /// Bytes a second; `nil` is as fast as they are taken.
  private let rate: Int?
  private let connection: Connection
  private unowned let exchanges: Exchanges
  private let began = Loop.now

  init?(_ reply: borrowing Reply, on connection: Connection, of exchanges: Exchanges) {
    switch reply.conduct {
    case .truncated(let end): (self.end, rate) = (min(end, max(0, reply.body.count - 1)), nil)
    case .trickled(let rate): (end, self.rate) = (nil, max(1, rate))
    default: return nil
    }
    bytes = reply.body
    self.connection = connection
    self.exchanges = exchanges
  }

  /// The response that fetches from this; it keeps it.
  func response() -> OpaquePointer? {
    unsafe MHD_create_response_from_callback(
      UInt64(bytes.count), 4096,
      { context, position, buffer, size in
        guard let context = unsafe context, let buffer = unsafe buffer else { return -2 }
        return unsafe Unmanaged<PiecewiseBody>.fromOpaque(context).takeUnretainedValue()
          .copy(from: Int(position), to: UnsafeMutableRawBufferPointer(start: buffer, count: size))
      }, Unmanaged.passRetained(self).toOpaque(),
      { context in
        if let context = unsafe context {
          unsafe Unmanaged<PiecewiseBody>.fromOpaque(context).release()
        }
      })
  }

  /// How many bytes were copied; 0 where the connection was put aside until the next is due, -2 to
  /// cut it off.
  private func copy(from position: Int, to buffer: UnsafeMutableRawBufferPointer) -> Int {
    var last = end ?? bytes.count
    guard position < last else { return -2 }
    if let rate, !exchanges.isStopping {
      let now = Loop.now
      let due = 1 + Int(now - began) * rate / 1000
      guard position < due else {
        connection.suspend()
        exchanges.held.add(
          connection, until: began + Int64((position * 1000 + rate - 1) / rate), now: now)
        return 0
      }
      last = min(last, due)
    }
    let count = min(last - position, buffer.count)
    unsafe bytes.withUnsafeBytes { bytes in
      unsafe buffer.copyMemory(from: .init(rebasing: bytes[position..<position + count]))
    }
    return count
  }
}
