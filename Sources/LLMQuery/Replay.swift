import JSON
import Streams
import Toolbox
import Wire

/// A record of the journal, made the answer to the question that is asked now.
enum Replay {
  /// With the run, id, cohort and lease of the domain record that asks, and its number of
  /// questions; everything else to the byte.
  /// - Throws: `Failure` 74 if the line is no record.
  static func record(_ line: [UInt8], for question: Question) throws -> [UInt8] {
    var record: Record
    do {
      record = try unsafe line.dropLast().withUnsafeBufferPointer { bytes in
        try unsafe RecordParser().record(bytes)
      }
    } catch {
      throw Failure(.ioError, "a record of the journal cannot be read: \(error)")
    }
    let input = question.input
    let asked: [(String, JSONValue?)] = [
      ("run", input.run), ("id", input.id), ("cohort", input.cohort), ("lease", input.lease),
      ("questions", .int(question.questions)),
    ]
    for (key, value) in asked where record[key] != value { record[key] = value }
    var writer = JSONWriter()
    record.write(to: &writer)
    return writer.bytes
  }
}
