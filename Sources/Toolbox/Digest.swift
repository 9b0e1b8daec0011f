import CMessageDigest

/// SHA-256 (FIPS 180-4), by libmd.
package struct SHA256: ~Copyable {
  private var context = SHA2_CTX()

  package init() { unsafe SHA256Init(&context) }

  package mutating func update(_ text: String) {
    var text = text
    text.withUTF8 { unsafe SHA256Update(&context, $0.baseAddress, $0.count) }
  }

  package mutating func update(_ bytes: [UInt8]) {
    unsafe bytes.withUnsafeBufferPointer { unsafe SHA256Update(&context, $0.baseAddress, $0.count) }
  }

  /// The 32 bytes of the digest. Nothing may be added afterwards.
  package mutating func finish() -> [UInt8] {
    var digest = [UInt8](repeating: 0, count: 32)
    unsafe digest.withUnsafeMutableBufferPointer { unsafe SHA256Final($0.baseAddress, &context) }
    return digest
  }

  /// The digest of one text.
  package static func digest(_ text: String) -> [UInt8] {
    var hash = SHA256()
    hash.update(text)
    return hash.finish()
  }
}

/// Lower-case hexadecimal digits, two a byte.
package func hexText(_ bytes: some Sequence<UInt8>) -> String {
  let digits = Array("0123456789abcdef".utf8)
  var text: [UInt8] = []
  for byte in bytes {
    text.append(digits[Int(byte >> 4)])
    text.append(digits[Int(byte & 15)])
  }
  return String(decoding: text, as: UTF8.self)
}
