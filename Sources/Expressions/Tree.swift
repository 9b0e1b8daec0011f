/// An expression as it was meant: parentheses gone, rows of `&&` and `||` flat.
indirect enum Tree: Equatable, Sendable {
  case constant(Bool)
  case test(Test)
  case not(Tree)
  /// At least two, none of them an `all`.
  case all([Tree])
  /// At least two, none of them an `any`.
  case any([Tree])

  static func negation(of tree: Tree) -> Tree {
    switch tree {
    case .constant(let flag): .constant(!flag)
    case .not(let inner): inner
    default: .not(tree)
    }
  }

  static func conjunction(of terms: [Tree]) -> Tree {
    let flat = terms.flatMap { if case .all(let inner) = $0 { inner } else { [$0] } }
    return flat.count == 1 ? flat[0] : .all(flat)
  }

  static func disjunction(of terms: [Tree]) -> Tree {
    let flat = terms.flatMap { if case .any(let inner) = $0 { inner } else { [$0] } }
    return flat.count == 1 ? flat[0] : .any(flat)
  }

  func text(_ paths: [Path]) -> String {
    switch self {
    case .constant(let flag): flag ? "true" : "false"
    case .test(let test): test.text(paths)
    case .not(.test(.isSet(let path))): "!\(paths[path])"
    case .not(let inner): "!(\(inner.text(paths)))"
    case .all(let terms):
      terms.map { term in
        if case .any = term { "(\(term.text(paths)))" } else { term.text(paths) }
      }.joined(separator: " && ")
    case .any(let terms): terms.map { $0.text(paths) }.joined(separator: " || ")
    }
  }
}
