import JSON

/// Slack's incoming webhooks, in Block Kit. The limits are those of its documentation: 50 blocks,
/// 150 characters in a header, 3,000 in a section.
enum Slack {
  private static let mostAlerts = 40

  static func message(_ entry: Entry) -> JSONValue {
    let wording = Wording(entry: entry)
    var blocks: [JSONValue] = [
      [
        "type": "header",
        "text": [
          "type": "plain_text", "text": .string(Cut.text(Cut.line(wording.title), to: 150)),
        ],
      ]
    ]
    for alert in entry.alerts.prefix(mostAlerts) { blocks.append(section(alert, entry.kind)) }
    var remarks = entry.note.map { [$0] } ?? []
    let more = entry.more + max(0, entry.alerts.count - mostAlerts)
    if more > 0 { remarks.append("and \(more) more") }
    if !remarks.isEmpty {
      let text = remarks.map { escaped(Cut.text($0, to: 500)) }.joined(separator: "\n")
      blocks.append(
        ["type": "context", "elements": [["type": "mrkdwn", "text": .string(text)]]])
    }
    return [
      "text": .string(escaped(Cut.text(Cut.line(wording.title), to: 1000))),
      "blocks": .array(blocks),
    ]
  }

  private static func section(_ alert: Alert, _ kind: Entry.Kind) -> JSONValue {
    let state = kind == .firing || kind == .resolved ? "*\(Wording.state(alert))* " : ""
    var text = state + escaped(Cut.text(Cut.line(alert.summary), to: 800))
    for fact in Wording.facts(alert) {
      let line =
        "\n\(escaped(Cut.text(Cut.line(fact.name), to: 60))): "
        + escaped(Cut.text(Cut.line(fact.text), to: 200))
      if text.utf16.count + line.utf16.count > 2900 {
        text += "\n…"
        break
      }
      text += line
    }
    // A character may have become five, so what is too long now is cut where no entity is.
    return ["type": "section", "text": ["type": "mrkdwn", "text": .string(cut(text))]]
  }

  private static func cut(_ text: String) -> String {
    guard text.utf16.count > 3000 else { return text }
    var kept = Cut.text(text, to: 2990)
    kept.removeLast()
    if let ampersand = kept.lastIndex(of: "&"), !kept[ampersand...].contains(";") {
      kept = String(kept[..<ampersand])
    }
    return kept + "…"
  }

  /// As Slack asks for: these three are its whole markup of links and mentions.
  static func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
  }
}
