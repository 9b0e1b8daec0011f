import Glibc
import JSON
import Wire

extension Target {
  func lookAtHost(
    _ question: SystemQuestion, engine: Engine, done: @escaping (Finding) -> Void
  ) {
    let target = self
    let draft = Draft(Finding(name, .system))
    engine.inBackground(
      limit: maxTime, { SystemLook(target, question).finding() },
      late: {
        draft.late(
          target.maxTime, "timeout", "the host did not tell within \(target.maxTime.shortText)")
      }, done: done)
  }
}

/// One look at this host: two readings, and what lies between them.
struct SystemLook {
  /// What is read twice.
  private struct Reading {
    let time: Int64
    let processors: ProcessorTime?
    let group: ControlGroup

    init(_ files: ProcFiles) {
      time = Clock.monotonic
      processors = files.text("/proc/stat").flatMap(ProcessorTime.init)
      group = ControlGroup(files)
    }
  }

  private let target: Target
  private let question: SystemQuestion
  private let files: ProcFiles
  /// Of tests: where the second reading is.
  private let later: ProcFiles

  init(_ target: Target, _ question: SystemQuestion) {
    self.target = target
    self.question = question
    files = ProcFiles(root: question.root)
    let later = "\(question.root)/later"
    self.later =
      !question.root.isEmpty && Descriptor.exists(later) ? ProcFiles(root: later) : files
  }

  func finding() -> Finding {
    var finding = Finding(target.name, .system)
    let began = Clock.monotonic
    let first = Reading(files)
    usleep(UInt32(clamping: question.interval.nanoseconds / 1000))
    let second = Reading(later)
    judgeProcessors(first, second, &finding)
    judgeMemory(second.group, &finding)
    describe(&finding)
    let paths =
      question.disks.isEmpty
      ? Disks.mounted(files.text("/proc/self/mountinfo") ?? "") : question.disks
    let deadline = began + target.maxTime.nanoseconds - 20_000_000
    judge(Disks.look(paths, until: deadline), &finding)
    finding.milliseconds = Double(Clock.monotonic - began) / 1e6
    return finding
  }

  private func judgeProcessors(_ first: Reading, _ second: Reading, _ finding: inout Finding) {
    var host: Double?
    if let before = first.processors, let after = second.processors {
      host = after.used(since: before)
      finding.details["processors"] = .int(after.processors)
      if let stolen = after.stolen(since: before) {
        finding.details["cpu_stolen_ratio"] = Self.ratio(stolen)
      }
    }
    var (ratio, origin) = (host, "host")
    if let before = first.group.processors, let after = second.group.processors {
      let seconds = fixtureSeconds(first, second)
      if after.limit < Double(second.processors?.processors ?? .max),
        let used = after.usedSeconds, let earlier = before.usedSeconds, used >= earlier, seconds > 0
      {
        (ratio, origin) = (min(1, (used - earlier) / seconds / after.limit), after.path)
        finding.details["host_cpu_ratio"] = host.map(Self.ratio) ?? .null
      }
      finding.details["cpu_limit"] = .double(after.limit)
      finding.details["cpu_limit_by"] = .string(after.path)
      if let throttled = after.throttledSeconds, let earlier = before.throttledSeconds, seconds > 0
      {
        finding.details["cpu_throttled_ratio"] = Self.ratio(
          min(1, max(0, throttled - earlier) / seconds))
      }
    }
    finding.details["cpu_ratio"] = ratio.map(Self.ratio) ?? .null
    guard let ratio, ratio > question.cpuOver else { return }
    finding.degrade(
      "saturation",
      "\(Self.percent(ratio)) of the processors\(origin == "host" ? "" : " that \(origin) may use") are in use, more than \(Self.percent(question.cpuOver))"
    )
  }

  /// The time between the readings; that of fixtures is what their ticks say.
  private func fixtureSeconds(_ first: Reading, _ second: Reading) -> Double {
    guard later.root != files.root, let before = first.processors, let after = second.processors,
      after.processors > 0
    else { return Double(second.time - first.time) / 1e9 }
    return Double(after.all - before.all) / 100 / Double(after.processors)
  }

  private func judgeMemory(_ group: ControlGroup, _ finding: inout Finding) {
    let info = later.text("/proc/meminfo") ?? ""
    let total = ProcFiles.field("MemTotal:", in: info).map { $0 * 1024 }
    let available = ProcFiles.field("MemAvailable:", in: info).map { $0 * 1024 }
    var ratio: Double?
    var owner = ""
    if let total, let available, total > 0 {
      ratio = Double(max(0, total - available)) / Double(total)
      finding.details["memory_bytes"] = .int(Int(total))
    }
    if let memory = group.memory, memory.limit > 0, memory.limit < total ?? .max {
      finding.details["memory_limit_bytes"] = .int(Int(memory.limit))
      finding.details["memory_limit_by"] = .string(memory.path)
      if let kills = memory.oomKills { finding.details["oom_kills"] = .int(Int(kills)) }
      if let used = memory.used {
        finding.details["host_memory_ratio"] = ratio.map(Self.ratio) ?? .null
        ratio = min(1, Double(used) / Double(memory.limit))
        owner = " that \(memory.path) may use"
      }
    }
    finding.details["memory_ratio"] = ratio.map(Self.ratio) ?? .null
    guard let ratio, ratio > question.memoryOver else { return }
    finding.degrade(
      "saturation",
      "\(Self.percent(ratio)) of the memory\(owner) are in use, more than \(Self.percent(question.memoryOver))"
    )
  }

  private func describe(_ finding: inout Finding) {
    let load = later.text("/proc/loadavg")?.split(separator: " ").first.flatMap { Double($0) }
    finding.details["load1"] = load.map(JSONValue.double) ?? .null
    let files = (later.text("/proc/sys/fs/file-nr") ?? "").split { $0 == "\t" || $0 == "\n" }
      .compactMap { Double($0) }
    if files.count == 3, files[2] > 0 {
      let ratio = files[0] / files[2]
      finding.details["descriptors_ratio"] = Self.ratio(ratio)
      if ratio > 0.9 {
        finding.degrade("saturation", "\(Self.percent(ratio)) of all open files are in use")
      }
    }
    for resource in ["cpu", "memory", "io"] {
      guard let line = later.text("/proc/pressure/\(resource)")?.split(separator: "\n").first,
        let word = line.split(separator: " ").first(where: { $0.hasPrefix("avg10=") }),
        let percent = Double(word.dropFirst(6))
      else { continue }
      finding.details["\(resource)_pressure_ratio"] = Self.ratio(percent / 100)
    }
  }

  private func judge(_ disks: [DiskUse], _ finding: inout Finding) {
    finding.details["disks"] = .array(disks.map(\.json))
    for disk in disks {
      if let problem = disk.problem {
        finding.fail("disk", "\(disk.path): \(problem)")
        continue
      }
      for (ratio, what) in [(disk.usedRatio, "space"), (disk.inodesUsedRatio, "inodes")] {
        guard let ratio else { continue }
        if ratio >= 1 {
          finding.fail("disk_full", "\(disk.path): no \(what) left for users")
        } else if ratio > question.diskOver {
          finding.degrade(
            "saturation",
            "\(disk.path): \(Self.percent(ratio)) of its \(what) are in use, more than \(Self.percent(question.diskOver))"
          )
        }
      }
    }
  }

  private static func ratio(_ value: Double) -> JSONValue {
    .double((value * 10_000).rounded() / 10_000)
  }

  private static func percent(_ value: Double) -> String {
    "\((value * 1000).rounded() / 10) %"
  }
}
