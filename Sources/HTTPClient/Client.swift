import CCurl
import CLinux

/// Many transfers at once on one thread: libcurl multi handles over one epoll instance, which also
/// waits for whatever else the program has to wait for.
///
/// Not thread-safe: all calls come from one thread.
@safe package final class Client {
  private let sockets: Sockets
  private let userAgent: String
  private let connections: Int
  private let isProbing: Bool
  private let authorities: String?
  private var shards: [Shard] = []
  /// No shard before this one has room.
  private var firstWithRoom = 0
  /// Shards with which something has happened since their transfers were last looked through.
  private var touched: Set<Int> = []
  private var idle: [Handle] = []
  private var busy: [ObjectIdentifier: Handle] = [:]
  private var watched: Set<Int32> = []

  /// Keeps up to `connections` of them open for further use. One that probes keeps none: its every
  /// request has a `probe`. `authorities` is a file of certificates that is trusted in the place of
  /// the system's.
  /// - Throws: `ClientError` if libcurl or the system has no memory or descriptors left.
  package init(
    connections: Int, userAgent: String, isProbing: Bool = false, authorities: String? = nil
  ) throws(ClientError) {
    curl_global_init(Int(CURL_GLOBAL_ALL))
    self.isProbing = isProbing
    self.authorities = authorities
    guard let sockets = Sockets() else { throw ClientError(CURLE_OUT_OF_MEMORY, detail: "") }
    self.sockets = sockets
    self.userAgent = userAgent
    self.connections = connections
    _ = try makeShard()
  }

  deinit {
    for handle in busy.values { handle.shard?.end(handle) }
    busy = [:]
    idle = []
    shards = []
  }

  /// How many transfers are under way.
  package var count: Int { busy.count }

  /// How many descriptors so many transfers at once need: one each, those that are kept open for
  /// the next, and what a resolver takes.
  package static func descriptors(connections: Int) -> Int {
    connections + spare * ((connections + Shard.capacity - 1) / Shard.capacity)
  }

  /// Connections that a shard keeps open beyond its transfers, for other hosts.
  private static let spare = 16

  private func makeShard() throws(ClientError) -> Shard {
    let kept = min(connections, Shard.capacity) + Self.spare
    guard let shard = Shard(shards.count, sockets: sockets, connections: kept) else {
      throw ClientError(CURLE_OUT_OF_MEMORY, detail: "")
    }
    shards.append(shard)
    return shard
  }

  /// The first with room, so that few connections serve where there is little to do.
  private func shardWithRoom() throws(ClientError) -> Shard {
    while firstWithRoom < shards.count {
      // Probes share the authorities that one shard has read.
      if isProbing || shards[firstWithRoom].busy < Shard.capacity { return shards[firstWithRoom] }
      firstWithRoom += 1
    }
    return try makeShard()
  }

  /// Begins a transfer. `wait` tells of its end, with `id`.
  /// - Throws: `ClientError` if there is no memory for it.
  package func begin(_ request: Request, id: Int) throws(ClientError) {
    let used = request.mail == nil ? idle.popLast() : nil
    guard
      let handle = used
        ?? Handle(sockets: sockets, isProbing: isProbing, authorities: authorities)
    else {
      throw ClientError(CURLE_OUT_OF_MEMORY, detail: "")
    }
    let shard = try shardWithRoom()
    handle.prepare(request, id: id, userAgent: userAgent)
    guard shard.begin(handle) else { throw ClientError(CURLE_OUT_OF_MEMORY, detail: "") }
    touched.insert(shard.number)
    busy[ObjectIdentifier(handle)] = handle
  }

  /// Has the authorities read that certificates are checked with, which takes 50 ms, so that no
  /// handshake is charged with it: they are read for a server of ours that has nothing to say. To be
  /// called while nothing is under way.
  package func readAuthorities() {
    guard count == 0, let server = SilentServer() else { return }
    var request = Request(
      url: "https://127.0.0.1:\(server.port)/", headers: Headers([]), body: nil,
      timeout: .seconds(2))
    request.probe = Probe()
    do {
      try begin(request, id: 0)
      while count > 0 {
        _ = try wait(milliseconds: 1) { _ in }
        server.hangUp()
      }
    } catch { return }
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
    if let due = shards.compactMap(\.timerDue).min() {
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
      } else if let number = sockets.shard(wanting: event.descriptor) {
        touched.insert(number)
        shards[number].act(event.descriptor, Self.mask(event.events))
      } else {
        // An idle connection spoke or closed: nobody wants it now, so it must not wake us again.
        sockets.disarm(event.descriptor)
      }
    }
    let now = Sockets.milliseconds()
    for shard in shards {
      guard let due = shard.timerDue, due <= now else { continue }
      shard.timerDue = nil
      touched.insert(shard.number)
      shard.act(CURL_SOCKET_TIMEOUT, 0)
    }
    try collect(finished)
    return happenings
  }

  private func collect(_ finished: (borrowing Response) throws -> Void) throws {
    let numbers = touched
    touched.removeAll(keepingCapacity: true)
    for number in numbers {
      let shard = shards[number]
      while let (handle, code) = shard.nextDone() {
        let response = handle.response(code)
        shard.end(handle)
        firstWithRoom = min(firstWithRoom, number)
        busy[ObjectIdentifier(handle)] = nil
        defer { if !handle.isOfMail { idle.append(handle) } }
        try finished(response)
      }
    }
  }

  private static func mask(_ events: UInt32) -> Int32 {
    var mask: Int32 = 0
    if events & (EPOLLIN.rawValue | EPOLLHUP.rawValue) != 0 { mask |= CURL_CSELECT_IN }
    if events & EPOLLOUT.rawValue != 0 { mask |= CURL_CSELECT_OUT }
    if events & EPOLLERR.rawValue != 0 { mask |= CURL_CSELECT_ERR }
    return mask
  }
}
