import JSON
import JSONParse
import Testing
import Wire

@testable import AlertSend

@Suite("Texts of messages")
struct TextTests {
  @Test("what is cut fits, and is whole characters", arguments: 1...60)
  func cuts(limit: Int) {
    let text = "a😀e\u{301}👩‍👩‍👧" + String(repeating: "x", count: 50)
    let cut = Cut.text(text, to: limit)
    #expect(cut.utf16.count <= limit)
    if cut != text {
      #expect(cut.hasSuffix("…"))
      #expect(text.hasPrefix(String(cut.dropLast())))
    }
  }

  @Test(
    "no header can be put into another",
    arguments: [
      "a\r\nBcc: all@example.com", "a\nb", "a\u{85}b", "\u{0}", "a\u{2028}b", "=?utf-8?B?AA==?=",
      String(repeating: "ä", count: 300), String(repeating: "x", count: 5000),
    ])
  func headers(text: String) {
    let header = MailText.header(text)
    for line in header.split(separator: "\r\n", omittingEmptySubsequences: false).dropFirst() {
      #expect(line.hasPrefix(" "))
    }
    for line in header.split(separator: "\r\n") { #expect(line.utf8.count <= 76) }
    #expect(header.utf8.allSatisfy { $0 < 0x7f && $0 >= 0x20 || $0 == 0x0d || $0 == 0x0a })
    #expect(!header.contains("\r\nBcc"))
  }

  @Test(
    "quoted-printable keeps lines short and no line a single point",
    arguments: [
      ".", ".\n.", "a.\n.b", String(repeating: "x", count: 2000),
      String(repeating: "=ä ", count: 300), "trailing \nspace ", "From me",
    ])
  func quotes(text: String) {
    let quoted = String(decoding: MailText.quotedPrintable(text), as: UTF8.self)
    for line in quoted.split(separator: "\r\n", omittingEmptySubsequences: false) {
      #expect(line.utf8.count <= 76)
      #expect(line != ".")
      #expect(!line.hasSuffix(" "))
      #expect(!line.contains("\n"))
    }
    #expect(decoded(quoted) == text)
  }

  /// RFC 2045 section 6.7, backwards.
  private func decoded(_ quoted: String) -> String {
    let joined = quoted.replacing("=\r\n", with: "").replacing("\r\n", with: "\n")
    var bytes: [UInt8] = []
    var rest = Array(joined.utf8)[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "="), rest.count >= 2 else {
        bytes.append(byte)
        continue
      }
      bytes.append(UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) ?? 0)
      rest = rest.dropFirst(2)
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test(
    "the vectors of RFC 4231",
    arguments: [
      (
        [UInt8](repeating: 0x0b, count: 20), Array("Hi There".utf8),
        "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
      ),
      (
        Array("Jefe".utf8), Array("what do ya want for nothing?".utf8),
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
      ),
      (
        [UInt8](repeating: 0xaa, count: 131),
        Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8),
        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
      ),
    ])
  func signs(key: [UInt8], message: [UInt8], sum: String) {
    let found = HMAC.sha256(message, key: key).map { byte in
      let digits = String(byte, radix: 16)
      return digits.count == 1 ? "0" + digits : digits
    }.joined()
    #expect(found == sum)
  }

  @Test("the vectors of RFC 4648")
  func encodes() {
    let vectors = [
      "": "", "f": "Zg==", "fo": "Zm8=", "foo": "Zm9v", "foob": "Zm9vYg==", "fooba": "Zm9vYmE=",
      "foobar": "Zm9vYmFy",
    ]
    for (text, code) in vectors { #expect(MailText.base64(Array(text.utf8)) == code) }
  }

  @Test("dates of mail")
  func dates() {
    let time = Timestamp("2026-11-24T06:08:47.120Z")
    #expect(time.map(MailText.date) == "Tue, 24 Nov 2026 06:08:47 +0000")
    let epoch = Timestamp(milliseconds: 0)
    #expect(MailText.date(epoch) == "Thu, 01 Jan 1970 00:00:00 +0000")
  }

  /// Texts that would break out of a format that does not escape them.
  static let nasty = [
    "<!channel> & <http://x|y>", "\"}, {\"x\": \"", "</td><script>alert(1)</script>",
    "a\r\nb\r\n.\r\nQUIT", String(repeating: "<", count: 20_000),
    String(repeating: "😀", count: 3000), "\u{0}\u{1b}[31m", "e\u{301}",
  ]

  static func entry(
    _ text: String, count: Int = 1, kind: Entry.Kind = .firing, recipient: String? = nil
  ) -> Entry {
    let alerts = (0..<count).map { index in
      Alert(
        id: "alert-\(index)-xxxx", isFiring: kind == .firing, severity: .error, source: text,
        summary: text,
        labels: JSONObject((0..<60).map { .init("\(text)\($0)", .string(text)) }), value: 0.3,
        threshold: 0.05, since: Timestamp(milliseconds: 1_764_000_000_000),
        at: Timestamp(milliseconds: 1_764_000_060_000))
    }
    return Entry(
      id: "0123456789abcdef", number: 1, channel: "ops", recipient: recipient, kind: kind,
      group: "g", incident: String(repeating: "a", count: 32), key: "k",
      thread: String(repeating: "b", count: 32), isFirst: true,
      by: [.init("source", .string(text))], created: 1_764_000_000_000, ids: alerts.map(\.id),
      alerts: Array(alerts.prefix(50)), firing: kind == .firing ? count : 0,
      resolved: kind == .firing ? 0 : count, note: text, insteadOf: nil)
  }

  @Test("Slack's limits hold whatever the text", arguments: nasty, [1, 2, 50, 87])
  func slack(text: String, count: Int) throws {
    let message = try JSONParser().value(
      Array(Slack.message(Self.entry(text, count: count)).text.utf8))
    let blocks = try #require(message["blocks"]?.array)
    #expect(blocks.count <= 50)
    for block in blocks {
      switch block["type"]?.string {
      case "header":
        let header = try #require(block["text"]?["text"]?.string)
        #expect((1...150).contains(header.utf16.count))
      case "section":
        let section = try #require(block["text"]?["text"]?.string)
        #expect((1...3000).contains(section.utf16.count))
        #expect(!section.contains("<") && !section.contains(">"))
      case "context":
        let context = try #require(block["elements"]?[0]?["text"]?.string)
        #expect(!context.contains("<"))
        #expect(context.utf16.count <= 3000)
      default: Issue.record("a block of an unknown type")
      }
    }
    #expect(message["text"]?.string?.contains("<") == false)
    if count == 87 { #expect(message.text.contains("and 47 more")) }
  }

  @Test("PagerDuty's limits hold whatever the text", arguments: nasty, [1, 50, 87])
  func pagerDuty(text: String, count: Int) throws {
    let body = PagerDuty.event(Self.entry(text, count: count), key: "k").text
    #expect(body.utf8.count <= 512_000)
    let event = try JSONParser().value(Array(body.utf8))
    let summary = try #require(event["payload"]?["summary"]?.string)
    #expect((1...1024).contains(summary.utf16.count))
    #expect((1...255).contains(event["dedup_key"]?.string?.utf16.count ?? 0))
    #expect((1...255).contains(event["payload"]?["source"]?.string?.utf16.count ?? 0))
  }

  @Test("mail has short lines and one header each", arguments: nasty, [1, 50])
  func mail(text: String, count: Int) {
    let bytes = Email.message(
      Self.entry(text, count: count, recipient: "a@example.com"), from: "b@example.com")
    let text = String(decoding: bytes, as: UTF8.self)
    for line in text.split(separator: "\r\n", omittingEmptySubsequences: false) {
      #expect(line.utf8.count <= 998)
      #expect(line != ".")
      #expect(!line.utf8.contains(0x0a) && !line.utf8.contains(0))
    }
    let head = text.prefix(upTo: text.firstRange(of: "\r\n\r\n")?.lowerBound ?? text.startIndex)
    for name in ["Date: ", "From: ", "To: ", "Subject: ", "Message-ID: ", "MIME-Version: "] {
      #expect(head.split(separator: "\r\n").count { $0.hasPrefix(name) } == 1)
    }
    if let html = text.firstRange(of: "text/html") {
      #expect(!text[html.upperBound...].contains("<script"))
    }
  }
}
