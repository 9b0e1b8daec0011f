import Toolbox
import Wire

/// A file of certificates that are trusted.
enum AuthoritiesFile {
  /// - Throws: `Failure` 66 if it cannot be read, 78 if there is no certificate in it: every server
  ///   would seem to be a wrong one.
  static func checked(_ path: String?) throws -> String? {
    guard let path else { return nil }
    let content = try failing { () throws(SystemError) in
      try OpenFile(reading: path).readAll(limit: 16 << 20)
    }
    guard String(decoding: content, as: UTF8.self).contains("-----BEGIN CERTIFICATE-----") else {
      throw Failure(.configuration, "\(path) holds no certificate in PEM")
    }
    return path
  }
}
