import JSON
import Toolbox
import Wire

/// Findings in the text format of Prometheus 0.0.4
/// (prometheus.io/docs/instrumenting/exposition_formats); the names are those of the blackbox
/// exporter where it has the same.
enum PrometheusText {
  private struct Sample {
    var labels: [(String, String)] = []
    var value: Double
  }

  static func text(_ findings: [Finding]) -> String {
    // A sample stands for one target; of two of one name the last counts.
    var last: [String: Finding] = [:]
    var order: [String] = []
    for finding in findings {
      let name = "\(finding.kind.rawValue) \(finding.target)"
      if last.updateValue(finding, forKey: name) == nil { order.append(name) }
    }
    let findings = order.compactMap { last[$0] }
    var text = ""
    func family(_ name: String, _ help: String, _ samples: (Finding) -> [Sample]) {
      var lines = ""
      for finding in findings {
        for sample in samples(finding) {
          let labels =
            [("target", finding.target), ("kind", finding.kind.rawValue)] + sample.labels
          let list = labels.map { "\($0.0)=\"\(escaped($0.1))\"" }.joined(separator: ",")
          lines += "\(name){\(list)} \(number(sample.value))\n"
        }
      }
      if !lines.isEmpty { text += "# HELP \(name) \(help)\n# TYPE \(name) gauge\n\(lines)" }
    }
    func gauge(_ name: String, _ help: String, _ value: @escaping (Finding) -> Double?) {
      family(name, help) { finding in value(finding).map { [Sample(value: $0)] } ?? [] }
    }
    gauge("probe_success", "Whether the target was found healthy or degraded.") {
      $0.status == .unhealthy ? 0 : 1
    }
    family("probe_status", "Whether the target was found in the state.") { finding in
      Health.allCases.map { health in
        Sample(labels: [("status", health.rawValue)], value: finding.status == health ? 1 : 0)
      }
    }
    gauge("probe_duration_seconds", "How long the look took.") { $0.milliseconds.map { $0 / 1000 } }
    family("probe_phase_duration_seconds", "How long a phase of the look took.") { finding in
      finding.phases.values.map {
        Sample(labels: [("phase", $0.phase.rawValue)], value: $0.milliseconds / 1000)
      }
    }
    family("probe_error", "The kind of what was found wrong.") { finding in
      finding.error.map { [Sample(labels: [("error", $0.kind)], value: 1)] } ?? []
    }
    details(gauge)
    family("probe_disk_used_ratio", "The share of the space of a file system in use.") {
      disks($0, "used_ratio")
    }
    family("probe_disk_inodes_used_ratio", "The share of the inodes of a file system in use.") {
      disks($0, "inodes_used_ratio")
    }
    family("probe_plugin_value", "A figure of a plugin.") { finding in
      (finding.details["perfdata"]?.array ?? []).compactMap { figure in
        guard let label = figure["label"]?.string, let value = figure["value"]?.double else {
          return nil
        }
        return Sample(
          labels: [("label", label), ("unit", figure["unit"]?.string ?? "")], value: value)
      }
    }
    return text
  }

  /// What is one number of `details`.
  private static func details(_ gauge: (String, String, @escaping (Finding) -> Double?) -> Void) {
    func detail(_ name: String, _ help: String, _ key: String, scale: Double = 1) {
      gauge(name, help) { finding in finding.details[key]?.double.map { $0 * scale } }
    }
    detail("probe_http_status_code", "The status of the answer.", "http")
    detail("probe_http_content_length", "The length of the answer in bytes.", "body_bytes")
    gauge("probe_http_redirects", "How many redirects were followed.") {
      $0.kind == .http ? Double(max(0, $0.hops.count - 1)) : nil
    }
    gauge(
      "probe_ssl_earliest_cert_expiry",
      "When the first certificate of the chain ends, in Unix seconds."
    ) {
      finding in
      let certificate = finding.details["certificate"]
      let text = certificate?["earliest"]?["not_after"]?.string ?? certificate?["not_after"]?.string
      return text.flatMap(Timestamp.init)?.seconds
    }
    detail("probe_postgres_connections", "Connections in use.", "connections")
    detail("probe_postgres_connections_max", "Connections allowed.", "connections_max")
    detail(
      "probe_postgres_query_duration_seconds", "How long a trivial query took.", "query_ms",
      scale: 0.001)
    detail(
      "probe_postgres_replication_lag_seconds", "How far the standby is behind.",
      "replication_lag_s")
    detail("probe_system_cpu_ratio", "The share of the processors in use.", "cpu_ratio")
    detail("probe_system_memory_ratio", "The share of the memory in use.", "memory_ratio")
    detail("probe_system_load1", "The load average of the last minute.", "load1")
  }

  private static func disks(_ finding: Finding, _ key: String) -> [Sample] {
    (finding.details["disks"]?.array ?? []).compactMap { disk in
      guard let path = disk["path"]?.string, let ratio = disk[key]?.double else { return nil }
      return Sample(labels: [("path", path)], value: ratio)
    }
  }

  private static func number(_ value: Double) -> String { JSONValue.double(value).text }

  private static func escaped(_ text: String) -> String {
    text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
  }
}
