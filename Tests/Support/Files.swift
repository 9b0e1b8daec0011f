import Glibc
import Wire

/// Folders and what is in them.
package enum Folder {
  /// What lies in a folder, in order, without what begins with a point; nothing where there is no
  /// such folder.
  package static func names(_ path: String) -> [String] {
    entries(path).filter { !$0.hasPrefix(".") }.sorted()
  }

  private static func entries(_ path: String) -> [String] {
    guard let folder = unsafe opendir(path) else { return [] }
    defer { unsafe closedir(folder) }
    var names: [String] = []
    while let entry = unsafe readdir(folder) {
      let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names
  }

  /// Whether a folder lies there; a symbolic link to one is none.
  package static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return unsafe lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// Removes a file, or a folder with all that is in it.
  package static func remove(_ path: String) {
    guard isFolder(path) else {
      unsafe unlink(path)
      return
    }
    for entry in entries(path) { remove("\(path)/\(entry)") }
    unsafe rmdir(path)
  }

  /// Every file below a folder whose name ends in `suffix`, in order.
  package static func files(below path: String, suffix: String) -> [String] {
    names(path).flatMap { name in
      let inner = "\(path)/\(name)"
      if isFolder(inner) { return files(below: inner, suffix: suffix) }
      return name.hasSuffix(suffix) ? [inner] : []
    }
  }
}

/// Whole files.
package enum File {
  /// - Throws: `SystemError` if it cannot be read.
  package static func read(_ path: String) throws -> [UInt8] {
    try OpenFile(reading: path).readAll(limit: 1 << 30)
  }

  /// The text of a file; `nil` where there is none.
  package static func text(_ path: String) -> String? {
    (try? read(path)).map { String(decoding: $0, as: UTF8.self) }
  }

  /// - Throws: `SystemError` if it cannot be written.
  package static func write(_ bytes: [UInt8], to path: String, mode: UInt32 = 0o666) throws {
    let file = try OpenFile(creating: path, mode: mode)
    try file.descriptor.write(bytes)
  }

  package static func write(_ text: String, to path: String, mode: UInt32 = 0o666) throws {
    try write(Array(text.utf8), to: path, mode: mode)
  }
}

/// An empty folder of its own that goes with all that is in it.
package final class Scratch {
  package let path: String

  /// - Throws: `SystemError` if none can be made.
  package init(in folder: String? = nil) throws {
    let named = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) }
    let base = folder ?? named ?? "/tmp"
    var template = Array("\(base)/domain-runner.XXXXXX".utf8CString)
    let made = unsafe template.withUnsafeMutableBufferPointer { buffer in
      unsafe buffer.baseAddress.flatMap { unsafe mkdtemp($0) }.map { unsafe String(cString: $0) }
    }
    guard let made else { throw SystemError("create", base, code: errno) }
    path = made
  }

  /// Makes a folder within.
  package func folder(_ name: String) -> String {
    unsafe mkdir("\(path)/\(name)", 0o700)
    return "\(path)/\(name)"
  }

  /// Writes a file within and answers its path.
  /// - Throws: `SystemError` if it cannot be written.
  package func file(_ name: String, _ text: String, mode: UInt32 = 0o666) throws -> String {
    try File.write(text, to: "\(path)/\(name)", mode: mode)
    return "\(path)/\(name)"
  }

  deinit { Folder.remove(path) }
}

/// The environment, for tests that run in a process of their own.
package enum Variable {
  /// Sets a variable, or takes it away.
  package static func set(_ name: String, to value: String?) {
    if let value { unsafe setenv(name, value, 1) } else { unsafe unsetenv(name) }
  }
}
