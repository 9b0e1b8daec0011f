import Glibc

/// Why a server could not be started: what was tried, and the reason.
package struct ServerError: Error, Equatable, CustomStringConvertible {
  package var attempt: String
  package var reason: String

  package var description: String { "cannot \(attempt): \(reason)" }

  init(_ attempt: String, reason: String) {
    self.attempt = attempt
    self.reason = reason
  }

  init(_ attempt: String, code: Int32) {
    self.init(attempt, reason: unsafe String(cString: strerror(code)))
  }
}
