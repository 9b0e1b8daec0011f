import CLinux
import Glibc
import JSON
import Synchronization
import Wire

/// One file system, by the rule of df(1).
struct DiskUse: Sendable, Equatable {
  let path: String
  var usedRatio: Double?
  var inodesUsedRatio: Double?
  var sizeBytes: Int64?
  var freeBytes: Int64?
  /// Why nothing is known of it.
  var problem: String?

  init(_ path: String) { self.path = path }

  /// `used` blocks, and those that users may still take; what is kept for root counts as neither.
  mutating func set(blocks: UInt64, free: UInt64, available: UInt64, blockSize: UInt64) {
    let used = blocks >= free ? blocks - free : 0
    let all = used + available
    usedRatio = all > 0 ? Double(used) / Double(all) : nil
    sizeBytes = Int64(clamping: blocks.multipliedReportingOverflow(by: blockSize).partialValue)
    freeBytes = Int64(clamping: available.multipliedReportingOverflow(by: blockSize).partialValue)
  }

  mutating func set(inodes: UInt64, free: UInt64, available: UInt64) {
    let used = inodes >= free ? inodes - free : 0
    inodesUsedRatio =
      inodes > 0 && used + available > 0 ? Double(used) / Double(used + available) : nil
  }

  var json: JSONValue {
    func ratio(_ value: Double?) -> JSONValue {
      value.map { .double(($0 * 10_000).rounded() / 10_000) } ?? .null
    }
    var object = JSONObject([
      .init("path", .string(path)), .init("used_ratio", ratio(usedRatio)),
      .init("inodes_used_ratio", ratio(inodesUsedRatio)),
    ])
    if let sizeBytes { object["size_bytes"] = .int(Int(sizeBytes)) }
    if let freeBytes { object["free_bytes"] = .int(Int(freeBytes)) }
    if let problem { object["error"] = .string(problem) }
    return .object(object)
  }
}

enum Disks {
  /// Asks each in a thread of its own until `deadline`: a file system of a network that is gone
  /// never answers, and nothing ends the asking.
  static func look(_ paths: [String], until deadline: Int64) -> [DiskUse] {
    let answers = Mutex<[Int: DiskUse]>([:])
    let shared = Shared(answers)
    var pending = 0
    for (index, path) in paths.enumerated() {
      do throws(SystemError) {
        try Threads.begin {
          let use = ask(path)
          shared.answers.withLock { $0[index] = use }
        }
        pending += 1
      } catch { continue }
    }
    while shared.answers.withLock({ $0.count }) < pending, Clock.monotonic < deadline {
      usleep(500)
    }
    let found = shared.answers.withLock { $0 }
    return paths.enumerated().map { index, path in
      if let use = found[index] { return use }
      var use = DiskUse(path)
      use.problem = "it does not answer"
      return use
    }
  }

  private final class Shared: Sendable {
    let answers: Mutex<[Int: DiskUse]>
    init(_ answers: consuming Mutex<[Int: DiskUse]>) { self.answers = answers }
  }

  private static func ask(_ path: String) -> DiskUse {
    var use = DiskUse(path)
    var status = statvfs()
    guard unsafe statvfs(path, &status) == 0 else {
      use.problem = SystemError.reason(clinux_errno()).lowercased()
      return use
    }
    use.set(
      blocks: UInt64(status.f_blocks), free: UInt64(status.f_bfree),
      available: UInt64(status.f_bavail), blockSize: UInt64(status.f_frsize))
    use.set(
      inodes: UInt64(status.f_files), free: UInt64(status.f_ffree),
      available: UInt64(status.f_favail))
    return use
  }

  /// Where the file systems of this host's own disks are mounted, each once, from
  /// /proc/self/mountinfo. What can only be read is full by nature and passed over.
  static func mounted(_ mountinfo: String) -> [String] {
    var devices: Set<Substring> = []
    var paths: [String] = []
    for line in mountinfo.split(separator: "\n") {
      let halves = line.split(separator: " ").split(separator: "-", maxSplits: 1)
      guard halves.count == 2, let first = halves.first, let second = halves.last, first.count > 5,
        let type = second.first
      else { continue }
      let options = first[first.startIndex + 5].split(separator: ",")
      guard types.contains(String(type)), !options.contains("ro"),
        devices.insert(first[first.startIndex + 2]).inserted
      else { continue }
      paths.append(unescaped(String(first[first.startIndex + 4])))
    }
    return paths
  }

  private static let types: Set = [
    "ext2", "ext3", "ext4", "xfs", "btrfs", "zfs", "f2fs", "jfs", "reiserfs", "vfat", "exfat",
    "ntfs3", "bcachefs", "overlay",
  ]

  /// The kernel writes blanks and the like as `\040`.
  private static func unescaped(_ text: String) -> String {
    guard text.contains("\\") else { return text }
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      let digits = rest.prefix(3)
      if byte == UInt8(ascii: "\\"), digits.count == 3,
        let code = UInt8(String(decoding: digits, as: UTF8.self), radix: 8)
      {
        bytes.append(code)
        rest = rest.dropFirst(3)
      } else {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
