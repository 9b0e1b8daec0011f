package import Wire

/// The end of a run, as a sentence and a status.
package struct Failure: Error, Equatable {
  package var status: ExitStatus
  /// What happened, where, and what to do; lower case, no full stop.
  package var message: String

  package init(_ status: ExitStatus, _ message: String) {
    self.status = status
    self.message = message
  }

  /// The status that the contract gives a failed system call.
  package init(_ error: SystemError) {
    let status: ExitStatus =
      switch error.verb {
      case "open": .noInput
      case "create": .cannotCreate
      default: .ioError
      }
    self.init(status, error.description)
  }
}

/// Says what `body` cannot do as a `Failure`; a reader that left stays a `SystemError`, which ends
/// the program by SIGPIPE.
package func failing<Result: ~Copyable>(
  _ body: () throws(SystemError) -> Result
) throws -> Result {
  do { return try body() } catch {
    if error.isBrokenPipe { throw error }
    throw Failure(error)
  }
}
