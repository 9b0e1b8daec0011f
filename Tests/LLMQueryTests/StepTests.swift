import Providers
import TestSupport
import Testing

@testable import LLMQuery

@Suite("Next step")
struct StepTests {
  struct Row: CustomTestStringConvertible, Sendable {
    var claim: String
    var kind: ProviderError.Kind?
    var retries = 3
    var attempt = 1
    var other = Step.Other.busy
    var random = 0.5
    var after: Duration?
    var shouldRetry: Bool?
    var next: NextStep

    var testDescription: String { claim }
  }

  @Test(
    "is decided",
    arguments: [
      Row(claim: "an answer ends it", kind: nil, next: .done),
      Row(claim: "first wait, half of 1 s", kind: .server, next: .retry(after: .milliseconds(500))),
      Row(
        claim: "second wait, half of 2 s", kind: .server, attempt: 2,
        next: .retry(after: .seconds(1))),
      Row(
        claim: "third wait, half of 4 s", kind: .server, attempt: 3,
        next: .retry(after: .seconds(2))
      ),
      Row(claim: "three retries and no more", kind: .server, attempt: 4, next: .fail),
      Row(claim: "no retries", kind: .server, retries: 0, next: .fail),
      Row(
        claim: "the wait is at most 30 s", kind: .net, retries: 100, attempt: 6,
        next: .retry(after: .seconds(15))),
      Row(
        claim: "also after so many", kind: .net, retries: 100, attempt: 100,
        next: .retry(after: .seconds(15))),
      Row(
        claim: "a lucky draw waits for nothing", kind: .net, random: 0, next: .retry(after: .zero)),
      Row(
        claim: "what the provider asks is the floor", kind: .rate, random: 0, after: .seconds(7),
        next: .retry(after: .seconds(7))),
      Row(
        claim: "and a little is put on top", kind: .rate, after: .seconds(7),
        next: .retry(after: .milliseconds(7125))),
      Row(
        claim: "120 s are waited for", kind: .rate, random: 0, after: .seconds(120),
        next: .retry(after: .seconds(120))),
      Row(
        claim: "so is more; the bucket is parked for it", kind: .rate, random: 0,
        after: .seconds(121), next: .retry(after: .seconds(121))),
      Row(
        claim: "another account does not have this one's wait", kind: .rate, other: .free,
        after: .seconds(60), next: .retry(after: .milliseconds(500))),
      Row(
        claim: "a day's quota that has room again soon", kind: .quotaDay, other: .none, random: 0,
        after: .seconds(8), next: .retry(after: .seconds(8))),
      Row(
        claim: "it uses up the attempts", kind: .quotaDay, attempt: 4, other: .none,
        after: .seconds(8), next: .fail),
      Row(
        claim: "a day's quota that has none", kind: .quotaDay, other: .none, after: .seconds(9000),
        next: .fail),
      Row(
        claim: "a body that is no answer is tried twice more", kind: .badBody, attempt: 3,
        next: .fail),
      Row(claim: "no money here, but there", kind: .noMoney, next: .elsewhere),
      Row(claim: "no money anywhere", kind: .noMoney, other: .none, next: .fail),
      Row(claim: "no money, and no retries", kind: .noMoney, retries: 0, next: .fail),
      Row(
        claim: "a wait does not lend attempts", kind: .rate, attempt: 4, after: .seconds(1),
        next: .fail),
      Row(claim: "a bad key", kind: .badKey, next: .elsewhere),
      Row(claim: "a bad key uses up no attempt", kind: .badKey, attempt: 9, next: .elsewhere),
      Row(claim: "a bad key without retries", kind: .badKey, retries: 0, next: .elsewhere),
      Row(claim: "the last key was bad", kind: .badKey, other: .none, next: .fail),
      Row(
        claim: "the provider's word is not taken on a bad key", kind: .badKey, other: .none,
        shouldRetry: true, next: .fail),
      Row(
        claim: "the provider says to try again", kind: .badRequest, shouldRetry: true,
        next: .retry(after: .milliseconds(500))),
      Row(claim: "the provider says not to", kind: .server, shouldRetry: false, next: .fail),
    ])
  func table(row: Row) {
    let error = row.kind.map {
      ProviderError($0, message: "m", retryAfter: row.after, shouldRetry: row.shouldRetry)
    }
    let next = Step(retries: row.retries).next(
      after: error, attempt: row.attempt, other: row.other, random: row.random)
    #expect(next == row.next)
  }

  @Test("each kind of error", arguments: ProviderError.Kind.allCases)
  func kinds(kind: ProviderError.Kind) {
    let next = Step(retries: 1).next(
      after: ProviderError(kind, message: "m"), attempt: 1, other: .none, random: 0)
    let isTried: Set<ProviderError.Kind> = [.rate, .overloaded, .server, .net, .badBody]
    #expect(next == (isTried.contains(kind) ? .retry(after: .zero) : .fail))
  }

  @Test("the wait stays within its bounds", arguments: 0..<200)
  func bounds(seed: Int) {
    var random = SplitMix64(seed: UInt64(seed))
    let attempt = Int.random(in: 1...100, using: &random)
    let draw = Double.random(in: 0..<1, using: &random)
    let asked =
      Bool.random(using: &random)
      ? Duration.milliseconds(Int.random(in: 1...120_000, using: &random)) : nil
    let next = Step(retries: 100).next(
      after: ProviderError(.rate, message: "m", retryAfter: asked), attempt: attempt,
      other: .busy, random: draw)
    guard case .retry(let wait) = next else {
      Issue.record("no retry, but \(next)")
      return
    }
    let ceiling = min(Duration.seconds(30), .seconds(1) * (1 << min(attempt - 1, 6)))
    if let asked {
      #expect(wait >= asked && wait < asked + ceiling / 4 + .nanoseconds(1))
    } else {
      #expect(wait >= .zero && wait < ceiling + .nanoseconds(1))
    }
  }
}
