import TestSupport
import Testing

@testable import MetricsAgg

/// The scanner guesses each key from the line before; what it finds must not depend on that.
@Suite("Fields as they are found")
struct FieldScannerTests {
  private static let paths = [
    "a", "bb", "abcdefgh", "abcdefghijk", "abcdefghijklmnop", "t.c", "t.abcdefgh", "o",
  ]
  private static let keys = [
    "a", "b", "bb", "abcdefgh", "abcdefgi", "abcdefghijk", "abcdefghijl", "abcdefghijklm",
    "abcdefghijklmnop", "abcdefghijklmnoq", "t", "t.c", "o", "zzzzzzzzzzzzzzzzzzzzzzzzz", "",
  ]
  private static let scalars = [
    "1", "-12.5", #""x""#, #""""#, "true", "null", #""a,b:{}[]""#, #""\"q\\""#,
    "123456789012345678901234567890",
  ]

  private struct Line {
    var text = ""
    /// The text of each field; `nil` where it is missing.
    var fields: [String?] = []
  }

  private static func line(_ random: inout SplitMix64) -> Line {
    func chance(_ parts: Int) -> Bool { Int.random(in: 0..<parts, using: &random) == 0 }
    let isSpaced = chance(3)
    func space() -> String {
      isSpaced && chance(3) ? [" ", "\t", "  "].randomElement(using: &random) ?? "" : ""
    }
    func scalar() -> String { scalars.randomElement(using: &random) ?? "1" }
    func join(_ members: [(String, String)]) -> String {
      let inner = members.map { "\(space())\"\($0)\"\(space()):\(space())\($1)\(space())" }
      return "{\(space())\(inner.joined(separator: ","))}"
    }
    var found: [String: String] = [:]
    var parts: [String: String] = [:]
    let members = (0..<Int.random(in: 0...9, using: &random)).map { _ -> (String, String) in
      let key = keys.randomElement(using: &random) ?? "a"
      var value = scalar()
      if key == "t" { parts = [:] }
      if key == "t" || chance(6) {
        let inner = (0..<Int.random(in: 0...3, using: &random)).map { _ in
          (["c", "abcdefgh", "d"].randomElement(using: &random) ?? "c", scalar())
        }
        switch Int.random(in: 0...3, using: &random) {
        case 0: break
        case 1: value = "[\(space())\(inner.map(\.1).joined(separator: ","))]"
        default:
          value = join(inner)
          if key == "t" { for (name, text) in inner { parts["t.\(name)"] = text } }
        }
      }
      found[key] = value
      return (key, value)
    }
    return Line(
      text: join(members),
      fields: paths.map { path in found[path] ?? parts[path] })
  }

  @Test("lines of many shapes, in one scan and one by one")
  func shapes() {
    var random = SplitMix64(seed: 20_261_124)
    let scanner = FieldScanner(
      Self.paths.map { path in
        FieldPath(keys: path.split(separator: ".").map(String.init), whole: path)
      })
    for round in 0..<3000 {
      let lines = (0..<(round % 3 == 0 ? 1 : 12)).map { _ in Self.line(&random) }
      let text = lines.map { $0.text + "\n" }.joined()
      let padded = Array(text.utf8) + [UInt8](repeating: 0, count: FieldScanner.padding)
      unsafe padded.withUnsafeBufferPointer { bytes in
        unsafe scanner.scan(UnsafeBufferPointer(rebasing: bytes[..<text.utf8.count]))
        #expect(scanner.rowCount == lines.count)
        for (row, line) in lines.enumerated() where row < scanner.rowCount {
          #expect(unsafe scanner.rows[row].state == .record, "\(line.text)")
          for (field, expected) in line.fields.enumerated() {
            let place = unsafe scanner.places(row)[field]
            let found =
              place.isMissing
              ? nil
              : unsafe String(decoding: bytes[Int(place.start)..<Int(place.end)], as: UTF8.self)
            #expect(found == expected, "\(Self.paths[field]) of \(line.text)")
          }
        }
      }
    }
  }
}
