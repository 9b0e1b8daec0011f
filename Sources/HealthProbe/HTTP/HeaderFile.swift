import Toolbox
import Wire

/// A file of header lines. What proves who asks is not for others to read.
enum HeaderFile {
  /// - Throws: `Failure` 66 if it cannot be read, 78 for a line that is no header, 77 where it holds
  ///   secrets and others may read it.
  static func lines(_ path: String) throws -> [String] {
    let (content, mode) = try failing { () throws(SystemError) in
      let file = try OpenFile(reading: path)
      let mode = try file.ownership().mode
      return (try file.readAll(limit: 1 << 20), mode)
    }
    var lines: [String] = []
    let text = String(decoding: content, as: UTF8.self)
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      let line = String(line).trimmed
      if line.isEmpty || line.hasPrefix("#") { continue }
      guard let colon = line.firstIndex(of: ":"), colon != line.startIndex,
        line[..<colon].utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f })
      else {
        throw Failure(.configuration, "\(path):\(index + 1): expected NAME: VALUE")
      }
      lines.append(line)
    }
    let hasSecret = lines.contains {
      HTTPQuestion.isSecret(header: String($0.prefix { $0 != ":" }))
    }
    if hasSecret, mode & 0o077 != 0 {
      throw Failure(
        .noPermission,
        "\(path) holds secrets, but others than its owner may read it; run: chmod 600 \(path)")
    }
    return lines
  }
}
