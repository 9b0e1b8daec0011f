import JSON
import JSONParse
import Wire

/// Makes rows of lines.
struct ResponseParser: ~Copyable {
  private static let type = Array("type".utf8)
  private let parser = JSONParser()
  private let names = ResponseColumns.Names()

  /// `nil` of a record of another type.
  /// - Throws: `RecordError` for what is no record, or no good response.
  func row(_ line: UnsafeBufferPointer<UInt8>) throws -> ResponseColumns.Row? {
    do {
      return try unsafe parser.withDocument(line) { document in
        guard document.kind(document.root) == .object else {
          throw RecordError("expected an object, found \(document.value(document.root).kind)")
        }
        var isOther = false
        document.forEachMember(document.root) { key, value in
          guard document.string(key, is: Self.type), document.kind(value) != .null else { return }
          isOther = document.kind(value) != .string || document.string(value) != "response"
        }
        return isOther ? nil : try ResponseColumns.row(document, names)
      }
    } catch let problem as JSONSyntaxError {
      throw RecordError("not JSON: \(problem.reason) (byte \(problem.byte))")
    }
  }
}
