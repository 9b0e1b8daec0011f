/// Durations, sizes and shares as people write them; one parser for flags, configuration and rules.
package enum Quantity {
  /// Why a text is no quantity: what was expected, with an example.
  package struct Problem: Error, Equatable, CustomStringConvertible {
    package let description: String
  }

  /// `250ms`, `0.2s`, `30s`, `5m`, `1h30m`, `7d`. Units go from large to small, none twice. A bare
  /// number is refused, except 0. At most 100 years.
  package static func duration(_ text: String) throws(Problem) -> Duration {
    let units: [(name: String, milliseconds: Double)] = [
      ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1000), ("ms", 1),
    ]
    let problem = Problem(
      description: "expected a duration such as 250ms, 30s or 1h30m, found \"\(text)\"")
    if text == "0" { return .zero }
    var total = 0.0
    var largestAllowed = 0
    var rest = text[...]
    repeat {
      guard let (number, unit) = takeTerm(&rest),
        let index = units.firstIndex(where: { $0.name == unit }), index >= largestAllowed
      else { throw problem }
      largestAllowed = index + 1
      total += number * units[index].milliseconds
    } while !rest.isEmpty
    guard total <= 100 * 366 * 86_400_000 else { throw problem }
    return .nanoseconds(Int64((total * 1_000_000).rounded()))
  }

  /// Bytes: `512KiB`, `2GiB`, `100B`; powers of 1,024 with the i, of 1,000 without. A bare number
  /// is refused, except 0.
  package static func size(_ text: String) throws(Problem) -> Int {
    let units: [String: Double] = [
      "B": 1, "KiB": 0x1p10, "MiB": 0x1p20, "GiB": 0x1p30, "TiB": 0x1p40,
      "kB": 1e3, "KB": 1e3, "MB": 1e6, "GB": 1e9, "TB": 1e12,
    ]
    if text == "0" { return 0 }
    var rest = text[...]
    guard let (number, unit) = takeTerm(&rest), rest.isEmpty, let factor = units[unit],
      let bytes = Int(exactly: (number * factor).rounded())
    else {
      throw Problem(description: "expected a size such as 512KiB or 2GiB, found \"\(text)\"")
    }
    return bytes
  }

  /// A share from 0 to 1: `5%` or `0.05`.
  package static func share(_ text: String) throws(Problem) -> Double {
    let problem = Problem(
      description: "expected a share such as 5% or 0.05, found \"\(text)\"")
    var rest = text[...]
    guard let number = takeNumber(&rest) else { throw problem }
    let share = rest == "%" ? number / 100 : number
    guard rest.isEmpty || rest == "%", (0...1).contains(share) else { throw problem }
    return share
  }

  /// A number and the letters behind it.
  private static func takeTerm(_ rest: inout Substring) -> (Double, String)? {
    guard let number = takeNumber(&rest) else { return nil }
    let unit = rest.prefix { $0.isLetter }
    rest = rest[unit.endIndex...]
    return (number, String(unit))
  }

  /// Decimal digits with at most one point, and no sign.
  private static func takeNumber(_ rest: inout Substring) -> Double? {
    let digits = rest.prefix { ("0"..."9").contains($0) || $0 == "." }
    guard digits.first != ".", digits.last != ".", let number = Double(digits), number.isFinite
    else { return nil }
    rest = rest[digits.endIndex...]
    return number
  }
}

extension Duration {
  package var milliseconds: Double {
    Double(components.seconds) * 1000 + Double(components.attoseconds) / 1e15
  }

  package var nanoseconds: Int64 {
    components.seconds * 1_000_000_000 + components.attoseconds / 1_000_000_000
  }

  /// As the parser reads it: `1h30m`, `250ms`.
  package var shortText: String {
    var rest = Int64(milliseconds.rounded())
    if rest == 0 { return "0" }
    var text = ""
    for (unit, size) in [
      ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1000), ("ms", 1),
    ]
      as [(String, Int64)] where rest >= size
    {
      text += "\(rest / size)\(unit)"
      rest %= size
    }
    return text
  }
}
