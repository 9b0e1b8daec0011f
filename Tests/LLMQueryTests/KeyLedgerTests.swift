import TestSupport
import Testing
import Toolbox
import Wire

@testable import LLMQuery

@Suite("The ledger of keys")
struct KeyLedgerTests {
  private let scratch: Scratch
  private let folder: StateFolder

  init() throws {
    scratch = try Scratch()
    folder = try StateFolder.open(.init(named: scratch.folder("state"), home: nil))
  }

  private func ledger(at seconds: Int64) -> KeyLedger {
    KeyLedger(folder, clock: .fixed(Timestamp(milliseconds: seconds * 1000)))
  }

  private let name = KeyHistory.Name(provider: "openai", fingerprint: "0123456789ab")

  @Test("what was noted is there for the next one, and since when the key is known stays")
  func remembers() throws {
    let first = ledger(at: 100)
    first.note(name.fingerprint, of: name.provider, .seen)
    #expect(try first.flush()[name] == KeyHistory(firstSeen: Timestamp(milliseconds: 100_000)))
    let second = ledger(at: 200)
    second.note(name.fingerprint, of: name.provider, .taken)
    second.note(name.fingerprint, of: name.provider, .limited)
    second.note(name.fingerprint, of: "groq", .refused)
    let known = try second.flush()
    let history = try #require(known[name])
    #expect(history.firstSeen.seconds == 100)
    #expect(history.lastUsed?.seconds == 200)
    #expect(history.limited == 1 && history.refused == 0 && !history.isDead)
    #expect(known.count == 2)
    #expect(try ledger(at: 300).flush() == known)
  }

  @Test("a key is dead from its refusal until it is taken again")
  func dead() throws {
    for (seconds, event, isDead) in [
      (1, KeyLedger.Event.taken, false), (2, .refused, true), (3, .seen, true),
      (4, .limited, false), (5, .refused, true), (6, .taken, false),
    ] as [(Int64, KeyLedger.Event, Bool)] {
      let ledger = ledger(at: seconds)
      ledger.note(name.fingerprint, of: name.provider, event)
      #expect(try ledger.flush()[name]?.isDead == isDead, "\(seconds)")
    }
  }

  @Test("many that add at the same time lose nothing")
  func concurrent() throws {
    let folder = folder
    let threads = (0..<4).map { number in
      Thread {
        for round in 0..<25 {
          let ledger = KeyLedger(
            folder, clock: .fixed(Timestamp(milliseconds: Int64(round * 4 + number + 1) * 1000)))
          ledger.note("0123456789ab", of: "openai", .refused)
          ledger.note("key of \(number)", of: "openai", .limited)
          do { try ledger.flush() } catch { Issue.record("\(error)") }
        }
      }
    }
    threads.forEach { $0.join() }
    let known = try ledger(at: 1).flush()
    #expect(known[name]?.refused == 100)
    #expect(known[name]?.firstSeen.seconds == 1)
    #expect(known[name]?.lastRefused?.seconds == 100)
    for number in 0..<4 {
      #expect(
        known[KeyHistory.Name(provider: "openai", fingerprint: "key of \(number)")]?.limited == 25)
    }
    #expect(Folder.names(folder.path) == ["keys.lock", "keys.ndjson"])
  }

  @Test("merging is the same in any order", arguments: 0..<50)
  func order(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let histories = (0..<6).map { _ in
      var history = KeyHistory(
        firstSeen: Timestamp(milliseconds: .random(in: 0..<9, using: &random)))
      for path in [\KeyHistory.lastUsed, \.lastTaken, \.lastRefused] {
        if Bool.random(using: &random) {
          history[keyPath: path] = Timestamp(milliseconds: .random(in: 0..<9, using: &random))
        }
      }
      history.refused = .random(in: 0..<5, using: &random)
      history.limited = .random(in: 0..<5, using: &random)
      return history
    }
    func merged(_ histories: [KeyHistory]) -> KeyHistory? {
      histories.dropFirst().reduce(histories.first) { sum, next in
        var sum = sum
        sum?.merge(next)
        return sum
      }
    }
    #expect(merged(histories) == merged(histories.shuffled(using: &random)))
  }
}
