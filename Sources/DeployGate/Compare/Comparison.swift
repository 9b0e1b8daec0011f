import JSON
import Wire

/// A canary held against a baseline: what is worse, and how sure that is.
///
/// Four tests at levels that add up to less than one in a hundred, so that a canary that is no
/// different is hardly ever refused: one whether values are larger on the whole, two on the share of
/// values beyond the baseline's own p90 and p99, since a tail moves no median, and an exact one on
/// errors. Each also wants a difference that matters.
struct Comparison {
  struct Limits {
    /// Fewer values or records on either side decide nothing.
    var minimum = 50
    /// The share by which latency may grow.
    var tolerance = 0.05
  }

  static let latencyLevel = 0.002
  static let tailLevel = 0.001
  static let errorLevel = 0.005
  /// A growth that would not have been found, beyond which nothing was found means nothing.
  static let blind = 1.5

  let baseline: Side
  let canary: Side
  let limits: Limits

  var reasons: [Reason] { latency + errors }

  private var errors: [Reason] {
    let p = Distribution.fisher(
      hitsLeft: baseline.errors, left: baseline.count, hitsRight: canary.errors,
      right: canary.count)
    let rate = canary.count > 0 ? Double(canary.errors) / Double(canary.count) : 0
    let before = baseline.count > 0 ? Double(baseline.errors) / Double(baseline.count) : 0
    let counts =
      "\(canary.errors) errors in \(canary.count) against \(baseline.errors) in \(baseline.count)"
    var reason = Reason("compare_errors", .pass, "")
    reason.value = .double(rate)
    reason.threshold = .double(before)
    reason.samples = baseline.count + canary.count
    reason.rest(on: [
      "type": "comparison", "test": "fisher",
      "baseline": ["count": .int(baseline.count), "errors": .int(baseline.errors)],
      "canary": ["count": .int(canary.count), "errors": .int(canary.errors)],
      "p_value": .double(Self.rounded(p)), "level": .double(Self.errorLevel),
    ])
    if min(baseline.count, canary.count) < limits.minimum {
      reason.outcome = .undecided
      reason.message = "\(counts): fewer than \(limits.minimum) on a side decide nothing"
    } else if p < Self.errorLevel, rate > before {
      reason.outcome = .fail
      reason.message = "\(counts): by chance once in \(Self.odds(p))"
    } else if baseline.errors == 0, canary.errors >= 3 {
      // As many as chance may bring, and none where it should have brought some.
      reason.outcome = .undecided
      reason.message = "\(counts): new, and too few to tell; have more records"
    } else {
      reason.message = "\(counts): not more than chance brings (\(Self.chance(p)))"
    }
    return [reason]
  }

  private var latency: [Reason] {
    let ranks = Ranks(baseline: baseline.latencies, canary: canary.latencies)
    let kind = ranks.isExact ? "samples" : "sketch buckets"
    var reason = Reason("compare_latency", .undecided, "")
    reason.samples = ranks.baseline + ranks.canary
    reason.threshold = .double(1 + limits.tolerance)
    guard min(ranks.baseline, ranks.canary) >= limits.minimum else {
      let missing = baseline.unmeasured + canary.unmeasured
      reason.message =
        "\(ranks.canary) latencies against \(ranks.baseline): fewer than \(limits.minimum) on a side "
        + "decide nothing"
        + (missing > 0 ? "; \(missing) metrics have no sketch of latency_ms" : "")
      return [reason]
    }
    let test = MannWhitney(ranks)
    let ratio = Self.ratio(
      ranks.quantile(0.5, \.canary), to: ranks.quantile(0.5, \.baseline))
    let detectable = MannWhitney.detectableFactor(ranks, level: Self.latencyLevel)
    reason.value = .double(Self.rounded(ratio))
    reason.rest(on: [
      "type": "comparison", "test": "mann_whitney", "from": .string(kind),
      "baseline": Self.summary(ranks, \.baseline), "canary": Self.summary(ranks, \.canary),
      "p_value": .double(Self.rounded(test.probability)), "level": .double(Self.latencyLevel),
      "cliffs_delta": .double(Self.rounded(test.delta)),
      "detectable_ratio": detectable.map { .double(Self.rounded($0)) } ?? .null,
    ])
    let growth =
      "median \(Self.text(ratio)) times the baseline's, Cliff's delta \(Self.text(test.delta)), "
      + "\(Self.chance(test.probability)), from \(kind)"
    // A shift of a mixture need not move the median, so a large delta is enough.
    let matters = ratio > 1 + limits.tolerance || test.delta > 0.33
    let seen = detectable.map { "a growth of \(Self.text(($0 - 1) * 100)) % would have been found" }
    if test.probability < Self.latencyLevel, matters {
      reason.outcome = .fail
      reason.message = "latency grew: \(growth)"
    } else if detectable.map({ $0 > Self.blind }) ?? true {
      reason.message =
        "latency did not grow as far as so few can tell: \(growth); "
        + (seen ?? "no growth would have been found")
    } else {
      reason.outcome = .pass
      reason.message = "latency did not grow: \(growth); \(seen ?? "")"
    }
    return [reason] + [(0.9, 1.5), (0.99, 2)].map { tail(ranks, $0, times: $1, kind) }
  }

  /// The share of values beyond a quantile of the baseline. That the quantile is the baseline's own
  /// is what the exact test of counts allows for: both come to the same hypergeometric tail.
  private func tail(
    _ ranks: Ranks, _ share: Double, times: Double, _ kind: String
  ) -> Reason {
    let name = "p\(Int((share * 100).rounded()))"
    var reason = Reason("compare_\(name)", .pass, "")
    guard let limit = ranks.quantile(share, \.baseline) else { return reason }
    let above = ranks.above(limit)
    let p = Distribution.fisher(
      hitsLeft: above.baseline, left: ranks.baseline, hitsRight: above.canary,
      right: ranks.canary)
    let expected = max(Double(above.baseline) / Double(ranks.baseline), 1 - share)
    let found = Double(above.canary) / Double(ranks.canary)
    let ratio = Self.ratio(ranks.quantile(share, \.canary), to: limit)
    reason.value = .double(Self.rounded(found))
    reason.threshold = .double(Self.rounded(expected * times))
    reason.samples = ranks.baseline + ranks.canary
    reason.rest(on: [
      "type": "comparison", "test": "fisher", "from": .string(kind),
      "beyond_ms": .double(Self.rounded(limit)),
      "baseline": ["count": .int(ranks.baseline), "beyond": .int(above.baseline)],
      "canary": ["count": .int(ranks.canary), "beyond": .int(above.canary)],
      "p_value": .double(Self.rounded(p)), "level": .double(Self.tailLevel),
      "ratio": .double(Self.rounded(ratio)),
    ])
    let counts =
      "\(above.canary) of \(ranks.canary) beyond the baseline's \(name) of \(Self.text(limit)) ms, "
      + "where it has \(above.baseline) of \(ranks.baseline)"
    if p < Self.tailLevel, found > expected * times, ratio > 1 + limits.tolerance {
      reason.outcome = .fail
      reason.message = "the tail grew: \(counts): by chance once in \(Self.odds(p))"
    } else {
      reason.message = "\(counts) (\(Self.chance(p)))"
    }
    return reason
  }

  private static func summary(_ ranks: Ranks, _ side: KeyPath<Ranks.Tie, Int>) -> JSONValue {
    var summary = JSONObject()
    summary["count"] = .int(ranks.ties.reduce(0) { $0 + $1[keyPath: side] })
    for (name, share) in [("p50_ms", 0.5), ("p90_ms", 0.9), ("p99_ms", 0.99)] {
      summary[name] = ranks.quantile(share, side).map { .double(rounded($0)) }
    }
    return .object(summary)
  }

  private static func ratio(_ canary: Double?, to baseline: Double?) -> Double {
    guard let canary, let baseline else { return 1 }
    if canary == baseline { return 1 }
    return baseline > 0 ? canary / baseline : .greatestFiniteMagnitude
  }

  /// Four digits that mean something.
  static func rounded(_ value: Double) -> Double {
    guard value.isFinite, value != 0 else { return value }
    var scale = 1.0
    var size = value.magnitude
    while size >= 10_000, scale > 1e-300 { (size, scale) = (size / 10, scale / 10) }
    while size < 1000, scale < 1e300 { (size, scale) = (size * 10, scale * 10) }
    return (value * scale).rounded() / scale
  }

  static func text(_ value: Double) -> String {
    if value.magnitude < 1e-12 { return "0" }
    return JSONNumber(rounded(value))?.text ?? "\(value)"
  }

  private static func chance(_ p: Double) -> String {
    p < 1e-12 ? "p below 1e-12" : "p \(text(p))"
  }

  private static func odds(_ p: Double) -> String {
    p < 1e-12 ? "a million million" : text((1 / p).rounded())
  }
}
