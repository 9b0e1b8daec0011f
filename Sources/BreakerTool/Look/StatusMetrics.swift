import Breakers
import Resilience

/// Breakers in the text format of Prometheus 0.0.4
/// (prometheus.io/docs/instrumenting/exposition_formats).
struct StatusMetrics {
  private let records: [BreakerRecord]

  init(_ records: [BreakerRecord]) { self.records = records }

  var text: String {
    if records.isEmpty { return "" }
    var text = family("breaker_state", "Whether the breaker is in the state.") { record in
      State.allCases.map { state in
        ("state=\"\(state.text)\"", state == record.state ? "1" : "0")
      }
    }
    let gauges: [(String, String, (BreakerRecord) -> UInt64)] = [
      ("breaker_calls", "Counted calls in the window.", { $0.calls }),
      ("breaker_failures", "Counted calls in the window that failed.", { $0.failures }),
      ("breaker_slow_calls", "Counted calls in the window that were slow.", { $0.slow }),
      ("breaker_ignored", "Calls whose outcome counts neither way.", { $0.ignored }),
      ("breaker_consecutive_failures", "Failures in a row.", { $0.consecutiveFailures }),
      ("breaker_refused", "Calls refused since the last transition.", { $0.refused }),
      ("breaker_in_flight", "Calls that hold a permit.", { UInt64($0.status?.inFlight ?? 0) }),
    ]
    for (name, help, value) in gauges {
      text += family(name, help) { [("", "\(value($0))")] }
    }
    text += family(
      "breaker_degraded_total", "Calls that passed because the state could not be had.", "counter"
    ) { [("", "\($0.status?.degraded ?? 0)")] }
    text += family("breaker_retry_in_seconds", "Until a call may be tried.") { record in
      record.retryIn.map { [("", "\(BreakerRecord.seconds($0))")] } ?? []
    }
    return text
  }

  private func family(
    _ name: String, _ help: String, _ type: String = "gauge",
    _ samples: (BreakerRecord) -> [(label: String, value: String)]
  ) -> String {
    var text = "# HELP \(name) \(help)\n# TYPE \(name) \(type)\n"
    for record in records {
      for sample in samples(record) {
        let labels = "name=\"\(escaped(record.name))\"" + (sample.label.isEmpty ? "" : ",")
        text += "\(name){\(labels)\(sample.label)} \(sample.value)\n"
      }
    }
    return text
  }

  private func escaped(_ label: String) -> String {
    label.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
      .replacing("\n", with: "\\n")
  }
}
