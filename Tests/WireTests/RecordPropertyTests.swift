import JSON
import TestSupport
import Testing

/// The property of records, driven by seeds and by the corpus; scripts/fuzz is the third driver.
@Suite("Records from any bytes")
struct RecordPropertyTests {
  @Test("seeds", arguments: 0..<UInt64(150))
  func seeds(seed: UInt64) throws {
    var random = RandomJSON(seed: seed)
    for _ in 0..<20 {
      var bytes: [UInt8] = []
      for _ in 0..<random.int(1...4) {
        let text = line(&random)
        bytes += random.int(0...1) == 0 ? text : random.spoiled(text)
        bytes += [0x0a]
      }
      try checkRecords(bytes)
    }
  }

  private func line(_ random: inout RandomJSON) -> [UInt8] {
    random.int(0...3) == 0
      ? random.spelled(random.value()) : random.spelled(.object(random.object()))
  }

  private static let folder = "\(Repository.root)/Tests/Fuzz/records/corpus"

  @Test("corpus", arguments: Folder.names(folder))
  func replayed(name: String) throws {
    let bytes = try File.read("\(Self.folder)/\(name)")
    try checkRecords(bytes)
    for size in [1, 2, 3, 7, 64] { try checkRecords(bytes, splits: [size]) }
    for limit in [0, 1, 2, 16, 100] { try checkRecords(bytes, splits: [5], limit: limit) }
  }

  @Test("the corpus is there")
  func corpusIsThere() { #expect(Folder.names(Self.folder).count >= 40) }
}
