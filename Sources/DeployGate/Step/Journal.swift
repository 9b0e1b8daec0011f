import Glibc
import JSON
import JSONParse
import Toolbox
import Wire

/// The journal of one deployment: a file of `deploy` records in the folder of state, of which each
/// is on the disk before the step that it tells of goes on.
struct Journal {
  private let folder: StateFolder
  let path: String

  static let longestID = 128

  /// Whether a text may be the identity of a deployment, which names a file.
  static func isID(_ id: String) -> Bool {
    (1...longestID).contains(id.utf8.count) && !id.hasPrefix(".")
      && id.unicodeScalars.allSatisfy {
        $0 == "." || $0 == "_" || $0 == "-" || ("a"..."z").contains($0)
          || ("A"..."Z").contains($0) || ("0"..."9").contains($0)
      }
  }

  /// - Throws: `Failure` 73, 77 or 78 if there is no place for it.
  init(_ id: String) throws {
    do throws(StateFolder.Problem) { folder = try StateFolder.open().folder("deploys") } catch {
      throw Failure(ExitStatus(rawValue: error.status), error.description)
    }
    path = folder.path("\(id).ndjson")
  }

  /// Appends a line, and returns once the disk has it. What a process that was killed left of a
  /// line is ended first, so that it spoils no other.
  func append(_ line: [UInt8]) throws {
    let (path, mode) = (path, folder.fileMode)
    try failing { () throws(SystemError) in
      let file = try DataFile(path, .creating, mode: mode, followsLinks: false)
      try file.waitForLock()
      let size = try file.size()
      var bytes = line
      if size > 0, try Self.byte(of: file, at: size - 1) != 0x0a { bytes.insert(0x0a, at: 0) }
      try file.descriptor.write(bytes, at: size)
      try file.descriptor.sync()
      if size == 0 { try DataFile.syncFolder(of: path) }
    }
  }

  private static func byte(
    of file: borrowing DataFile, at offset: Int
  ) throws(SystemError) -> UInt8 {
    var byte: [UInt8] = [0]
    var problem: SystemError?
    unsafe byte.withUnsafeMutableBytes { buffer in
      do throws(SystemError) { _ = unsafe try file.read(into: buffer, at: offset) } catch {
        problem = error
      }
    }
    if let problem { throw problem }
    return byte[0]
  }

  /// All records, and the numbers of the lines that are none.
  /// - Throws: `Failure` 66 if there is no such deployment.
  static func read(_ id: String) throws -> (records: [JSONValue], path: String, bad: [Int]) {
    let folder: StateFolder?
    do throws(StateFolder.Problem) { folder = try StateFolder.existing() } catch {
      throw Failure(ExitStatus(rawValue: error.status), error.description)
    }
    let path = folder?.path("deploys/\(id).ndjson") ?? ""
    guard let folder, Descriptor.exists(path) else {
      let place = folder?.path("deploys") ?? "the folder of state"
      throw Failure(.noInput, "there is no deployment \(id) in \(place)")
    }
    _ = folder
    let content = try failing { () throws(SystemError) in
      try DataFile(path, .reading, followsLinks: false).readAll(limit: 256 << 20)
    }
    let parser = JSONParser()
    var records: [JSONValue] = []
    var bad: [Int] = []
    for (index, line) in content.split(separator: 0x0a, omittingEmptySubsequences: false)
      .enumerated() where !line.isEmpty
    {
      if let record = try? parser.value(Array(line)), record["type"]?.string == "deploy",
        record["step"]?.string != nil, record["status"]?.string != nil
      {
        records.append(record)
      } else {
        bad.append(index + 1)
      }
    }
    return (records, path, bad)
  }
}
