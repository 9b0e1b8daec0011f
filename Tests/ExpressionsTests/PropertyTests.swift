import Expressions
import JSON
import TestSupport
import Testing

@Suite("Properties of expressions")
struct PropertyTests {
  @Test("they mean what a plain model means, on any record", arguments: 0..<UInt64(40))
  func model(seed: UInt64) throws {
    var random = RandomExpression(seed: seed)
    for _ in 0..<40 {
      let model = random.model(depth: 4)
      let text = random.spelled(model)
      let expression = try Expression(parsing: text)
      for _ in 0..<10 {
        let record = random.record()
        #expect(
          try holds(expression, record) == model.holds(record), "\(text) of \(record.text)")
      }
    }
  }

  @Test("the normal form parses to an equal expression", arguments: 0..<UInt64(40))
  func normalForm(seed: UInt64) throws {
    var random = RandomExpression(seed: seed)
    for _ in 0..<100 {
      let model = random.model(depth: 6)
      let expression = try Expression(parsing: random.spelled(model))
      let again = try Expression(parsing: expression.description)
      #expect(again == expression, "\(expression)")
      #expect(again.description == expression.description)
      #expect(try Expression(parsing: random.spelled(model)) == expression, "\(expression)")
    }
  }

  @Test("== and != are opposites, < and >= are not", arguments: 0..<UInt64(20))
  func opposites(seed: UInt64) throws {
    var random = RandomExpression(seed: seed)
    for _ in 0..<50 {
      let record = random.record()
      for value in ["1", "\"a\"", "null", "true"] {
        #expect(
          try holds(.init(parsing: "a == \(value)"), record)
            != holds(.init(parsing: "a != \(value)"), record))
      }
      let isNumber = record["a"]?.double != nil
      #expect(
        try (holds(.init(parsing: "a < 1"), record) != holds(.init(parsing: "a >= 1"), record))
          == isNumber)
    }
  }

  @Test(
    "spoiled texts are read as something or refused with a place in them", arguments: 0..<UInt64(40)
  )
  func spoiled(seed: UInt64) throws {
    var random = RandomExpression(seed: seed)
    for _ in 0..<200 {
      try check(random.spoiled(random.spelled(random.model(depth: 3))))
    }
  }

  @Test("so is any run of bytes", arguments: 0..<UInt64(30))
  func bytes(seed: UInt64) throws {
    var random = RandomExpression(seed: seed)
    for _ in 0..<300 { try check(String(decoding: random.bytes(), as: UTF8.self)) }
  }

  private func check(_ text: String) throws {
    let expression: Expression
    do throws(ExpressionError) { expression = try Expression(parsing: text) } catch {
      #expect((1...text.unicodeScalars.count + 1).contains(error.column), "\(text)")
      #expect(!error.reason.isEmpty)
      return
    }
    #expect(try Expression(parsing: expression.description) == expression, "\(text)")
    _ = try holds(expression, ["a": 1])
  }
}
