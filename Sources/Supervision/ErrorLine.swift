import CLinux
import Glibc
import Wire

/// The first line on the standard error of a command, and the way that all of it takes.
enum ErrorLine {
  /// Nothing is kept, and standard error is ours.
  case none
  case passing(ErrorTap)
  case written(ErrorFile)

  /// The second is what is to become the command's, if it is not ours.
  /// - Throws: `SystemError` where there are too many files.
  static func open(outputIsHeld: Bool) throws(SystemError) -> (ErrorLine, OwnDescriptor?) {
    guard isPossible(outputIsHeld: outputIsHeld) else { return (.none, nil) }
    if let file = ErrorFile() { return (.written(file), nil) }
    let (reader, writer) = try OwnDescriptor.pipe()
    return (.passing(ErrorTap(reader)), writer)
  }

  /// See `Attempt.keepsErrorLine`.
  private static func isPossible(outputIsHeld: Bool) -> Bool {
    if isatty(2) == 1 { return false }
    var (output, errors) = (stat(), stat())
    guard unsafe fstat(2, &errors) == 0 else { return false }
    if outputIsHeld { return true }
    guard unsafe fstat(1, &output) == 0 else { return true }
    let isNull = errors.st_mode & S_IFMT == S_IFCHR
    return isNull || output.st_dev != errors.st_dev || output.st_ino != errors.st_ino
  }

  var tap: ErrorTap? { if case .passing(let tap) = self { tap } else { nil } }

  /// The first line, as far as there is one.
  var text: [UInt8] {
    switch self {
    case .none: []
    case .passing(let tap): tap.line.bytes
    case .written(let file): file.readLine()
    }
  }
}

/// A regular file as standard error: it is the command's, as without us, and what was written since
/// the start is read afterwards. Of a file that others write to, too, it may be a line of theirs.
final class ErrorFile {
  private let file: OwnDescriptor
  private let start: off_t
  /// There was more in the file, which is not the command's.
  private let isInside: Bool

  /// `nil` for what is none, or cannot be read.
  init?() {
    var status = stat()
    guard unsafe fstat(2, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    file = OwnDescriptor(unsafe clinux_open("/proc/self/fd/2", O_RDONLY, 0))
    let appends = clinux_fcntl(2, F_GETFL, 0) & O_APPEND != 0
    start = appends ? status.st_size : lseek(2, 0, SEEK_CUR)
    isInside = start < status.st_size
    guard file.number >= 0, start >= 0 else { return nil }
  }

  func readLine() -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: 4 * FirstLine.longest)
    let length = isInside ? min(max(lseek(2, 0, SEEK_CUR) - start, 0), bytes.count) : bytes.count
    let count = unsafe bytes.withUnsafeMutableBytes { bytes in
      unsafe pread(file.number, bytes.baseAddress, length, start)
    }
    var line = FirstLine()
    line.take(bytes[..<max(count, 0)])
    return line.bytes
  }
}

/// The first line of a text that says something.
struct FirstLine {
  private(set) var bytes: [UInt8] = []
  private var isWhole = false
  /// In bytes.
  static let longest = 256

  mutating func take(_ text: ArraySlice<UInt8>) {
    guard !isWhole else { return }
    for byte in text {
      if byte == UInt8(ascii: "\n") || bytes.count == Self.longest {
        // An empty line says nothing.
        if bytes.isEmpty { continue }
        isWhole = true
        return
      }
      if byte != UInt8(ascii: "\r") { bytes.append(byte) }
    }
  }
}
