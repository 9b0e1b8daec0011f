import Providers
import Toolbox
import Wire

extension World {
  /// How often the forecast of a lane is made, in nanoseconds.
  private static let interval: Int64 = 100_000_000

  /// When the questions of a lane that are known will be answered, and what decides it.
  func forecast(_ lane: Lane, _ usage: Usage, _ now: Int64) {
    guard now >= lane.forecastDue else { return }
    lane.forecastDue = now + Self.interval
    var rate = 0.0
    var binding: Quota?
    for number in lane.buckets where buckets[number].parking == nil {
      let limit = buckets[number].rate(usage)
      // Before the first answer it is taken for one of a second.
      let latency = lane.latency == 0 ? 1 : lane.latency / 1e9
      let flow = Double(buckets[number].concurrencyLimit) / max(latency, 1e-4)
      if let limit, limit.perSecond < flow {
        rate += limit.perSecond
        binding = limit.by
      } else {
        rate += flow
      }
    }
    lane.forecast = Lane.Forecast(
      seconds: rate > 0 ? Double(lane.open) / rate : .infinity, quota: binding)
  }

  var progressState: Progress.State {
    var state = Progress.State()
    state.done = tally.done
    state.total = reading.isComplete ? questionsKnown : nil
    state.errors = tally.errors
    state.inFlight = flights.count
    state.costUSD = tally.costUSD
    let last = lanes.filter { $0.open > 0 && $0.forecast.seconds.isFinite && $0.latency > 0 }
      .max { $0.forecast.seconds < $1.forecast.seconds }
    if let last, let quota = last.forecast.quota, reading.isComplete {
      state.secondsLeft = last.forecast.seconds
      state.limit = "\(last.selected.model.name) \(quota.key)"
    }
    return state
  }
}
