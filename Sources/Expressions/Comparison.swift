/// How two values are compared.
enum Comparison: String, Equatable, Sendable {
  case equal = "=="
  case notEqual = "!="
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="

  /// The one that says the same with the sides exchanged.
  var flipped: Comparison {
    switch self {
    case .equal, .notEqual: self
    case .less: .greater
    case .lessOrEqual: .greaterOrEqual
    case .greater: .less
    case .greaterOrEqual: .lessOrEqual
    }
  }

  var isOrder: Bool { self != .equal && self != .notEqual }

  @inline(__always)
  func holds(_ left: Operand, _ right: Operand) -> Bool {
    let relation = Relation(left, right)
    switch self {
    case .equal: return relation == .equal || relation == .same
    case .notEqual: return relation != .equal && relation != .same
    case .less: return relation == .less
    case .lessOrEqual: return relation == .less || relation == .equal
    case .greater: return relation == .greater
    case .greaterOrEqual: return relation == .greater || relation == .equal
    }
  }
}

/// How two values stand to each other.
enum Relation {
  case less, equal, greater
  /// Equal, of a kind that has no order.
  case same
  /// Neither equal nor in an order.
  case unrelated

  @inline(__always)
  init(_ left: Operand, _ right: Operand) {
    switch left {
    case .number(let left, let leftDigits):
      guard case .number(let right, let rightDigits) = right else { break }
      self = Self.numbers(left, leftDigits, right, rightDigits)
      return
    case .string(let left):
      guard case .string(let right) = right else { break }
      self = Self.bytes(left, right)
      return
    case .bool(let left):
      guard case .bool(let right) = right, left == right else { break }
      self = .same
      return
    case .null:
      guard case .null = right else { break }
      self = .same
      return
    case .container: break
    }
    self = .unrelated
  }

  /// Rounding to doubles keeps the order of whole numbers, but may make two of them equal.
  @inline(__always)
  private static func numbers(
    _ left: Double, _ leftDigits: Span<UInt8>, _ right: Double, _ rightDigits: Span<UInt8>
  ) -> Relation {
    if left < right { return .less }
    if left > right { return .greater }
    guard left == right else { return .unrelated }
    guard left.magnitude >= 0x1p53, !leftDigits.isEmpty, !rightDigits.isEmpty else {
      return .equal
    }
    return digits(leftDigits, rightDigits, isNegative: left < 0)
  }

  /// JSON has no leading zeros, so the longer of two whole numbers of one sign is the larger.
  private static func digits(
    _ left: Span<UInt8>, _ right: Span<UInt8>, isNegative: Bool
  ) -> Relation {
    let isSameLength = left.count == right.count
    let relation = isSameLength ? bytes(left, right) : left.count < right.count ? .less : .greater
    return switch relation {
    case .less: isNegative ? .greater : .less
    case .greater: isNegative ? .less : .greater
    default: relation
    }
  }

  private static func bytes(_ left: Span<UInt8>, _ right: Span<UInt8>) -> Relation {
    for index in 0..<min(left.count, right.count) where left[index] != right[index] {
      return left[index] < right[index] ? .less : .greater
    }
    return left.count == right.count ? .equal : left.count < right.count ? .less : .greater
  }
}
