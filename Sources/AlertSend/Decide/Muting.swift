import Expressions
import JSON
import Wire

extension Step {
  /// Why an alert that fires is not told now; `nil` if it is.
  func muted(_ standing: Standing) -> String? {
    if let silence = silence(standing.alert) {
      return "silenced until \(silence.until.text) (\(silence.id))"
    }
    if let other = inhibitor(standing.alert) { return "\(other) fires, which says more" }
    return nil
  }

  private func silence(_ alert: Alert) -> Silence? {
    if book.silences.isEmpty { return nil }
    return book.silences.values.filter { $0.covers(alert, at: now) }
      .max { $0.until < $1.until }
  }

  private func inhibitor(_ alert: Alert) -> String? {
    if settings.inhibitions.isEmpty { return nil }
    var json: JSONValue?
    for rule in settings.inhibitions {
      let value = json ?? alert.json
      json = value
      // An alert that is on both sides does not mute itself.
      guard rule.alerts.isTrue(of: value), !rule.by.isTrue(of: value) else { continue }
      let other = book.standings.values.first { standing in
        standing.isFiring && standing.alert.id != alert.id
          && rule.equal.allSatisfy { standing.alert.field($0) == alert.field($0) }
          && rule.by.isTrue(of: standing.alert.json)
      }
      if let other { return other.alert.id }
    }
    return nil
  }
}
