import JSON
import JSONParse
import Rules
import Streams
import Testing
import Wire

@testable import DeployGate

/// A gate over records as text.
enum Gate {
  static func record(_ text: String) throws -> Record {
    let parser = RecordParser()
    return try unsafe Array(text.utf8).withUnsafeBufferPointer { try unsafe parser.record($0) }
  }

  static func asked(_ rules: JSONValue = []) -> [Judge.Asked] {
    var parser = RuleParser()
    parser.add(Rule.builtIn, at: "built in")
    let builtIn = Set(parser.rules.map(\.digest))
    parser.add(rules.array ?? [], at: "rules")
    #expect(parser.problems == [])
    return parser.rules.map { Judge.Asked(rule: $0, isExplicit: !builtIn.contains($0.digest)) }
  }

  static func verdict(
    _ records: [String], rules: JSONValue = [], minimum: Int = 20, isStrict: Bool = false,
    noData: NoData = .inconclusive
  ) throws -> Verdict {
    var evidence = Evidence(asked(rules), minimum: minimum, isStrict: isStrict)
    for (index, text) in records.enumerated() {
      try evidence.look(record(text), at: Reason.Place(file: "in", line: index + 1))
    }
    return evidence.verdict(at: Timestamp(milliseconds: 0), noData: noData, problems: [])
  }
}
