/// A set of exit codes and of signals, as in `1,100-110,SIGKILL`.
package struct StatusSet: Equatable, Sendable {
  /// Bit n of word n / 64 is code n.
  var codes: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
  /// Bit n - 1 is signal n.
  var signals: UInt64 = 0

  package init() {}

  package var isEmpty: Bool { codes == (0, 0, 0, 0) && signals == 0 }

  package func contains(code: UInt8) -> Bool {
    let bit: UInt64 = 1 << UInt64(code & 63)
    return switch code >> 6 {
    case 0: codes.0 & bit != 0
    case 1: codes.1 & bit != 0
    case 2: codes.2 & bit != 0
    default: codes.3 & bit != 0
    }
  }

  package func contains(signal: UInt8) -> Bool {
    (1...64).contains(signal) && signals & 1 << UInt64(signal - 1) != 0
  }

  mutating func insert(code: UInt8) {
    let bit: UInt64 = 1 << UInt64(code & 63)
    switch code >> 6 {
    case 0: codes.0 |= bit
    case 1: codes.1 |= bit
    case 2: codes.2 |= bit
    default: codes.3 |= bit
    }
  }

  func intersection(_ other: StatusSet) -> StatusSet {
    var both = StatusSet()
    both.codes = (
      codes.0 & other.codes.0, codes.1 & other.codes.1, codes.2 & other.codes.2,
      codes.3 & other.codes.3
    )
    both.signals = signals & other.signals
    return both
  }

  package static func == (left: StatusSet, right: StatusSet) -> Bool {
    left.codes == right.codes && left.signals == right.signals
  }
}

extension StatusSet {
  static let expected = "exit codes, ranges and signal names such as 1,100-110,SIGKILL"

  /// `nil` if the text is no such list.
  init?(_ text: String) {
    guard text != "none" else { return }
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      if let signal = Signal.number(String(part)) {
        signals |= 1 << UInt64(signal - 1)
        continue
      }
      let ends = part.split(separator: "-", omittingEmptySubsequences: false).map(Self.code)
      guard ends.count <= 2, let first = ends.first ?? nil, let last = ends.last ?? nil,
        first <= last
      else { return nil }
      for code in first...last { insert(code: code) }
    }
  }

  /// What the initializer reads: codes in order, then signals.
  package var text: String {
    var parts: [String] = []
    var code = 0
    while code < 256 {
      let first = code
      while code < 256, contains(code: UInt8(code)) { code += 1 }
      switch code - first {
      case 0: code += 1
      case 1: parts.append("\(first)")
      default: parts.append("\(first)-\(code - 1)")
      }
    }
    for signal in 1...64 as ClosedRange<UInt8> where contains(signal: signal) {
      parts.append(Signal.name(signal))
    }
    return parts.isEmpty ? "none" : parts.joined(separator: ",")
  }

  private static func code(_ text: Substring) -> UInt8? {
    text.allSatisfy(\.isWholeNumber) ? UInt8(text) : nil
  }
}

/// The names of Linux's signals on the machines that we run on (signal(7)).
package enum Signal {
  private static let names: [String] = [
    "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2",
    "PIPE", "ALRM", "TERM", "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG",
    "XCPU", "XFSZ", "VTALRM", "PROF", "WINCH", "IO", "PWR", "SYS",
  ]

  /// The number of `SIGTERM` or `TERM`, in either case, or of a real-time signal `SIGRTMIN+3`.
  package static func number(_ text: String) -> UInt8? {
    var name = text.uppercased()
    if name.hasPrefix("SIG") { name.removeFirst(3) }
    if let index = names.firstIndex(of: name) { return UInt8(index + 1) }
    if name == "RTMIN" { return firstRealTime }
    guard name.hasPrefix("RTMIN+"), let offset = UInt8(name.dropFirst(6)), offset <= 30 else {
      return nil
    }
    return firstRealTime + offset
  }

  package static func name(_ number: UInt8) -> String {
    if (1...names.count).contains(Int(number)) { return "SIG" + names[Int(number) - 1] }
    // glibc keeps 32 and 33 for itself.
    if number < firstRealTime { return "SIG\(number)" }
    return number == firstRealTime ? "SIGRTMIN" : "SIGRTMIN+\(number - firstRealTime)"
  }

  private static let firstRealTime: UInt8 = 34
}
