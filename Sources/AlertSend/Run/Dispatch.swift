import Breakers
import HTTPClient
import Resilience
import Toolbox
import Wire

extension World {
  /// Sends what can be sent now.
  func dispatch() {
    arrange()
    for name in lanes.keys.sorted() {
      if let lane = lanes[name] { lane.obstacle = dispatch(lane) }
    }
  }

  /// Puts the messages of the book in the order of their making, a lane for each channel.
  private func arrange() {
    guard queuesVersion != book.entriesVersion else { return }
    queuesVersion = book.entriesVersion
    var queues: [String: [Entry]] = [:]
    for entry in book.entries.values where !(book.attempts[entry.id]?.isDead ?? false) {
      queues[entry.channel, default: []].append(entry)
    }
    for name in queues.keys where lanes[name] == nil {
      guard let settings = settings.channels[name] else {
        if strangers.insert(name).inserted {
          Message.say(
            "messages wait for a channel \(name), which is not configured; "
              + "configure it, or drop them")
        }
        continue
      }
      let lane = Lane(settings, in: unkept == nil ? ledgerFolder : nil)
      let now = clock.now.milliseconds
      lane.recall((book.channels[name]?.attempts ?? []).map { now - $0 }, Clock.monotonic)
      lanes[name] = lane
    }
    for (name, lane) in lanes {
      lane.queue = (queues[name] ?? []).sorted { $0.number < $1.number }.map(\.id)
    }
  }

  private func dispatch(_ lane: Lane) -> Lane.Obstacle {
    let now = clock.now.milliseconds
    var blocked = lane.busy
    var due: Int64?
    let hold = Self.clamped(book.channels[lane.settings.name]?.hold ?? 0, now)
    for id in lane.queue {
      guard let entry = book.entries[id], !flying.contains(id) else { continue }
      // The messages of a group go out in the order of their making.
      let order = entry.group + (entry.recipient ?? "")
      if blocked.contains(order) { continue }
      blocked.insert(order)
      let attempts = book.attempts[id] ?? Entry.Attempts()
      let next = max(Self.clamped(attempts.next, now), hold)
      if next > now {
        due = min(due ?? next, next)
        continue
      }
      guard !isLeaving, options.doesAll || options.waits || attempts.count == 0 || made[id] != nil
      else { continue }
      if lane.inFlight >= lane.settings.concurrency { return .full }
      if let until = lane.waits(Clock.monotonic) { return .rate(until: until) }
      if !lane.isHeld {
        guard lane.acquire() else {
          lane.elsewhereSince = lane.elsewhereSince ?? Clock.monotonic
          return .elsewhere
        }
        // The one before may have sent some of them.
        lane.elsewhereSince = nil
        refreshSoon()
        isReady = true
        return .full
      }
      switch store.admit(
        lane.breaker, session, lease: lane.settings.timeout.nanoseconds + 2_000_000_000)
      {
      case .refused(let refusal):
        let left = refusal.retryIn.map { ", for \(durationText($0))" } ?? ""
        if lane.inFlight == 0, outcomes.isEmpty { lane.release() }
        return .breaker(reason: "breaker \(lane.breaker) is open\(left)")
      case .permit(let permit): send(entry, on: lane, permit)
      }
    }
    if lane.inFlight > 0 { return .full }
    if outcomes.isEmpty { lane.release() }
    return due.map(Lane.Obstacle.due) ?? .nothing
  }

  /// No wait is longer than an hour, so a time beyond is of a clock that has been set back.
  private static func clamped(_ time: Int64, _ now: Int64) -> Int64 {
    time - now > 3_600_000 ? now : time
  }

  private func send(_ entry: Entry, on lane: Lane, _ permit: Permit) {
    let parcel = Parcel(entry, for: lane.settings, at: clock.now)
    if options.explains {
      Message.say(
        "\(entry.id): \(parcel.body.count) bytes to \(lane.settings.name) about "
          + entry.ids.joined(separator: ", "))
    }
    let order = entry.group + (entry.recipient ?? "")
    lane.busy.insert(order)
    flying.insert(entry.id)
    func land(_ verdict: Verdict) {
      if outcomes.isEmpty { outcomesSince = Clock.monotonic }
      outcomes.append(Landed(entry: entry.id, group: order, lane: lane, verdict: verdict))
    }
    lane.noteAttempt(Clock.monotonic)
    guard let request = parcel.request(lane.settings) else {
      let verdict =
        if case .file(let path) = lane.settings.kind {
          Local.append(parcel.body, to: path)
        } else {
          Local.say(parcel.body)
        }
      store.record(lane.breaker, permit, verdict, 0, session)
      return land(verdict)
    }
    lastFlight += 1
    do throws(ClientError) { try client.begin(request, id: lastFlight) } catch {
      store.record(lane.breaker, permit, .later(""), 0, session)
      return land(.later(error.description))
    }
    lane.inFlight += 1
    flights[lastFlight] = Flight(
      entry: entry.id, group: order, lane: lane, permit: permit, began: Clock.monotonic)
  }

  /// An answer has come, or none will.
  func land(_ response: borrowing Response, at now: Timestamp) {
    guard let flight = flights.removeValue(forKey: response.id) else { return }
    let verdict = Judgement.verdict(response, flight.lane.settings, now: now)
    flight.lane.inFlight -= 1
    store.record(
      flight.lane.breaker, flight.permit, verdict, Clock.monotonic - flight.began, session)
    if outcomes.isEmpty { outcomesSince = Clock.monotonic }
    outcomes.append(
      Landed(entry: flight.entry, group: flight.group, lane: flight.lane, verdict: verdict))
  }

  /// What the next process needs to keep to the rates.
  func noteRates() {
    let now = clock.now.milliseconds
    for (name, lane) in lanes {
      guard let rate = lane.settings.rate else { continue }
      var state = book.channels[name] ?? ChannelState()
      state.attempts = lane.ages(Clock.monotonic).filter { $0 < rate.time }.map { now - $0 }
      if state.attempts.count != book.channels[name]?.attempts.count {
        book.put(state, of: name)
      }
    }
  }
}
