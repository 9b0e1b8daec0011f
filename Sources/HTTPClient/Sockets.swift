import CCurl
import CLinux
import Glibc

/// What libcurl wants of its sockets, and what of it an epoll instance knows. It outlives the multi
/// handles, which call back into it until the end.
final class Sockets {
  /// What is known of one descriptor.
  private struct Known {
    /// The epoll events set; kept between transfers, because taking a socket out and putting it
    /// back costs two system calls a request.
    var armed: UInt32?
    /// The shard that waits for it; -1: none.
    var shard: Int32 = -1
    /// A connection, of whose end we are told.
    var isConnection = false
  }

  private let poll: Int32
  /// By the number of the descriptor.
  private var known: [Known] = []
  private var events = [clinux_event](repeating: clinux_event(), count: 256)

  /// `nil` if the process has no descriptors left.
  init?() {
    poll = epoll_create1(Int32(EPOLL_CLOEXEC))
    if poll < 0 { return nil }
  }

  deinit { close(poll) }

  /// Waits and answers the descriptors that something happened to.
  func wait(milliseconds: Int32) -> ArraySlice<clinux_event> {
    let count = unsafe Int(clinux_epoll_wait(poll, &events, milliseconds))
    return events.prefix(count)
  }

  /// The number of the shard that waits for a socket.
  func shard(wanting socket: Int32) -> Int? {
    let shard = self[socket].shard
    return shard < 0 ? nil : Int(shard)
  }

  /// libcurl says what it waits for on a socket.
  func want(_ socket: Int32, _ what: Int32, shard: Int) {
    guard what != CURL_POLL_REMOVE else {
      self[socket].shard = -1
      // libcurl closes the sockets of its resolver without a word, and their numbers come back.
      if !self[socket].isConnection { disarm(socket) }
      return
    }
    var events: UInt32 = 0
    if what & CURL_POLL_IN != 0 { events |= EPOLLIN.rawValue }
    if what & CURL_POLL_OUT != 0 { events |= EPOLLOUT.rawValue }
    self[socket].shard = Int32(shard)
    _ = arm(socket, events)
  }

  /// A connection has got a socket.
  func remember(_ socket: Int32) { self[socket].isConnection = true }

  /// A socket is about to be closed, which takes it out of the epoll set; its number may come back.
  func forget(_ socket: Int32) { self[socket] = Known() }

  /// False if the descriptor is of a kind that cannot be waited for.
  func arm(_ descriptor: Int32, _ events: UInt32) -> Bool {
    let armed = self[descriptor].armed
    if armed == events { return true }
    let operation = armed == nil ? EPOLL_CTL_ADD : EPOLL_CTL_MOD
    guard clinux_epoll_change(poll, operation, descriptor, events) == 0 else { return false }
    self[descriptor].armed = events
    return true
  }

  func disarm(_ descriptor: Int32) {
    _ = clinux_epoll_change(poll, EPOLL_CTL_DEL, descriptor, 0)
    self[descriptor].armed = nil
  }

  private subscript(descriptor: Int32) -> Known {
    get { Int(descriptor) < known.count ? known[Int(descriptor)] : Known() }
    set {
      while known.count <= Int(descriptor) { known.append(Known()) }
      known[Int(descriptor)] = newValue
    }
  }

  static func from(_ context: UnsafeMutableRawPointer?) -> Sockets? {
    guard let context = unsafe context else { return nil }
    return unsafe Unmanaged<Sockets>.fromOpaque(context).takeUnretainedValue()
  }

  static func milliseconds() -> Int64 {
    var time = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
  }
}
