import Toolbox
import Wire

/// A mail with a plain and an HTML part. All of it follows from the entry, so a mail that is sent
/// twice is the same, Message-ID and Date included.
enum Email {
  static func message(_ entry: Entry, from: String) -> [UInt8] {
    let domain = from.split(separator: "@").last.map(String.init) ?? "localhost"
    let root = "<\(entry.thread)@\(domain)>"
    let id = entry.isFirst ? root : "<\(entry.id)@\(domain)>"
    let wording = Wording(entry: entry)
    let boundary = "=_\(Group.digest(["boundary", entry.id]))"
    var head = [
      "Date: \(MailText.date(Timestamp(milliseconds: entry.created)))", "From: \(from)",
      "To: \(entry.recipient ?? "")",
      "Subject: \(MailText.header(wording.title))",
      "Message-ID: \(id)",
    ]
    if !entry.isFirst { head += ["In-Reply-To: \(root)", "References: \(root)"] }
    head += [
      "Auto-Submitted: auto-generated", "X-Auto-Response-Suppress: All", "MIME-Version: 1.0",
      "Content-Type: multipart/alternative; boundary=\"\(boundary)\"",
    ]
    func part(_ type: String, _ text: String) -> [UInt8] {
      Array(
        ("--\(boundary)\r\nContent-Type: \(type); charset=utf-8\r\n"
          + "Content-Transfer-Encoding: quoted-printable\r\n\r\n").utf8)
        + MailText.quotedPrintable(text) + Array("\r\n".utf8)
    }
    return Array((head.joined(separator: "\r\n") + "\r\n\r\n").utf8)
      + part("text/plain", plain(wording)) + part("text/html", html(wording))
      + Array("--\(boundary)--\r\n".utf8)
  }

  private static func plain(_ wording: Wording) -> String {
    ([Cut.line(Cut.text(wording.title, to: 1000)), ""] + wording.lines(limit: 2000))
      .joined(separator: "\n") + "\n"
  }

  private static func html(_ wording: Wording) -> String {
    func safe(_ text: String, _ limit: Int = 2000) -> String {
      MailText.html(Cut.line(Cut.text(text, to: limit)))
    }
    var lines = [
      "<!DOCTYPE html>", "<html><body style=\"font-family:sans-serif\">",
      "<h2>\(safe(wording.title, 1000))</h2>",
    ]
    for alert in wording.entry.alerts {
      let color = alert.isFiring ? "#b00020" : "#1b7837"
      lines.append("<p style=\"color:\(color)\"><b>\(safe(alert.summary))</b></p>")
      lines.append("<table>")
      for fact in Wording.facts(alert).prefix(40) {
        lines.append(
          "<tr><td>\(safe(fact.name, 100))</td>"
            + "<td>\(safe(fact.text, Wording.longestFact))</td></tr>")
      }
      lines.append("</table>")
    }
    for remark in wording.remarks { lines.append("<p>\(safe(remark))</p>") }
    lines.append("</body></html>")
    return lines.joined(separator: "\n") + "\n"
  }
}
