import Glibc
import JSON
import Wire

extension View {
  /// What is known, for Prometheus. Times are in seconds, and counters begin with the store.
  /// `watching` clients are on the stream, and `dropped` were too slow for it.
  func exposition(isOpenMetrics: Bool, watching: Int, dropped: Int) -> String {
    var families = Families(isOpenMetrics: isOpenMetrics)
    addProgram(to: &families)
    families.begin("serve_watching", .gauge, "Clients of the live stream.")
    families.add(Double(watching))
    families.begin("serve_dropped_clients", .counter, "Clients too slow for the live stream.")
    families.add(Double(dropped))
    addTargets(to: &families)
    addModels(to: &families)
    addRest(to: &families)
    return families.text
  }

  private func addProgram(to families: inout Families) {
    let counts = contents.counts
    families.begin("serve_records", .counter, "Records read, by type.")
    for (type, count) in counts.records.sorted(by: { $0.key < $1.key }) {
      families.add(Double(count), [("type", type)])
    }
    families.begin("serve_bad_lines", .counter, "Lines that were no records.")
    families.add(Double(counts.badLines))
    families.begin("serve_late_records", .counter, "Records of a time that is not kept any more.")
    families.add(Double(counts.late))
    families.begin("serve_dropped_records", .counter, "Records of things beyond the number kept.")
    families.add(Double(counts.dropped + contents.alerts.dropped))
  }

  private func addTargets(to families: inout Families) {
    let targets = contents.targets { _ in true }
    func labels(_ target: Target) -> [(String, String)] {
      [("target", target.name), ("kind", target.kind)]
    }
    families.begin("target_status", .gauge, "1 for the status that a target has, else 0.")
    for target in targets {
      for status in Target.Status.allCases {
        families.add(
          target.status == status ? 1 : 0, labels(target) + [("status", status.rawValue)])
      }
    }
    families.begin("target_checks", .counter, "Looks at a target.")
    for target in targets { families.add(Double(target.series.total.count), labels(target)) }
    families.begin("target_failures", .counter, "Looks at a target that found it unhealthy.")
    for target in targets { families.add(Double(target.series.total.errors), labels(target)) }
    addLatency(
      "target_latency_seconds", "How long targets took to answer.",
      targets.map { (labels($0), $0.series) }, to: &families)
    for gauge in Target.gauges + [Target.disk] {
      let base = Self.base(gauge)
      families.begin(
        "target_\(base.name)", .gauge, unit: base.unit, "The \(gauge) of a target, in base units.")
      for target in targets {
        families.add(target.values[gauge].map { $0.value / base.factor }, labels(target))
      }
    }
  }

  private static func base(_ gauge: String) -> (name: String, unit: String?, factor: Double) {
    if gauge.hasSuffix("_ms") { return ("\(gauge.dropLast(3))_seconds", "seconds", 1000) }
    if gauge.hasSuffix("_s") { return ("\(gauge.dropLast(2))_seconds", "seconds", 1) }
    return (gauge, gauge.hasSuffix("_ratio") ? "ratio" : nil, 1)
  }

  private func addModels(to families: inout Families) {
    let models = contents.sortedModels
    func labels(_ model: Model) -> [(String, String)] {
      [("provider", model.key.provider), ("model", model.key.model)]
    }
    families.begin("llm_questions", .counter, "Questions put to a model.")
    for model in models { families.add(Double(model.series.total.count), labels(model)) }
    families.begin("llm_errors", .counter, "Questions that ended in an error.")
    for model in models { families.add(Double(model.series.total.errors), labels(model)) }
    families.begin("llm_tokens", .counter, "Tokens used, by what for.")
    for model in models {
      let total = model.series.total
      families.add(total.promptTokens, labels(model) + [("of", "prompt")])
      families.add(total.completionTokens, labels(model) + [("of", "completion")])
    }
    families.begin("llm_cost_usd", .counter, "What the questions cost in US dollars.")
    for model in models { families.add(model.series.total.cost, labels(model)) }
    families.begin(
      "llm_quota_left_ratio", .gauge, unit: "ratio", "The share of the limit that is left.")
    for model in models { families.add(model.quotaLeft, labels(model)) }
    addLatency(
      "llm_latency_seconds", "How long models took to answer.",
      models.map { (labels($0), $0.series) }, to: &families)
  }

  /// A summary: the quantile is of late, sum and count are of all.
  private func addLatency(
    _ name: String, _ help: String, _ series: [([(String, String)], Series)],
    to families: inout Families
  ) {
    families.begin(name, .summary, unit: "seconds", help)
    for (labels, series) in series where series.total.measured > 0 {
      let recent = series.recent(grid, now: now)
      families.add(
        recent.highest.map { $0 / 1000 } ?? .nan, labels + [("quantile", "0.99")])
      families.add(series.total.sum / 1000, labels, suffix: "_sum")
      families.add(Double(series.total.measured), labels, suffix: "_count")
    }
  }

  private func addRest(to families: inout Families) {
    families.begin("breaker_state", .gauge, "1 for the state that a breaker is in, else 0.")
    let states = ["closed", "open", "half_open", "forced_open", "disabled", "metrics_only"]
    for (name, breaker) in contents.breakers.sorted(by: { $0.key < $1.key }) {
      for state in states {
        families.add(
          breaker.record["state"]?.string == state ? 1 : 0, [("breaker", name), ("state", state)])
      }
    }
    families.begin("alerts_firing", .gauge, "Alerts that fire, by severity.")
    for severity in Alerts.severities {
      let count = contents.alerts.firing.values.count { $0.severity == severity }
      families.add(Double(count), [("severity", severity)])
    }
    for (name, field, help) in [
      ("progress_done", "done", "Pieces of work that are done."),
      ("progress_planned", "total", "All pieces of work."),
      ("progress_errors", "errors", "Pieces of work that ended in an error."),
      ("progress_cost_usd", "cost_usd", "What the work has cost so far in US dollars."),
    ] {
      families.begin(name, .gauge, help)
      for (program, progress) in contents.progress.sorted(by: { $0.key < $1.key }) {
        families.add(progress.record[field]?.double, [("program", program)])
      }
    }
  }
}
