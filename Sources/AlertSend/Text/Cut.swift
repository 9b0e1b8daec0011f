/// Texts that have to fit.
enum Cut {
  /// At most `limit` UTF-16 units, which is at least as many characters as any service counts. What
  /// is cut ends in `…`.
  static func text(_ text: String, to limit: Int) -> String {
    if text.utf8.count <= limit || text.utf16.count <= limit { return text }
    var kept = ""
    var length = 0
    for character in text {
      let next = length + character.utf16.count
      if next > limit - 1 { break }
      kept.append(character)
      length = next
    }
    return kept + "…"
  }

  /// One line without control characters.
  static func line(_ text: String) -> String {
    let isPlain = text.unicodeScalars.allSatisfy { !isControl($0) }
    if isPlain { return text }
    var line = String.UnicodeScalarView()
    for scalar in text.unicodeScalars { line.append(isControl(scalar) ? " " : scalar) }
    return String(line)
  }

  /// Also those that turn the direction of writing, so that a text cannot pretend to be another.
  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value < 0x20 || (0x7f...0x9f).contains(scalar.value) || scalar == "\u{2028}"
      || scalar == "\u{2029}" || (0x202a...0x202e).contains(scalar.value)
      || (0x2066...0x2069).contains(scalar.value)
  }
}
