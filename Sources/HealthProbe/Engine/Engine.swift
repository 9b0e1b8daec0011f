import HTTPClient
import Toolbox
import Wire

/// One thread that waits for everything at once: transfers, descriptors, moments, and what other
/// threads have found.
final class Engine {
  let clock: Clock
  private let client: Client
  private var transfers: [Int: (borrowing Response) -> Void] = [:]
  private var watchers: [Int32: (Client.Happening) -> Void] = [:]
  private var timers: [Int: (due: Int64, body: () -> Void)] = [:]
  private var next = 0
  private var hasAuthorities = false

  private let findings = Channel<(id: Int, finding: Finding)>()
  private let wake: WakeUp
  private var waiting: [Int: (Finding) -> Void] = [:]

  /// - Throws: `Failure` 71 if there is no memory, or no descriptor is left.
  init(concurrency: Int, clock: Clock, authorities: String? = nil) throws(Failure) {
    self.clock = clock
    do throws(ClientError) {
      client = try Client(
        connections: concurrency, userAgent: "domain-runner/\(suiteVersion) (health-probe)",
        isProbing: true, authorities: authorities)
    } catch { throw Failure(.system, "cannot set up HTTP: \(error)") }
    do throws(SystemError) { wake = try WakeUp() } catch { throw Failure(.system, "\(error)") }
    _ = client.watch(wake.descriptor.number, for: .reading)
    watchers[wake.descriptor.number] = { [unowned self] _ in takeFindings() }
  }

  /// Waits until something has happened and deals with it; until `due` at most.
  func turn(until due: Int64?) throws {
    let first = timers.values.reduce(due ?? .max) { min($0, $1.due) }
    let left = first == .max ? -1 : max(0, (first - Clock.monotonic + 999_999) / 1_000_000)
    let happenings = try client.wait(milliseconds: Int32(clamping: left)) { response in
      if let done = transfers.removeValue(forKey: response.id) { done(response) }
    }
    for happening in happenings { watchers[happening.descriptor]?(happening) }
    let now = Clock.monotonic
    for (id, timer) in timers where timer.due <= now {
      timers[id] = nil
      timer.body()
    }
  }

  // MARK: Transfers

  /// Begins a transfer; `done` is lent what came of it.
  /// - Throws: `ClientError` if there is no memory for it.
  func transfer(
    _ request: Request, _ done: @escaping (borrowing Response) -> Void
  ) throws(ClientError) {
    next += 1
    try client.begin(request, id: next)
    transfers[next] = done
  }

  /// Has the authorities read, once, where certificates are going to be checked.
  func prepareForTLS() {
    if hasAuthorities { return }
    hasAuthorities = true
    client.readAuthorities()
  }

  // MARK: Descriptors and moments

  /// False for a file, which is always ready.
  func watch(
    _ descriptor: Int32, for interest: Client.Interest,
    _ body: @escaping (Client.Happening) -> Void
  ) -> Bool {
    guard client.watch(descriptor, for: interest) else { return false }
    watchers[descriptor] = body
    return true
  }

  func unwatch(_ descriptor: Int32) {
    client.unwatch(descriptor)
    watchers[descriptor] = nil
  }

  /// Calls `body` at a moment of the monotonic clock; the number answered calls it off.
  @discardableResult
  func at(_ due: Int64, _ body: @escaping () -> Void) -> Int {
    next += 1
    timers[next] = (due, body)
    return next
  }

  func cancel(_ timer: Int) { timers[timer] = nil }

  // MARK: Threads

  /// Looks in a thread of its own, for what can only be waited for there. `work` ends by itself at
  /// the limit; where it hangs all the same, it is left alone and `late` says what is known.
  func inBackground(
    limit: Duration, _ work: @escaping @Sendable () -> Finding, late: @escaping () -> Finding,
    done: @escaping (Finding) -> Void
  ) {
    next += 1
    let id = next
    let timer = at(Clock.monotonic + limit.nanoseconds + Self.grace) { [unowned self] in
      if let done = waiting.removeValue(forKey: id) { done(late()) }
    }
    waiting[id] = { [unowned self] finding in
      cancel(timer)
      done(finding)
    }
    let (findings, wake) = (findings, wake)
    do throws(SystemError) {
      try Threads.begin {
        findings.send((id, work()))
        wake.signal()
      }
    } catch {
      var finding = late()
      finding.note(.unhealthy, Problem("local", "cannot look: \(error)"))
      waiting.removeValue(forKey: id)?(finding)
    }
  }

  /// How long a thread may take to say that its time is over.
  private static let grace: Int64 = 60_000_000

  private func takeFindings() {
    wake.clear()
    while let (id, finding) = findings.receiveIfThere() {
      waiting.removeValue(forKey: id)?(finding)
    }
  }
}
