/// What the control groups (cgroups(7)) of this process let it use. The lowest limit on the way up
/// to the root holds.
struct ControlGroup: Sendable, Equatable {
  enum Version: Int, Sendable { case one = 1, two = 2 }

  struct Memory: Sendable, Equatable {
    var version: Version
    /// The group that has the limit.
    var path: String
    var limit: Int64
    /// Without what could be dropped at once.
    var used: Int64?
    var oomKills: Int64?
  }

  struct Processors: Sendable, Equatable {
    var version: Version
    var path: String
    /// In processors: 1.5 is one and a half.
    var limit: Double
    /// What was used since the group was made, in seconds.
    var usedSeconds: Double?
    var throttledSeconds: Double?
  }

  var memory: Memory?
  var processors: Processors?

  init(_ files: ProcFiles) {
    let groups = Self.groups(files.text("/proc/self/cgroup") ?? "")
    let mounts = Self.mounts(files.text("/proc/self/mountinfo") ?? "")
    // A hybrid host shows both; the controllers of the second are those in its own file.
    if let path = groups[""], let mount = mounts["2"] {
      memory = Self.memory2(files, mount, path)
      processors = Self.processors2(files, mount, path)
    }
    if memory == nil, let path = groups["memory"], let mount = mounts["memory"] {
      memory = Self.memory1(files, mount, path)
    }
    if processors == nil, let path = groups["cpu"], let mount = mounts["cpu"] {
      processors = Self.processors1(
        files, mount, path,
        accounting: groups["cpuacct"].flatMap { path in
          mounts["cpuacct"].map { $0 + path }
        })
    }
  }

  /// The path of each controller; "" is that of version 2.
  static func groups(_ text: String) -> [String: String] {
    var groups: [String: String] = [:]
    for line in text.split(separator: "\n") {
      let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
      guard parts.count == 3 else { continue }
      for controller in parts[1].split(separator: ",", omittingEmptySubsequences: false) {
        groups[String(controller)] = String(parts[2])
      }
    }
    return groups
  }

  /// Where each controller is mounted; "2" is version 2. In a container the mount may show a part
  /// of the tree only, which then is its root.
  static func mounts(_ text: String) -> [String: String] {
    var mounts: [String: String] = [:]
    for line in text.split(separator: "\n") {
      let halves = line.split(separator: " ").split(separator: "-", maxSplits: 1)
      guard halves.count == 2, let first = halves.first, let second = halves.last,
        first.count > 4, let type = second.first
      else { continue }
      let place = String(first[first.startIndex + 4])
      if type == "cgroup2" { mounts["2"] = mounts["2"] ?? place }
      guard type == "cgroup", let options = second.last else { continue }
      for option in options.split(separator: ",") {
        mounts[String(option)] = mounts[String(option)] ?? place
      }
    }
    return mounts
  }

  /// The group's folder and those above it, down to the mount. In a container the path may be one
  /// of the host's, which is not there; then the mount is all that shows.
  private static func folders(
    _ files: ProcFiles, _ mount: String, _ path: String, having file: String
  ) -> [String] {
    var folders: [String] = []
    var path = path == "/" ? "" : path
    while true {
      if files.text("\(mount)\(path)/\(file)") != nil { folders.append(mount + path) }
      guard let slash = path.lastIndex(of: "/") else { return folders }
      path = String(path[..<slash])
    }
  }

  private static func memory2(_ files: ProcFiles, _ mount: String, _ path: String) -> Memory? {
    var found: Memory?
    for folder in folders(files, mount, path, having: "memory.max") {
      guard let limit = files.number("\(folder)/memory.max"), limit < found?.limit ?? .max else {
        continue
      }
      let current = files.number("\(folder)/memory.current")
      let inactive = files.field("inactive_file", of: "\(folder)/memory.stat") ?? 0
      found = Memory(
        version: .two, path: folder, limit: limit, used: current.map { max(0, $0 - inactive) },
        oomKills: files.field("oom_kill", of: "\(folder)/memory.events"))
    }
    return found
  }

  private static func memory1(_ files: ProcFiles, _ mount: String, _ path: String) -> Memory? {
    var found: Memory?
    for folder in folders(files, mount, path, having: "memory.limit_in_bytes") {
      // No limit is a number near the largest.
      guard let limit = files.number("\(folder)/memory.limit_in_bytes"), limit < 1 << 62,
        limit < found?.limit ?? .max
      else { continue }
      let usage = files.number("\(folder)/memory.usage_in_bytes")
      let inactive = files.field("total_inactive_file", of: "\(folder)/memory.stat") ?? 0
      found = Memory(
        version: .one, path: folder, limit: limit, used: usage.map { max(0, $0 - inactive) },
        oomKills: files.field("oom_kill", of: "\(folder)/memory.oom_control"))
    }
    return found
  }

  private static func processors2(
    _ files: ProcFiles, _ mount: String, _ path: String
  ) -> Processors? {
    var found: Processors?
    for folder in folders(files, mount, path, having: "cpu.max") {
      let words = (files.text("\(folder)/cpu.max") ?? "").split { $0 == " " || $0 == "\n" }
      guard words.count == 2, let quota = Double(words[0]), let period = Double(words[1]),
        period > 0, quota / period < found?.limit ?? .infinity
      else { continue }
      func seconds(_ field: String) -> Double? {
        files.field(field, of: "\(folder)/cpu.stat").map { Double($0) / 1e6 }
      }
      found = Processors(
        version: .two, path: folder, limit: quota / period, usedSeconds: seconds("usage_usec"),
        throttledSeconds: seconds("throttled_usec"))
    }
    return found
  }

  private static func processors1(
    _ files: ProcFiles, _ mount: String, _ path: String, accounting: String?
  ) -> Processors? {
    var found: Processors?
    for folder in folders(files, mount, path, having: "cpu.cfs_quota_us") {
      guard let quota = files.number("\(folder)/cpu.cfs_quota_us"), quota > 0,
        let period = files.number("\(folder)/cpu.cfs_period_us"), period > 0,
        Double(quota) / Double(period) < found?.limit ?? .infinity
      else { continue }
      let used = [folder, accounting].compactMap(\.self).lazy.compactMap {
        files.number("\($0)/cpuacct.usage")
      }.first
      found = Processors(
        version: .one, path: folder, limit: Double(quota) / Double(period),
        usedSeconds: used.map { Double($0) / 1e9 },
        throttledSeconds: files.field("throttled_time", of: "\(folder)/cpu.stat").map {
          Double($0) / 1e9
        })
    }
    return found
  }
}
