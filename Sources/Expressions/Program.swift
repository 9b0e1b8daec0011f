/// An expression as a list of tests, each of which knows where to go on when it holds and when it
/// does not. So a run needs no stack, asks nothing that cannot change the answer, and, as every
/// jump leads towards the front, ends.
struct Program: Sendable {
  private struct Step: Sendable {
    let test: Test
    let ifTrue: Int
    let ifFalse: Int
  }

  private static let yes = -1
  private static let no = -2

  private var steps: [Step] = []
  private var start = Self.yes

  init(_ tree: Tree) { start = emit(tree, ifTrue: Self.yes, ifFalse: Self.no) }

  @inline(__always)
  func run(_ holds: (Test) -> Bool) -> Bool {
    var index = start
    while index >= 0 {
      index = holds(steps[index].test) ? steps[index].ifTrue : steps[index].ifFalse
    }
    return index == Self.yes
  }

  /// Adds what the tree needs, from its end to its beginning; answers where it begins.
  private mutating func emit(_ tree: Tree, ifTrue: Int, ifFalse: Int) -> Int {
    switch tree {
    case .constant(let flag): return flag ? ifTrue : ifFalse
    case .not(let inner): return emit(inner, ifTrue: ifFalse, ifFalse: ifTrue)
    case .all(let terms):
      return terms.reversed().reduce(ifTrue) { emit($1, ifTrue: $0, ifFalse: ifFalse) }
    case .any(let terms):
      return terms.reversed().reduce(ifFalse) { emit($1, ifTrue: ifTrue, ifFalse: $0) }
    case .test(let test):
      steps.append(Step(test: test, ifTrue: ifTrue, ifFalse: ifFalse))
      return steps.count - 1
    }
  }
}
