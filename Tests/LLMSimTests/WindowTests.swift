import JSON
import Testing

@testable import LLMSim

/// The most that lies in any window of `span` that ends with one of the events: the definition,
/// without cleverness.
private func most(_ events: [(time: Int64, amount: Int)], span: Int64) -> Int {
  events.map { last in
    events.filter { $0.time <= last.time && $0.time > last.time - span }
      .reduce(0) { $0 + $1.amount }
  }.max() ?? 0
}

private func arrivals(_ draws: inout Draws, count: Int, apart: Int) -> [(time: Int64, amount: Int)]
{
  var time: Int64 = 1000
  return (0..<count).map { _ in
    time += Int64(draws.below(apart))
    return (time, draws.below(40))
  }
}

@Test(arguments: 0..<100 as Range<UInt64>)
func `no window ever holds more than the limit, and none is refused in vain`(_ seed: UInt64) {
  var draws = Draws(seed: seed, question: 0, purpose: 0)
  let limit = 1 + draws.below(100)
  var window = SlidingWindow(limit: limit, span: 1000)
  var admitted: [(time: Int64, amount: Int)] = []
  for event in arrivals(&draws, count: 300, apart: 200) {
    window.slide(to: event.time)
    let next = admitted + [event]
    let fits = most(Array(next.suffix(60)), span: 1000) <= limit
    #expect(window.hasRoom(for: event.amount) == fits)
    if fits {
      window.take(event.amount, at: event.time)
      admitted = next
    } else if let wait = window.wait(for: event.amount, now: event.time) {
      // To the nanosecond: room then, none just before.
      var early = window
      early.slide(to: event.time + wait - 1)
      #expect(!early.hasRoom(for: event.amount))
      early.slide(to: event.time + wait)
      #expect(early.hasRoom(for: event.amount))
    } else {
      #expect(event.amount > limit)
    }
  }
  #expect(most(admitted, span: 1000) <= limit)
}

@Test func `what leaves at the end of the window makes room at once`() {
  var window = SlidingWindow(limit: 2, span: 60)
  window.take(1, at: 0)
  window.take(1, at: 10)
  window.slide(to: 59)
  #expect(!window.hasRoom(for: 1))
  #expect(window.wait(for: 1, now: 59) == 1)
  #expect(window.wait(for: 2, now: 59) == 11)
  #expect(window.wait(for: 3, now: 59) == nil)
  window.slide(to: 60)
  #expect(window.hasRoom(for: 1))
  #expect(window.remaining == 1)
}

@Test(arguments: 0..<50 as Range<UInt64>)
func `the meter tells the most of any second and minute`(_ seed: UInt64) {
  var draws = Draws(seed: seed, question: 1, purpose: 0)
  let second: Int64 = 1_000_000_000
  let events = arrivals(&draws, count: 400, apart: 1000).map {
    (time: $0.time * second / 1000, amount: $0.amount)
  }
  var meter = Meter()
  for event in events {
    meter.add(promptTokens: event.amount, completionTokens: 2, now: event.time)
  }
  let ones = events.map { (time: $0.time, amount: 1) }
  for (name, span) in [("second", second), ("minute", 60 * second)] {
    let highest = meter.json[name]
    #expect(highest?["requests"]?.int == most(ones, span: span))
    #expect(highest?["prompt_tokens"]?.int == most(events, span: span))
    #expect(highest?["completion_tokens"]?.int == 2 * most(ones, span: span))
    #expect(
      highest?["tokens"]?.int == most(events.map { ($0.time, $0.amount + 2) }, span: span))
  }
  #expect(meter.json.at("day.requests")?.int == 400)
}

@Test func `a day is measured too, and forgotten`() {
  let hour: Int64 = 3_600_000_000_000
  var meter = Meter()
  for index in 0..<100 as Range<Int64> {
    meter.add(promptTokens: 1, completionTokens: 1, now: index * hour)
  }
  // The first counts still: a day is measured in whole seconds, and never too little.
  #expect(meter.json.at("day.requests")?.int == 25)
  #expect(meter.json.at("minute.requests")?.int == 1)
}
