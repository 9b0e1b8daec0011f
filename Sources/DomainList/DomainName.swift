/// A host name as the suite writes it: lower-case ASCII, international labels in their `xn--` form,
/// at least two labels of 1 to 63 octets, at most 253 octets (RFC 1035, RFC 1123, RFC 5890).
struct DomainName: Equatable {
  let text: String

  /// Why a text is no domain: the end of a sentence that began with what was found.
  struct Problem: Error, Equatable {
    let reason: String
  }

  /// Takes the host out of a domain or URL and writes it the one way, without a leading `www.` if
  /// so asked and two labels are left: `www.com` stays.
  /// - Throws: `Problem` if there is no domain in it.
  init(_ input: ArraySlice<UInt8>, stripsWWW: Bool = false) throws(Problem) {
    let name = try Self.name(input.trimmed)
    guard stripsWWW, name.hasPrefix("www.") else {
      text = name
      return
    }
    let rest = name.dropFirst(4)
    text = rest.utf8.contains(UInt8(ascii: ".")) ? String(rest) : name
  }

  private static func name(_ input: ArraySlice<UInt8>) throws(Problem) -> String {
    // Most inputs are nothing but a name, which spares them the search for the rest of a URL.
    if case .ascii = Letters(input) { return try checked(input) }
    let host = try host(of: input)
    switch Letters(host) {
    case .ascii: return try checked(host)
    case .strange(let byte): throw strange(byte)
    case .international:
      guard let unicode = String(validating: host, as: UTF8.self) else {
        throw Problem(reason: "it is not valid UTF-8")
      }
      return try checked(Array(try IDN.ascii(unicode).utf8)[...])
    }
  }

  /// What stands between scheme, user, port and path.
  private static func host(of input: ArraySlice<UInt8>) throws(Problem) -> ArraySlice<UInt8> {
    var host = input
    if let colon = host.firstIndex(of: UInt8(ascii: ":")),
      host[(colon + 1)...].starts(with: "//".utf8), host[..<colon].allSatisfy(\.isOfScheme)
    {
      host = host[(colon + 3)...]
    } else if host.starts(with: "//".utf8) {
      host = host.dropFirst(2)
    }
    host = host.prefix {
      $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#")
    }
    if let at = host.lastIndex(of: UInt8(ascii: "@")) { host = host[(at + 1)...] }
    if host.first == UInt8(ascii: "[") { throw Problem(reason: "an IP address is no domain") }
    if let colon = host.lastIndex(of: UInt8(ascii: ":")) {
      let port = host[(colon + 1)...]
      guard port.allSatisfy(\.isDigit), port.count <= 5 else {
        throw Problem(reason: "behind the colon stands no port")
      }
      host = host[..<colon]
    }
    if host.isEmpty { throw Problem(reason: "there is no host in it") }
    return host
  }

  /// Lower case, without the dot of the root, each label looked at. Mapping may have made anything
  /// of international letters (U+2100 becomes `a/c`), so the characters are looked at again.
  private static func checked(_ host: ArraySlice<UInt8>) throws(Problem) -> String {
    var name = Array(host)
    if name.last == UInt8(ascii: ".") { name.removeLast() }
    if name.isEmpty && host.isEmpty { throw Problem(reason: "there is no host in it") }
    guard name.count <= 253 else { throw Problem(reason: "it is longer than 253 octets") }
    var labels = 0
    var labelStart = 0
    for index in 0...name.count {
      if index < name.count, name[index] != UInt8(ascii: ".") {
        guard name[index].isOfLabel else { throw strange(name[index]) }
        if name[index].isUpperCase { name[index] |= 0x20 }
        continue
      }
      let label = name[labelStart..<index]
      guard let first = label.first, let last = label.last else {
        throw Problem(reason: "it has an empty label")
      }
      guard label.count <= 63 else { throw Problem(reason: "a label is longer than 63 octets") }
      guard first != UInt8(ascii: "-"), last != UInt8(ascii: "-") else {
        throw Problem(reason: "a label begins or ends with a hyphen")
      }
      labels += 1
      // No top-level domain begins with a digit, and what does is an address to most software.
      if index == name.count, labels > 1, first.isDigit {
        let isAddress = name.allSatisfy { $0.isDigit || $0 == UInt8(ascii: ".") }
        throw Problem(
          reason: isAddress
            ? "an IP address is no domain" : "the last label begins with a digit")
      }
      labelStart = index + 1
    }
    guard labels >= 2 else { throw Problem(reason: "it has only one label") }
    return String(decoding: name, as: UTF8.self)
  }

  private static func strange(_ byte: UInt8) -> Problem {
    switch byte {
    case UInt8(ascii: " "), 0x09...0x0d: Problem(reason: "there is white space in it")
    case 0x21...0x7e:
      Problem(
        reason: "\"\(Character(Unicode.Scalar(byte)))\" is no letter, digit or hyphen")
    default: Problem(reason: "there is a control character in it")
    }
  }
}

/// What a host is made of.
private enum Letters {
  case ascii
  /// Letters beyond ASCII, or `xn--` labels to check: work for libidn2.
  case international
  /// At least this one, which is of no host.
  case strange(UInt8)

  init(_ host: ArraySlice<UInt8>) {
    self = .ascii
    var labelStart = host.startIndex
    for index in host.indices {
      let byte = host[index]
      if byte == UInt8(ascii: ".") {
        labelStart = index + 1
      } else if byte >= 0x80 {
        self = .international
      } else if !byte.isOfLabel {
        self = .strange(byte)
        return
      } else if byte == UInt8(ascii: "-"), index == labelStart + 3,
        host[labelStart] | 0x20 == UInt8(ascii: "x"),
        host[labelStart + 1] | 0x20 == UInt8(ascii: "n"), host[labelStart + 2] == byte
      {
        self = .international
      }
    }
  }
}

extension UInt8 {
  var isDigit: Bool { self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9") }
  var isUpperCase: Bool { self >= UInt8(ascii: "A") && self <= UInt8(ascii: "Z") }
  fileprivate var isLetter: Bool {
    self | 0x20 >= UInt8(ascii: "a") && self | 0x20 <= UInt8(ascii: "z")
  }
  fileprivate var isOfLabel: Bool { isLetter || isDigit || self == UInt8(ascii: "-") }
  fileprivate var isOfScheme: Bool {
    isLetter || isDigit || self == UInt8(ascii: "+") || self == UInt8(ascii: "-")
      || self == UInt8(ascii: ".")
  }
}

extension ArraySlice<UInt8> {
  /// Without spaces and tabs at both ends.
  var trimmed: ArraySlice<UInt8> {
    func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0d }
    var rest = self
    while let first = rest.first, isBlank(first) { rest.removeFirst() }
    while let last = rest.last, isBlank(last) { rest.removeLast() }
    return rest
  }
}
