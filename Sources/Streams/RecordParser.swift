import JSON
import JSONParse
package import Wire

/// Makes records of lines.
package struct RecordParser: ~Copyable {
  private let parser = JSONParser()

  package init() {}

  /// - Throws: `RecordError` if the line is not one JSON object.
  package func record(_ line: UnsafeBufferPointer<UInt8>) throws(RecordError) -> Record {
    do {
      return try unsafe parser.withDocument(line) { document in
        let root = document.root
        guard document.kind(root) == .object else {
          throw RecordError("expected an object, found \(document.value(root).kind)")
        }
        var members: [(key: String, value: JSONValue, place: Range<Int>)] = []
        document.forEachMember(root) { key, value in
          let place = document.range(key).lowerBound..<document.range(value).upperBound
          members.append((document.string(key), document.value(value), place))
        }
        return unsafe Record(source: Array(line), members: members)
      }
    } catch let problem as JSONSyntaxError {
      throw RecordError("not JSON: \(problem.reason) (byte \(problem.byte))")
    } catch let problem as RecordError {
      throw problem
    } catch {
      throw RecordError("not JSON: \(error)")
    }
  }
}
