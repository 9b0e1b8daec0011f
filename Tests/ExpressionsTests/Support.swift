import Expressions
import JSON
import JSONParse
import Testing

/// Whether an expression holds for a record, found in every way there is.
func holds(_ expression: Expression, _ record: JSONValue) throws -> Bool {
  let answer = expression.isTrue(of: record)
  let fields = Fields(expression.paths.map { $0.value { record[$0] } })
  #expect(
    holds(expression, fields.values, in: fields.bytes) == answer,
    "\(expression) of fields of \(record.text)")
  return answer
}

func holds(_ expression: Expression, _ values: [FieldValue], in bytes: [UInt8] = []) -> Bool {
  expression.isTrue(of: values.span, in: bytes.span)
}

func holds(_ text: String, _ record: String) throws -> Bool {
  try holds(Expression(parsing: text), JSONParser().value(Array(record.utf8)))
}

/// Fields as a reader of its own would hand them over: strings and whole numbers as ranges, every
/// third string as a text.
struct Fields {
  private(set) var values: [FieldValue] = []
  private(set) var bytes: [UInt8] = Array("before".utf8)

  init(_ found: [JSONValue?]) {
    for (index, value) in found.enumerated() {
      switch value {
      case nil: values.append(.missing)
      case .null: values.append(.null)
      case .bool(let flag): values.append(.bool(flag))
      case .number(let number):
        let isWhole = number.text.allSatisfy { $0.isNumber || $0 == "-" }
        values.append(
          isWhole ? .integer(number.double, add(number.text)) : .number(number.double))
      case .string(let text): values.append(index % 3 == 2 ? .text(text) : .string(add(text)))
      case .array, .object: values.append(.container)
      }
    }
  }

  private mutating func add(_ text: String) -> Range<Int> {
    let start = bytes.count
    bytes += text.utf8
    return start..<bytes.count
  }
}
