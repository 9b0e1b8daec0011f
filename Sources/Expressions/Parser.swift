/// Reads an expression by recursive descent; the grammar is in domain-runner-expressions(7).
struct Parser {
  private static let deepest = 100

  private var scanner: Scanner
  var token: Token
  /// The one before, for "expected … after …".
  var previous: Token?
  private var depth = 0
  private(set) var paths: [Path] = []
  private var indexes: [Path: Int] = [:]

  init(_ text: String) throws(ExpressionError) {
    scanner = try Scanner(text)
    token = try scanner.next()
  }

  /// The whole text.
  mutating func expression() throws(ExpressionError) -> Tree {
    let tree = try disjunction()
    guard token.kind == .end else { throw unexpected("\(continuation) or the end") }
    return tree
  }

  /// The place of a path among all that are named.
  mutating func index(of path: Path) -> Int {
    if let index = indexes[path] { return index }
    indexes[path] = paths.count
    paths.append(path)
    return paths.count - 1
  }

  private mutating func disjunction() throws(ExpressionError) -> Tree {
    var terms = [try conjunction()]
    while try take("||") { terms.append(try conjunction()) }
    return .disjunction(of: terms)
  }

  private mutating func conjunction() throws(ExpressionError) -> Tree {
    var terms = [try term()]
    while try take("&&") { terms.append(try term()) }
    return .conjunction(of: terms)
  }

  private mutating func term() throws(ExpressionError) -> Tree {
    var isNegated = false
    var hasMark = false
    while try take("!") {
      isNegated.toggle()
      hasMark = true
    }
    let tree: Tree
    if token.is("(") {
      tree = try group()
      guard !isComparison else {
        throw error(token, "an expression in parentheses cannot be compared, only paths and values")
      }
    } else {
      tree = try comparison(isNegated: hasMark)
    }
    return isNegated ? .negation(of: tree) : tree
  }

  private mutating func group() throws(ExpressionError) -> Tree {
    depth += 1
    guard depth <= Self.deepest else {
      throw error(token, "parentheses more than \(Self.deepest) deep")
    }
    try advance()
    let tree = try disjunction()
    guard try take(")") else { throw unexpected("\(continuation) or \")\"") }
    depth -= 1
    return tree
  }

  private mutating func comparison(isNegated: Bool) throws(ExpressionError) -> Tree {
    let start = token
    let left = try operand("a comparison")
    if isNegated && isComparison {
      throw error(token, "\"!\" stands before a path alone; put parentheses around the comparison")
    }
    if let comparison = takenComparison {
      try advance()
      let tree = Tree.test(try compare(left, start, comparison))
      guard !isComparison else {
        throw error(token, "comparisons do not chain; write \"&&\" between two of them")
      }
      return tree
    }
    switch left {
    case .path(let path):
      if try take("=~") { return .test(.matches(path, try pattern())) }
      guard token.isWord("in") else { return .test(.isSet(path)) }
      try advance()
      return .test(.isIn(path, try list(for: paths[path])))
    case .value where isComparison:
      throw error(start, "expected a path before \"\(token.text)\", found \(start.phrase)")
    case .value(.literal(.bool(let flag))): return .constant(flag)
    case .value:
      throw error(
        start, "\(start.phrase) alone is neither true nor false; compare it with a path")
    }
  }

  /// What follows an operator. Two paths are not compared: the second one is nearly always a string
  /// whose quotes were forgotten, or eaten by a shell.
  private mutating func compare(
    _ left: Side, _ leftToken: Token, _ comparison: Comparison
  ) throws(ExpressionError) -> Test {
    let rightToken = token
    let wasAfter = previous
    switch (left, try operand("a value")) {
    case (.path(let path), .value(let value)):
      return .compare(path, comparison, try literal(value, rightToken, paths[path], comparison))
    case (.value(let value), .path(let path)):
      return .compare(
        path, comparison.flipped, try literal(value, leftToken, paths[path], comparison))
    case (.path, .path):
      (token, previous) = (rightToken, wasAfter)
      throw unexpected("a value", note: "; a string is written in quotes")
    case (.value, .value):
      throw error(leftToken, "one side must be a path, which is written without quotes")
    }
  }
}

// Tokens.
extension Parser {
  private var takenComparison: Comparison? {
    token.kind == .symbol ? Comparison(rawValue: token.text) : nil
  }

  private var isComparison: Bool {
    takenComparison != nil || token.is("=~") || token.isWord("in")
  }

  /// What may follow where an operand has ended.
  private var continuation: String {
    switch previous?.kind {
    case .word?, .quotedKey?: "a comparison, \"&&\", \"||\""
    default: "\"&&\", \"||\""
    }
  }

  mutating func advance() throws(ExpressionError) {
    previous = token
    token = try scanner.next()
  }

  mutating func take(_ symbol: String) throws(ExpressionError) -> Bool {
    guard token.is(symbol) else { return false }
    try advance()
    return true
  }

  func error(_ token: Token, _ reason: String) -> ExpressionError {
    scanner.error(at: token.start, reason)
  }

  /// - Returns: `expected a value after ">", found "&&"`.
  func unexpected(_ expected: String, note: String? = nil) -> ExpressionError {
    let place = previous.map { " after \($0.phrase)" } ?? ""
    return error(token, "expected \(expected)\(place), found \(token.phrase)\(note ?? hint)")
  }

  /// For what other languages write otherwise.
  private var hint: String {
    if token.isWord("in") { return "; a key of that name is written in backticks" }
    let operators = ["and": "&&", "or": "||", "not": "!"]
    for word in [token, previous] {
      if let word, word.kind == .word, let symbol = operators[word.text.lowercased()] {
        return "; \"\(word.text)\" is written \"\(symbol)\""
      }
    }
    return ""
  }
}
