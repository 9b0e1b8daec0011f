import Glibc
import TestSupport
import Testing
import Wire

/// What is not taken of an input is there for whoever reads it next.
@Suite("Reading ahead")
struct ReadAheadTests {
  private static let lines = (1...5000).map { "{\"n\":\($0)}\n" }
  private static let text = Array(lines.joined().utf8)

  /// Takes so many lines by a reader that reads far ahead, and answers them.
  private func take(_ count: Int, from descriptor: Descriptor) throws -> [UInt8] {
    var input = ReadAhead(descriptor, leavesRest: true)
    let canLeave = input.canLeave
    #expect(canLeave)
    var reader = LineReader(capacity: 1000)
    var taken: [UInt8] = []
    var left = count
    while left > 0 {
      while left > 0, case .text(let line) = reader.next() {
        taken += reader.whole(line)
        left -= 1
      }
      if left == 0 { break }
      try input.take()
      _ = descriptor.wait(for: Int16(POLLIN), milliseconds: -1)
      let read = try reader.fill(from: &input)
      try #require(read ?? 0 > 0)
    }
    try input.take(allBut: reader.unread)
    return taken
  }

  @Test("in a pipe", arguments: [0, 1, 2, 90, 91, 4999, 5000])
  func pipe(count: Int) throws {
    let pipe = try Pipe()
    let thread = Thread {
      try? pipe.writer.write(Self.text)
      pipe.closeWriter()
    }
    let taken = try take(count, from: pipe.reader)
    #expect(taken == Array(Self.lines.prefix(count).joined().utf8))
    #expect(taken + (try rest(of: pipe.reader)) == Self.text)
    thread.join()
  }

  @Test("in a file", arguments: [0, 1, 2, 90, 91, 4999, 5000])
  func file(count: Int) throws {
    let scratch = try Scratch()
    let file = try OpenFile(reading: scratch.file("lines", Self.lines.joined()))
    let taken = try take(count, from: file.descriptor)
    #expect(taken == Array(Self.lines.prefix(count).joined().utf8))
    #expect(taken + (try rest(of: file.descriptor)) == Self.text)
  }

  @Test("an empty pipe has nothing yet, and one without a writer has ended")
  func emptyPipe() throws {
    let pipe = try Pipe()
    var input = ReadAhead(pipe.reader, leavesRest: true)
    var reader = LineReader()
    let nothing = try reader.fill(from: &input)
    pipe.closeWriter()
    let end = try reader.fill(from: &input)
    #expect(nothing == nil && end == 0)
  }

  private func rest(of descriptor: Descriptor) throws -> [UInt8] {
    var all: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = unsafe try chunk.withUnsafeMutableBytes {
        unsafe try descriptor.read(into: $0)
      }
      if count == 0 { return all }
      all += chunk[..<count]
    }
  }
}
