import JSON
import JSONParse
import TestSupport
import Testing

@Suite("JSON properties")
struct PropertyTests {
  private static let draws = 50

  @Test("parsing what was printed gives the value back", arguments: 0..<UInt64(40))
  func printParse(seed: UInt64) throws {
    var random = RandomJSON(seed: seed)
    let parser = JSONParser()
    for _ in 0..<Self.draws {
      let value = random.value()
      #expect(try parser.value(Array(value.text.utf8)).text == value.text)
      #expect(try parser.value(Array(value.text.utf8)) == value)
    }
  }

  @Test("however a value is spelled, it is the same value", arguments: 0..<UInt64(40))
  func spelling(seed: UInt64) throws {
    var random = RandomJSON(seed: seed)
    let parser = JSONParser()
    for _ in 0..<Self.draws {
      let value = random.value()
      let spelled = random.spelled(value)
      let parsed = try parser.value(spelled)
      #expect(parsed.text == value.text, "\(String(decoding: spelled, as: UTF8.self))")
    }
  }

  @Test("a spoiled text is taken or refused as a naive parser does", arguments: 0..<UInt64(100))
  func naive(seed: UInt64) throws {
    var random = RandomJSON(seed: seed)
    let parser = JSONParser()
    for _ in 0..<Self.draws * 4 {
      let value = random.value()
      let bytes = random.spoiled(random.spelled(value))
      let expected = NaiveJSON.parse(bytes)?.value.text
      let found = (try? parser.value(bytes))?.text
      #expect(found == expected, "\(String(reflecting: String(decoding: bytes, as: UTF8.self)))")
    }
  }

  @Test("every double reads back as itself", arguments: 0..<UInt64(20))
  func doubles(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let parser = JSONParser()
    for _ in 0..<500 {
      let value = Double(bitPattern: random.next())
      guard value.isFinite else { continue }
      #expect(try parser.value(Array(JSONValue.double(value).text.utf8)).double == value)
    }
  }

  @Test("each value stands where the document says", arguments: 0..<UInt64(20))
  func places(seed: UInt64) throws {
    var random = RandomJSON(seed: seed)
    let parser = JSONParser()
    for _ in 0..<Self.draws {
      let object = random.object()
      let bytes = random.spelled(.object(object))
      unsafe try bytes.withUnsafeBufferPointer { buffer in
        unsafe try parser.withDocument(buffer) { document in
          document.forEachMember(document.root) { key, value in
            let text = Array(bytes[document.range(value)])
            #expect(NaiveJSON.parse(text)?.value.text == document.value(value).text)
            #expect(bytes[document.range(key).lowerBound] == UInt8(ascii: "\""))
          }
        }
      }
    }
  }
}
