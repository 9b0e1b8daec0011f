import CLinux
import Glibc
import JSON
package import Toolbox
package import Wire

/// What people changed by hand, appended to `audit.ndjson` in the state folder.
package enum Audit {
  /// Appends a line with user, host and time.
  /// - Throws: `Failure` if it cannot be written: a change that is not on record must be told.
  package static func append(
    _ program: String, _ command: String, of name: String, details: [String: String] = [:],
    at ts: Timestamp
  ) throws(Failure) {
    let folder: StateFolder
    do throws(StateFolder.Problem) { folder = try StateFolder.open() } catch {
      throw Failure(error)
    }
    var writer = JSONWriter()
    writer.beginObject()
    writer.member("type", "audit")
    writer.member("ts", ts.text)
    writer.member("user", user)
    writer.member("host", host)
    writer.member("program", program)
    writer.member("command", command)
    writer.member("name", name)
    for (key, value) in details.sorted(by: { $0.key < $1.key }) { writer.member(key, value) }
    writer.endObject()
    writer.endLine()
    do throws(SystemError) {
      let file = try OpenFile(appending: folder.path("audit.ndjson"), mode: folder.fileMode)
      try file.descriptor.write(writer.bytes)
    } catch { throw Failure(.ioError, "the change is made, but not on record: \(error)") }
  }

  /// The name behind the user id. The passwd file is read by itself, because a static program
  /// cannot ask the name service. Whoever came by sudo(8) is named beside.
  private static var user: String {
    let id = getuid()
    let own = name(of: id) ?? "\(id)"
    guard id == 0, let before = Environment.nonEmpty("SUDO_USER"), before != own else { return own }
    return "\(before) as \(own)"
  }

  private static func name(of id: uid_t) -> String? {
    guard let content = try? OpenFile(reading: "/etc/passwd").readAll() else { return nil }
    for line in content.split(separator: UInt8(ascii: "\n")) {
      let fields = line.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
      if fields.count > 2, String(decoding: fields[2], as: UTF8.self) == "\(id)" {
        return String(decoding: fields[0], as: UTF8.self)
      }
    }
    return nil
  }

  private static var host: String {
    var system = utsname()
    guard unsafe uname(&system) == 0 else { return "unknown" }
    return unsafe withUnsafeBytes(of: &system.nodename) { bytes in
      unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
  }
}
