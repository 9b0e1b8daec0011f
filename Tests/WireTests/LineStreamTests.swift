import ArgumentParser
import JSON
import Streams
import TestSupport
import Testing
import Toolbox
import Wire

/// What a program sees of some files: the lines with their places, and the status at the end.
private struct Seen: Equatable {
  var lines: [String] = []
  var status = ExitStatus.success
  var rejects = ""
}

private func read(
  _ files: [String], strict: Bool = false, rejects: String? = nil,
  refusing bad: String = "bad"
) throws -> Seen {
  var options = try InputOptions.parse(
    files + (strict ? ["--strict"] : []) + (rejects.map { ["--rejects", $0] } ?? []))
  options.strict = strict
  var stream = try LineStream(options: options)
  var seen = Seen()
  while let line = try stream.next(whileWaiting: {}) {
    let text = unsafe stream.withBytes(line) { unsafe String(decoding: $0, as: UTF8.self) }
    if text.hasPrefix(bad) {
      try stream.reject(line, "a bad line")
    } else {
      seen.lines.append("\(stream.place.split(separator: "/").last ?? ""): \(text)")
    }
  }
  seen.status = try stream.finish()
  seen.rejects = rejects.flatMap { File.text($0) } ?? ""
  return seen
}

@Suite("Lines of files")
struct LineStreamTests {
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  @Test("files are read one after another, each with its own line numbers")
  func files() throws {
    let first = try scratch.file("a", "1\r\n\n \t\n2")
    let second = try scratch.file("b", "3\n")
    let seen = try read([first, second])
    #expect(seen == Seen(lines: ["a:1: 1", "a:4: 2", "b:1: 3"]))
  }

  @Test("a file that cannot be opened or read does not stop the others")
  func missing() throws {
    let good = try scratch.file("a", "1\n")
    #expect(try read(["/nowhere/x", good]) == Seen(lines: ["a:1: 1"], status: .noInput))
    #expect(try read([scratch.path, good]) == Seen(lines: ["a:1: 1"], status: .noInput))
    #expect(try read([good, "/nowhere/x"]) == Seen(lines: ["a:1: 1"], status: .noInput))
  }

  @Test("bad lines are kept to the byte, those that are too long too")
  func rejects() throws {
    let long = "bad" + String(repeating: "x", count: LineReader.longest)
    let file = try scratch.file("a", "ok\nbad1\r\n\(long)\nbad2\nok")
    let seen = try read([file], rejects: "\(scratch.path)/rejects")
    #expect(seen.lines == ["a:1: ok", "a:5: ok"])
    #expect(seen.status == .badInput)
    #expect(seen.rejects == "bad1\n\(long)\nbad2\n")
  }

  @Test("--strict stops at the first bad line")
  func strict() throws {
    let file = try scratch.file("a", "ok\nbad\nbad\n")
    let place = "\(file):2"
    #expect(throws: Failure(.badInput, "\(place): a bad line")) {
      _ = try read([file], strict: true, rejects: "\(scratch.path)/rejects")
    }
    #expect(File.text("\(scratch.path)/rejects") == "bad\n")
  }

  @Test("a rejects file that cannot be made is 73, one that cannot be written 74")
  func rejectsFail() throws {
    let file = try scratch.file("a", "bad\n")
    let made = #expect(throws: Failure.self) { _ = try read([file], rejects: "/nowhere/rejects") }
    #expect(made?.status == .cannotCreate)
    let full = #expect(throws: Failure.self) { _ = try read([file], rejects: "/dev/full") }
    #expect(full?.status == .ioError)
  }

  @Test("records of a file come out as they went in")
  func records() throws {
    let lines = [#"{"type":"x", "n":1.50}"#, #"{"é":"\u00e9"}"#, "{}"]
    let file = try scratch.file("a", lines.joined(separator: "\n"))
    var stream = try LineStream(options: InputOptions.parse([file]))
    let parser = RecordParser()
    var writer = JSONWriter()
    while let line = try stream.next(whileWaiting: {}) {
      unsafe try stream.withBytes(line) { unsafe try parser.record($0).write(to: &writer) }
    }
    #expect(String(decoding: writer.bytes, as: UTF8.self) == lines.joined(separator: "\n") + "\n")
  }
}
