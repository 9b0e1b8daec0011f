import Glibc
import JSON
import Toolbox
import Wire

/// Alerts as the records that they came as.
enum RecordLines {
  static func bytes(_ entry: Entry) -> [UInt8] {
    var writer = JSONWriter()
    for alert in entry.alerts {
      writer.value(alert.json)
      writer.endLine()
    }
    return writer.bytes
  }
}

/// A message for a terminal or a log.
enum PlainText {
  static func message(_ entry: Entry) -> String {
    let wording = Wording(entry: entry)
    let title = "\(Message.program): \(Cut.line(Cut.text(wording.title, to: 1000)))\n"
    if entry.alerts.count == 1, let alert = entry.alerts.first {
      let facts = Wording.facts(alert).map {
        "\(Cut.line(Cut.text($0.name, to: 200)))=\(Cut.line(Cut.text($0.text, to: 200)))"
      }
      let remarks = wording.remarks.map { "; \(Cut.line(Cut.text($0, to: 500)))" }.joined()
      return "\(title)  \(facts.joined(separator: " "))\(remarks)\n"
    }
    return title + wording.lines(limit: 500).map { "  \($0)\n" }.joined()
  }
}

/// Channels that need no network.
enum Local {
  /// A standard error that nobody reads is waited for so long, in milliseconds.
  private static let patience: Int32 = 5000

  static func append(_ bytes: [UInt8], to path: String) -> Verdict {
    do throws(SystemError) {
      let file = try OpenFile(appending: path, mode: 0o640, followsLinks: true)
      try file.descriptor.write(bytes)
      try file.descriptor.sync()
      return .delivered
    } catch { return .later(error.description) }
  }

  static func say(_ bytes: [UInt8]) -> Verdict {
    let error = Descriptor.standardError
    guard error.wait(for: Int16(POLLOUT), milliseconds: patience) != 0 else {
      return .later("nobody reads standard error")
    }
    do throws(SystemError) {
      try error.write(bytes)
      return .delivered
    } catch { return .later(error.description) }
  }
}
