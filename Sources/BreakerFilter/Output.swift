import Toolbox
import Wire

/// Where records go: whole lines to standard output, and those that may not pass to a file.
struct Output: ~Copyable {
  private var passed = LineWriter(.standardOutput)
  private let diverted: Diverted?

  init(_ diverted: Diverted?) { self.diverted = diverted }

  /// Lines as they came; the last one may lack its line feed.
  mutating func pass(_ line: ArraySlice<UInt8>) throws {
    try failing { () throws(SystemError) in try passed.write(ended(line)) }
  }

  func divert(_ line: ArraySlice<UInt8>) throws { try diverted?.write(ended(line)) }

  /// Writes what was collected. What was diverted comes first: the other may find its reader gone.
  mutating func flush() throws {
    try diverted?.flush()
    try failing { () throws(SystemError) in try passed.flush() }
  }

  /// Ends the file: the disk has it.
  func finishDiverted() throws { try diverted?.finish() }

  private func ended(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    line.last == 0x0a ? line : line + [0x0a]
  }
}

/// The file for records that may not pass, made where it is missing. Others may append too.
final class Diverted {
  private let file: OpenFile
  private var writer: LineWriter
  private var isWritten = false

  /// - Throws: `Failure` 64 if it is where records come from or go to, 73 if it cannot be made.
  init(_ path: String, inputs: [String], rejects: String?) throws {
    if let known = FileIdentity(path: path) {
      let named = inputs.filter { $0 != "-" }.compactMap { FileIdentity(path: $0) }
      let standard = inputs.isEmpty || inputs.contains("-")
      if named.contains(known) || standard && Descriptor.standardInput.regularFile == known {
        throw Failure(.usage, "\(path) is an input; records that may not pass must go to another")
      }
      if Descriptor.standardOutput.regularFile == known {
        throw Failure(.usage, "\(path) is standard output, where the records go that may pass")
      }
      if let rejects, FileIdentity(path: rejects) == known {
        throw Failure(.usage, "\(path) is the file for bad lines")
      }
    }
    if path == rejects { throw Failure(.usage, "\(path) is the file for bad lines") }
    file = try failing { () throws(SystemError) -> OpenFile in
      try OpenFile(appending: path, mode: 0o666, followsLinks: true)
    }
    writer = LineWriter(file.descriptor)
    // Whoever wrote there before may have been cut off in a line.
    let isRegular = file.descriptor.regularFile != nil
    if isRegular, let last = try? OpenFile(reading: path).lastByte, last != 0x0a {
      try write([0x0a])
    }
  }

  func write(_ line: ArraySlice<UInt8>) throws {
    isWritten = true
    try failing { () throws(SystemError) in try writer.write(line) }
  }

  func flush() throws { try failing { () throws(SystemError) in try writer.flush() } }

  func finish() throws {
    guard isWritten else { return }
    try flush()
    try failing { () throws(SystemError) in try file.descriptor.sync() }
  }
}
