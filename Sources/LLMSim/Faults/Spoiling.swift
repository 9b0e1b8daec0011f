import JSON

extension Simulator {
  /// The answer to a question as a fault leaves it.
  func answer(
    _ question: Question, attempt: Int, now: Int, spoiltBy fault: Fault,
    parse: ([UInt8]) throws(Problem) -> JSONValue
  ) -> Answer {
    var (answer, completion, _) = self.answer(question, attempt: attempt, now: now)
    let requestID = answer.headers.first { $0.name == question.dialect.requestIDHeader }?.value
    let words = FaultWords(question: question, requestID: requestID ?? "")
    func rewrite() {
      var writer = JSONWriter()
      question.dialect.family.form.write(completion, dialect: question.dialect, to: &writer)
      answer.body = writer.bytes
    }
    switch fault.kind {
    case .status:
      let headers = answer.headers
      answer = words.server(status: fault.status)
      if let body = fault.body {
        answer.headers = headers
        answer.body = Array(body.utf8)
      }
    case .errorIn200:
      answer = words.server(status: 500)
      answer.status = 200
    case .wrongContentType: answer.set("Content-Type", "text/html; charset=utf-8")
    case .malformedJSON: answer.body.removeLast(answer.body.count / 2)
    case .large:
      let missing = fault.size - answer.body.count
      if missing > 0 {
        completion.text += " " + String(repeating: "x", count: missing - 1)
        rewrite()
      }
    case .refusal:
      completion.isRefused = true
      rewrite()
    case .wrongUsage:
      if fault.usage == .missing {
        if var object = (try? parse(answer.body))?.object {
          object["usage"] = nil
          object["usageMetadata"] = nil
          answer.body = Array(JSONValue.object(object).text.utf8)
        }
      } else {
        let count =
          switch fault.usage {
          case .negative: -7
          case .zero: 0
          default: 9_000_000_000_000
          }
        completion.promptTokens = count
        completion.textTokens = count
        completion.reasoningTokens = 0
        rewrite()
      }
    default:
      if let error = words.answer(fault.kind) { answer = error }
    }
    for header in fault.headers { answer.set(header.name, header.value) }
    return answer
  }
}

extension Answer {
  fileprivate mutating func set(_ name: String, _ value: String) {
    headers.removeAll { $0.name.lowercased() == name.lowercased() }
    headers.append((name, value))
  }
}
