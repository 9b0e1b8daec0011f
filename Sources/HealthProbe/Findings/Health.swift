/// How a target was found.
enum Health: String, CaseIterable, Comparable, Sendable {
  case healthy, degraded, unhealthy

  static func < (left: Health, right: Health) -> Bool { left.rank < right.rank }

  private var rank: Int {
    switch self {
    case .healthy: 0
    case .degraded: 1
    case .unhealthy: 2
    }
  }
}

/// How a target is looked at.
enum Kind: String, CaseIterable, Sendable {
  case http, tcp, dns, postgres, llm, system, exec
}

/// The parts of a look, in the order in which they come.
enum Phase: String, CaseIterable, Sendable {
  case dns, connect, tls
  case firstByte = "first_byte"
  case transfer
  /// Of a database: one trivial question.
  case query
  /// Of a plugin: from its start to its end.
  case run
  /// What was asked for came, but is not what it should be.
  case assert
}

/// How long each phase took, in milliseconds.
struct Phases: Sendable, Equatable {
  private(set) var values: [(phase: Phase, milliseconds: Double)] = []

  init() {}

  subscript(phase: Phase) -> Double? {
    get { values.first { $0.phase == phase }?.milliseconds }
    set {
      values.removeAll { $0.phase == phase }
      if let newValue { values.append((phase, max(0, newValue))) }
    }
  }

  static func == (left: Phases, right: Phases) -> Bool {
    left.values.elementsEqual(right.values) { $0 == $1 }
  }
}

/// What is wrong with a target.
struct Problem: Sendable, Equatable {
  /// A word in snake_case.
  let kind: String
  /// A sentence without any secret.
  let message: String

  init(_ kind: String, _ message: String) {
    self.kind = kind
    self.message = message
  }
}
