import TestSupport
import Testing

@testable import LLMQuery

@Suite("The index of the journal")
struct JournalIndexTests {
  @Test("it is a dictionary in which an answer is never given up for an error", arguments: 0..<40)
  func model(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    var index = JournalIndex()
    var naive: [QuestionID: JournalEntry] = [:]
    let questions = Int.random(in: 1...3000, using: &random)
    for offset in 0..<Int.random(in: 0...6000, using: &random) {
      let id = JournalSamples.id(Int.random(in: 0..<questions, using: &random))
      let entry = JournalEntry(
        offset: offset * 4097 * 31, length: Int.random(in: 1...16_777_217, using: &random),
        kind: [.answered, .failedForGood, .failedForNow].randomElement(using: &random)
          ?? .answered)
      let before = naive[id]
      #expect(index.note(id, entry) == before)
      if before?.kind != .answered || entry.kind == .answered { naive[id] = entry }
    }
    #expect(index.count == naive.count)
    for number in 0..<questions {
      let id = JournalSamples.id(number)
      #expect(index[id] == naive[id])
    }
    var all: [QuestionID: JournalEntry] = [:]
    index.forEach { all[$0] = $1 }
    #expect(all == naive)
  }

  @Test("identities that begin alike are told apart")
  func collisions() {
    var index = JournalIndex()
    for low in 0..<2000 {
      index.note(
        QuestionID(high: .max, low: UInt64(low)),
        JournalEntry(offset: low, length: 1, kind: .answered))
    }
    for low in 0..<2000 { #expect(index[QuestionID(high: .max, low: UInt64(low))]?.offset == low) }
    #expect(index[QuestionID(high: .max, low: 2000)] == nil)
    #expect(index[QuestionID(high: 0, low: 0)] == nil)
  }

  @Test("the largest values come back")
  func largest() {
    var index = JournalIndex()
    let entry = JournalEntry(
      offset: JournalIndex.largestOffset, length: 1 << 25 - 1, kind: .failedForNow)
    let id = QuestionID(high: .max, low: .max)
    index.note(id, entry)
    #expect(index[id] == entry)
  }

  @Test("an identity is 32 digits and nothing else")
  func digits() throws {
    let text = "00112233445566778899aabbccddeeff"
    #expect(try #require(QuestionID(text)).text == text)
    for wrong in ["", "0", text + "0", text.uppercased(), text.dropLast() + "g"] {
      #expect(QuestionID(wrong) == nil)
    }
  }
}
