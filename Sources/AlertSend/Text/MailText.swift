import Wire

/// Text as mail carries it (RFC 5322, 2045, 2047).
enum MailText {
  /// The value of a header: one line, with encoded words where it is not plain ASCII.
  static func header(_ text: String) -> String {
    let line = Cut.line(Cut.text(text, to: 200))
    if line.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7f }), !line.contains("=?"),
      line.utf8.count <= 70
    {
      return line
    }
    // An encoded word has at most 75 characters and holds whole characters: 45 bytes are 60 digits.
    var words: [String] = []
    var part: [UInt8] = []
    for scalar in line.unicodeScalars {
      let bytes = Array(String(scalar).utf8)
      if part.count + bytes.count > 45 {
        words.append(word(part))
        part = []
      }
      part += bytes
    }
    if !part.isEmpty { words.append(word(part)) }
    return words.joined(separator: "\r\n ")
  }

  private static func word(_ bytes: [UInt8]) -> String { "=?utf-8?B?\(base64(bytes))?=" }

  /// Quoted-printable: lines of at most 76 characters, whatever the text holds.
  static func quotedPrintable(_ text: String) -> [UInt8] {
    var out: [UInt8] = []
    var column = 0
    let bytes = Array(text.utf8)
    func put(_ piece: [UInt8], isLast: Bool) {
      if column + piece.count > (isLast ? 76 : 75) {
        out += Array("=\r\n".utf8)
        column = 0
      }
      out += piece
      column += piece.count
    }
    for (index, byte) in bytes.enumerated() {
      if byte == 0x0a {
        out += [0x0d, 0x0a]
        column = 0
        continue
      }
      let isLast = index + 1 == bytes.count || bytes[index + 1] == 0x0a
      let isPlain =
        (byte > 0x20 && byte < 0x7f && byte != UInt8(ascii: "=")
          && !(column == 0 && (byte == UInt8(ascii: ".") || byte == UInt8(ascii: "F"))))
        || (byte == 0x20 && !isLast)
      put(isPlain ? [byte] : escape(byte), isLast: isLast)
    }
    return out
  }

  private static func escape(_ byte: UInt8) -> [UInt8] {
    let digits = Array("0123456789ABCDEF".utf8)
    return [UInt8(ascii: "="), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
  }

  /// `Tue, 24 Nov 2026 06:08:47 +0000`.
  static func date(_ time: Timestamp) -> String {
    let text = Array(time.text)
    let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    let months = [
      "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
    let day = Int(time.milliseconds / 86_400_000) % 7
    let month = (Int(String(text[5..<7])) ?? 1) - 1
    return "\(days[(day + 7) % 7]), \(String(text[8..<10])) \(months[month]) "
      + "\(String(text[0..<4])) \(String(text[11..<19])) +0000"
  }

  /// RFC 4648.
  static func base64(_ bytes: [UInt8]) -> String {
    let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var out: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let part = bytes[start..<min(start + 3, bytes.count)]
      var value = 0
      for offset in 0..<3 {
        value = value << 8 | (offset < part.count ? Int(part[start + offset]) : 0)
      }
      for digit in 0..<4 {
        out.append(
          digit > part.count
            ? UInt8(ascii: "=") : digits[value >> (18 - 6 * digit) & 63])
      }
    }
    return String(decoding: out, as: UTF8.self)
  }

  /// HTML, in which no text of others can be markup.
  static func html(_ text: String) -> String {
    var out = ""
    for character in text.unicodeScalars {
      switch character {
      case "&": out += "&amp;"
      case "<": out += "&lt;"
      case ">": out += "&gt;"
      case "\"": out += "&quot;"
      case "'": out += "&#39;"
      default: out.unicodeScalars.append(character)
      }
    }
    return out
  }
}
