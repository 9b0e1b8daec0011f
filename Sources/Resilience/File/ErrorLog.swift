/// The status of a call that failed.
package enum ErrorStatus: Hashable, Sendable {
  case code(UInt8)
  case signal(UInt8)
  /// It was reported as a failure and nothing more.
  case unknown

  static let count = 321

  var index: Int {
    switch self {
    case .code(let code): Int(code)
    case .signal(let signal): 256 + Int(signal & 63)
    case .unknown: 320
    }
  }

  init?(index: Int) {
    switch index {
    case 0...255: self = .code(UInt8(index))
    case 256...319: self = .signal(index == 256 ? 64 : UInt8(index - 256))
    case 320: self = .unknown
    default: return nil
    }
  }

  /// `1`, `SIGKILL` or `unknown`.
  package var text: String {
    switch self {
    case .code(let code): "\(code)"
    case .signal(let signal): Signal.name(signal)
    case .unknown: "unknown"
    }
  }
}

/// A call that failed.
package struct CallError: Equatable, Sendable {
  /// Nanoseconds since 1970.
  package var wall: Int64
  package var status: ErrorStatus
  /// The first line that it wrote on standard error, at most 224 bytes of it.
  package var message: String

  package init(wall: Int64, status: ErrorStatus, message: String) {
    self.wall = wall
    self.status = status
    self.message = message
  }
}

/// The last errors of a breaker, oldest first, and how many there were of each status.
package struct ErrorLog: Equatable, Sendable {
  package var last: [CallError] = []
  package var counts: [(status: ErrorStatus, count: UInt64)] = []

  package init() {}

  /// From the two pages of a state file.
  init(words: [UInt64]) {
    let counts = words[(FileLayout.counts - FileLayout.errors) / 8..<words.count]
    let total = words[(FileLayout.errorTotal - FileLayout.errors) / 8]
    let first = total > UInt64(FileLayout.errorSlots) ? total - UInt64(FileLayout.errorSlots) : 0
    for number in first..<total {
      let place = (FileLayout.error(number + 1) - FileLayout.errors) / 8
      if let error = ErrorEntry(words: words[place..<place + 32]).error(number + 1) {
        last.append(error)
      }
    }
    for (index, count) in counts.prefix(ErrorStatus.count).enumerated() where count > 0 {
      if let status = ErrorStatus(index: index) { self.counts.append((status, count)) }
    }
  }

  package static func == (left: ErrorLog, right: ErrorLog) -> Bool {
    left.last == right.last && left.counts.elementsEqual(right.counts, by: ==)
  }
}

/// An error as it is stored: 32 words, of which the first is its number, the second the checksum of
/// the others, the third its time, the fourth its status and the length of the text behind it.
struct ErrorEntry: Sendable {
  static let size = 256
  static let textLimit = size - 32

  var content = InlineArray<32, UInt64>(repeating: 0)

  init(words: ArraySlice<UInt64>) {
    for (index, word) in words.prefix(32).enumerated() { content[index] = word }
  }

  init(_ error: CallError, number: UInt64) {
    var text = Array(error.message.utf8.prefix(Self.textLimit))
    // A character that the limit cuts is left out.
    if text.count == Self.textLimit {
      while let byte = text.last, byte & 0xc0 == 0x80 { text.removeLast() }
      if let byte = text.last, byte >= 0xc0 { text.removeLast() }
    }
    content[0] = number
    content[2] = UInt64(bitPattern: error.wall)
    content[3] = UInt64(error.status.index) | UInt64(text.count) << 32
    for (index, byte) in text.enumerated() {
      content[4 + index >> 3] |= UInt64(byte) << UInt64((index & 7) * 8)
    }
    content[1] = checksum
  }

  /// `nil` if it is not whole or another than the one asked for.
  func error(_ number: UInt64) -> CallError? {
    let length = Int(content[3] >> 32)
    guard content[0] == number, content[1] == checksum, length <= Self.textLimit,
      let status = ErrorStatus(index: Int(content[3] & 0xffff_ffff))
    else { return nil }
    let text = (0..<length).map { index in
      UInt8(truncatingIfNeeded: content[4 + index >> 3] >> UInt64((index & 7) * 8))
    }
    return CallError(
      wall: Int64(bitPattern: content[2]), status: status,
      message: String(decoding: text, as: UTF8.self))
  }

  private var checksum: UInt64 {
    var hash = Section.magic
    for index in 0..<32 where index != 1 { hash = mixed(hash, content[index]) }
    return hash | 1
  }
}
