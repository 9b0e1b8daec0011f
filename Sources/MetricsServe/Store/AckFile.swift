import JSON
import JSONParse
import Toolbox
import Wire

/// Who has taken on which alert: a file of the state folder that every program appends to.
final class AckFile: @unchecked Sendable {
  // Appending opens the file each time; the rest is the reading thread's alone.
  private let parser = JSONParser()
  private var offset = 0
  private var hasComplained = false
  private static let most = 64 << 20

  init() {}

  private static func path(in folder: StateFolder) -> String { folder.path("alerts/acks.ndjson") }

  /// - Throws: `Failure` if the disk does not have it.
  func append(_ ack: Ack) throws(Failure) {
    let folder: StateFolder
    do throws(StateFolder.Problem) {
      folder = try StateFolder.open().folder("alerts")
    } catch {
      throw Failure(ExitStatus(rawValue: error.status), error.description)
    }
    var writer = JSONWriter()
    ack.write(to: &writer)
    writer.endLine()
    do throws(SystemError) {
      let file = try OpenFile(appending: folder.path("acks.ndjson"), mode: folder.fileMode)
      try file.descriptor.write(writer.bytes)
      try file.descriptor.sync()
    } catch { throw Failure(error) }
  }

  /// What was appended since the last look.
  func news() -> [Ack] {
    do {
      guard let folder = try StateFolder.existing() else { return [] }
      let path = Self.path(in: folder)
      guard Descriptor.exists(path) else { return [] }
      return try read(DataFile(path, .reading, followsLinks: false))
    } catch {
      if !hasComplained { Message.say("acknowledgements cannot be read: \(error)") }
      hasComplained = true
      return []
    }
  }

  private func read(_ file: borrowing DataFile) throws(SystemError) -> [Ack] {
    let size = try file.size()
    if size < offset { offset = 0 }
    guard size > offset else { return [] }
    // Of a file that grew beyond all measure the newest part is enough.
    offset = max(offset, size - Self.most)
    var bytes = [UInt8](repeating: 0, count: size - offset)
    let descriptor = file.descriptor
    var (count, failure): (Int, SystemError?) = (0, nil)
    unsafe bytes.withUnsafeMutableBytes { buffer in
      do throws(SystemError) {
        count = unsafe try descriptor.read(into: buffer, at: offset)
      } catch { failure = error }
    }
    if let failure { throw failure }
    // A line without its end is still being written.
    guard let end = bytes[..<count].lastIndex(of: 0x0a) else { return [] }
    offset += end + 1
    return bytes[..<end].split(separator: 0x0a).compactMap { line in
      guard let value = try? parser.value(Array(line)) else { return nil }
      let fields = Fields(value)
      guard let ts = try? fields.time("ts") else { return nil }
      return try? Contents.ack(fields, ts)
    }
  }
}

extension Ack {
  /// As a record.
  func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.member("type", "ack")
    writer.member("ts", ts.text)
    writer.member("alert", alert)
    writer.member("by", by)
    writer.member("until", ifPresent: until.map { .string($0.text) })
    writer.member("note", ifPresent: note.map(JSONValue.string))
    writer.endObject()
  }
}
