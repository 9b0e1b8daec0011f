import Glibc
import Toolbox
import Wire

/// A file that others append to, read from its beginning on; a new one at its name is read in its
/// place, and one that was cut from its beginning again.
struct FollowedFile: ~Copyable {
  let path: String
  private var file: Opened?
  private var offset = 0
  private var lineNumber = 0
  private var reader = LineReader()
  private var chunk = [UInt8](repeating: 0, count: 64 << 10)
  private var wasMissing = false

  private final class Opened {
    let data: DataFile

    init(_ path: String) throws(SystemError) { data = try DataFile(path, .reading) }
  }

  init(_ path: String) { self.path = path }

  /// The place of the line lent last.
  private var place: String { "\(path):\(lineNumber)" }

  /// Hands out the lines that are there, with their place, at most a few megabytes. Answers whether
  /// there may be more.
  mutating func read(
    _ body: (UnsafeBufferPointer<UInt8>, String) throws -> Void,
    tooLong: (String) throws -> Void
  ) throws -> Bool {
    for _ in 0..<64 {
      let count = next()
      if count == 0 {
        guard isReplaced else { return false }
        // What the old one had without a line feed is a line, too.
        reader.finish()
        unsafe try lines(body, tooLong)
        begin(anew: nil)
        continue
      }
      var rest = chunk[..<count]
      while !rest.isEmpty {
        rest = rest.dropFirst(reader.feed(rest))
        unsafe try lines(body, tooLong)
      }
    }
    return true
  }

  private mutating func lines(
    _ body: (UnsafeBufferPointer<UInt8>, String) throws -> Void,
    _ tooLong: (String) throws -> Void
  ) throws {
    while let line = reader.next() {
      lineNumber += 1
      switch line {
      case .tooLong: try tooLong(place)
      case .text(let range):
        unsafe try reader.withBytes(range) { bytes in
          let isBlank = unsafe bytes.allSatisfy { $0 == 0x20 || $0 == 0x09 }
          if !isBlank { try unsafe body(bytes, place) }
        }
      }
    }
  }

  /// Reads once; 0 where there is nothing yet.
  private mutating func next() -> Int {
    do throws(SystemError) {
      if file == nil { begin(anew: try Opened(path)) }
      wasMissing = false
      if try file?.data.size() ?? 0 < offset { begin(anew: try Opened(path)) }
      guard let descriptor = file?.data.descriptor else { return 0 }
      let at = offset
      var count = 0
      var failure: SystemError?
      unsafe chunk.withUnsafeMutableBytes { buffer in
        do throws(SystemError) { count = unsafe try descriptor.read(into: buffer, at: at) } catch {
          failure = error
        }
      }
      if let failure { throw failure }
      offset += count
      return count
    } catch {
      if !wasMissing { Message.say("\(error); waiting for it") }
      wasMissing = true
      return 0
    }
  }

  private var isReplaced: Bool {
    guard let known = file?.data.descriptor.regularFile, let now = FileIdentity(path: path) else {
      return false
    }
    return known != now
  }

  private mutating func begin(anew file: Opened?) {
    self.file = file
    offset = 0
    lineNumber = 0
    reader = LineReader()
  }
}
