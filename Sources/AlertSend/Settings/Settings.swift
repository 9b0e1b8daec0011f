import Expressions
import JSON
import Toolbox
import Wire

/// Where alerts go, and how they are told.
struct Settings: Sendable {
  /// Which alerts go to which channels.
  struct Route: Sendable {
    var when: Expression?
    var channels: [String]
    /// Later routes are looked at as well.
    var goesOn = false
    var groupBy: [String]?
    var pace: Group.Pace?
    /// Whom to tell, and after how many milliseconds, where nobody takes an alert on.
    var escalation: (after: Int64, channels: [String])?
  }

  /// Alerts that say nothing new while another one fires.
  struct Inhibition: Sendable {
    /// The one that fires.
    var by: Expression
    /// Those that are not told.
    var alerts: Expression
    /// Labels in which both agree.
    var equal: [String]
  }

  /// When an alert that comes and goes is held on to. Milliseconds.
  struct Flapping: Sendable {
    var changes = 6
    var within: Int64 = 3_600_000
    var quiet: Int64 = 900_000
  }

  var channels: [String: ChannelSettings] = [:]
  /// In the order of the configuration.
  var names: [String] = []
  var routes: [Route] = []
  var groupBy = ["source", "severity"]
  var pace = Group.Pace(wait: 10_000, interval: 300_000, again: 14_400_000)
  var inhibitions: [Inhibition] = []
  var flapping = Flapping()
  /// A message that could not be delivered for so long is given up. Milliseconds.
  var patience: Int64 = 3 * 86_400_000

  /// Where everything goes that has nowhere else to go.
  static let lastResort = "stderr"

  /// Paging at night is for what cannot wait.
  private func takesByDefault(_ name: String, _ alert: Alert) -> Bool {
    guard case .pagerDuty? = channels[name]?.kind else { return true }
    return alert.severity >= .error
  }

  /// A channel and how an alert is grouped for it.
  struct Target {
    var channel: String
    /// Which route leads there; `nil` where none does.
    var route: Int?
    var groupBy: [String]
    var pace: Group.Pace
  }

  /// Where an alert goes: by the routes, else to every channel.
  func targets(_ alert: Alert) -> [Target] {
    var found: [Target] = []
    func add(_ channel: String, _ number: Int?) {
      let route = number.map { routes[$0] }
      if found.contains(where: { $0.channel == channel }) { return }
      var pace = route?.pace ?? self.pace
      if let again = channels[channel]?.again { pace.again = again }
      found.append(
        Target(channel: channel, route: number, groupBy: route?.groupBy ?? groupBy, pace: pace))
    }
    if routes.isEmpty {
      for name in names where takesByDefault(name, alert) { add(name, nil) }
    } else {
      let json = alert.json
      for (number, route) in routes.enumerated() where route.when?.isTrue(of: json) ?? true {
        for channel in route.channels { add(channel, number) }
        if !route.goesOn { break }
      }
    }
    if found.isEmpty { add(Self.lastResort, nil) }
    return found
  }

  /// The first route of an alert that says whom to tell where nobody takes it on.
  func escalation(_ alert: Alert) -> (after: Int64, channels: [String])? {
    let json = alert.json
    for route in routes where route.when?.isTrue(of: json) ?? true {
      if let escalation = route.escalation { return escalation }
      if !route.goesOn { return nil }
    }
    return nil
  }

  var escalates: Bool { routes.contains { $0.escalation != nil } }

  /// The group of an alert on one channel.
  func group(_ alert: Alert, _ target: Target, now: Int64, number: Int) -> Group {
    let by = target.groupBy.map { name in
      JSONObject.Member(name, .string(alert.field(name)))
    }
    return Group(
      key: Group.key(channel: target.channel, by: by), channel: target.channel, by: by,
      pace: target.pace, opened: now, number: number)
  }
}
