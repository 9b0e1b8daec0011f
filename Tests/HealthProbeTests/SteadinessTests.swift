import TestSupport
import Testing

@testable import HealthProbe

/// What is said of a target that is looked at again and again.
@Suite("Steadiness")
struct SteadinessTests {
  private static func said(_ looks: String, _ failAfter: Int, _ recoverAfter: Int) -> String {
    var steadiness = Steadiness(
      Steadiness.Rules(failAfter: failAfter, recoverAfter: recoverAfter))
    return String(
      looks.map { letter in
        _ = steadiness.take(health(letter))
        return letterOf(steadiness.status)
      })
  }

  private static func health(_ letter: Character) -> Health {
    letter == "h" ? .healthy : letter == "d" ? .degraded : .unhealthy
  }

  private static func letterOf(_ health: Health?) -> Character {
    switch health {
    case .healthy: "h"
    case .degraded: "d"
    case .unhealthy: "u"
    case nil: "-"
    }
  }

  @Test(
    "changes count once they are seen often enough in a row",
    arguments: [
      ("h", 3, 2, "h"),
      // The first look counts as it is.
      ("u", 3, 2, "u"),
      ("huuh", 3, 2, "hhhh"),
      ("huuu", 3, 2, "hhhu"),
      ("huuhuuu", 3, 2, "hhhhhhu"),
      ("uhh", 3, 2, "uuh"),
      ("uhuhh", 3, 2, "uuuuh"),
      ("huhu", 1, 1, "huhu"),
      // As bad as all of them were.
      ("hudu", 3, 2, "hhhd"),
      ("hdddu", 3, 2, "hhhdd"),
      ("hddduuu", 3, 2, "hhhdddu"),
      // As good as all of them were.
      ("udh", 3, 2, "uud"),
      ("duh", 2, 2, "ddd"),
    ])
  func hysteresis(looks: String, failAfter: Int, recoverAfter: Int, expected: String) {
    #expect(Self.said(looks, failAfter, recoverAfter) == expected)
  }

  @Test("with one look each, what is said is what was seen", arguments: 0..<50)
  func oneIsEnough(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let looks = String((0..<100).map { _ in "hdu".randomElement(using: &random) ?? "h" })
    #expect(Self.said(looks, 1, 1) == looks)
  }

  @Test("what is said never changes without so many looks that differ from it", arguments: 0..<100)
  func neverTooSoon(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let looks = (0..<200).map { _ in "hdu".randomElement(using: &random) ?? "h" }
    let said = Array(Self.said(String(looks), 3, 2))
    for index in said.indices.dropFirst() where said[index] != said[index - 1] {
      let worse = Self.health(said[index]) > Self.health(said[index - 1])
      let needed = worse ? 3 : 2
      let before = Self.health(said[index - 1])
      for look in looks[(index - needed + 1)...index] {
        #expect(worse ? Self.health(look) > before : Self.health(look) < before)
      }
    }
  }

  @Test("a target flaps from above 30 % of changes until below 20 %")
  func flapping() {
    var flaps = Flaps()
    for _ in 0..<21 { flaps.add(.healthy) }
    #expect(flaps.ratio == 0)
    var began: Int?
    for index in 0..<20 {
      flaps.add(index.isMultiple(of: 2) ? .unhealthy : .healthy)
      if flaps.isFlapping, began == nil { began = index }
    }
    // Five changes of twenty weigh less than 30 %, six weigh more.
    #expect(began == 5)
    #expect(abs(flaps.ratio - 1) < 1e-9)
    var ended: Int?
    for index in 0..<21 where ended == nil {
      flaps.add(.healthy)
      if !flaps.isFlapping { ended = index }
    }
    #expect(ended == 15)
  }
}
