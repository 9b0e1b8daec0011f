import Glibc
import JSON
import Toolbox
import Wire

// Deciding, and having the disk keep what was decided.
extension World {
  /// Whether there is anything to decide.
  var needsKeeping: Bool {
    if mustRefresh || intake?.hasEvents ?? false { return true }
    if !outcomes.isEmpty { return !isGathering }
    let now = clock.now.milliseconds
    if lookedVersion != book.version || step.hasEnded != hadEnded { return true }
    if let nextDue, nextDue <= now { return true }
    return Clock.monotonic - lastLook >= 1_000_000_000 && (options.doesAll || isWaitingForOthers)
  }

  /// More outcomes are about to come.
  var isGathering: Bool {
    !outcomes.isEmpty && !flights.isEmpty && outcomes.count < Self.gathered
      && Clock.monotonic - outcomesSince < Self.gathering
  }

  var isWaitingForOthers: Bool {
    lanes.values.contains { $0.obstacle == .elsewhere }
  }

  /// Decides on all that has come in, and has the disk keep it before any of it is told.
  func keep(_ first: ((inout Step) -> Void)?) throws {
    mustRefresh = false
    step.now = clock.now.milliseconds
    hadEnded = step.hasEnded
    let isKept = open()
    for entry in made.values.sorted(by: { $0.number < $1.number })
    where book.entries[entry.id] == nil {
      step.report(entry, .sent, 1, "another process has sent it")
    }
    let before = Set(book.entries.keys)
    first?(&step)
    takeEvents()
    for landed in outcomes {
      step.settle(landed.entry, landed.verdict, random: .random(in: 0...UInt64.max))
      flying.remove(landed.entry)
      landed.lane.busy.remove(landed.group)
    }
    outcomes = []
    if let acks {
      for acknowledgement in acks.news(book, now: step.time) where !step.take(acknowledgement) {
        noteUseless(acknowledgement)
      }
    }
    let isDueAll = options.doesAll || options.waits
    nextDue = step.look(all: isDueAll)
    noteRates()
    for (id, entry) in book.entries where !before.contains(id) { made[id] = entry }
    close(isKept)
    lookedVersion = book.version
    lastLook = Clock.monotonic
    printDeliveries()
  }

  private func noteUseless(_ acknowledgement: Acknowledgement) {
    if !options.isQuiet {
      Message.say("\(acknowledgement.alert): no such alert fires; who took it on is not noted")
    }
  }

  private func takeEvents() {
    guard let intake else { return }
    for event in intake.events {
      switch event {
      case .alert(let alert):
        step.take(alert, only: options.channels)
        if unkept != nil { sayUnkept(alert) }
      case .acknowledgement(let acknowledgement):
        do throws(SystemError) { try acks?.append(acknowledgement) } catch {
          tell(Failure(error))
          _ = step.take(acknowledgement)
        }
      case .again, .other: break
      }
    }
    let fresh = Set(intake.events.compactMap(\.id))
    for (id, again) in intake.again.sorted(by: { $0.key < $1.key }) {
      // Another process may have changed it since it was read.
      if !fresh.contains(id), !step.knows(again.known),
        let alert = intake.alert(again.line, now: step.time)
      {
        step.take(alert, only: options.channels)
      }
      step.again(id, again.count)
    }
    intake.clear()
  }

  /// Takes the lock and what others have done. False where that cannot be had.
  private func open() -> Bool {
    guard let ledger else { return false }
    if unkept != nil, Clock.monotonic - triedToKeepAt < 1_000_000_000 { return false }
    triedToKeepAt = Clock.monotonic
    do throws(SystemError) {
      // One that was stuck is not waited for again.
      try ledger.begin(book, patience: unkept == nil ? Ledger.patience : 0)
      return true
    } catch {
      triedToKeepAt = Clock.monotonic
      ledger.release()
      let failure =
        error.code == EWOULDBLOCK
        ? Failure(.tryLater, "another process holds \(ledger.path); it may be stopped")
        : Failure(error)
      fail(failure)
      return false
    }
  }

  private func close(_ isKept: Bool) {
    guard isKept, let ledger else { return }
    do throws(SystemError) {
      try ledger.commit(book)
      if unkept != nil {
        unkept = nil
        Message.say("the outbox can be kept again")
      }
    } catch { fail(Failure(error)) }
  }

  private func fail(_ failure: Failure) {
    let isNew = unkept == nil
    unkept = failure
    guard isNew else { return }
    tell(failure)
    // What was taken in with this and is not on the disk may be nowhere else.
    for id in book.dirty.lazy.filter({ $0.table == .alert }).map(\.name) {
      if let alert = book.standings[id]?.alert { sayUnkept(alert) }
    }
  }

  func tell(_ failure: Failure) {
    status = .worst(status, failure.status)
    Message.say("\(failure.message); alerts are sent without being kept")
  }

  private func sayUnkept(_ alert: Alert) { Message.write(alert.json.text + "\n") }
}

extension AlertReader.Event {
  /// The alert that it is about.
  var id: String? {
    switch self {
    case .alert(let alert): alert.id
    case .again(let known): known.id
    case .acknowledgement, .other: nil
    }
  }
}
