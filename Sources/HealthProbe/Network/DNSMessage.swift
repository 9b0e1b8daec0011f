import Glibc

/// A message of the DNS (RFC 1035 section 4), as far as a probe needs it.
struct DNSMessage: Equatable {
  var id: UInt16
  var code: Int
  var isTruncated: Bool
  /// What of the asked type came, as people write it, and the shortest time that it may be kept.
  var answers: [String]
  var shortestTTL: Int?

  /// A question with recursion, and room for answers of 4,096 bytes (RFC 6891). `nil` for what is no
  /// name.
  static func question(_ name: String, _ type: DNSQuestion.RecordType, id: UInt16) -> [UInt8]? {
    var bytes = [UInt8(id >> 8), UInt8(id & 255), 1, 0, 0, 1, 0, 0, 0, 0, 0, 1]
    let labels = name.split(separator: ".", omittingEmptySubsequences: true)
    guard name.utf8.count <= 253 else { return nil }
    for label in labels {
      guard (1...63).contains(label.utf8.count) else { return nil }
      bytes.append(UInt8(label.utf8.count))
      bytes.append(contentsOf: label.utf8)
    }
    bytes.append(0)
    bytes += [UInt8(type.rawValue >> 8), UInt8(type.rawValue & 255), 0, 1]
    bytes += [0, 0, 41, 16, 0, 0, 0, 0, 0, 0, 0]
    return bytes
  }

  /// `nil` for what is no answer to a question of that type.
  init?(_ bytes: [UInt8], type: DNSQuestion.RecordType) {
    var scan = Scan(bytes: bytes)
    guard let id = scan.number(), let flags = scan.number(), flags & 0x8000 != 0,
      let questions = scan.number(), let count = scan.number(), scan.skip(4)
    else { return nil }
    self.id = UInt16(id)
    code = flags & 15
    isTruncated = flags & 0x0200 != 0
    answers = []
    for _ in 0..<questions { guard scan.name() != nil, scan.skip(4) else { return nil } }
    for _ in 0..<count {
      // What was cut off is not there; the rest is.
      guard scan.name() != nil, let kind = scan.number(), scan.skip(2), let high = scan.number(),
        let low = scan.number(), let length = scan.number(), scan.at + length <= bytes.count
      else { return }
      let end = scan.at + length
      if kind == Int(type.rawValue), let text = scan.value(type, length) {
        answers.append(text)
        shortestTTL = min(shortestTTL ?? .max, high << 16 | low)
      }
      scan.at = end
    }
  }

  /// What a response code above 0 is called (RFC 1035, 2136).
  static func name(of code: Int) -> String {
    switch code {
    case 1: "format error"
    case 2: "server failure"
    case 3: "no such name"
    case 4: "not implemented"
    case 5: "refused"
    default: "code \(code)"
    }
  }

  private struct Scan {
    let bytes: [UInt8]
    var at = 0

    /// Two bytes.
    mutating func number() -> Int? {
      guard at + 2 <= bytes.count else { return nil }
      defer { at += 2 }
      return Int(bytes[at]) << 8 | Int(bytes[at + 1])
    }

    mutating func skip(_ count: Int) -> Bool {
      at += count
      return at <= bytes.count
    }

    /// A name, whose end may stand elsewhere, always before the place that points there.
    mutating func name() -> String? {
      var labels: [String] = []
      var place = at
      var end: Int?
      var length = 0
      while true {
        guard place < bytes.count else { return nil }
        let size = Int(bytes[place])
        if size == 0 {
          at = end ?? place + 1
          return labels.joined(separator: ".")
        }
        if size & 0xc0 == 0xc0 {
          guard place + 1 < bytes.count else { return nil }
          let target = (size & 0x3f) << 8 | Int(bytes[place + 1])
          guard target < place else { return nil }
          end = end ?? place + 2
          place = target
          continue
        }
        length += size + 1
        guard size < 64, length <= 255, place + 1 + size <= bytes.count else { return nil }
        labels.append(String(decoding: bytes[place + 1..<place + 1 + size], as: UTF8.self))
        place += 1 + size
      }
    }

    mutating func value(_ type: DNSQuestion.RecordType, _ length: Int) -> String? {
      switch type {
      case .a:
        return length == 4 ? bytes[at..<at + 4].map(String.init).joined(separator: ".") : nil
      case .aaaa: return length == 16 ? SocketAddress.text(Array(bytes[at..<at + 16])) : nil
      case .ns, .cname, .ptr: return name()
      case .mx:
        guard let preference = number(), let host = name() else { return nil }
        return "\(preference) \(host)"
      case .soa:
        guard let primary = name(), let mail = name() else { return nil }
        return "\(primary) \(mail)"
      case .txt:
        var text: [UInt8] = []
        let end = at + length
        while at < end {
          let size = Int(bytes[at])
          guard at + 1 + size <= end else { return nil }
          text += bytes[at + 1..<at + 1 + size]
          at += 1 + size
        }
        return String(decoding: text, as: UTF8.self)
      }
    }
  }
}
