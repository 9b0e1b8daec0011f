/// How a program ends: the vocabulary of every program of the suite (sysexits(3) and below).
package struct ExitStatus: RawRepresentable, Hashable, Sendable {
  package let rawValue: Int32

  package init(rawValue: Int32) { self.rawValue = rawValue }

  /// Done, or the answer is yes.
  package static let success = ExitStatus(rawValue: 0)
  /// Done, and the answer is no.
  package static let no = ExitStatus(rawValue: 1)
  /// Could not decide.
  package static let undecided = ExitStatus(rawValue: 2)
  package static let usage = ExitStatus(rawValue: 64)
  /// Some input was bad; the rest was done.
  package static let badInput = ExitStatus(rawValue: 65)
  /// An input cannot be opened.
  package static let noInput = ExitStatus(rawValue: 66)
  /// A service cannot be reached.
  package static let unavailable = ExitStatus(rawValue: 69)
  /// A bug of ours.
  package static let software = ExitStatus(rawValue: 70)
  /// The system refused: fork, memory.
  package static let system = ExitStatus(rawValue: 71)
  /// An output cannot be created.
  package static let cannotCreate = ExitStatus(rawValue: 73)
  /// Input or output failed after it had begun.
  package static let ioError = ExitStatus(rawValue: 74)
  /// Try later: a breaker is open, a lock is held.
  package static let tryLater = ExitStatus(rawValue: 75)
  /// Permission or authentication.
  package static let noPermission = ExitStatus(rawValue: 77)
  /// Configuration, or a missing key.
  package static let configuration = ExitStatus(rawValue: 78)

  /// When several apply, the first of these is the one to end with.
  private static let precedence: [ExitStatus] = [
    .software, .system, .usage, .configuration, .noPermission, .noInput, .ioError, .cannotCreate,
    .unavailable, .badInput, .tryLater, .undecided, .no,
  ]

  /// The one of two statuses that says more.
  package static func worst(_ first: ExitStatus, _ second: ExitStatus) -> ExitStatus {
    first.rank <= second.rank ? first : second
  }

  private var rank: Int {
    if self == .success { return .max }
    return Self.precedence.firstIndex(of: self) ?? 0
  }
}
