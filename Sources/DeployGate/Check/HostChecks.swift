import CLinux
import Glibc
import JSON
import Toolbox
import Wire

/// What can be seen on this host without running anything.
enum HostChecks {
  /// That a variable is set; its value is nobody's business.
  static func environment(_ name: String) -> CheckResult {
    let isSet = Environment.nonEmpty(name) != nil
    return CheckResult(
      "env \(name)", isSet ? .pass : .fail,
      isSet ? "\(name) is set" : "\(name) is not set, or empty", ["variable": .string(name)])
  }

  /// That so many bytes are free for users on the file system of `path`, and an inode.
  static func disk(_ path: String, free wanted: Int) -> CheckResult {
    let name = "disk \(path)"
    var status = statvfs()
    guard unsafe statvfs(path, &status) == 0 else {
      let problem = SystemError("examine", path, code: clinux_errno())
      return CheckResult(name, .skip, problem.description, ["path": .string(path)])
    }
    let free = Int(clamping: UInt64(status.f_bavail) &* UInt64(status.f_frsize))
    let inodes = Int(clamping: UInt64(status.f_favail))
    // Some file systems have no number of inodes.
    let hasInodes = status.f_files == 0 || inodes > 0
    let evidence: JSONValue = [
      "path": .string(path), "free_bytes": .int(free), "wanted_bytes": .int(wanted),
      "inodes_free": .int(inodes),
    ]
    if !hasInodes { return CheckResult(name, .fail, "\(path) has no inode left", evidence) }
    let message = "\(path) has \(size(free)) free, and \(size(wanted)) are wanted"
    return CheckResult(name, free >= wanted ? .pass : .fail, message, evidence)
  }

  private static func size(_ bytes: Int) -> String {
    for (unit, exponent) in [("TiB", 40), ("GiB", 30), ("MiB", 20), ("KiB", 10)]
    where bytes >= 1 << exponent {
      return "\(fixed(Double(bytes) / Double(1 << exponent), 1)) \(unit)"
    }
    return "\(bytes) B"
  }
}
