import Glibc
import Wire

/// What the process is given.
enum World {
  /// All variables, for those that look through them.
  static var environment: [(name: String, value: String)] {
    var found: [(name: String, value: String)] = []
    var next: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = unsafe environ
    while let entry = unsafe next?.pointee {
      let text = unsafe String(cString: entry)
      if let equals = text.firstIndex(of: "=") {
        found.append((String(text[..<equals]), String(text[text.index(after: equals)...])))
      }
      unsafe next = next.map { unsafe $0 + 1 }
    }
    return found
  }

  /// Where this program lies, and so the others of the suite.
  static var folder: String? {
    var buffer = [CChar](repeating: 0, count: 4096)
    let count = unsafe readlink("/proc/self/exe", &buffer, buffer.count - 1)
    guard count > 0 else { return nil }
    let path = String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return path.lastIndex(of: "/").map { String(path[..<$0]) }
  }
}
