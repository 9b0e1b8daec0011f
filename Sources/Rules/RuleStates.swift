package import JSON
import Toolbox
package import Wire

/// What `metrics-agg --rules` keeps of its alerts, for those who only look: one file for each source
/// of rules, in the folder `rules` of the state.
package enum RuleStates {
  package static let version = 1

  /// The name of the file for the rules of one source: a path, or `configuration`.
  package static func fileName(_ source: String) -> String {
    "\(hexText(SHA256.digest(source).prefix(8))).json"
  }

  /// Since when a rule has been firing, for whatever group began first; `nil` where it is not.
  /// `content` is what the file holds; the outer `nil` tells that it is no such file.
  package static func firing(_ rule: String, in content: JSONValue) -> Timestamp?? {
    guard content["v"]?.int == version, let alerts = content["alerts"]?.array else { return nil }
    let begun = alerts.filter { $0["rule"]?.string == rule && $0["firing"]?.bool == true }
      .map { Int64($0["since"]?.int ?? 0) }
    return .some(begun.min().map { Timestamp(milliseconds: $0) })
  }
}
