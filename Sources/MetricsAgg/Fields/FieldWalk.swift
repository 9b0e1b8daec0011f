import CSimdjson

/// Walks lines over their structural characters and notes where fields stand. The hottest place of
/// all: local, flat, without a check that the structural characters make superfluous. Behind the
/// last of them stands the length of the text, where no structural character is; so a walk that
/// goes wrong ends there at the latest.
@safe struct FieldWalk {
  let bytes: UnsafePointer<UInt8>
  let indexes: UnsafePointer<UInt32>
  let names: UnsafePointer<FieldNames.Name>
  let texts: UnsafePointer<UInt8>
  let tables: UnsafePointer<Int16>
  let below: UnsafePointer<UInt64>
  /// The fields that may be found below the record itself.
  let nested: UInt64
  let stack: UnsafeMutablePointer<UInt8>
  let guesses: UnsafeMutablePointer<Guess>
  /// What is added to places.
  let origin: UInt32
  let scanner: FieldScanner
  /// Of the row at hand.
  var places: UnsafeMutablePointer<FieldScanner.Place>
  /// The next structural character.
  var at = 0
  private var lineEnd = 0
  private var depth = 0
  /// How many keys of the line were met.
  private var ordinal = -1
  /// The fields that were found under a key that holds the whole path.
  private var whole: UInt64 = 0

  init(
    bytes: UnsafePointer<UInt8>, indexes: UnsafePointer<UInt32>,
    names: UnsafePointer<FieldNames.Name>, texts: UnsafePointer<UInt8>,
    tables: UnsafePointer<Int16>, below: UnsafePointer<UInt64>, nested: UInt64,
    stack: UnsafeMutablePointer<UInt8>, guesses: UnsafeMutablePointer<Guess>,
    origin: UInt32, scanner: FieldScanner
  ) {
    unsafe self.bytes = bytes
    unsafe self.indexes = indexes
    unsafe self.names = names
    unsafe self.texts = texts
    unsafe self.tables = tables
    unsafe self.below = below
    self.nested = nested
    unsafe self.stack = stack
    unsafe self.guesses = guesses
    self.origin = origin
    self.scanner = scanner
    unsafe places = UnsafeMutablePointer(bitPattern: 8).unsafelyUnwrapped
  }

  /// Walks one line that ends at `end`; false if it is not one object.
  mutating func line(upTo end: Int) -> Bool {
    lineEnd = end
    depth = 0
    ordinal = -1
    whole = 0
    guard current == UInt8(ascii: "{") else { return false }
    at += 1
    guard object(0) else { return false }
    return unsafe Int(indexes[at - 1]) < end && Int(indexes[at]) >= end
  }

  @inline(__always)
  private var current: UInt8 { unsafe bytes[Int(indexes[at])] }

  /// Walks the members of an object whose bracket is behind. What changes with each member is held
  /// in local variables, that is in registers.
  private mutating func object(_ level: Int) -> Bool {
    let (bytes, indexes, guesses) = unsafe (self.bytes, self.indexes, self.guesses)
    var (at, ordinal) = (at, ordinal)
    if unsafe bytes[Int(indexes[at])] == UInt8(ascii: "}") {
      self.at = at + 1
      return true
    }
    while true {
      let key = unsafe Int(indexes[at])
      let colon = unsafe Int(indexes[at + 1])
      let value = unsafe Int(indexes[at + 2])
      at &+= 3
      ordinal &+= 1
      let guess = unsafe guesses + ordinal & (Self.mostGuesses - 1)
      let first = unsafe bytes[value]
      if unsafe guess.pointee.matches(bytes, key, colon, level), Self.startsScalar(first),
        unsafe guess.pointee.field != Guess.complicated
      {
        let field = unsafe Int(guess.pointee.field)
        if field >= 0 {
          var end = unsafe Int(indexes[at])
          while unsafe bytes[end - 1] <= 0x20, unsafe Self.isSpace(bytes[end - 1]) { end -= 1 }
          if level == 0 || whole & 1 << UInt64(truncatingIfNeeded: field) == 0 {
            unsafe places[field] = place(value, end)
          }
        }
      } else {
        (self.at, self.ordinal) = (at, ordinal)
        guard member(key, colon, value, level) else { return false }
        (at, ordinal) = (self.at, self.ordinal)
      }
      let next = unsafe bytes[Int(indexes[at])]
      at &+= 1
      if next == UInt8(ascii: ",") { continue }
      self.at = at
      self.ordinal = ordinal
      return next == UInt8(ascii: "}")
    }
  }

  /// A member that is not as it was in an earlier line, or not simple.
  private mutating func member(_ key: Int, _ colon: Int, _ value: Int, _ level: Int) -> Bool {
    guard unsafe bytes[key] == UInt8(ascii: "\""), unsafe bytes[colon] == UInt8(ascii: ":") else {
      return false
    }
    let guess = unsafe guesses[ordinal & (Self.mostGuesses - 1)]
    let name =
      unsafe guess.matches(bytes, key, colon, level)
      ? Int(guess.name) : self.name(level, key, colon, ordinal)
    if name == Self.malformed { return false }
    let first = unsafe bytes[value]
    if first | 0x20 == UInt8(ascii: "{") {
      guard value < lineEnd else { return false }
      return name < 0 ? skip(first) : container(name, first, value, level)
    }
    guard Self.startsScalar(first) else { return false }
    if name >= 0 {
      var end = unsafe Int(indexes[at])
      while unsafe bytes[end - 1] <= 0x20, unsafe Self.isSpace(bytes[end - 1]) { end -= 1 }
      note(name, value, end, level)
    }
    return true
  }

  @inline(__always)
  private func place(_ start: Int, _ end: Int) -> FieldScanner.Place {
    FieldScanner.Place(
      start: UInt32(truncatingIfNeeded: start) &+ origin,
      end: UInt32(truncatingIfNeeded: end) &+ origin)
  }

  /// An array or object under a key that is looked for.
  private mutating func container(
    _ name: Int, _ first: UInt8, _ value: Int, _ level: Int
  ) -> Bool {
    let inner = note(name, value, value + 1, level)
    if first == UInt8(ascii: "{"), inner >= 0 {
      depth += 1
      guard object(inner) else { return false }
      depth -= 1
    } else {
      guard skip(first) else { return false }
    }
    let end = unsafe Int(indexes[at - 1]) + 1
    var index = name
    while index >= 0 {
      let found = unsafe names[index]
      if found.field >= 0, unsafe Int(places[found.field].start) == value + Int(origin) {
        unsafe places[found.field].end = UInt32(truncatingIfNeeded: end) &+ origin
      }
      index = found.other
    }
    return true
  }

  /// Notes the place of a value for each name of its key; answers the level below, or -1.
  @discardableResult @inline(__always)
  private mutating func note(_ name: Int, _ start: Int, _ end: Int, _ level: Int) -> Int {
    var index = name
    var inner = -1
    while index >= 0 {
      let found = unsafe names[index]
      if found.field >= 0 {
        let bit: UInt64 = 1 << UInt64(truncatingIfNeeded: found.field)
        if level == 0 || whole & bit == 0 {
          unsafe places[found.field] = place(start, end)
          if level == 0 { whole |= bit }
        }
      }
      if found.level >= 0 {
        inner = found.level
        // An object takes the place of an equal key before it, with all that was found there.
        var fields = unsafe below[found.level] & ~whole
        while fields != 0 {
          unsafe places[fields.trailingZeroBitCount].end = 0
          fields &= fields - 1
        }
      }
      index = found.other
    }
    return inner
  }

  private static let malformed = -2

  /// The key that stood in that place of an earlier line, and its name: lines are mostly alike.
  struct Guess {
    /// From the opening quote to the colon: the first eight bytes and the last eight, and which of
    /// them count.
    var head: UInt64 = 0
    var tail: UInt64 = 0
    var mask: UInt64 = 0
    /// How many bytes these are; 0 where there is no guess.
    var span: UInt8 = 0
    /// Where the last eight begin.
    var offset: UInt8 = 0
    var level: Int16 = 0
    /// -1 where the key is not looked for.
    var name: Int16 = -1
    /// The field, where nothing but the place of a scalar is to be noted; -1 where nothing is.
    var field: Int16 = -1

    static let complicated: Int16 = -2
    /// Longer keys are looked up each time.
    static let longest = 13

    init() {}

    init(
      _ quote: UnsafePointer<UInt8>, _ length: Int, level: Int, name: Int, field: Int
    ) {
      let span = length + 3
      mask = span < 8 ? 1 << UInt64(truncatingIfNeeded: 8 &* span) &- 1 : .max
      offset = UInt8(max(0, span - 8))
      unsafe head = Self.word(quote)
      unsafe tail = Self.word(quote + Int(offset))
      self.span = UInt8(span)
      self.level = Int16(level)
      self.name = Int16(name)
      self.field = Int16(field)
    }

    /// Whether it is the key from a quote to a colon.
    @inline(__always)
    func matches(
      _ bytes: UnsafePointer<UInt8>, _ key: Int, _ colon: Int, _ level: Int
    ) -> Bool {
      let start = unsafe bytes + key
      let differs = unsafe (Self.word(start) ^ head) | (Self.word(start + Int(offset)) ^ tail)
      return colon &- key &+ 1 == Int(span) && differs & mask == 0 && level == Int(self.level)
    }

    @inline(__always)
    private static func word(_ start: UnsafePointer<UInt8>) -> UInt64 {
      unsafe UnsafeRawPointer(start).loadUnaligned(as: UInt64.self)
    }
  }

  /// A power of two.
  static let mostGuesses = 64

  /// The name that a key has on a level, or -1; noted as a guess for the next line.
  private func name(_ level: Int, _ key: Int, _ colon: Int, _ ordinal: Int) -> Int {
    var end = colon - 1
    while unsafe Self.isSpace(bytes[end]) { end -= 1 }
    let length = end - key - 1
    let start = unsafe bytes + key + 1
    var prefix = unsafe UnsafeRawPointer(start).loadUnaligned(as: UInt64.self)
    if length < 8 { prefix &= 1 << UInt64(truncatingIfNeeded: 8 &* length) &- 1 }
    if unsafe Self.hasBackslash(prefix, start, length) { return slowName(level, key, end) }
    let name = unsafe find(level, prefix, start, length)
    if length <= Guess.longest, end + 1 == colon {
      unsafe guesses[ordinal & (Self.mostGuesses - 1)] = Guess(
        start - 1, length, level: level, name: name, field: simpleField(level, name))
    }
    return name
  }

  /// The field of a name of which nothing but the place is to be noted.
  private func simpleField(_ level: Int, _ name: Int) -> Int {
    if name < 0 { return -1 }
    let found = unsafe names[name]
    guard found.field >= 0, found.level < 0, found.other < 0,
      level > 0 || nested & 1 << UInt64(truncatingIfNeeded: found.field) == 0
    else { return Int(Guess.complicated) }
    return found.field
  }

  private func find(
    _ level: Int, _ prefix: UInt64, _ start: UnsafePointer<UInt8>, _ length: Int
  ) -> Int {
    let base = level * FieldNames.tableSize
    var slot = FieldNames.slot(prefix, length)
    while true {
      let index = unsafe Int(tables[base + slot])
      if index < 0 { return -1 }
      let name = unsafe names[index]
      if name.prefix == prefix, name.length == length,
        unsafe length <= 8 || Self.same(start + 8, texts + name.text + 8, length - 8)
      {
        return index
      }
      slot = (slot + 1) & (FieldNames.tableSize - 1)
    }
  }

  private func slowName(_ level: Int, _ key: Int, _ end: Int) -> Int {
    let bytes = unsafe UnsafeBufferPointer(start: bytes + key, count: end + 1 - key)
    guard let text = unsafe scanner.unescaped(bytes) else { return Self.malformed }
    for slot in 0..<FieldNames.tableSize {
      let index = unsafe Int(tables[level * FieldNames.tableSize + slot])
      guard index >= 0, unsafe names[index].length == text.count else { continue }
      let name = unsafe UnsafeBufferPointer(start: texts + names[index].text, count: text.count)
      if unsafe name.elementsEqual(text) { return index }
    }
    return -1
  }

  @inline(__always)
  private static func same(
    _ left: UnsafePointer<UInt8>, _ right: UnsafePointer<UInt8>, _ count: Int
  ) -> Bool {
    for offset in 0..<count where unsafe left[offset] != right[offset] { return false }
    return true
  }

  @inline(__always)
  private static func hasBackslash(
    _ prefix: UInt64, _ start: UnsafePointer<UInt8>, _ length: Int
  ) -> Bool {
    // The classic test for a byte of zero, on the bytes less 0x5c.
    let less = prefix ^ 0x5c5c_5c5c_5c5c_5c5c
    if (less &- 0x0101_0101_0101_0101) & ~less & 0x8080_8080_8080_8080 != 0 { return true }
    guard length > 8 else { return false }
    for offset in 8..<length where unsafe start[offset] == 0x5c { return true }
    return false
  }

  /// Passes over an array or object whose bracket is behind.
  private mutating func skip(_ opening: UInt8) -> Bool {
    // Brackets differ from their counterparts by two.
    var top = 0
    unsafe stack[0] = opening + 2
    if current == opening + 2 {
      at += 1
      return true
    }
    while true {
      if unsafe stack[top] == UInt8(ascii: "}") {
        guard current == UInt8(ascii: "\""), unsafe bytes[Int(indexes[at + 1])] == UInt8(ascii: ":")
        else { return false }
        at += 2
      }
      let value = unsafe Int(indexes[at])
      let first = unsafe bytes[value]
      at += 1
      if first | 0x20 == UInt8(ascii: "{") {
        guard value < lineEnd, top + depth + 2 < Int(CSJ_MAX_DEPTH) else { return false }
        top += 1
        unsafe stack[top] = first + 2
        if current != first + 2 { continue }
      } else {
        guard Self.startsScalar(first) else { return false }
      }
      while true {
        let next = current
        if next == UInt8(ascii: ",") {
          at += 1
          break
        }
        guard unsafe next == stack[top] else { return false }
        at += 1
        if top == 0 { return true }
        top -= 1
      }
    }
  }

  @inline(__always)
  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0d || byte == 0x0a
  }

  /// A quote, a digit, a minus, or the first letter of true, false or null.
  @inline(__always)
  private static func startsScalar(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "\"") || byte &- UInt8(ascii: "0") < 10 || byte == UInt8(ascii: "-")
      || byte == UInt8(ascii: "t") || byte == UInt8(ascii: "f") || byte == UInt8(ascii: "n")
  }
}
