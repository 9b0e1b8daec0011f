import Providers

/// The limits of one account and model, and what is under way within them. Times are nanoseconds of
/// a clock that no one sets, handed in.
struct Bucket {
  /// What was set aside for one request, to be settled when it has ended.
  struct Reservation: Equatable {
    let time: Int64
    let usage: Usage
  }

  /// Whether a request may be sent.
  enum Readiness: Equatable {
    case ready
    /// Not before this time.
    case at(Int64)
    /// Not before another has ended.
    case full
    /// Not in this run, as far as is known.
    case parked
  }

  /// Why a bucket is out of use, and until when; no time means for the rest of the run.
  struct Parking: Equatable {
    var error: ProviderError
    var until: Int64?
  }

  let provider: String
  /// The number of the account.
  let account: Int
  let model: String
  private var meters: [Meter]
  private let concurrency: Int?
  private var window: CongestionWindow
  private(set) var blockedUntil: Int64 = .min
  private(set) var parking: Parking?
  private(set) var inFlight = 0
  /// Set aside and not yet settled.
  private(set) var reserved = Usage()
  private(set) var answers = 0
  /// The shortest time in which an answer came, in nanoseconds.
  private var fastest = Int64.max
  private static let quick: Int64 = 250_000_000
  /// Refusals of access since the last answer.
  private var accessRefusals = 0
  /// Windows that the numbers of headers have spoken for, and how often in a row.
  private var inferred: [Quota.Unit: (window: Quota.Window, times: Int, remaining: Int)] = [:]

  init(provider: String, account: Int, model: String, limits: Limits, most: Int) {
    self.provider = provider
    self.account = account
    self.model = model
    meters = limits.amounts.map { Meter($0, $1) }
    concurrency = limits.concurrency
    window = CongestionWindow(
      most: min(most, limits.concurrency ?? most),
      start: meters.isEmpty && limits.concurrency == nil ? CongestionWindow.start : most)
  }

  // MARK: - Before a request

  mutating func readiness(_ usage: Usage, _ now: Int64) -> Readiness {
    if let parking {
      guard let until = parking.until, until <= now else { return .parked }
      self.parking = nil
    }
    if inFlight >= window.limit { return .full }
    var time = max(now, blockedUntil)
    for index in meters.indices { time = max(time, meters[index].whenFits(usage, now)) }
    return time > now ? .at(time) : .ready
  }

  mutating func reserve(_ usage: Usage, _ now: Int64) -> Reservation {
    for index in meters.indices { meters[index].reserve(usage, at: now) }
    inFlight += 1
    reserved.inputTokens += usage.inputTokens
    reserved.outputTokens += usage.outputTokens
    return Reservation(time: now, usage: usage)
  }

  // MARK: - After it

  /// A request has ended. `used` is what it came to; `nil` is not known, and the reserve stays.
  /// `delay` is how long it took to go out, `latency` until its answer was here, in nanoseconds.
  mutating func settle(
    _ reservation: Reservation, used: Usage?, delay: Int64, latency: Int64? = nil
  ) {
    inFlight -= 1
    if let latency { fastest = min(fastest, latency) }
    reserved.inputTokens -= reservation.usage.inputTokens
    reserved.outputTokens -= reservation.usage.outputTokens
    let used = used ?? reservation.usage
    for index in meters.indices {
      meters[index].settle(reservation.usage, used: used, at: reservation.time)
      let later = max(delay, arrival(latency, in: meters[index]) ?? 0)
      meters[index].move(used, from: reservation.time, to: reservation.time + later)
    }
  }

  /// By when a server has surely counted a request, where its answer tells that closely enough: of
  /// a window as short as a second the way there may be a good part. One that thinks for long
  /// counted it long before.
  private func arrival(_ latency: Int64?, in meter: Meter) -> Int64? {
    meter.quota.window == .second && fastest < Self.quick ? latency : nil
  }

  mutating func succeeded() {
    answers += 1
    accessRefusals = 0
    window.succeeded(inFlight: inFlight + 1)
  }

  /// There were too many: `wait` is until when none may be sent, where that was said.
  mutating func refused(sentAt: Int64, blockedUntil: Int64?, _ now: Int64) {
    window.refused(sentAt: sentAt, now: now)
    if let blockedUntil { self.blockedUntil = max(self.blockedUntil, blockedUntil) }
  }

  /// `isOfModel` where it cannot be the question's: another question would do no better.
  mutating func refusedAccess(isOfModel: Bool) {
    accessRefusals += 1
    if isOfModel, answers == 0 { accessRefusals = Self.enoughRefusals }
  }

  /// So many questions in a row were refused that it is the model.
  private static let enoughRefusals = 5

  /// The model is not to be had at all: a few refusals may be of their questions.
  var isWithoutAccess: Bool { accessRefusals >= Self.enoughRefusals }

  mutating func block(until time: Int64) { blockedUntil = max(blockedUntil, time) }

  /// Takes a block back that someone has lifted.
  mutating func unblock() { blockedUntil = .min }

  mutating func park(_ error: ProviderError, until: Int64?) {
    if let parking, let old = parking.until, let until {
      // The later time counts.
      self.parking?.until = max(old, until)
    } else if parking == nil || until == nil {
      parking = Parking(error: error, until: until)
    }
  }

  // MARK: - Headers

  /// Takes in what the headers of an answer say of the limits.
  mutating func observe(_ observations: [RateObservation], _ now: Int64) {
    for observation in observations {
      guard let window = observation.window ?? settledWindow(observation) else { continue }
      let quota = Quota(observation.unit, per: window)
      if !meters.contains(where: { $0.quota == quota }) {
        let known = observation.unit == .requests ? inFlight : reserved.amount(observation.unit)
        meters.append(Meter(quota, learned: observation.limit, inFlight: known, at: now))
        if concurrency == nil { widen() }
      }
      if let index = meters.firstIndex(where: { $0.quota == quota }) {
        meters[index].observe(observation, now)
      }
    }
  }

  /// A window that three answers in a row, each with another remainder, speak for.
  private mutating func settledWindow(_ observation: RateObservation) -> Quota.Window? {
    let known = inferred[observation.unit]
    guard let window = observation.inferredWindow, let remaining = observation.remaining else {
      return known.flatMap { $0.times >= 3 ? $0.window : nil }
    }
    if let known, known.window == window {
      if known.remaining != remaining {
        inferred[observation.unit] = (window, known.times + 1, remaining)
      }
    } else if (known?.times ?? 0) < 3 {
      inferred[observation.unit] = (window, 1, remaining)
    }
    return inferred[observation.unit].flatMap { $0.times >= 3 ? $0.window : nil }
  }

  /// A limit that is known needs no feeling for it.
  private mutating func widen() {
    window = CongestionWindow(most: window.most, start: window.most)
  }

  // MARK: - What it can do

  /// Requests a second that the limits allow, each of `usage`; `nil` where there is none.
  func rate(_ usage: Usage) -> (perSecond: Double, by: Quota)? {
    meters.map { meter in
      let amount = Double(max(1, usage.amount(meter.quota.unit)))
      return (Double(meter.limit) / amount / meter.quota.window.seconds, meter.quota)
    }.min { $0.0 < $1.0 }
  }

  /// The limit that is the last to have room.
  mutating func binding(_ usage: Usage, _ now: Int64) -> (quota: Quota, limit: Int)? {
    let times = meters.indices.map { meters[$0].whenFits(usage, now) }
    guard let last = meters.indices.max(by: { times[$0] < times[$1] }), times[last] > now else {
      return nil
    }
    return (meters[last].quota, meters[last].limit)
  }

  /// How many may be under way at once.
  var concurrencyLimit: Int { window.limit }
}
