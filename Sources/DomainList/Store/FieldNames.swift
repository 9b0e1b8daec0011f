import JSONParse

/// Finds the names of fields among the keys of records. Records come with their keys in one order,
/// so the name that followed the last one is tried first: where it is right there is nothing to look
/// up.
final class FieldNames {
  private let names: [[UInt8]?]
  private let places: [String: Int]
  /// Behind each name, and in front of all at the end, the one that came next.
  private var followers: [Int]
  private var last: Int

  /// Takes one name or more; `nil` keeps a place that no key has.
  init(_ names: [String?]) {
    self.names = names.map { $0.map { Array($0.utf8) } }
    var places: [String: Int] = [:]
    for (place, name) in names.enumerated() {
      if let name { places[name] = place }
    }
    self.places = places
    followers = Array(1...names.count) + [0]
    last = names.count
  }

  /// Begins an object.
  func rewind() { last = names.count }

  /// Which of the names a key is.
  func place(of key: JSONDocument.Node, in document: borrowing JSONDocument) -> Int? {
    let guess = followers[last]
    if guess < names.count, let name = names[guess], document.string(key, is: name) {
      last = guess
      return guess
    }
    guard let place = places[document.string(key)] else { return nil }
    followers[last] = place
    last = place
    return place
  }
}
