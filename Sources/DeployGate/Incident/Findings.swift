import Wire

/// What the events of an incident come to.
struct Findings {
  typealias Event = Incident.Event

  /// In order, without those that say again what was known.
  let timeline: [Event]
  /// The first trouble of each subject.
  let troubles: [Event]
  let changes: [Event]
  let acts: [Event]
  let notices: [Event]
  let verdict: Event?
  /// What is still in trouble at the end.
  let left: [Event]
  let since: Timestamp?
  /// When the last trouble ended; `nil` while there is some.
  let until: Timestamp?

  init(_ incident: Incident) {
    var known: [String: String] = [:]
    var last: [String: Event] = [:]
    var first: [String: Event] = [:]
    var timeline: [Event] = []
    for event in incident.events.sorted() {
      if event.kind == .trouble || event.kind == .relief {
        // A look that finds all as it was is no event, nor is one that finds all well at first.
        let before = known.updateValue("\(event.kind) \(event.text)", forKey: event.subject)
        if before == "\(event.kind) \(event.text)" || before == nil && event.kind == .relief {
          continue
        }
        if event.kind == .trouble, first[event.subject] == nil { first[event.subject] = event }
        last[event.subject] = event
      }
      timeline.append(event)
    }
    self.timeline = timeline
    troubles = first.values.sorted()
    let since = troubles.first?.time
    self.since = since
    // What came after the trouble began did not cause it.
    changes = timeline.filter { event in
      event.kind == .change && (since.map { event.time <= $0 } ?? true)
    }
    acts = timeline.filter { event in
      event.kind == .act || event.kind == .change && (since.map { event.time > $0 } ?? false)
    }
    notices = timeline.filter { $0.kind == .notice }
    verdict = timeline.last { $0.kind == .verdict }
    left = last.values.filter { $0.kind == .trouble }.sorted()
    until =
      left.isEmpty
      ? last.values.filter { first[$0.subject] != nil }.map(\.time).max() : nil
  }
}
