import JSON
import TestSupport
import Testing
import Wire

@testable import DomainList

@Suite("Which domains are printed")
struct StepTests {
  private func names(
    _ domains: [String], _ change: (inout Step.Selection) -> Void = { _ in }
  ) throws -> [String] {
    var selection = Step.Selection()
    change(&selection)
    var step = Step(selection)
    var entries: [Entry] = []
    for domain in domains where !step.isDone {
      if let entry = step.take(try Entry(DomainName(Array(domain.utf8)[...]))) {
        entries.append(entry)
      }
    }
    return (entries + step.finish()).map(\.name.text)
  }

  private let list = ["a.com", "b.de", "a.com", "c.com", "d.com", "b.de", "e.com"]

  @Test("each domain once, unless duplicates are kept")
  func duplicates() throws {
    #expect(try names(list) == ["a.com", "b.de", "c.com", "d.com", "e.com"])
    #expect(try names(list) { $0.keepsDuplicates = true } == list)
  }

  @Test(
    "offset and limit count what is left after the filters",
    arguments: [
      (0, 2, ["a.com", "c.com"]), (1, 2, ["c.com", "d.com"]), (3, 9, ["e.com"]), (4, 1, []),
      (0, 0, []),
    ])
  func pages(offset: Int, limit: Int, expected: [String]) throws {
    let glob = try Glob("*.com")
    let found = try names(list) {
      $0.match = [glob]
      $0.offset = offset
      $0.limit = limit
    }
    #expect(found == expected)
  }

  @Test("one of several patterns is enough")
  func patterns() throws {
    let globs = [try Glob("a*"), try Glob("*.de")]
    #expect(try names(list) { $0.match = globs } == ["a.com", "b.de"])
  }

  @Test("a domain without a cohort is in none")
  func cohorts() throws {
    var selection = Step.Selection()
    selection.cohorts = [try Glob("food*"), try Glob("retail")]
    var step = Step(selection)
    var taken: [String] = []
    for (domain, cohort) in [
      ("a.com", "food"), ("b.com", "foodservice"), ("c.com", "retail"), ("d.com", "Retail"),
      ("e.com", nil),
    ] {
      let fields = cohort.map { [JSONObject.Member("cohort", .string($0))] } ?? []
      let entry = Entry(try DomainName(Array(domain.utf8)[...]), fields: fields)
      if let entry = step.take(entry) { taken.append(entry.name.text) }
    }
    #expect(taken == ["a.com", "b.com", "c.com"])
  }

  @Test("a sample keeps the order, is the same for the same seed, and does not depend on the order")
  func sample() throws {
    let domains = (0..<500).map { "d\($0).com" }
    let sample = try names(domains) { $0.sample = (20, 7) }
    #expect(sample.count == 20)
    #expect(sample == domains.filter(sample.contains))
    #expect(try names(domains) { $0.sample = (20, 7) } == sample)
    #expect(try names(domains.reversed()) { $0.sample = (20, 7) } == sample.reversed())
    #expect(try names(domains) { $0.sample = (20, 8) } != sample)
    #expect(try names(Array(domains.prefix(5))) { $0.sample = (20, 7) } == Array(domains.prefix(5)))
  }

  @Test("every domain has the same chance to be sampled")
  func fairness() throws {
    let domains = (0..<50).map { "d\($0).com" }
    var hits: [String: Int] = [:]
    for seed in 0..<400 {
      for name in try names(domains, { $0.sample = (10, UInt64(seed)) }) {
        hits[name, default: 0] += 1
      }
    }
    // 80 expected, standard deviation 8.
    #expect(hits.count == 50)
    #expect(hits.values.allSatisfy { (45...115).contains($0) })
  }

  @Test("copies of one domain have their own chances")
  func sampledDuplicates() throws {
    let domains = Array(repeating: "a.com", count: 50) + Array(repeating: "b.com", count: 50)
    let sample = try names(domains) {
      $0.keepsDuplicates = true
      $0.sample = (20, 1)
    }
    #expect(sample.count == 20)
    #expect(Set(sample) == ["a.com", "b.com"])
  }

  @Test("the table of seen domains tells 100,000 apart")
  func seen() throws {
    var seen = Seen()
    for round in 0..<2 {
      for number in 0..<100_000 {
        let name = try DomainName(Array("d\(number).com".utf8)[...])
        let isNew = seen.insert(name)
        if isNew != (round == 0) { Issue.record("d\(number).com in round \(round)") }
      }
    }
    #expect(seen.count == 100_000)
  }
}
