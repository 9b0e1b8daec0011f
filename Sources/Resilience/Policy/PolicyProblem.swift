/// Why a policy is not one: which option, and what was expected.
package struct PolicyProblem: Error, Equatable, CustomStringConvertible {
  /// As on the command line, without the dashes: `trip-rate`.
  package let option: String
  /// `expected a share such as 5% or 0.05, found "7"`.
  package let message: String

  package var description: String { "--\(option): \(message)" }
}
