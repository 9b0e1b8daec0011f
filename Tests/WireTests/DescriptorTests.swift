import Glibc
import TestSupport
import Testing
import Wire

@Suite("Descriptors")
struct DescriptorTests {
  private static let mebibyte = (0..<1 << 20).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }

  private static func failure(_ body: () throws(SystemError) -> Void) -> SystemError? {
    do { try body() } catch { return error }
    return nil
  }

  /// Reads a pipe to its end in small pieces.
  private static func drain(_ pipe: Pipe, pausing milliseconds: UInt32) throws -> [UInt8] {
    var all: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 5000)
    while true {
      let count = unsafe try chunk.withUnsafeMutableBytes { unsafe try pipe.reader.read(into: $0) }
      if count == 0 { return all }
      all += chunk[..<count]
      if all.count < 200_000 { pause(milliseconds: milliseconds) }
    }
  }

  @Test("what does not fit into a pipe at once goes out in parts", arguments: [false, true])
  func partialWrites(nonBlocking: Bool) throws {
    let pipe = try Pipe()
    if nonBlocking { pipe.setNonBlocking() }
    let thread = Thread {
      try? pipe.writer.write(Self.mebibyte)
      pipe.closeWriter()
    }
    #expect(try Self.drain(pipe, pausing: 1) == Self.mebibyte)
    thread.join()
  }

  @Test("reading a pipe that would block waits for its writer")
  func waitsToRead() throws {
    let pipe = try Pipe()
    pipe.setNonBlocking()
    let thread = Thread {
      pause(milliseconds: 50)
      try? pipe.writer.write([1, 2, 3])
      pipe.closeWriter()
    }
    #expect(try Self.drain(pipe, pausing: 0) == [1, 2, 3])
    thread.join()
  }

  @Test("a reader that has left is a broken pipe, seen before anything is written")
  func brokenPipe() throws {
    let pipe = try Pipe()
    #expect(!pipe.writer.readerIsGone)
    pipe.closeReader()
    #expect(pipe.writer.readerIsGone)
    let error = Self.failure { () throws(SystemError) in try pipe.writer.write([1]) }
    #expect(error?.isBrokenPipe == true)
    #expect(error?.description == "cannot write to the pipe: Broken pipe")
  }

  @Test("a reader that leaves in the middle of a write")
  func breaksInTheMiddle() throws {
    let pipe = try Pipe()
    let thread = Thread {
      var chunk = [UInt8](repeating: 0, count: 5000)
      _ = unsafe try? chunk.withUnsafeMutableBytes { unsafe try pipe.reader.read(into: $0) }
      pipe.closeReader()
    }
    #expect(
      Self.failure { () throws(SystemError) in try pipe.writer.write(Self.mebibyte) }?.code == EPIPE
    )
    thread.join()
  }

  @Test("waiting to read ends with input, its end, a wake-up, the time, or the reader's leaving")
  func waitToRead() throws {
    let (input, output, wake) = (try Pipe(), try Pipe(), try Pipe())
    func wait(_ milliseconds: Int32 = 5000) throws -> Bool {
      try Descriptor.waitToRead(
        input.reader, output: output.writer, wake: wake.reader, milliseconds: milliseconds)
    }
    #expect(try !wait(10))
    try input.writer.write([1])
    #expect(try wait())
    try wake.writer.write([1])
    #expect(try !wait())
    input.closeWriter()
    #expect(
      try Descriptor.waitToRead(input.reader, output: output.writer, wake: nil, milliseconds: -1))
    output.closeReader()
    #expect(throws: SystemError("write to", "the pipe", code: EPIPE)) { try wait() }
  }

  @Test("a descriptor that is not open")
  func closed() {
    let closed = Descriptor(1_000_000, name: "nothing")
    #expect(Self.failure { () throws(SystemError) in try closed.write([1]) }?.code == EBADF)
    var buffer: [UInt8] = [0]
    let error = Self.failure { () throws(SystemError) in
      var failure: SystemError?
      unsafe buffer.withUnsafeMutableBytes { bytes in
        do throws(SystemError) { _ = unsafe try closed.read(into: bytes) } catch { failure = error }
      }
      if let failure { throw failure }
    }
    #expect(error == SystemError("read", "nothing", code: EBADF))
  }

  @Test("a full disk is an error, and what could not be written is not written later")
  func fullDisk() throws {
    let full = try OpenFile(creating: "/dev/full")
    var writer = LineWriter(full.descriptor, capacity: 10)
    try writer.write(Array("a\n".utf8))
    #expect(writer.hasPending == true)
    do {
      try writer.write(Array("123456789\n".utf8))
      Issue.record("nothing was thrown")
    } catch {
      #expect(error.description == "cannot write to /dev/full: No space left on device")
    }
    #expect(writer.hasPending == false)
  }

  @Test("a writer collects lines until there are enough, or it is told to flush")
  func lineWriter() throws {
    let pipe = try Pipe()
    pipe.setNonBlocking()
    var writer = LineWriter(pipe.writer, capacity: 8)
    try writer.write(Array("abc\n".utf8))
    #expect(pipe.reader.wait(for: Int16(POLLIN), milliseconds: 0) == 0)
    try writer.write(Array("defg\n".utf8)[...])
    #expect(writer.hasPending == false)
    try writer.write(Array("h\n".utf8))
    try writer.flush()
    try writer.flush()
    pipe.closeWriter()
    #expect(String(decoding: try Self.drain(pipe, pausing: 0), as: UTF8.self) == "abc\ndefg\nh\n")
  }

  @Test("files that cannot be opened, made or read whole")
  func files() throws {
    let scratch = try Scratch()
    let path = try scratch.file("some", "0123456789")
    func error(_ body: () throws(SystemError) -> Void) -> String? {
      Self.failure(body)?.description
    }
    #expect(
      error { () throws(SystemError) in _ = try OpenFile(reading: "/nowhere/x") }
        == "cannot open /nowhere/x: No such file or directory")
    #expect(
      error { () throws(SystemError) in _ = try OpenFile(creating: "/nowhere/x") }
        == "cannot create /nowhere/x: No such file or directory")
    #expect(
      error { () throws(SystemError) in _ = try OpenFile(reading: path).readAll(limit: 9) }
        == "cannot read \(path): File too large")
    #expect(
      error { () throws(SystemError) in _ = try OpenFile(reading: "/tmp").readAll() }
        == "cannot read /tmp: Is a directory")
    #expect(try OpenFile(reading: path).readAll(limit: 10).count == 10)
    #expect(
      Descriptor.exists(path) && !Descriptor.exists(path + "x") && !Descriptor.exists(path + "/x"))
  }

  @Test("an open file is closed with its owner, and is not inherited")
  func lifetime() throws {
    let scratch = try Scratch()
    let path = try scratch.file("some", "")
    func open() throws -> Int32 {
      let file = try OpenFile(reading: path)
      #expect(fcntl(file.descriptor.number, F_GETFD) == FD_CLOEXEC)
      return file.descriptor.number
    }
    let number = try open()
    // Another test may have got the number since, but not this file.
    var status = stat()
    let isOpen = unsafe fstat(number, &status) == 0
    var named = stat()
    unsafe stat(path, &named)
    #expect(!isOpen || status.st_ino != named.st_ino)
  }
}
