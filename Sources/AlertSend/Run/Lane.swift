import Breakers
import CLinux
import Resilience
import Toolbox
import Wire

/// One channel as a run meets it: who may send on it, how fast, and what has to wait.
final class Lane {
  /// Why nothing is sent now.
  enum Obstacle: Equatable {
    /// There is nothing that could be.
    case nothing
    /// As much is under way as may be.
    case full
    /// Monotonic nanoseconds.
    case rate(until: Int64)
    /// Another process sends on this channel.
    case elsewhere
    case breaker(reason: String)
    /// Milliseconds since 1970: a message, or the whole channel, is not due.
    case due(at: Int64)
  }

  let settings: ChannelSettings
  let breaker: String
  private let lockPath: String?
  private let lockMode: UInt32
  private var lock: Lock?
  /// Since when another process has been sending, monotonic.
  var elsewhereSince: Int64?
  var inFlight = 0
  /// The groups of whose messages one is under way.
  var busy: Set<String> = []
  /// Monotonic times of the last attempts.
  private var recent: [Int64] = []
  var obstacle = Obstacle.nothing
  /// Ids of the messages that can still be sent, oldest first.
  var queue: [String] = []

  private final class Lock {
    let file: DataFile
    init(_ file: consuming DataFile) { self.file = file }
  }

  /// Without a folder nobody else sends.
  init(_ settings: ChannelSettings, in folder: StateFolder?) {
    self.settings = settings
    breaker = Self.breaker(of: settings.name)
    let digest = Group.digest(["lane", settings.name]).prefix(16)
    lockPath = folder?.path("sending-\(digest).lock")
    lockMode = (folder?.fileMode ?? 0) & 0o600
  }

  /// The name of a channel's breaker.
  static func breaker(of channel: String) -> String { "alert-\(channel)" }

  var isHeld: Bool { lock != nil || lockPath == nil }

  /// Takes the right to send on the channel, which the kernel gives back when the process ends. What
  /// cannot be locked is taken for free: better twice than never.
  func acquire() -> Bool {
    if isHeld { return true }
    guard let lockPath else { return true }
    do throws(SystemError) {
      let file = try DataFile(lockPath, .creating, mode: lockMode, followsLinks: false)
      guard try file.tryLock() else { return false }
      lock = Lock(file)
    } catch { return true }
    return true
  }

  func release() { lock = nil }

  /// When the rate allows the next attempt, monotonic; `nil`: now.
  func waits(_ now: Int64) -> Int64? {
    guard let rate = settings.rate else { return nil }
    let time = rate.time * 1_000_000
    recent.removeAll { $0 <= now - time }
    return recent.count < rate.count ? nil : recent[recent.count - rate.count] + time
  }

  /// How many milliseconds ago the last attempts were.
  func ages(_ now: Int64) -> [Int64] { recent.map { (now - $0) / 1_000_000 } }

  func noteAttempt(_ now: Int64) { if settings.rate != nil { recent.append(now) } }

  /// Takes over the attempts that were stored, `ages` being milliseconds ago.
  func recall(_ ages: [Int64], _ now: Int64) {
    recent = ages.filter { $0 >= 0 }.map { now - $0 * 1_000_000 }.sorted()
  }
}
