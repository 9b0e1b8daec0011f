import HTTPServer
import JSON
import Providers
import Testing
import Wire

@testable import LLMSim

private func spoilt(_ provider: String, by fault: Fault) throws -> LLMSim.Answer {
  let question = try #require(Probe(provider).question)
  return simulator.answer(question, attempt: 0, now: 0, spoiltBy: fault, parse: parse)
}

private let classes: [(fault: Fault.Kind, kind: Providers.ProviderError.Kind)] = [
  (.rate, .rate), (.quotaDay, .quotaDay), (.noMoney, .noMoney), (.noAccess, .noAccess),
  (.badKey, .badKey), (.badRequest, .badRequest), (.tooLong, .tooLong),
  (.overloaded, .overloaded), (.server, .server),
]

@Test(arguments: Catalogue.providers.map(\.name), classes)
private func `an error of a class is read as one of that class`(
  _ provider: String, _ row: (fault: Fault.Kind, kind: Providers.ProviderError.Kind)
) throws {
  let answer = try spoilt(provider, by: Fault(kind: row.fault))
  let error = ErrorClass.error(
    Providers.Refusal(
      status: answer.status, body: answer.body, now: Timestamp(milliseconds: 0),
      header: { answer.header($0) }))
  // Mistral does not say of which window a limit is.
  let isUntold = provider == "mistral" && row.fault == .quotaDay
  #expect(error.kind == (isUntold ? .rate : row.kind), "\(answer.status) \(answer.json.text)")
  #expect(answer.header("x-simulated-by") == "llm-sim")
}

@Test(arguments: Catalogue.providers)
func `a refusal is one in the provider's own way`(_ provider: Provider) throws {
  let answer = try spoilt(provider.name, by: Fault(kind: .refusal))
  #expect(answer.status == 200)
  let read = try provider.family.answer(answer.json)
  // Cohere has no word for it, and says so in the text.
  #expect(read.finish == (provider.name == "cohere" ? "stop" : "refusal"))
  #expect(!read.text.contains("example.com"))
}

@Test(arguments: Catalogue.providers.map(\.name))
func `an answer can be wrong in every way`(_ provider: String) throws {
  let family = dialect(provider).family
  let good = try spoilt(provider, by: Fault(kind: .hang))
  #expect(good.status == 200)

  let malformed = try spoilt(provider, by: Fault(kind: .malformedJSON))
  #expect(malformed.json == .null)
  #expect(malformed.body.elementsEqual(good.body.prefix(malformed.body.count)))

  let error = try spoilt(provider, by: Fault(kind: .errorIn200))
  #expect(error.status == 200)
  #expect(throws: Providers.ProviderError.self) { try family.answer(error.json) }

  let large = try spoilt(provider, by: Fault(kind: .large))
  #expect(large.body.count == 10 << 20)
  #expect(try family.answer(large.json).text.hasPrefix("example.com"))

  let type = try spoilt(provider, by: Fault(kind: .wrongContentType))
  #expect(
    type.headers.filter { $0.name == "Content-Type" }.map(\.value) == ["text/html; charset=utf-8"])
  #expect(type.body == good.body)

  for usage in Fault.Usage.allCases {
    let wrong = try spoilt(provider, by: Fault(kind: .wrongUsage, usage: usage)).json
    #expect(wrong != good.json && wrong != .null)
    #expect(
      (wrong["usage"] ?? wrong["usageMetadata"] != nil) == (usage != .missing), "\(wrong.text)")
  }
}

@Test func `any status can be told, with any body and headers`() throws {
  let fault = Fault(
    kind: .status, status: 418, body: "teapot",
    headers: [("content-type", "text/plain"), ("Retry-After", "7")])
  let answer = try spoilt("xai", by: fault)
  #expect(answer.status == 418)
  #expect(answer.body == Array("teapot".utf8))
  #expect(answer.header("content-type") == "text/plain")
  #expect(answer.header("Content-Type") == nil)
  #expect(answer.header("Retry-After") == "7")
  #expect(try spoilt("xai", by: Fault(kind: .status, status: 502)).json["error"] != nil)
}

@Test(arguments: [
  (Fault(kind: .hang), Conduct.never), (Fault(kind: .reset), .reset),
  (Fault(kind: .truncated), .truncated(50)),
  (Fault(kind: .trickled, bytesPerSecond: 3), .trickled(3)), (Fault(kind: .large), .whole),
])
func `a fault of the connection is its own conduct`(_ fault: Fault, _ conduct: Conduct) {
  #expect(fault.conduct(of: [UInt8](repeating: 0, count: 100)) == conduct)
}

private func plan(_ rate: Double, seed: UInt64 = 1) throws -> FaultPlan {
  FaultPlan([try FaultRule(rate: rate, providers: Catalogue.providers)], seed: seed)
}

private func questions(_ count: Int) throws -> [Question] {
  let question = try #require(Probe("openai").question)
  return (0..<count).map { index in
    var other = question
    other.hash = question.hash &+ UInt64(index) &* 0x9e37_79b9
    return other
  }
}

@Test func `chance hits the share that is asked for, with every fault, and repeats`() throws {
  var plans = [try plan(0.05), try plan(0.05), try plan(0.05, seed: 2)]
  let questions = try questions(20_000)
  let faults = plans.indices.map { index in
    questions.map { plans[index].fault(for: $0, attempt: 0) }
  }
  #expect((900...1100).contains(faults[0].count { $0 != nil }))
  #expect(faults[0] == faults[1])
  #expect(faults[0] != faults[2])
  for fault in Fault.retryable {
    #expect((80...220).contains(faults[0].count { $0 == fault }), "\(fault)")
  }
}

@Test func `chance does not depend on the order, and a second attempt has its own`() throws {
  let questions = try questions(2000)
  var (forward, backward) = (try plan(0.5), try plan(0.5))
  let first = questions.map { forward.fault(for: $0, attempt: 0) }
  let last = questions.reversed().map { backward.fault(for: $0, attempt: 0) }
  #expect(first == last.reversed())
  let second = questions.map { forward.fault(for: $0, attempt: 1) }
  #expect((800...1200).contains(zip(first, second).count { ($0 == nil) != ($1 == nil) }))
}

@Test func `all that can be tried again can be`() {
  for fault in Fault.retryable { #expect(!fault.kind.leavesAnswer) }
}
