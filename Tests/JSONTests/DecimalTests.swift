import JSON
import JSONParse
import TestSupport
import Testing

@Suite("Values read where they lie")
struct DecimalTests {
  private func double(_ text: String) throws -> Double {
    let bytes = Array(text.utf8)
    let parser = JSONParser()
    return try unsafe bytes.withUnsafeBufferPointer {
      try unsafe parser.withDocument($0) { $0.double($0.root) }
    }
  }

  @Test(
    "numbers are the nearest double",
    arguments: [
      "0", "-0", "-0.0", "1", "-1.5", "0.1", "0.0013", "812.345", "123456789012345",
      "1234567890123456", "12345678901234567890123", "0.0000000000000000000001",
      "0.00000000000000000000001", "1e3", "1.7976931348623157e308", "5e-324", "9007199254740993",
      "0.30000000000000004", "100000000000000000000000", "8.5070591730234616e37",
    ])
  func numbers(text: String) throws {
    let found = try double(text)
    let expected = try #require(Double(text))
    #expect(found.bitPattern == expected.bitPattern)
  }

  @Test("any decimal is the nearest double", arguments: 0..<500)
  func decimals(seed: Int) throws {
    var generator = SplitMix64(seed: UInt64(seed))
    let whole = (0..<Int.random(in: 1...18, using: &generator)).map { _ in
      String(Int.random(in: 0...9, using: &generator))
    }
    let fraction = (0..<Int.random(in: 0...18, using: &generator)).map { _ in
      String(Int.random(in: 0...9, using: &generator))
    }
    let head = whole.first == "0" ? "0" : whole.joined()
    let text = fraction.isEmpty ? head : "\(head).\(fraction.joined())"
    let found = try double(text)
    #expect(found == Double(text))
  }

  @Test("keys are compared by what they say, not by how they are written")
  func keys() throws {
    let bytes = Array(#"{"latency_ms":1,"lat\u0065ncy_ms":2,"latency":3}"#.utf8)
    let parser = JSONParser()
    var matches: [Bool] = []
    try unsafe bytes.withUnsafeBufferPointer {
      try unsafe parser.withDocument($0) { document in
        document.forEachMember(document.root) { key, _ in
          matches.append(document.string(key, is: Array("latency_ms".utf8)))
        }
      }
    }
    #expect(matches == [true, true, false])
  }
}
