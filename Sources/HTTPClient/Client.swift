import CCurl
import CLinux

/// Many transfers at once on one thread: a libcurl multi handle over an epoll instance, which also
/// waits for whatever else the program has to wait for.
///
/// Not thread-safe: all calls come from one thread.
@safe package final class Client {
  private let multi: UnsafeMutableRawPointer
  private let sockets: Sockets
  private let userAgent: String
  private var idle: [Handle] = []
  private var busy: [Int: Handle] = [:]
  private var watched: Set<Int32> = []

  /// Keeps up to `connections` of them open for further use.
  /// - Throws: `ClientError` if libcurl or the system has no memory or descriptors left.
  package init(connections: Int, userAgent: String) throws(ClientError) {
    curl_global_init(Int(CURL_GLOBAL_ALL))
    guard let multi = unsafe curl_multi_init(), let sockets = Sockets() else {
      throw ClientError(CURLE_OUT_OF_MEMORY, detail: "")
    }
    unsafe self.multi = multi
    self.sockets = sockets
    self.userAgent = userAgent
    unsafe _ = ccurl_multi_set_long(multi, CURLMOPT_MAXCONNECTS, connections + 16)
    let context = unsafe Unmanaged.passUnretained(sockets).toOpaque()
    unsafe _ = ccurl_multi_callbacks(
      multi,
      { _, socket, what, context, _ in
        unsafe Sockets.from(context)?.want(socket, what)
        return 0
      },
      { _, milliseconds, context in
        unsafe Sockets.from(context)?.timerDue =
          milliseconds < 0 ? nil : Sockets.milliseconds() + Int64(milliseconds)
        return 0
      }, context)
  }

  deinit {
    for handle in busy.values { unsafe curl_multi_remove_handle(multi, handle.easy) }
    busy = [:]
    idle = []
    unsafe curl_multi_cleanup(multi)
  }

  /// How many transfers are under way.
  package var count: Int { busy.count }

  /// Begins a transfer. `wait` tells of its end, with `id`.
  /// - Throws: `ClientError` if there is no memory for it.
  package func begin(_ request: Request, id: Int) throws(ClientError) {
    guard let handle = idle.popLast() ?? Handle(sockets: sockets) else {
      throw ClientError(CURLE_OUT_OF_MEMORY, detail: "")
    }
    handle.prepare(request, id: id, userAgent: userAgent)
    guard unsafe curl_multi_add_handle(multi, handle.easy) == CURLM_OK else {
      throw ClientError(CURLE_OUT_OF_MEMORY, detail: "")
    }
    busy[id] = handle
  }

  /// What to wait for on a descriptor that is not a transfer's.
  package enum Interest {
    case reading, writing
    /// Only that the other end closes.
    case closing
  }

  /// Also waits for `descriptor`. False means that it is a file, which is always ready.
  package func watch(_ descriptor: Int32, for interest: Interest) -> Bool {
    let events =
      switch interest {
      case .reading: EPOLLIN.rawValue
      case .writing: EPOLLOUT.rawValue
      case .closing: UInt32(0)
      }
    guard sockets.arm(descriptor, events) else { return false }
    watched.insert(descriptor)
    return true
  }

  package func unwatch(_ descriptor: Int32) {
    if watched.remove(descriptor) != nil { sockets.disarm(descriptor) }
  }

  /// What happened to a watched descriptor.
  package struct Happening {
    package let descriptor: Int32
    /// The other end has closed, or there was an error.
    package let isClosed: Bool
  }

  /// Waits for at most `milliseconds` (-1: until something happens), lends every transfer that has
  /// ended to `finished`, and answers what happened to the watched descriptors.
  package func wait(
    milliseconds: Int32, finished: (borrowing Response) throws -> Void
  ) throws -> [Happening] {
    var timeout = milliseconds
    if let due = sockets.timerDue {
      let left = Int32(clamping: max(0, due - Sockets.milliseconds()))
      timeout = timeout < 0 ? left : min(timeout, left)
    }
    var happenings: [Happening] = []
    for event in sockets.wait(milliseconds: timeout) {
      if watched.contains(event.descriptor) {
        happenings.append(
          Happening(
            descriptor: event.descriptor,
            isClosed: event.events & (EPOLLERR.rawValue | EPOLLHUP.rawValue) != 0))
      } else if sockets.isWanted(event.descriptor) {
        act(event.descriptor, event.events)
      } else {
        // An idle connection spoke or closed: nobody wants it now, so it must not wake us again.
        sockets.disarm(event.descriptor)
      }
    }
    if let due = sockets.timerDue, due <= Sockets.milliseconds() {
      sockets.timerDue = nil
      act(CURL_SOCKET_TIMEOUT, 0)
    }
    try collect(finished)
    return happenings
  }

  private func collect(_ finished: (borrowing Response) throws -> Void) throws {
    var code = CURLE_OK
    while let easy = unsafe ccurl_next_done(multi, &code) {
      guard let context = unsafe ccurl_private(easy) else { continue }
      let handle = unsafe Unmanaged<Handle>.fromOpaque(context).takeUnretainedValue()
      let response = handle.response(code)
      unsafe curl_multi_remove_handle(multi, easy)
      busy[response.id] = nil
      defer { idle.append(handle) }
      try finished(response)
    }
  }

  private func act(_ socket: Int32, _ events: UInt32) {
    var mask: Int32 = 0
    if events & (EPOLLIN.rawValue | EPOLLHUP.rawValue) != 0 { mask |= CURL_CSELECT_IN }
    if events & EPOLLOUT.rawValue != 0 { mask |= CURL_CSELECT_OUT }
    if events & EPOLLERR.rawValue != 0 { mask |= CURL_CSELECT_ERR }
    var running: Int32 = 0
    unsafe curl_multi_socket_action(multi, socket, mask, &running)
  }
}
