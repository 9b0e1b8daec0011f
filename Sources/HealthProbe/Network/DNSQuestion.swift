/// What is asked of a name server, and what it should answer.
struct DNSQuestion: Sendable {
  /// Types of records (RFC 1035, 3596).
  enum RecordType: UInt16, CaseIterable, Sendable {
    case a = 1
    case ns = 2
    case cname = 5
    case soa = 6
    case ptr = 12
    case mx = 15
    case txt = 16
    case aaaa = 28

    init?(name: String) {
      guard let type = Self.allCases.first(where: { $0.name == name.uppercased() }) else {
        return nil
      }
      self = type
    }

    var name: String {
      switch self {
      case .a: "A"
      case .ns: "NS"
      case .cname: "CNAME"
      case .soa: "SOA"
      case .ptr: "PTR"
      case .mx: "MX"
      case .txt: "TXT"
      case .aaaa: "AAAA"
      }
    }
  }

  /// A name server, its host in numbers.
  struct Server: Sendable, Equatable {
    var host: String
    var port: UInt16 = 53

    var name: String {
      port == 53 ? host : host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    }
  }

  var name: String
  var type = RecordType.a
  /// In the place of those of /etc/resolv.conf.
  var server: Server?
  /// Values that must be among the answers.
  var expected: [String] = []
}

extension DNSQuestion.Server {
  /// `ADDRESS`, `ADDRESS:PORT` or `[ADDRESS]:PORT`.
  init?(_ text: String) {
    if text.hasPrefix("[") || text.filter({ $0 == ":" }).count == 1 {
      guard let place = TCPQuestion(text) else { return nil }
      self.init(host: place.host, port: UInt16(place.port))
    } else {
      self.init(host: text)
    }
    guard SocketAddress(self) != nil else { return nil }
  }

  /// The servers of a resolv.conf(5); this host itself where it names none.
  static func configured(_ text: String) -> [DNSQuestion.Server] {
    let found = text.split(separator: "\n").compactMap { line -> DNSQuestion.Server? in
      let words = line.split { $0 == " " || $0 == "\t" }
      guard words.count > 1, words[0] == "nameserver" else { return nil }
      return DNSQuestion.Server(host: String(words[1]))
    }
    return found.isEmpty ? [DNSQuestion.Server(host: "127.0.0.1")] : found
  }
}
