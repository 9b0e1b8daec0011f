/// Why a text is no expression.
package struct ExpressionError: Error, Equatable, CustomStringConvertible {
  /// Counted from 1, in Unicode scalars: where the trouble was seen.
  package let column: Int
  /// A sentence: `expected a value after ">", found "&&"`.
  package let reason: String

  package var description: String { "column \(column): \(reason)" }
}
