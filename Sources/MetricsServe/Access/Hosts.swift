/// Which names stand for this host alone.
enum Hosts {
  /// Of an address without a port, an IPv6 one without its brackets.
  static func isLoopback(_ host: String) -> Bool {
    let host = host.lowercased()
    if host == "localhost" || host == "::1" { return true }
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts[0] == "127"
      && parts.allSatisfy { $0.allSatisfy(\.isASCIIDigit) && UInt8($0) != nil }
  }

  /// The host in a Host header, without its port and its brackets; `nil` for what is none.
  static func host(inHeader header: String) -> String? {
    if header.hasPrefix("[") {
      guard let end = header.firstIndex(of: "]") else { return nil }
      let rest = header[header.index(after: end)...]
      guard rest.isEmpty || isPort(rest) else { return nil }
      return String(header[header.index(after: header.startIndex)..<end])
    }
    guard let colon = header.firstIndex(of: ":") else { return header.isEmpty ? nil : header }
    guard colon > header.startIndex, isPort(header[colon...]) else { return nil }
    return String(header[..<colon])
  }

  private static func isPort(_ text: Substring) -> Bool {
    text.first == ":" && text.dropFirst().allSatisfy(\.isASCIIDigit)
  }
}

extension Character {
  fileprivate var isASCIIDigit: Bool { isASCII && isNumber }
}
