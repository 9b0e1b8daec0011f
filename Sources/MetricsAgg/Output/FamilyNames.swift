/// What the families of an exposition are called: each measured field and each sum has a name of its
/// own, in base units, whatever Prometheus leaves of its path.
struct FamilyNames {
  struct Name {
    var text: String
    var unit: String?
    /// What a value is divided by.
    var factor: Double
  }

  private struct Role: Hashable {
    var path: String
    var isSum: Bool
  }

  private static let prefix = "domain_runner_"
  private var names: [Role: Name] = [:]
  private var taken: Set<String>

  init(of groups: [Group], besides others: [String]) {
    taken = Set(others.map { Self.prefix + $0 })
    for group in groups {
      for field in group.fields { add(Role(path: field.name, isSum: false)) }
    }
    for group in groups {
      for sum in group.sums { add(Role(path: sum.name, isSum: true)) }
    }
  }

  func value(_ path: String) -> Name { name(Role(path: path, isSum: false)) }
  func sum(_ path: String) -> Name { name(Role(path: path, isSum: true)) }

  private func name(_ role: Role) -> Name {
    names[role] ?? Name(text: Self.prefix + Self.cleaned(role.path), unit: nil, factor: 1)
  }

  private mutating func add(_ role: Role) {
    guard names[role] == nil else { return }
    let (stem, suffix, unit, factor) = Self.base(role.path)
    // The sum of what has no unit would else look like a value of it.
    var middle = role.isSum && suffix.isEmpty ? "_amount" : ""
    var number = 1
    while true {
      let text = Self.prefix + stem + middle + (number > 1 ? "_\(number)" : "") + suffix
      let all = role.isSum ? [text] : [text, "\(text)_sum", "\(text)_count"]
      if taken.isDisjoint(with: all) {
        taken.formUnion(all)
        names[role] = Name(text: text, unit: unit, factor: factor)
        return
      }
      if role.isSum, middle.isEmpty { middle = "_amount" } else { number += 1 }
    }
  }

  /// A name without its unit, the end that tells the unit, the unit, and what a value is divided by.
  private static func base(
    _ path: String
  ) -> (stem: String, suffix: String, unit: String?, factor: Double) {
    let name = cleaned(path)
    let units: [(end: String, suffix: String, unit: String?, factor: Double)] = [
      ("_ms", "_seconds", "seconds", 1000), ("_s", "_seconds", "seconds", 1),
      ("_bytes", "_bytes", "bytes", 1), ("_ratio", "_ratio", "ratio", 1), ("_usd", "_usd", nil, 1),
    ]
    for unit in units where name.hasSuffix(unit.end) {
      return (String(name.dropLast(unit.end.count)), unit.suffix, unit.unit, unit.factor)
    }
    return (name, "", nil, 1)
  }

  /// Letters, digits and underscores, no digit and no two underscores in front.
  static func cleaned(_ path: String) -> String {
    var name = String(
      path.unicodeScalars.map { scalar -> Character in
        scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar))
          ? Character(scalar) : "_"
      })
    while name.contains("__") { name = name.replacing("__", with: "_") }
    name = String(name.drop { $0 == "_" })
    if name.first?.isNumber ?? true { name = "field_" + name }
    return name
  }
}
