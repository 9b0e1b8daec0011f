import CLinux
import Glibc

/// The folder for what outlives a process: breakers, limits, the ledger of keys. One user's
/// programs share it, so who else may write there decides for them; such a folder is refused.
package struct StateFolder: Equatable, Sendable {
  /// Without a slash at its end.
  package let path: String
  /// Permission bits: of the folder itself, and from it those for a file within. A group that may
  /// write to the folder may write to what lies there.
  package let mode: UInt32
  package var fileMode: UInt32 { mode & 0o660 | 0o600 }

  /// Where a folder may lie: the environment's word before the system's folder before the home's.
  package struct Places: Sendable {
    package static let variable = "DOMAIN_RUNNER_STATE"

    package var named: String?
    package var system = "/var/lib/domain-runner"
    package var home: String?

    package init(named: String?, home: String?) {
      self.named = named
      self.home = home
    }

    /// Those of the environment. The XDG Base Directory Specification says to ignore relative
    /// values.
    package static var current: Places {
      func value(_ name: String) -> String? {
        guard let text = unsafe getenv(name) else { return nil }
        let value = unsafe String(cString: text)
        return value.isEmpty ? nil : value
      }
      func absolute(_ name: String) -> String? {
        value(name).flatMap { $0.hasPrefix("/") ? $0 : nil }
      }
      let state = absolute("XDG_STATE_HOME") ?? absolute("HOME").map { "\($0)/.local/state" }
      return Places(named: value(variable), home: state.map { "\($0)/domain-runner" })
    }
  }

  /// Why there is no folder to use, and the status to end with (sysexits(3)).
  package struct Problem: Error, Equatable, CustomStringConvertible {
    /// 77 where others could write, 78 where no place is named, 73 where it cannot be made.
    package let status: Int32
    package let description: String
  }

  /// The folder to write to. Where it is not there it is made, mode 0700, with what is missing
  /// above it.
  /// - Throws: `Problem` 77 for a folder that others may write to or that is a symbolic link, 73
  ///   for one that cannot be made, 78 where none is named.
  package static func open(_ places: Places = .current) throws(Problem) -> StateFolder {
    if let folder = try existing(places) { return folder }
    guard let path = places.named ?? places.home else {
      throw Problem(
        status: 78, description: "no place to keep state; set \(Places.variable) or HOME")
    }
    try make(path)
    guard let folder = try checked(path, ownerMayBeAnyone: false) else { throw gone(path) }
    return folder
  }

  /// The folder to read from; `nil` where nothing was ever kept.
  /// - Throws: `Problem` 77 as `open`.
  package static func existing(_ places: Places = .current) throws(Problem) -> StateFolder? {
    if let named = places.named {
      // Where the system's folder lies, its owner is whom the administrator chose.
      return try checked(named, ownerMayBeAnyone: named == places.system)
    }
    if unsafe faccessat(AT_FDCWD, places.system, W_OK | X_OK, AT_EACCESS) == 0 {
      return try checked(places.system, ownerMayBeAnyone: true)
    }
    guard let home = places.home else { return nil }
    return try checked(home, ownerMayBeAnyone: false)
  }

  /// The path of a file within.
  package func path(_ name: String) -> String { "\(path)/\(name)" }

  /// A folder within, made where it is missing, as open to a group as this one is.
  /// - Throws: `Problem` as `open`.
  package func folder(_ name: String) throws(Problem) -> StateFolder {
    let inner = path(name)
    let isNew = unsafe mkdir(inner, 0o700) == 0
    let code = clinux_errno()
    if !isNew, code != EEXIST { throw Self.cannotMake(inner, code) }
    // The umask may have taken what the group needs.
    if isNew, mode & 0o070 != 0 { _ = unsafe chmod(inner, mode & 0o770) }
    let folder = try Self.checked(inner, ownerMayBeAnyone: mode & 0o020 != 0)
    guard let folder else { throw Self.gone(inner) }
    return folder
  }

  private static func checked(
    _ name: String, ownerMayBeAnyone: Bool
  ) throws(Problem) -> StateFolder? {
    // With a slash at its end the name of a link would stand for what it points to.
    var path = name[...]
    while path.count > 1, path.hasSuffix("/") { path.removeLast() }
    let folder = String(path)
    var status = stat()
    guard unsafe lstat(folder, &status) == 0 else {
      if clinux_errno() == ENOENT { return nil }
      throw refused(folder, SystemError.reason(clinux_errno()))
    }
    switch status.st_mode & S_IFMT {
    case S_IFDIR: break
    case S_IFLNK: throw refused(folder, "it is a symbolic link; name the folder it points to")
    default: throw refused(folder, "it is no folder")
    }
    if status.st_mode & 0o002 != 0 {
      throw refused(folder, "everyone may write to it; run: chmod o-w \(folder)")
    }
    if !ownerMayBeAnyone, status.st_uid != geteuid(), status.st_uid != 0 {
      throw refused(folder, "it belongs to another user")
    }
    return StateFolder(path: folder, mode: status.st_mode & 0o7777)
  }

  private init(path: String, mode: UInt32) {
    self.path = path
    self.mode = mode
  }

  private static func make(_ path: String) throws(Problem) {
    var above = path.hasPrefix("/") ? "/" : ""
    for part in path.split(separator: "/") {
      above += above.isEmpty || above == "/" ? "\(part)" : "/\(part)"
      if unsafe mkdir(above, 0o700) == 0 { continue }
      // What is there already may be refused for another reason, such as a read-only file system.
      let code = clinux_errno()
      if code != EEXIST, !Descriptor.exists(above) { throw cannotMake(above, code) }
    }
  }

  private static func refused(_ path: String, _ reason: String) -> Problem {
    Problem(status: 77, description: "\(path) cannot be trusted with state: \(reason)")
  }

  private static func cannotMake(_ path: String, _ code: Int32) -> Problem {
    Problem(status: 73, description: SystemError("create", path, code: code).description)
  }

  /// Taken away between two looks.
  private static func gone(_ path: String) -> Problem { cannotMake(path, ENOENT) }
}
