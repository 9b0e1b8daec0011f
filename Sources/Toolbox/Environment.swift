import Glibc

/// The environment variables of the process. The suite's own names stand here and nowhere else.
package enum Environment {
  package static let config = "DOMAIN_RUNNER_CONFIG"
  package static let now = "DOMAIN_RUNNER_NOW"
  package static let databaseURL = "DATABASE_URL"

  package static subscript(name: String) -> String? {
    unsafe getenv(name).map { unsafe String(cString: $0) }
  }

  /// A variable that is set to something.
  package static func nonEmpty(_ name: String) -> String? {
    guard let value = self[name], !value.isEmpty else { return nil }
    return value
  }

  /// A folder of the XDG Base Directory Specification, which says to ignore relative values.
  package static func xdgFolder(_ name: String, below home: String) -> String? {
    if let folder = nonEmpty(name), folder.hasPrefix("/") { return folder }
    guard let homeFolder = nonEmpty("HOME"), homeFolder.hasPrefix("/") else { return nil }
    return "\(homeFolder)/\(home)"
  }
}
