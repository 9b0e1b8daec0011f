import Glibc

/// A system call that failed: which one, on what, and why.
package struct SystemError: Error, Equatable {
  /// What was tried, as a verb: "open", "write to".
  package var verb: String
  /// What it was tried on: a path, or "standard output".
  package var object: String
  package var code: Int32

  package init(_ verb: String, _ object: String, code: Int32) {
    self.verb = verb
    self.object = object
    self.code = code
  }

  /// The reader of a pipe has gone away.
  package var isBrokenPipe: Bool { code == EPIPE }
}

extension SystemError: CustomStringConvertible {
  package var description: String { "cannot \(verb) \(object): \(Self.reason(code))" }

  /// The system's own words for an error number.
  package static func reason(_ code: Int32) -> String {
    unsafe String(cString: strerror(code))
  }
}
