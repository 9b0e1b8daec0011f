import JSON
import Toolbox
import Wire

extension World {
  /// Prints what the disk has.
  func printDeliveries() {
    for sentence in step.explanations ?? [] { Message.say(sentence) }
    if step.explanations != nil { step.explanations = [] }
    writer.removeAll()
    for delivery in step.deliveries {
      note(delivery)
      delivery.write(to: &writer, at: clock.now)
      if options.explains {
        Message.say(
          "\(delivery.alert): \(delivery.status.rawValue) on \(delivery.channel)"
            + (delivery.reason.map { ": \($0)" } ?? ""))
      }
    }
    step.deliveries = []
    if outputFailure == nil { outlet.append(writer.bytes) }
    pump()
  }

  /// What a delivery means for the end of the run.
  private func note(_ delivery: Delivery) {
    guard let entry = delivery.entry else { return }
    switch delivery.status {
    case .sent:
      postponed.remove(entry)
      made[entry] = nil
    case .queued: postponed.insert(entry)
    case .failed:
      postponed.remove(entry)
      made[entry] = nil
      status = .worst(status, .no)
      Message.say(
        "\(delivery.channel): alert \(delivery.alert) is not delivered: \(delivery.reason ?? "")"
          + (ledger != nil && unkept == nil ? "; kept as dead letter \(entry)" : ""))
    case .suppressed: break
    }
  }

  func pump() {
    guard outputFailure == nil else { return }
    do throws(SystemError) { try outlet.pump() } catch { noteOutput(error) }
  }

  /// What cannot be printed is no reason not to send. Once the reader has left nothing more is read.
  func noteOutput(_ error: SystemError) {
    outputFailure = error
    if error.isBrokenPipe {
      readerHasLeft = true
    } else {
      Message.say(error.description)
      status = .worst(status, Failure(error).status)
    }
  }

  /// Says what is left, and answers the status.
  func conclude() throws -> ExitStatus {
    writer.removeAll()
    for entry in made.values.sorted(by: { $0.number < $1.number })
    where !postponed.contains(entry.id) && book.entries[entry.id] != nil {
      let attempts = book.attempts[entry.id] ?? Entry.Attempts()
      let isLost = attempts.isDead || unkept != nil
      if attempts.isDead { status = .worst(status, .no) } else { postponed.insert(entry.id) }
      for alert in entry.ids {
        Delivery(
          alert: alert, channel: entry.channel, status: isLost ? .failed : .queued,
          attempts: attempts.count, reason: attempts.reason ?? reason(entry), entry: entry.id,
          recipient: entry.recipient
        ).write(to: &writer, at: clock.now)
      }
    }
    if outputFailure == nil {
      outlet.append(writer.bytes)
      do throws(SystemError) { try outlet.drain(milliseconds: -1) } catch { noteOutput(error) }
    }
    let isLate = postponed.contains { id in
      book.entries[id] != nil && !(book.attempts[id]?.isDead ?? false)
    }
    if isLate { status = .worst(status, .tryLater) }
    if let inputFailure { throw inputFailure }
    if let intake { status = .worst(status, try intake.finish()) }
    if readerHasLeft, let outputFailure { throw outputFailure }
    return status
  }

  /// Why a message was not even tried.
  private func reason(_ entry: Entry) -> String {
    switch lanes[entry.channel]?.obstacle {
    case .breaker(let reason)?: reason
    case .elsewhere?: "another process sends on this channel"
    case .due(let at)?: "not before \(Timestamp(milliseconds: at).text)"
    case .rate?, .full?: "the run was over before its turn"
    case .nothing?, nil:
      settings.channels[entry.channel] == nil
        ? "there is no channel \(entry.channel) any more" : "it waits for an earlier one"
    }
  }
}
