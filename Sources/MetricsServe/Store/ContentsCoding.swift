import JSON
import Wire

// How all that is known lies on the disk: an object a line, each with one member that says what it
// is; the first line says how to read the others.
extension Contents {
  static let version = 1

  func write(to writer: inout JSONWriter) {
    func line(_ key: String, _ value: JSONValue) {
      writer.value(.object(JSONObject([.init(key, value)])))
      writer.endLine()
    }
    line("metrics-serve", ["version": .int(Self.version), "slot_ms": .int(Int(grid.slot))])
    line(
      "counts",
      [
        "records": .object(
          JSONObject(
            counts.records.sorted { $0.key < $1.key }.map { .init($0.key, .int($0.value)) })),
        "bad_lines": .int(counts.badLines), "late": .int(counts.late),
        "dropped": .int(counts.dropped),
        "last_record": counts.lastRecord.map { .string($0.text) } ?? .null,
      ])
    for target in targets.values.sorted(by: { $0.name < $1.name }) { line("target", target.json) }
    for model in sortedModels { line("model", model.json) }
    for alert in alerts.past + alerts.sorted { line("alert", alert.json) }
    for ack in alerts.acks.values.sorted(by: { $0.alert < $1.alert }) {
      var inner = JSONWriter()
      ack.write(to: &inner)
      writer.beginObject()
      writer.key("ack")
      writer.raw(inner.bytes[...])
      writer.endObject()
      writer.endLine()
    }
    for breaker in breakers.values { line("breaker", [breaker.record, .string(breaker.ts.text)]) }
    for program in progress.values {
      line("progress", [program.record, .string(program.ts.text)])
    }
    for entry in news { line("news", entry.record) }
  }

  /// Takes in a line; false where it is none of ours.
  mutating func restore(_ json: JSONValue, oldSlot: Int64, now: Timestamp) -> Bool {
    guard let member = json.object?.members.first else { return false }
    let value = member.value
    switch member.key {
    case "counts":
      for record in value["records"]?.object?.members ?? [] {
        counts.records[record.key] = record.value.int ?? 0
      }
      counts.badLines = value["bad_lines"]?.int ?? 0
      counts.late = value["late"]?.int ?? 0
      counts.dropped = value["dropped"]?.int ?? 0
      counts.lastRecord = value["last_record"]?.string.flatMap(Timestamp.init)
    case "target":
      guard let target = Target(value, oldSlot: oldSlot, grid) else { return false }
      targets[target.name] = target
    case "model":
      guard let model = Model(value, oldSlot: oldSlot, grid) else { return false }
      models[model.key] = model
    case "alert", "ack":
      do throws(RecordError) { try add(value, type: member.key, now: now) } catch { return false }
      counts.records[member.key, default: 1] -= 1
    case "breaker", "progress":
      guard let record = value[0], let ts = value[1]?.string.flatMap(Timestamp.init),
        let name = record[member.key == "breaker" ? "name" : "program"]?.string
      else { return false }
      if member.key == "breaker" {
        breakers[name] = (record, ts, 0)
      } else {
        progress[name] = (record, ts, 0)
      }
    case "news": news.append((value, 0))
    default: break
    }
    return true
  }
}

extension Alert {
  /// As a record.
  var json: JSONValue {
    var object = JSONObject([
      .init("type", "alert"), .init("ts", .string(ts.text)), .init("id", .string(id)),
      .init("state", isFiring ? "firing" : "resolved"), .init("severity", .string(severity)),
      .init("source", .string(source)), .init("summary", .string(summary)),
      .init("since", .string(since.text)),
    ])
    object["labels"] = labels
    object["value"] = value
    object["threshold"] = threshold
    return .object(object)
  }
}

extension Target {
  fileprivate var json: JSONValue {
    [
      "name": .string(name), "kind": .string(kind), "status": .string(status.rawValue),
      "ts": .string(ts.text), "since": .string(since.text),
      "latency_ms": latency.map(JSONValue.double) ?? .null,
      "trouble": trouble.map(JSONValue.string) ?? .null,
      "disks": .array(
        disks.map {
          [
            .string($0.path), $0.usedRatio.map(JSONValue.double) ?? .null,
            $0.inodesUsedRatio.map(JSONValue.double) ?? .null,
          ]
        }),
      "events": events.json, "windows": windows.json,
      "values": .object(
        JSONObject(
          values.sorted { $0.key < $1.key }.map {
            .init($0.key, [.double($0.value.value), $0.value.series.json])
          })),
    ]
  }

  fileprivate init?(_ json: JSONValue, oldSlot: Int64, _ grid: Grid) {
    guard let name = json["name"]?.string, let kind = json["kind"]?.string,
      let status = json["status"]?.string.flatMap(Status.init),
      let ts = json["ts"]?.string.flatMap(Timestamp.init),
      let since = json["since"]?.string.flatMap(Timestamp.init),
      let events = Series(json["events"], oldSlot: oldSlot, grid),
      let windows = Series(json["windows"], oldSlot: oldSlot, grid)
    else { return nil }
    self.init(name, kind: kind, ts: ts)
    (self.status, self.since, self.events, self.windows) = (status, since, events, windows)
    latency = json["latency_ms"]?.double
    trouble = json["trouble"]?.string
    disks = (json["disks"]?.array ?? []).compactMap { disk in
      disk[0]?.string.map {
        Disk(path: $0, usedRatio: disk[1]?.double, inodesUsedRatio: disk[2]?.double)
      }
    }
    for member in json["values"]?.object?.members ?? [] {
      guard let value = member.value[0]?.double,
        let series = Series(member.value[1], oldSlot: oldSlot, grid)
      else { return nil }
      values[member.key] = Gauge(value: value, series: series)
    }
  }
}

extension Model {
  fileprivate var json: JSONValue {
    [
      "provider": .string(key.provider), "model": .string(key.model), "ts": .string(ts.text),
      "quota_left_ratio": quotaLeft.map(JSONValue.double) ?? .null,
      "last_error": lastError.map {
        [
          $0.kind.map(JSONValue.string) ?? .null, $0.message.map(JSONValue.string) ?? .null,
          .string($0.ts.text),
        ]
      } ?? .null,
      "events": events.json, "windows": windows.json,
    ]
  }

  fileprivate init?(_ json: JSONValue, oldSlot: Int64, _ grid: Grid) {
    guard let provider = json["provider"]?.string, let model = json["model"]?.string,
      let ts = json["ts"]?.string.flatMap(Timestamp.init),
      let events = Series(json["events"], oldSlot: oldSlot, grid),
      let windows = Series(json["windows"], oldSlot: oldSlot, grid)
    else { return nil }
    self.init(Key(provider: provider, model: model), ts: ts)
    (self.events, self.windows) = (events, windows)
    quotaLeft = json["quota_left_ratio"]?.double
    if let error = json["last_error"], let time = error[2]?.string.flatMap(Timestamp.init) {
      lastError = (error[0]?.string, error[1]?.string, time)
    }
  }
}
