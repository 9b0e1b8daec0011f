import JSON
import JSONParse
import TestSupport
import Testing

@testable import DomainList

@Suite("Rows that the server copies")
struct CopyTextTests {
  @Test("what is written is read back", arguments: 0..<200)
  func roundTrip(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let letters: [Character] = ["a", "\\", "\t", "\n", "\r", "N", "\"", "é", "{", " ", "b"]
    let values: [String?] = (0..<Int.random(in: 1...6, using: &random)).map { _ in
      if Int.random(in: 0..<5, using: &random) == 0 { return nil }
      return String(
        (0..<Int.random(in: 0...8, using: &random)).map { _ in
          letters[Int.random(in: 0..<letters.count, using: &random)]
        })
    }
    var text: [UInt8] = []
    for (index, value) in values.enumerated() {
      CopyText.append(value, end: index == values.count - 1 ? "\n" : "\t", to: &text)
    }
    let read = unsafe text.withUnsafeBytes { unsafe CopyText.values($0) }
    #expect(read.map { $0?.text } == values)
  }

  private static let rows: [[String?]] = [
    ["a.example.com", "id", "0", nil, nil, "pending", nil],
    ["a.example.com", "id", "-7", "x", nil, "failed", "2026-11-24T09:00:00.000Z"],
    ["a.example.com", "id", "5", nil, "list", "pending", nil],
    ["a.example.com", "id", "5", "é", "list", "pending", "2026-11-24T09:00:00.000Z"],
  ]

  @Test("a row becomes the same record on the short way as on the long one", arguments: rows)
  func sameRecord(row: [String?]) throws {
    var text: [UInt8] = []
    for (index, value) in row.enumerated() {
      CopyText.append(value, end: index == row.count - 1 ? "\n" : "\t", to: &text)
    }
    var short: [UInt8] = []
    let isWritten = unsafe text.withUnsafeBytes { unsafe TableListing.write($0, to: &short) }
    #expect(isWritten)
    var writer = JSONWriter()
    try unsafe text.withUnsafeBytes { try unsafe TableListing.entry($0) }.write(to: &writer)
    #expect(short.text == writer.bytes.text)
  }

  @Test("a value that JSON writes another way takes the long way", arguments: ["a\"", "\\", "\t"])
  func longWay(cohort: String) {
    var text: [UInt8] = []
    let row: [String?] = ["a.example.com", "id", "0", cohort, nil, "pending", nil]
    for (index, value) in row.enumerated() {
      CopyText.append(value, end: index == row.count - 1 ? "\n" : "\t", to: &text)
    }
    var short: [UInt8] = [1]
    let isWritten = unsafe text.withUnsafeBytes { unsafe TableListing.write($0, to: &short) }
    #expect(!isWritten)
    #expect(short == [1])
  }
}
