import JSON
import TestSupport
import Testing

@testable import LLMQuery

@Suite("Spool")
struct SpoolTests {
  private func entry(_ number: Int) -> Entry {
    var entry = Entry(
      Input(
        domain: "d\(number).com", run: number % 2 == 0 ? "w1" : nil, id: .int(number),
        cohort: number % 3 == 0 ? "ä \"x\"" : nil, lease: nil),
      readAt: Int64(number))
    if number % 5 == 0 { entry.skip(number % 200) }
    return entry
  }

  @Test("everyone reads everything, each at a pace of its own", arguments: 0..<20)
  func readers(seed: Int) throws {
    var random = SplitMix64(seed: UInt64(seed))
    var spool = Spool()
    var cursors = [SpoolCursor](repeating: SpoolCursor(), count: 4)
    var read = [Int](repeating: 0, count: 4)
    var written = 0
    while read.contains(where: { $0 < 500 }) {
      if written < 500, Bool.random(using: &random) {
        for _ in 0..<Int.random(in: 1...90, using: &random) where written < 500 {
          try spool.append(entry(written))
          written += 1
        }
      }
      let reader = Int.random(in: 0..<4, using: &random)
      for _ in 0..<Int.random(in: 1...120, using: &random) {
        guard let found = try cursors[reader].entry(in: &spool) else { break }
        let expected = entry(read[reader])
        #expect(found.input.domain == expected.input.domain && found.readAt == expected.readAt)
        #expect(found.input.run == expected.input.run && found.input.id == expected.input.id)
        #expect(found.input.cohort == expected.input.cohort && found.input.lease == nil)
        #expect(found.skipped == expected.skipped)
        cursors[reader].advance()
        read[reader] += 1
      }
      #expect(read[reader] <= written)
    }
    #expect(read == [500, 500, 500, 500])
  }
}
