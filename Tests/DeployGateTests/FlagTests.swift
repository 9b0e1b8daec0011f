import JSON
import TestSupport
import Testing
import Toolbox
import Wire

@testable import DeployGate

@Suite("Flags")
struct FlagTests {
  @Test(
    "MurmurHash3 of known texts",
    arguments: [
      ("", 0 as UInt32), ("hello", 0x248b_fa47), ("hello, world", 0x149b_bb7f),
      ("The quick brown fox jumps over the lazy dog", 0x2e4f_f723), ("ejOoVL", 0),
      ("bY9fO-", 1), ("SI7p-", 0x7fff_ffff), ("6LvT0", 0x8000_0000), ("ceQdGm", 0xffff_ffff),
    ])
  func hash(text: String, hash: UInt32) {
    #expect(MurmurHash3.hash(Array(text.utf8)) == hash)
  }

  @Test(
    "variants as flagd gives them out",
    arguments: [("jack", 2, 62), ("queen", 3, 99), ("ten", 0, 18), ("nine", 1, 32), ("3", 0, 14)])
  func flagd(key: String, variant: Int, bucket: Int) {
    let hash = Fraction.hash(flag: "fractional-flag", key: Array(key.utf8))
    #expect(Fraction.variant(hash, weights: [25, 25, 25, 25]) == variant)
    #expect(Fraction.bucket(hash, of: 100) == bucket)
  }

  @Test("weights that are none")
  func weights() {
    #expect(Fraction.variant(7, weights: []) == nil)
    #expect(Fraction.variant(7, weights: [0, -5]) == nil)
    #expect(Fraction.variant(.max, weights: [-5, 1, 0]) == 1)
    #expect(Fraction.variant(.max, weights: [1, Int(Int32.max) - 1]) == 1)
  }

  private static func keys(_ count: Int) -> [[UInt8]] {
    (0..<count).map { Array("user-\($0)@example.com".utf8) }
  }

  private static let now = Timestamp(milliseconds: 1_000_000)

  @Test(
    "100,000 keys are spread within one percentage point",
    arguments: [0, 0.5, 1, 5, 10, 25, 50, 75, 99, 100], ["f", "volatility_swarm"])
  func distribution(percent: Double, name: String) {
    var feature = Feature(name: name)
    feature.percent = percent
    let stand = feature.stand(at: Self.now, firing: nil)
    let on = Self.keys(100_000).count { feature.bucket($0) < stand.parts }
    #expect(abs(Double(on) / 1000 - percent) < 1)
    if percent == 0 { #expect(on == 0) }
    if percent == 100 { #expect(on == 100_000) }
  }

  @Test("who has a feature keeps it while the percentage rises")
  func cohort() {
    var had: Set<Int> = []
    for step in 0...200 {
      var feature = Feature(name: "f")
      feature.percent = Double(step) / 2
      let stand = feature.stand(at: Self.now, firing: nil)
      let has = Self.keys(2000).enumerated().filter { key in
        feature.decide(key.element, context: JSONObject(), stand: stand).isOn
      }.map(\.offset)
      #expect(had.isSubset(of: has))
      had = Set(has)
    }
    #expect(had.count == 2000)
  }

  @Test("features choose independently of each other")
  func independent() {
    var (first, second) = (Feature(name: "first"), Feature(name: "second"))
    (first.percent, second.percent) = (50, 50)
    let both = Self.keys(20_000).count { key in
      first.bucket(key) < 50_000 && second.bucket(key) < 50_000
    }
    #expect((4500...5500).contains(both))
  }

  @Test("it grows evenly, is held while its rule fires, or goes off")
  func growth() {
    var feature = Feature(name: "f")
    feature.percent = 50
    feature.growth = (Timestamp(milliseconds: 0), 1000)
    func percent(_ now: Int64, firing: Int64? = nil) -> Double {
      feature.stand(
        at: Timestamp(milliseconds: now), firing: firing.map { Timestamp(milliseconds: $0) }
      ).percent
    }
    #expect(percent(-1) == 0)
    #expect(percent(0) == 0)
    #expect(percent(500) == 25)
    #expect(percent(1000) == 50)
    #expect(percent(9000) == 50)
    feature.rule = "error_rate"
    #expect(percent(500, firing: 200) == 10)
    #expect(percent(9000, firing: 200) == 10)
    feature.goesOff = true
    #expect(percent(500, firing: 200) == 0)
    feature.isEnabled = false
    #expect(percent(500) == 0)
  }

  @Test(
    "a feature that is wrong is refused",
    arguments: [
      (["percent": 101], "expected a number from 0 to 100 at features.f.percent, found 101"),
      (["when": "a >"], "at features.f.when: column 4: "),
      (["from": "soon"], "expected a time at features.f.from, found \"soon\""),
      (["over": "1h"], "expected a time, which over counts from, at features.f.from, found null"),
      (
        ["on_alert": "off"],
        "expected the name of a rule, for on_alert, at features.f.rule, found null"
      ),
    ] as [(JSONValue, String)])
  func wrong(value: JSONValue, message: String) {
    do throws(Failure) {
      _ = try Feature("f", value)
      Issue.record("it was taken")
    } catch {
      #expect(error.status == .configuration)
      #expect(error.message.hasPrefix(message), "\(error.message)")
    }
  }
}
