import CLinux
import Glibc
import Toolbox
import Wire

/// Hands out domains and holds them for as long as they are worked on.
struct Holding: ~Copyable {
  struct Settings {
    /// Domains that are handed out and not finished.
    var most: Int
    var lease: Duration
    var follows: Bool
    var drain: Duration
    var isQuiet: Bool
  }

  /// Where the domains go, until it is closed.
  private final class Sink {
    var outlet = Outlet(.standardOutput)
  }

  /// How often it is looked for what has become of what is held, and for what is due.
  private static let look: Int64 = 250_000_000
  /// In a run that is followed, domains that were imported since join it this often.
  private static let enrolment: Int64 = 10_000_000_000
  /// As many are taken with one statement.
  private static let takenAtOnce = 100
  /// What the reader has not taken yet; with more than this nothing more is taken for it.
  private static let largestBacklog = 64 << 10

  private let run: ClaimedRun
  private let settings: Settings
  private var output: Sink? = Sink()
  private var held: Set<String> = []
  private var handedOut = 0
  private var nextLook = Clock.monotonic
  private var nextRenewal = Clock.monotonic
  private var nextEnrolment = Clock.monotonic + Holding.enrolment
  private var drainEnds: Int64?
  /// When leases end that could not be renewed, and there is nothing left to do.
  private var lastContact = Clock.monotonic

  init(_ run: ClaimedRun, settings: Settings) {
    self.run = run
    self.settings = settings
  }

  /// Works until nothing is due and nothing is held.
  /// - Throws: `Failure` 69 when the server stays away for longer than a lease; `SystemError` EPIPE
  ///   once the reader has left.
  mutating func work() throws {
    nextRenewal = Clock.monotonic + renewal
    do {
      try loop()
    } catch {
      leave()
      throw error
    }
    leave()
  }

  private var renewal: Int64 { settings.lease.nanoseconds / 3 }

  private mutating func loop() throws {
    while true {
      try pump()
      if Drain.signal != nil {
        if drainEnds == nil { drainEnds = Clock.monotonic + settings.drain.nanoseconds }
        // Who reads is to see the end once it has read what is there.
        if backlog == 0 { closeOutput() }
      }
      let now = Clock.monotonic
      if now >= nextLook {
        nextLook = now + Self.look
        if try contact() { return }
      }
      if let drainEnds, held.isEmpty && backlog == 0 || now >= drainEnds { return }
      try wait()
    }
  }

  /// Talks to the server; answers whether all is done. While the server is away there is time until
  /// the leases end.
  private mutating func contact() throws -> Bool {
    do {
      let isDone = try look()
      lastContact = Clock.monotonic
      return isDone
    } catch let failure as Failure {
      guard failure.status == .unavailable, drainEnds == nil,
        Clock.monotonic - lastContact < settings.lease.nanoseconds
      else { throw failure }
      return false
    }
  }

  private mutating func look() throws -> Bool {
    let now = Clock.monotonic
    let isRenewing = now >= nextRenewal
    if !held.isEmpty || isRenewing {
      held = try run.held(renewing: isRenewing ? settings.lease : nil)
      if isRenewing { nextRenewal = now + renewal }
    }
    Drain.setInFlight(held.count)
    guard drainEnds == nil, Drain.signal == nil else { return false }
    if settings.follows, now >= nextEnrolment {
      nextEnrolment = now + Self.enrolment
      try run.enrol()
    }
    var nothingIsDue = false
    while held.count < settings.most, backlog < Self.largestBacklog {
      let wanted = min(Self.takenAtOnce, settings.most - held.count)
      let taken = try run.take(wanted, lease: settings.lease)
      for domain in taken {
        held.insert(domain.lease)
        output?.outlet.append(domain.line)
      }
      handedOut += taken.count
      try pump()
      nothingIsDue = taken.isEmpty
      if nothingIsDue || Drain.signal != nil { break }
    }
    return nothingIsDue && held.isEmpty && !settings.follows && backlog == 0
  }

  private var backlog: Int { output?.outlet.backlog ?? 0 }

  private mutating func pump() throws {
    try failing { () throws(SystemError) in
      guard let output else { return }
      try output.outlet.pump()
      if Descriptor.standardOutput.readerIsGone {
        throw SystemError("write to", Descriptor.standardOutput.name, code: EPIPE)
      }
    }
  }

  private mutating func wait() throws {
    let milliseconds = Int32(clamping: max(1, (nextLook - Clock.monotonic) / 1_000_000))
    let signals = drainEnds == nil ? Drain.descriptor?.number ?? -1 : -1
    var entries = [
      pollfd(fd: signals, events: Int16(POLLIN), revents: 0),
      pollfd(
        fd: output?.outlet.descriptor.number ?? -1, events: backlog > 0 ? Int16(POLLOUT) : 0,
        revents: 0),
    ]
    _ = unsafe poll(&entries, 2, milliseconds)
  }

  /// The reader sees the end; what is held is held on.
  private mutating func closeOutput() {
    guard output != nil else { return }
    output = nil
    close(Descriptor.standardOutput.number)
    Descriptor.reserveStandard()
  }

  /// Gives back what is still held, so that others need not wait for the leases to end.
  private mutating func leave() {
    do {
      let count = try run.giveBack()
      if count > 0, !settings.isQuiet { Message.say("\(count) domains were given back") }
    } catch {
      let why = (error as? Failure)?.message ?? "\(error)"
      Message.say(
        "\(why); what is held is due again when its leases end, in \(settings.lease.shortText)")
    }
  }
}
