import CCurl
import CLinux
import Glibc

/// What libcurl wants of its sockets and its clock, and what of it an epoll instance knows. It
/// outlives the multi handle, which calls back into it until the end.
final class Sockets {
  /// When libcurl wants to be called though nothing has happened; monotonic milliseconds.
  var timerDue: Int64?
  private let poll: Int32
  /// The epoll events set for each descriptor; kept between transfers, because taking a socket
  /// out and putting it back costs two system calls a request.
  private var armed: [Int32: UInt32] = [:]
  private var wanted: [Int32: UInt32] = [:]
  /// Those of connections, of whose end we are told.
  private var connections: Set<Int32> = []
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

  func isWanted(_ socket: Int32) -> Bool { wanted[socket] != nil }

  /// libcurl says what it waits for on a socket.
  func want(_ socket: Int32, _ what: Int32) {
    guard what != CURL_POLL_REMOVE else {
      wanted[socket] = nil
      // libcurl closes the sockets of its resolver without a word, and their numbers come back.
      if !connections.contains(socket) { disarm(socket) }
      return
    }
    var events: UInt32 = 0
    if what & CURL_POLL_IN != 0 { events |= EPOLLIN.rawValue }
    if what & CURL_POLL_OUT != 0 { events |= EPOLLOUT.rawValue }
    wanted[socket] = events
    _ = arm(socket, events)
  }

  /// A connection has got a socket.
  func remember(_ socket: Int32) { connections.insert(socket) }

  /// A socket is about to be closed, which takes it out of the epoll set; its number may come back.
  func forget(_ socket: Int32) {
    wanted[socket] = nil
    armed[socket] = nil
    connections.remove(socket)
  }

  /// False if the descriptor is of a kind that cannot be waited for.
  func arm(_ descriptor: Int32, _ events: UInt32) -> Bool {
    if armed[descriptor] == events { return true }
    let operation = armed[descriptor] == nil ? EPOLL_CTL_ADD : EPOLL_CTL_MOD
    guard clinux_epoll_change(poll, operation, descriptor, events) == 0 else { return false }
    armed[descriptor] = events
    return true
  }

  func disarm(_ descriptor: Int32) {
    _ = clinux_epoll_change(poll, EPOLL_CTL_DEL, descriptor, 0)
    armed[descriptor] = nil
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
