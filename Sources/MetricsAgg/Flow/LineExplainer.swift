import JSON
import JSONParse

/// Says why a line is bad, by the kernel's full check and then by the fields.
struct LineExplainer: ~Copyable {
  private let parser = JSONParser()
  private let scanner: FieldScanner
  private var reader: EventReader

  init(_ plan: Plan, hash: KeyHash) {
    scanner = FieldScanner(plan.fields)
    reader = EventReader(plan, hash: hash, explains: true)
  }

  mutating func reason(_ line: ArraySlice<UInt8>) -> String {
    do {
      let found = try unsafe line.withUnsafeBufferPointer { bytes in
        try unsafe parser.withDocument(bytes) { document in
          document.kind(document.root) == .object ? nil : document.value(document.root).kind
        }
      }
      if let found { return "expected an object, found \(found)" }
    } catch let error as JSONSyntaxError {
      return "not JSON: \(error.reason) (byte \(error.byte))"
    } catch {
      return "not JSON: \(error)"
    }
    let padded = Array(line) + [UInt8](repeating: 0, count: FieldScanner.padding)
    var batch = EventBatch()
    let scanner = scanner
    unsafe padded.withUnsafeBufferPointer { bytes in
      let text = unsafe UnsafeBufferPointer(rebasing: bytes[..<line.count])
      unsafe scanner.scan(text)
      if scanner.rowCount > 0 { _ = unsafe reader.read(text, scanner.places(0), into: &batch) }
    }
    return reader.problem.isEmpty ? "no record" : reader.problem
  }

  /// Whether the kernel's full check finds nothing.
  borrowing func isJSON(_ line: UnsafeBufferPointer<UInt8>) -> Bool {
    (try? unsafe parser.withDocument(line) { $0.kind($0.root) == .object }) ?? false
  }
}
