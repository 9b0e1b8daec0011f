import CLinux
import Glibc

/// This host among others.
enum Host {
  /// As gethostname(2) has it.
  static let name: String = {
    var room = [CChar](repeating: 0, count: 256)
    guard unsafe gethostname(&room, room.count - 1) == 0 else { return "this host" }
    let text = room.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
    return text.isEmpty ? "this host" : String(decoding: text, as: UTF8.self)
  }()
}
