import CCurl

/// One multi handle: the transfers that share its connections. Many small ones are quicker than a
/// large one, because libcurl walks the list of a host's connections for each request; and over
/// HTTP/2 a connection carries a hundred streams, which none of them exceeds.
@safe final class Shard {
  /// Transfers at once.
  static let capacity = 100

  let multi: UnsafeMutableRawPointer
  let sockets: Sockets
  let number: Int
  var busy = 0
  /// When libcurl wants to be called though nothing has happened; monotonic milliseconds.
  var timerDue: Int64?

  /// `nil` if there is no memory. Keeps up to `connections` open for further use.
  init?(_ number: Int, sockets: Sockets, connections: Int) {
    guard let multi = unsafe curl_multi_init() else { return nil }
    unsafe self.multi = multi
    self.sockets = sockets
    self.number = number
    unsafe _ = ccurl_multi_set_long(multi, CURLMOPT_MAXCONNECTS, connections)
    unsafe _ = ccurl_multi_set_long(multi, CURLMOPT_MAX_CONCURRENT_STREAMS, Self.capacity)
    let context = unsafe Unmanaged.passUnretained(self).toOpaque()
    unsafe _ = ccurl_multi_callbacks(
      multi,
      { _, socket, what, context, _ in
        if let shard = unsafe Shard.from(context) {
          shard.sockets.want(socket, what, shard: shard.number)
        }
        return 0
      },
      { _, milliseconds, context in
        unsafe Shard.from(context)?.timerDue =
          milliseconds < 0 ? nil : Sockets.milliseconds() + Int64(milliseconds)
        return 0
      }, context)
  }

  deinit { unsafe curl_multi_cleanup(multi) }

  func begin(_ handle: Handle) -> Bool {
    guard unsafe curl_multi_add_handle(multi, handle.easy) == CURLM_OK else { return false }
    handle.shard = self
    busy += 1
    return true
  }

  func end(_ handle: Handle) {
    unsafe curl_multi_remove_handle(multi, handle.easy)
    handle.shard = nil
    busy -= 1
  }

  /// Tells libcurl what happened to a socket, or that its time has come.
  func act(_ socket: Int32, _ mask: Int32) {
    var running: Int32 = 0
    unsafe curl_multi_socket_action(multi, socket, mask, &running)
  }

  /// A transfer that has ended, with its result.
  func nextDone() -> (Handle, CURLcode)? {
    var code = CURLE_OK
    while let easy = unsafe ccurl_next_done(multi, &code) {
      guard let context = unsafe ccurl_private(easy) else { continue }
      return (unsafe Unmanaged<Handle>.fromOpaque(context).takeUnretainedValue(), code)
    }
    return nil
  }

  private static func from(_ context: UnsafeMutableRawPointer?) -> Shard? {
    guard let context = unsafe context else { return nil }
    return unsafe Unmanaged<Shard>.fromOpaque(context).takeUnretainedValue()
  }
}
