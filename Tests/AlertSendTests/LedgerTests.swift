import JSON
import TestSupport
import Testing
import Wire

@testable import AlertSend

@Suite("The file of the outbox")
struct LedgerTests {
  private static func folder(_ scratch: Scratch) throws -> StateFolder {
    try StateFolder.open(.init(named: scratch.folder("state"), home: nil))
  }

  private static func standing(_ number: Int) -> Standing {
    Standing(
      alert: Alert(
        id: "alert-\(1000 + number)", isFiring: true, severity: .error, source: "rule",
        summary: "trouble \(number)", at: Timestamp(milliseconds: 1_764_000_000_000)),
      began: 1_764_000_000_000)
  }

  private static func add(_ ledger: Ledger, _ book: Book, _ numbers: [Int]) throws {
    try ledger.begin(book)
    for number in numbers { book.put(standing(number)) }
    try ledger.commit(book)
  }

  private static func read(_ folder: StateFolder) throws -> Set<String> {
    let book = Book()
    try Ledger(folder).look(book)
    return Set(book.standings.keys)
  }

  @Test("cut at any byte, it holds every change before the cut and nothing of the one that is cut")
  func cuts() throws {
    let scratch = try Scratch()
    let folder = try Self.folder(scratch)
    let ledger = Ledger(folder)
    let book = Book()
    var ends: [Int] = [0]
    for number in 0..<4 {
      try Self.add(ledger, book, [number, number + 10])
      ends.append(try File.read(ledger.path).count)
    }
    let whole = try File.read(ledger.path)
    for cut in 0...whole.count {
      try File.write(Array(whole.prefix(cut)), to: ledger.path, mode: 0o600)
      let changes = ends.lastIndex { $0 <= cut } ?? 0
      let expected = Set((0..<changes).flatMap { ["alert-\(1000 + $0)", "alert-\(1010 + $0)"] })
      #expect(try Self.read(folder) == expected, "cut at \(cut)")
      if cut % 17 == 0 {
        // Who writes next takes what is cut away.
        let next = Book()
        try Self.add(Ledger(folder), next, [99])
        #expect(try Self.read(folder) == expected.union(["alert-1099"]), "cut at \(cut)")
      }
    }
  }

  @Test("any byte turned over costs one change at most", arguments: 0..<40)
  func turns(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let scratch = try Scratch()
    let folder = try Self.folder(scratch)
    let ledger = Ledger(folder)
    let book = Book()
    for number in 0..<6 { try Self.add(ledger, book, [number]) }
    var bytes = try File.read(ledger.path)
    bytes[Int.random(in: 0..<bytes.count, using: &random)] ^= UInt8.random(
      in: 1...255, using: &random)
    try File.write(bytes, to: ledger.path, mode: 0o600)
    #expect(try Self.read(folder).count >= 4)
    #expect(try Self.read(folder).isSubset(of: Set((0..<6).map { "alert-\(1000 + $0)" })))
  }

  @Test("two that take turns see each other's changes, also over a compaction")
  func shares() throws {
    let scratch = try Scratch()
    let folder = try Self.folder(scratch)
    let (first, second) = (Ledger(folder), Ledger(folder))
    let (one, two) = (Book(), Book())
    for round in 0..<3000 {
      try Self.add(round % 2 == 0 ? first : second, round % 2 == 0 ? one : two, [round % 7])
      if round % 500 == 0 {
        try first.begin(one)
        one.put(mark: "round", round)
        try first.commit(one)
        try second.begin(two)
        second.release()
        #expect(two.marks["round"] == round)
      }
    }
    #expect(try Self.read(folder).count == 7)
    #expect(try File.read(first.path).count < 2 << 20)
  }

  @Test("what could not be stored is stored with the next change")
  func keepsTrying() throws {
    let scratch = try Scratch()
    let folder = try Self.folder(scratch)
    let book = Book()
    // Nobody has taken the lock and opened the file: there is nothing to store it in.
    book.put(Self.standing(1))
    #expect(book.dirty.count == 1)
    try Self.add(Ledger(folder), book, [2])
    #expect(try Self.read(folder) == ["alert-1001", "alert-1002"])
    #expect(book.dirty.isEmpty)
  }

  @Test("a book survives being stored")
  func roundTrip() throws {
    let scratch = try Scratch()
    let folder = try Self.folder(scratch)
    let (ledger, book) = (Ledger(folder), Book())
    try ledger.begin(book)
    var group = Group(
      key: "k", channel: "ops", by: [.init("a", "b")],
      pace: Group.Pace(wait: 1, interval: 2, again: 3), opened: 4, number: 5)
    (group.last, group.messages, group.wasSent) = (6, 7, true)
    book.put(group)
    var standing = Self.standing(1)
    standing.groups = ["k"]
    standing.acknowledgement = Acknowledgement(
      alert: "alert-1001", by: "ann", until: Timestamp(milliseconds: 9), note: "n",
      at: Timestamp(milliseconds: 8))
    (standing.changes, standing.isFlapping, standing.told) = ([1, 2], true, 3)
    standing.isEscalated = true
    book.put(standing)
    book.put(Group.Member(isTold: true, told: 5, news: "x"), "alert-1001", in: "k")
    let entry = TextTests.entry("text", recipient: "a@example.com")
    book.put(entry)
    var attempts = Entry.Attempts()
    (attempts.count, attempts.next, attempts.reason) = (3, 4, "r")
    (attempts.isDead, attempts.last, attempts.hasFallenBack) = (true, 5, true)
    book.put(attempts, of: entry.id)
    var state = ChannelState()
    (state.hold, state.attempts, state.messages) = (1, [2], [3])
    (state.failures, state.isBroken) = (4, true)
    book.put(state, of: "ops")
    book.put(mark: "acks", 12)
    try ledger.commit(book)

    let found = Book()
    try Ledger(folder).look(found)
    #expect(found.standings["alert-1001"] == standing)
    #expect(found.entries[entry.id] == entry)
    #expect(found.attempts[entry.id] == attempts)
    #expect(found.channels["ops"] == state)
    #expect(found.marks["acks"] == 12)
    #expect(found.groups["k"]?.members["alert-1001"]?.news == "x")
    #expect(found.groups["k"]?.pace == group.pace)
    #expect(found.groups["k"]?.pending == book.groups["k"]?.pending)
    #expect(found.nextNumber() == book.nextNumber())
  }
}
