/// What a model says.
enum AnswerText {
  /// Begins with the domain asked about. As long as a short answer is, but not longer than `limit`
  /// bytes, cut between sentences; the first sentence is always there.
  static func write(about prompt: String, limit: Int, _ draws: inout Draws) -> String {
    var text = domain(in: prompt) ?? echo(of: prompt)
    text += openings[draws.below(openings.count)]
    var index = draws.below(sentences.count)
    for _ in 0..<3 + draws.below(2) {
      let sentence = sentences[index % sentences.count]
      // 5 has no divisor in common with their number, so none comes twice.
      index += 5
      guard text.utf8.count + sentence.utf8.count <= limit else { break }
      text += sentence
    }
    return text
  }

  /// The first word that is a host name: labels of letters, digits and hyphens joined by dots, at
  /// least two, the last of at least two letters or an A-label. Punctuation around it is not part
  /// of it.
  static func domain(in text: String) -> String? {
    var text = text
    return text.withUTF8 { bytes in
      var start = 0
      while start < bytes.count {
        var end = start
        var sawDot = false
        while end < bytes.count, unsafe bytes[end] > 0x20 {
          if unsafe bytes[end] == UInt8(ascii: ".") { sawDot = true }
          end += 1
        }
        if sawDot {
          var word = unsafe UnsafeBufferPointer(rebasing: bytes[start..<end])
          while let first = unsafe word.first, !isNamePart(first) {
            unsafe word = UnsafeBufferPointer(rebasing: word.dropFirst())
          }
          while let last = unsafe word.last, !isNamePart(last) {
            unsafe word = UnsafeBufferPointer(rebasing: word.dropLast())
          }
          if unsafe isHostName(word) { return unsafe String(decoding: word, as: UTF8.self) }
        }
        start = end + 1
      }
      return nil
    }
  }

  private static func isHostName(_ word: UnsafeBufferPointer<UInt8>) -> Bool {
    guard word.count <= 253 else { return false }
    let labels = unsafe word.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    let areLabels = unsafe labels.allSatisfy { label in
      unsafe (1...63).contains(label.count) && label.allSatisfy(isNamePart)
        && label.first != UInt8(ascii: "-") && label.last != UInt8(ascii: "-")
    }
    guard areLabels, unsafe labels.count >= 2, let last = unsafe labels.last else { return false }
    return unsafe (last.count >= 2 && last.allSatisfy(isLetter))
      || last.prefix(4).elementsEqual("xn--".utf8)
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }

  private static func isNamePart(_ byte: UInt8) -> Bool {
    isLetter(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
      || byte == UInt8(ascii: "-")
  }

  private static func echo(of prompt: String) -> String {
    "\"\(prompt.prefix(60))\""
  }

  private static let openings = [
    " is an established name in its market.",
    " is a brand that most buyers recognise.",
    " stands for a clear and focused offer.",
    " competes on trust more than on price.",
    " is known well beyond its home market.",
  ]

  private static let sentences = [
    " Its strongest asset is a loyal base of returning customers.",
    " Search interest has been steady over the last four quarters.",
    " The main risk is a younger rival with lower prices.",
    " Reviews praise the service and find fault with delivery times.",
    " The site answers quickly and works well on a small screen.",
    " Partnerships would open segments that it does not reach today.",
    " Its tone is consistent, though rarely surprising.",
    " Structured data is present but incomplete on product pages.",
  ]
}
