import Glibc
import JSON
import JSONParse
import TestSupport
import Testing
import Toolbox
import Wire

@testable import LLMQuery

/// Response records as the journal takes them.
enum JournalSamples {
  static func id(_ number: Int) -> QuestionID {
    let digest = SHA256.digest("question \(number)")
    func word(_ bytes: ArraySlice<UInt8>) -> UInt64 {
      bytes.reduce(0) { $0 << 8 | UInt64($1) }
    }
    return QuestionID(high: word(digest[..<8]), low: word(digest[8..<16]))
  }

  static func record(
    _ number: Int, _ kind: JournalKind = .answered, run: String? = "w47",
    text: String = "An answer.",
    cost: Double? = 0.25, maybeBilled: Bool = false
  ) -> [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    writer.member("type", "response")
    writer.member("ts", "2026-11-24T06:08:47.120Z")
    writer.member("run", ifPresent: run.map(JSONValue.string))
    writer.member("domain", "d\(number).example")
    writer.member("question", id(number).text)
    writer.member("provider", "openai")
    writer.member("model", "gpt-6-luna")
    writer.member("status", kind == .answered ? "ok" : "error")
    if kind == .answered { writer.member("text", text) }
    writer.member("cost_usd", cost.map(JSONValue.double) ?? .null)
    if maybeBilled { writer.member("maybe_billed", true) }
    if kind != .answered {
      writer.member(
        "error",
        ["kind": "rate", "http": 429, "message": "slow", "retryable": .bool(kind == .failedForNow)])
    }
    writer.endObject()
    writer.endLine()
    return writer.bytes
  }
}

@Suite("The journal")
struct JournalTests {
  private let scratch: Scratch
  private var path: String { "\(scratch.path)/journal.ndjson" }

  init() throws { scratch = try Scratch() }

  /// Appends records and waits until they are safe.
  @discardableResult
  private func write(_ records: [(Int, JournalKind, [UInt8])]) throws -> [UInt8] {
    var printed: [UInt8] = []
    let journal = try Journal(path)
    for (number, kind, record) in records {
      journal.append(record, id: JournalSamples.id(number), kind: kind)
    }
    try journal.close { printed += $1 }
    return printed
  }

  @Test("what was appended is handed out in order once it is safe, and is there again")
  func roundTrip() throws {
    let records = (0..<500).map {
      ($0, JournalKind.answered, JournalSamples.record($0, text: String(repeating: "x", count: $0)))
    }
    let all = records.flatMap(\.2)
    #expect(try write(records) == all)
    #expect(try File.read(path) == all)
    let journal = try Journal(path)
    #expect(journal.count == 500)
    #expect(journal.damagedLines == 0)
    for (number, _, record) in records {
      let entry = try #require(journal.stored(JournalSamples.id(number)))
      #expect(entry.kind == .answered)
      #expect(try journal.record(entry) == record)
    }
    #expect(journal.stored(JournalSamples.id(500)) == nil)
    #expect(journal.spending(run: "w47") == .init(costUSD: 125, maybeBilled: 0))
    #expect(journal.spending(run: "other") == .init())
    try journal.close { _, _ in }
  }

  @Test("the event loop is woken when records are safe, and not before")
  func wakes() throws {
    let journal = try Journal(path)
    #expect(journal.descriptor.wait(for: Int16(POLLIN), milliseconds: 0) == 0)
    let record = JournalSamples.record(1)
    let ticket = journal.append(record, id: JournalSamples.id(1), kind: .answered)
    #expect(journal.unsaved == 1)
    #expect(journal.stored(JournalSamples.id(1)) == nil)
    var found: [(JournalTicket, [UInt8])] = []
    journal.write()
    #expect(try File.read(path) == record)
    while found.isEmpty {
      try #require(journal.descriptor.wait(for: Int16(POLLIN), milliseconds: 30_000) != 0)
      try journal.collect { found.append(($0, $1)) }
    }
    #expect(found.map(\.0) == [ticket])
    #expect(found.map(\.1) == [record])
    #expect(journal.unsaved == 0 && journal.backlog == 0)
    #expect(try journal.record(try #require(journal.stored(JournalSamples.id(1)))) == record)
    #expect(journal.descriptor.wait(for: Int16(POLLIN), milliseconds: 0) == 0)
  }

  @Test("a last line cut off at any byte is removed, what stood before it is kept")
  func torn() throws {
    let (first, second) = (JournalSamples.record(1), JournalSamples.record(2))
    for length in 1...second.count {
      try File.write(first + second[..<length], to: path)
      let journal = try Journal(path)
      #expect(journal.stored(JournalSamples.id(1))?.length == first.count)
      // Only the line feed is missing at second.count - 1.
      let isWhole = length >= second.count - 1
      #expect((journal.stored(JournalSamples.id(2)) != nil) == isWhole, "\(length)")
      #expect(journal.damagedLines == 0)
      let third = JournalSamples.record(3)
      journal.append(third, id: JournalSamples.id(3), kind: .answered)
      try journal.close { _, _ in }
      #expect(try File.read(path) == first + (isWhole ? second : []) + third, "\(length)")
    }
  }

  @Test(
    "the end of a file that is no record at all is removed",
    arguments: ["x\n", "\0\0\0\0\0", "\0\0\n", "   ", "{\"a\":\n", "\u{ff}\n"])
  func rubbishAtTheEnd(rubbish: String) throws {
    let record = JournalSamples.record(1)
    try File.write(record + Array(rubbish.utf8), to: path)
    try write([(2, .answered, JournalSamples.record(2))])
    #expect(try File.read(path) == record + JournalSamples.record(2))
  }

  @Test("damaged lines in the middle are counted, skipped and kept")
  func damaged() throws {
    let (first, second) = (JournalSamples.record(1), JournalSamples.record(2))
    let lines = [
      "not json", "{\"type\":\"response\"}", "{\"type\":\"domain\",\"domain\":\"a.b\"}", "[]",
    ]
    let middle = Array(lines.map { $0 + "\n" }.joined().utf8)
    try File.write(first + middle + Array("\n  \n".utf8) + second, to: path)
    let journal = try Journal(path)
    #expect(journal.damagedLines == lines.count)
    #expect(journal.count == 2)
    #expect(try journal.record(try #require(journal.stored(JournalSamples.id(2)))) == second)
    try journal.close { _, _ in }
    #expect(try File.read(path) == first + middle + Array("\n  \n".utf8) + second)
  }

  @Test("a line of more than 16 MiB is damage, wherever it stands")
  func tooLong() throws {
    let long = [UInt8](repeating: 0x78, count: (16 << 20) + 5_000_000)
    let (first, second) = (JournalSamples.record(1), JournalSamples.record(2))
    try File.write(first + long + [0x0a] + second, to: path)
    do {
      let journal = try Journal(path)
      #expect(journal.damagedLines == 1)
      #expect(try journal.record(try #require(journal.stored(JournalSamples.id(2)))) == second)
    }
    try File.write(first + long, to: path)
    do { #expect(try Journal(path).count == 1) }
    #expect(try File.read(path) == first)
  }

  @Test("the later record of a question stands, but no error in the place of an answer")
  func lastWins() throws {
    let retryable = JournalSamples.record(1, .failedForNow, cost: nil)
    let final = JournalSamples.record(1, .failedForGood, cost: nil)
    let answer = JournalSamples.record(1)
    for (records, kind) in [
      (
        [(JournalKind.failedForNow, retryable), (.failedForGood, final)], JournalKind.failedForGood
      ),
      ([(.failedForGood, final), (.failedForNow, retryable)], .failedForNow),
      ([(.failedForNow, retryable), (.answered, answer)], .answered),
      ([(.answered, answer), (.failedForNow, retryable)], .answered),
    ] {
      Folder.remove(path)
      try write(records.map { (1, $0.0, $0.1) })
      let journal = try Journal(path)
      #expect(journal.count == 1)
      #expect(journal.stored(JournalSamples.id(1))?.kind == kind)
      try journal.close { _, _ in }
    }
  }

  @Test("costs and lost requests are summed by run, those of replaced records too")
  func spending() throws {
    try write([
      (1, .failedForNow, JournalSamples.record(1, .failedForNow, cost: nil, maybeBilled: true)),
      (1, .answered, JournalSamples.record(1, cost: 0.5)),
      (2, .answered, JournalSamples.record(2, run: "w48", cost: 2)),
      (3, .answered, JournalSamples.record(3, run: nil, cost: 4)),
      (4, .answered, JournalSamples.record(4, cost: nil)),
      (5, .answered, JournalSamples.record(5, cost: 1)),
    ])
    let journal = try Journal(path)
    #expect(journal.spending(run: "w47") == .init(costUSD: 1.5, maybeBilled: 1))
    #expect(journal.spending(run: "w48") == .init(costUSD: 2, maybeBilled: 0))
    #expect(journal.spending(run: "") == .init(costUSD: 4, maybeBilled: 0))
  }

  @Test("a second one is refused and told who has it")
  func locked() throws {
    let journal = try Journal(path)
    #expect(
      throws: Failure(
        .tryLater,
        "\(path): process \(getpid()) writes to this journal; wait until it has ended")
    ) { try Journal(path) }
    try journal.close { _, _ in }
    _ = consume journal
    #expect(try Journal(path).count == 0)
  }

  @Test("what is no file is refused")
  func noFile() throws {
    for path in [scratch.path, "/dev/null", "\(scratch.path)/missing/journal"] {
      do {
        _ = try Journal(path)
        Issue.record("\(path) was opened")
      } catch { #expect(error.status == .cannotCreate) }
    }
  }

  @Test("a full disk ends the writing; what is safe stays, what is not is counted")
  func fullDisk() async throws {
    // A limit of the size of files stands for the disk; it is the process's, so it gets its own.
    await #expect(processExitsWith: .success) {
      let scratch = try Scratch()
      let path = "\(scratch.path)/journal.ndjson"
      signal(SIGXFSZ, SIG_IGN)
      var limit = rlimit(rlim_cur: 5000, rlim_max: 5000)
      unsafe setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
      let journal = try Journal(path)
      var safe: [UInt8] = []
      var failure: Failure?
      for number in 0..<40 where failure == nil {
        journal.append(
          JournalSamples.record(number), id: JournalSamples.id(number), kind: .answered)
        journal.write()
        while journal.unsaved > 0, failure == nil {
          _ = journal.descriptor.wait(for: Int16(POLLIN), milliseconds: 30_000)
          do { try journal.collect { safe += $1 } } catch { failure = error as? Failure }
        }
      }
      let isFull = failure.map {
        $0.status == .ioError && $0.message.contains("File too large; 1 answer is only in memory")
      }
      guard isFull == true, journal.unsaved == 1 else { exit(2) }
      // Every later call says the same.
      do {
        try journal.close { _, _ in exit(3) }
        exit(4)
      } catch {}
      let content = try File.read(path)
      guard content.starts(with: safe), safe.count > 4000 else { exit(5) }
      exit(0)
    }
  }

  @Test("kill -9 at any moment loses nothing that was handed out", arguments: 0..<12)
  func killed(seed: Int) async throws {
    let (path, printed) = (path, "\(scratch.path)/printed")
    await #expect(processExitsWith: .signal(SIGKILL)) {
      [path = path as String, printed = printed as String, seed = seed as Int] in
      let journal = try Journal(path)
      let output = try OpenFile(creating: printed)
      var random = SplitMix64(seed: UInt64(seed))
      let delay = UInt32.random(in: 0..<40_000, using: &random)
      let killer = Thread {
        usleep(delay)
        kill(getpid(), SIGKILL)
      }
      for number in 0... {
        let text = String(repeating: "y", count: Int.random(in: 0..<3000, using: &random))
        journal.append(
          JournalSamples.record(number, text: text), id: JournalSamples.id(number), kind: .answered)
        journal.write()
        if journal.isFull { _ = journal.descriptor.wait(for: Int16(POLLIN), milliseconds: -1) }
        try journal.collect { try output.descriptor.write($1) }
      }
      killer.join()
    }
    let out = try File.read(printed)
    let kept = try File.read(path)
    #expect(kept.starts(with: out))
    // What was not handed out may be there too: whole lines, and at most one that is cut off.
    let journal = try Journal(path)
    #expect(journal.damagedLines == 0)
    #expect(journal.count == kept.filter { $0 == 0x0a }.count)
    try journal.close { _, _ in }
  }
}
