package import JSON
package import Wire

/// A condition on a record, such as `latency_ms > 5s && provider == "openai"`. The language is
/// described in domain-runner-expressions(7).
package struct Expression: Equatable, Sendable, CustomStringConvertible {
  /// The fields that the expression looks at, each once, in the order in which they are first named.
  package let paths: [Path]
  private let tree: Tree
  private let program: Program

  /// Parses and checks an expression of at most 65,536 bytes and 100 levels of parentheses.
  /// - Throws: `ExpressionError` with the place and what was expected there.
  package init(parsing text: String) throws(ExpressionError) {
    var parser = try Parser(text)
    tree = try parser.expression()
    paths = parser.paths
    program = Program(tree)
  }

  /// Whether the expression holds for a record of which `value` knows the fields; `nil` is a
  /// missing one.
  package func isTrue(of value: (Path) -> JSONValue?) -> Bool {
    program.run { test in test.holds(in: Span()) { value(paths[$0]) } }
  }

  package func isTrue(of record: Record) -> Bool { isTrue { $0.value { record[$0] } } }

  /// Whether the expression holds for a value, an object as a rule.
  package func isTrue(of value: JSONValue) -> Bool { isTrue { $0.value { value[$0] } } }

  /// Whether the expression holds for fields that the caller has found: one value for each of
  /// `paths`, in their order; those behind the end are missing. `bytes` is what the ranges in
  /// `values` count in. Allocates nothing.
  package func isTrue(of values: Span<FieldValue>, in bytes: Span<UInt8>) -> Bool {
    program.run { test in
      test.holds(in: bytes) { $0 < values.count ? values[$0] : .missing }
    }
  }

  /// The normal form: every number plain and in the unit of its field, no spare parentheses. It
  /// parses to an equal expression.
  package var description: String { tree.text(paths) }

  package static func == (left: Expression, right: Expression) -> Bool {
    left.tree == right.tree && left.paths == right.paths
  }
}
