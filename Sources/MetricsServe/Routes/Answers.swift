import JSON
import Wire

// The JSON that each path answers.
extension View {
  private func written(_ body: (inout JSONWriter) -> Void) -> [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    writer.member("ts", now.text)
    body(&writer)
    writer.endObject()
    return writer.bytes
  }

  private func list<Element>(
    _ key: String, _ elements: [Element], to writer: inout JSONWriter,
    _ body: (Element, inout JSONWriter) -> Void
  ) {
    writer.key(key)
    writer.beginArray()
    for element in elements { body(element, &writer) }
    writer.endArray()
  }

  /// All of it; with `since` what has changed after that revision.
  func dashboard(since revision: Int = -1, skipped: Int = 0) -> [UInt8] {
    written { writer in
      let (state, reasons) = state
      writer.member("state", state)
      writer.member("reasons", .array(reasons.map(JSONValue.string)))
      writer.member("retain_s", Int(grid.slot * grid.slots / 1000))
      writer.member("recent_s", Int(grid.slot * grid.recent / 1000))
      writer.member("stale_s", .double(stale.milliseconds / 1000))
      writeInput(to: &writer)
      if skipped > 0 { writer.member("skipped", skipped) }
      func targets(_ key: String, _ targets: [Target]) {
        list(key, targets.filter { $0.revision > revision }, to: &writer) {
          write($0, most: Self.few, to: &$1)
        }
      }
      targets("services", contents.services)
      list("models", contents.sortedModels.filter { $0.revision > revision }, to: &writer) {
        write($0, most: Self.few, to: &$1)
      }
      targets("databases", contents.databases)
      targets("hosts", contents.hosts)
      list("alerts", contents.alerts.sorted, to: &writer) { write($0, to: &$1) }
      writeRecords("breakers", contents.breakers, after: revision, to: &writer)
      writeRecords("progress", contents.progress, after: revision, to: &writer)
      let news = contents.news.filter { $0.revision > revision }
      list("news", news, to: &writer) { $1.value($0.record) }
    }
  }

  private func writeInput(to writer: inout JSONWriter) {
    let counts = contents.counts
    writer.key("input")
    writer.beginObject()
    writer.member("open", !counts.inputHasEnded)
    writer.member("last_record", counts.lastRecord.map { .string($0.text) } ?? .null)
    writer.member("records", counts.all)
    writer.member("bad_lines", counts.badLines)
    writer.member("late", counts.late)
    writer.member("dropped", counts.dropped + contents.alerts.dropped)
    writer.endObject()
  }

  private func writeRecords(
    _ key: String, _ records: [String: (record: JSONValue, ts: Timestamp, revision: Int)],
    after revision: Int, to writer: inout JSONWriter
  ) {
    let changed = records.filter { $0.value.revision > revision }.sorted { $0.key < $1.key }
    list(key, changed, to: &writer) { $1.value($0.value.record) }
  }

  func alerts() -> [UInt8] {
    written { writer in
      list("active", contents.alerts.sorted, to: &writer) { write($0, to: &$1) }
      list("past", contents.alerts.past.reversed(), to: &writer) { write($0, to: &$1) }
    }
  }

  func breakers() -> [UInt8] {
    written { writeRecords("breakers", contents.breakers, after: -1, to: &$0) }
  }

  func databases() -> [UInt8] {
    written { writer in
      list("databases", contents.databases, to: &writer) { write($0, most: grid.slots, to: &$1) }
      writeBreakers(to: &writer) { $0 == "database" || $0.hasPrefix("database-") }
    }
  }

  func hosts() -> [UInt8] {
    written { writer in
      list("hosts", contents.hosts, to: &writer) { write($0, most: grid.slots, to: &$1) }
    }
  }

  /// `nil` where there is none of that name.
  func service(_ name: String) -> [UInt8]? {
    guard let target = contents.services.first(where: { $0.name == name }) else { return nil }
    return written { writer in
      writer.key("service")
      write(target, most: grid.slots, to: &writer)
      writeBreakers(to: &writer) { $0 == name || $0 == "service-\(name)" }
    }
  }

  var providers: [String] { Set(contents.models.keys.map(\.provider)).sorted() }

  /// `nil` where there is none of that name.
  func provider(_ name: String) -> [UInt8]? {
    let models = contents.sortedModels.filter { $0.key.provider == name }
    guard !models.isEmpty else { return nil }
    return written { writer in
      writer.member("provider", name)
      list("models", models, to: &writer) { write($0, most: grid.slots, to: &$1) }
      writeBreakers(to: &writer) {
        $0 == "llm-\(name)" || $0.hasPrefix("llm-\(name):")
      }
    }
  }

  private func writeBreakers(to writer: inout JSONWriter, _ isIncluded: (String) -> Bool) {
    writeRecords(
      "breakers", contents.breakers.filter { isIncluded($0.key) }, after: -1, to: &writer)
  }
}
