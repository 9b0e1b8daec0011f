package import Toolbox

extension Provider {
  /// The keys of this provider: of its environment variable, `OPENAI_API_KEYS` with several or
  /// `OPENAI_API_KEY` with one, and of its file. Each once.
  ///
  /// - Throws: `Failure` 77 for a file that others may read, 66 for one that cannot be read, 78
  ///   for a key that cannot be one.
  package func keys() throws(Failure) -> [Secret] {
    var keys: [Secret] = []
    for name in keyVariables {
      guard let text = Environment.nonEmpty(name) else { continue }
      for key in try Secret.list(text, origin: name) where !keys.contains(key) { keys.append(key) }
    }
    if let keysFile {
      for key in try Secret.list(file: keysFile) where !keys.contains(key) { keys.append(key) }
    }
    return keys
  }

  /// The variables that may hold keys: the plural one first.
  package var keyVariables: [String] {
    keysEnvironment.hasSuffix("_KEYS")
      ? [keysEnvironment, String(keysEnvironment.dropLast())] : [keysEnvironment]
  }
}
