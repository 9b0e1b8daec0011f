import JSON
import TestSupport
import Testing
import Toolbox
import Wire

@testable import AlertSend

/// A book, what comes in, and what is made of it.
private struct Bench {
  let book = Book()
  var step: Step
  let start: Int64 = 1_764_000_000_000

  init(_ change: (inout Settings) -> Void = { _ in }) {
    var settings = Settings()
    settings.channels["log"] = ChannelSettings(name: "log", kind: .file(path: "log"))
    settings.channels["stderr"] = ChannelSettings(name: "stderr", kind: .standardError)
    settings.names = ["log"]
    change(&settings)
    step = Step(settings, book, now: start)
  }

  static func alert(
    _ id: String, firing: Bool = true, _ severity: Severity = .error, source: String = "rule",
    labels: [JSONObject.Member] = []
  ) -> Alert {
    Alert(
      id: id, isFiring: firing, severity: severity, source: source, summary: "trouble",
      labels: JSONObject(labels), at: Timestamp(milliseconds: 1_764_000_000_000))
  }

  /// Lets time pass to so many seconds after the start, and looks.
  @discardableResult
  mutating func look(at seconds: Double, all: Bool = true) -> Int64? {
    step.now = start + Int64(seconds * 1000)
    return step.look(all: all)
  }

  /// The messages in the outbox, in order, as `kind:ids`.
  var messages: [String] {
    book.entries.values.sorted { $0.number < $1.number }
      .map { "\($0.kind.rawValue):\($0.ids.joined(separator: ","))" }
  }

  /// Delivers all that is in the outbox.
  mutating func deliver() {
    for id in book.entries.values.sorted(by: { $0.number < $1.number }).map(\.id) {
      step.settle(id, .delivered, random: 0)
    }
  }
}

@Suite("What is told, to whom and when")
struct StepTests {
  @Test("a first message waits for others, the next one for the interval")
  func paces() {
    var bench = Bench()
    bench.step.take(Bench.alert("alert-001"))
    let due = bench.look(at: 0)
    #expect(due == bench.start + 10_000)
    #expect(bench.messages.isEmpty)
    bench.step.take(Bench.alert("alert-002"))
    bench.look(at: 9.999)
    #expect(bench.messages.isEmpty)
    bench.look(at: 10)
    #expect(bench.messages == ["firing:alert-001,alert-002"])
    bench.deliver()
    bench.step.take(Bench.alert("alert-003"))
    bench.look(at: 309)
    #expect(bench.messages.isEmpty)
    bench.look(at: 310)
    #expect(bench.messages == ["firing:alert-003"])
  }

  @Test("the end of the input ends the wait, but not the interval")
  func ends() {
    var bench = Bench()
    bench.step.hasEnded = true
    bench.step.take(Bench.alert("alert-001"))
    bench.look(at: 0)
    #expect(bench.messages == ["firing:alert-001"])
    bench.step.take(Bench.alert("alert-002"))
    bench.look(at: 1)
    #expect(bench.messages == ["firing:alert-001"])
    #expect(bench.step.deliveries.map(\.status) == [.queued])
  }

  @Test("a message that was never delivered has no end; one that is under way has")
  func resolves() {
    var bench = Bench()
    bench.step.hasEnded = true
    bench.step.take(Bench.alert("alert-001"))
    bench.look(at: 0)
    bench.step.take(Bench.alert("alert-001", firing: false))
    bench.look(at: 400)
    #expect(bench.messages == ["firing:alert-001", "resolved:alert-001"])
    for id in bench.book.entries.keys { bench.book.removeEntry(id) }

    bench.step.take(Bench.alert("alert-002"))
    bench.look(at: 800)
    let id = bench.book.entries.keys.first ?? ""
    bench.step.settle(id, .refused("no"), random: 0)
    bench.step.take(Bench.alert("alert-002", firing: false))
    bench.look(at: 1200)
    #expect(!bench.messages.contains("resolved:alert-002"))
    #expect(
      bench.step.deliveries.contains {
        $0.alert == "alert-002" && $0.status == .suppressed
      })
  }

  @Test("what has become worse is told again, what has become better is not")
  func worsens() {
    var bench = Bench { $0.groupBy = ["source"] }
    bench.step.hasEnded = true
    bench.step.take(Bench.alert("alert-001", .warning))
    bench.look(at: 0)
    bench.deliver()
    bench.step.take(Bench.alert("alert-001", .critical))
    bench.look(at: 300)
    #expect(bench.messages == ["firing:alert-001"])
    bench.deliver()
    bench.step.take(Bench.alert("alert-001", .info))
    bench.look(at: 600)
    #expect(bench.messages.isEmpty)
  }

  @Test("with another severity it leaves its group, which ends")
  func moves() {
    var bench = Bench()
    bench.step.hasEnded = true
    bench.step.take(Bench.alert("alert-001", .warning))
    bench.look(at: 0)
    bench.deliver()
    bench.step.take(Bench.alert("alert-001", .critical))
    bench.look(at: 1)
    #expect(bench.messages == ["firing:alert-001"])
    bench.look(at: 300)
    #expect(bench.messages == ["firing:alert-001", "resolved:alert-001"])
  }

  @Test("a group that has more than a message takes is in several, or says how many more")
  func splits() throws {
    var bench = Bench()
    bench.step.hasEnded = true
    for number in 100..<700 { bench.step.take(Bench.alert("alert-\(number)")) }
    bench.look(at: 0)
    #expect(bench.book.entries.count == 3)
    #expect(Set(bench.book.entries.values.flatMap(\.ids)).count == 600)

    let url = try Secret("http://127.0.0.1/x", origin: "a test")
    var slack = Bench {
      $0.channels["ops"] = ChannelSettings(name: "ops", kind: .slack(url: url))
      $0.names = ["ops"]
    }
    slack.step.hasEnded = true
    for number in 100..<187 { slack.step.take(Bench.alert("alert-\(number)")) }
    slack.look(at: 0)
    let entry = try #require(slack.book.entries.values.first)
    #expect(slack.book.entries.count == 1)
    #expect(entry.ids.count == 87)
    #expect(entry.more == 37)
  }

  @Test("failures: when it is tried again, and when others are asked")
  func fails() throws {
    var bench = Bench {
      $0.channels["log"]?.fallback = "stderr"
      $0.names = ["log", "stderr"]
      $0.routes = [Settings.Route(channels: ["log"])]
    }
    bench.step.hasEnded = true
    bench.step.take(Bench.alert("alert-001"))
    bench.look(at: 0)
    let id = try #require(bench.book.entries.keys.first)
    var waits: [Int64] = []
    for count in 1...12 {
      bench.step.settle(id, .later("500"), random: .max)
      waits.append((bench.book.attempts[id]?.next ?? 0) - bench.step.now)
      #expect(bench.book.attempts[id]?.count == count)
      #expect(bench.book.attempts[id]?.hasFallenBack == (count >= 3))
    }
    #expect(zip(waits, waits.dropFirst()).allSatisfy { $0 <= $1 })
    #expect(waits.last.map { $0 <= 300_000 } == true)
    #expect(bench.book.entries.values.count { $0.insteadOf == "log" } == 1)
    // It is told once that the channel does not deliver.
    let broken = bench.book.standings[Step.brokenID("log")]
    #expect(broken?.isFiring == true)
    bench.step.settle(id, .delivered, random: 0)
    #expect(bench.book.standings[Step.brokenID("log")]?.isFiring != true)
  }

  @Test("a time that a service names holds for the whole channel, at most an hour")
  func holds() throws {
    var bench = Bench()
    bench.step.hasEnded = true
    bench.step.take(Bench.alert("alert-001"))
    bench.look(at: 0)
    let id = try #require(bench.book.entries.keys.first)
    bench.step.settle(
      id, .later("429", hint: 86_400_000, isLimited: true), random: 0)
    #expect(bench.book.channels["log"]?.hold == bench.step.now + 3_600_000)
    #expect(bench.book.channels["log"]?.failures == 0)
  }

  @Test("what cannot be delivered for three days is given up")
  func givesUp() throws {
    var bench = Bench()
    bench.step.hasEnded = true
    bench.step.take(Bench.alert("alert-001"))
    bench.look(at: 0)
    let id = try #require(bench.book.entries.keys.first)
    bench.step.now += 3 * 86_400_000
    bench.step.settle(id, .later("500"), random: 0)
    #expect(bench.book.attempts[id]?.isDead == true)
  }

  @Test("an inhibition needs all labels the same, and nothing inhibits itself")
  func inhibits() throws {
    let configuration: JSONValue = [
      "channels": ["log": ["type": "file", "path": "x"]],
      "inhibit": [
        ["by": "severity == \"critical\"", "alerts": "severity != \"info\"", "equal": ["host"]]
      ],
    ]
    let settings = try SettingsParser.settings(alerts: configuration)
    var bench = Bench { $0 = settings }
    bench.step.hasEnded = true
    let a: [JSONObject.Member] = [.init("host", "a")]
    bench.step.take(Bench.alert("critical-a", .critical, labels: a))
    bench.step.take(Bench.alert("warning-a", .warning, labels: a))
    bench.step.take(Bench.alert("warning-b", .warning, labels: [.init("host", "b")]))
    bench.look(at: 0)
    #expect(Set(bench.messages) == ["firing:critical-a", "firing:warning-b"])
  }

  @Test(
    "from any sequence of events nobody hears of an end without a beginning", arguments: 0..<200)
  func neverOnlyTheEnd(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    var bench = Bench()
    var told: Set<String> = []
    var seconds = 0.0
    for _ in 0..<120 {
      seconds += Double(Int.random(in: 0...400, using: &random))
      bench.step.now = bench.start + Int64(seconds * 1000)
      for _ in 0..<Int.random(in: 0...3, using: &random) {
        bench.step.take(
          Bench.alert(
            "alert-00\(Int.random(in: 0...4, using: &random))",
            firing: Bool.random(using: &random),
            Severity(rawValue: Int.random(in: 0...3, using: &random)) ?? .info))
      }
      bench.step.hasEnded = Bool.random(using: &random)
      bench.look(at: seconds)
      for entry in bench.book.entries.values.sorted(by: { $0.number < $1.number }) {
        for alert in entry.alerts where entry.ids.contains(alert.id) {
          let place = "\(entry.group) \(alert.id)"
          if alert.isFiring {
            told.insert(place)
          } else {
            #expect(told.remove(place) != nil, "\(alert.id) ended without a beginning")
          }
        }
        bench.step.settle(entry.id, .delivered, random: 0)
      }
    }
    // In the end all is over, and nothing is left of it.
    for number in 0...4 {
      for _ in 0..<2 { bench.step.take(Bench.alert("alert-00\(number)", firing: false)) }
    }
    bench.step.hasEnded = true
    for hour in 1...40 {
      bench.look(at: seconds + Double(hour) * 3600)
      bench.deliver()
    }
    #expect(bench.book.groups.isEmpty)
    #expect(bench.book.standings.isEmpty)
    #expect(bench.book.entries.isEmpty)
  }
}
