import HTTPClient
import Streams
import Toolbox
import Wire

extension World {
  mutating func readInput() throws {
    // With the cap reached the journal's answers are still printed, and what is left is counted.
    guard drainEnds == nil, outputFailure == nil else { return }
    // A file is always ready, and some have no end: answers and signals must get their turn.
    for _ in 0..<8 {
      // What is passed on must not pile up either.
      guard outlet.backlog < Self.largestBacklog, journal?.isFull != true else { return }
      var taken = 0
      while taken < 1000, outlet.backlog < Self.largestBacklog {
        // The closure may not reach into self while the input is being read.
        var passedOn: [UInt8] = []
        let input = try reading.next { passedOn += $0 }
        if !passedOn.isEmpty { outlet.append(passedOn) }
        guard let input else { break }
        try take(input)
        inputAt = Clock.monotonic
        taken += 1
      }
      if taken == 1000 { continue }
      guard !reading.isComplete, watchedInput == nil, let source = reading.lines.descriptor else {
        return
      }
      if client.watch(source.number, for: .reading) {
        watchedInput = source.number
        return
      }
      try reading.lines.fill()
    }
    hasMore = true
  }

  /// Takes up the questions of a domain that have not been answered before.
  private mutating func take(_ input: Input) throws {
    var input = input
    let done = input.done
    input.done = []
    var entry = Entry(input, readAt: Clock.monotonic)
    if journal != nil, runs.insert(input.runName).inserted {
      budget.add(spent: spending(of: input))
    }
    for lane in lanes {
      for (number, plan) in lane.plans {
        if !done.isEmpty || journal != nil {
          let question = Question(input, plan, questions: plans.count)
          if try done.contains(question.id) || replay(question) {
            entry.skip(number)
            continue
          }
        }
        lane.open += 1
        questionsKnown += 1
      }
    }
    try spool.append(entry)
  }

  /// What the journal's answers of a run have cost, in US dollars, with the most for each that may
  /// have to be paid for.
  private func spending(of input: Input) -> Double {
    guard let spending = journal?.spending(run: input.runName) else { return 0 }
    let most = plans.map { plan in
      let model = plan.selected.model
      let bytes = plan.promptBytes(input.domain)
      let usage = Usage(
        inputTokens: TokenEstimate().tokens(bytes: bytes), outputTokens: plan.maxTokens)
      return Double(Budget.most(usage, model)) / 1e12
    }
    return spending.costUSD + Double(spending.maybeBilled) * (most.max() ?? 0)
  }

  /// Prints what the journal holds of a question. Answers false if it is to be asked.
  mutating func replay(_ question: Question) throws -> Bool {
    guard let journal, let id = QuestionID(question.id), let stored = journal.stored(id) else {
      return false
    }
    switch stored.kind {
    case .answered: tally.replayed += 1
    case .failedForNow: return false
    case .failedForGood:
      if settings.retriesFailed { return false }
      tally.replayedFailures += 1
    }
    if !settings.isNewOnly {
      outlet.append(try Replay.record(journal.record(stored), for: question))
    }
    return true
  }
}
