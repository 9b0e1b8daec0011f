/// A command in words, for which no shell is needed: apart by white space, quotes as in a shell, and
/// nothing else of it.
enum Words {
  struct Problem: Error, Equatable {
    let sentence: String
  }

  /// What means something to a shell, and nothing here.
  private static let ofShells: Set<Character> = [
    "|", "&", ";", "<", ">", "$", "`", "*", "?", "~", "(", ")", "{", "}", "#",
  ]

  /// - Throws: `Problem` where a quote is open, there is no word, or a shell would be needed.
  static func split(_ text: String) throws(Problem) -> [String] {
    var words: [String] = []
    var word: String?
    var quote: Character?
    var isEscaped = false
    for character in text {
      if isEscaped {
        word = (word ?? "") + String(character)
        isEscaped = false
      } else if let open = quote {
        if character == open {
          quote = nil
        } else if character == "\\", open == "\"" {
          isEscaped = true
        } else {
          word = (word ?? "") + String(character)
        }
      } else if character == "'" || character == "\"" {
        quote = character
        word = word ?? ""
      } else if character == "\\" {
        isEscaped = true
      } else if character.isWhitespace {
        if let done = word { words.append(done) }
        word = nil
      } else if ofShells.contains(character) {
        throw Problem(
          sentence: "\(character) means something to a shell only; quote it, or say --shell")
      } else {
        word = (word ?? "") + String(character)
      }
    }
    if quote != nil || isEscaped { throw Problem(sentence: "a quote is open") }
    if let done = word { words.append(done) }
    guard let first = words.first, !first.isEmpty else { throw Problem(sentence: "no command") }
    return words
  }
}
