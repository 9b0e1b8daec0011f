import Toolbox

/// A keyed digest (RFC 2104) over SHA-256.
enum HMAC {
  static func sha256(_ message: [UInt8], key: [UInt8]) -> [UInt8] {
    var key = key
    if key.count > 64 {
      var hash = SHA256()
      hash.update(key)
      key = hash.finish()
    }
    key += [UInt8](repeating: 0, count: 64 - key.count)
    var inner = SHA256()
    inner.update(key.map { $0 ^ 0x36 })
    inner.update(message)
    var outer = SHA256()
    outer.update(key.map { $0 ^ 0x5c })
    outer.update(inner.finish())
    return outer.finish()
  }
}
