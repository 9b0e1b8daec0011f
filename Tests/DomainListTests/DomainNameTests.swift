import Testing

@testable import DomainList

@Suite("Domain names")
struct DomainNameTests {
  @Test(
    "one way to write each",
    arguments: [
      ("example.com", "example.com"),
      ("  Example.COM\t", "example.com"),
      ("example.com.", "example.com"),
      ("https://example.com", "example.com"),
      ("HTTPS://User:p@ss@Example.com:8443/a/b?c=http://d.com#e", "example.com"),
      ("//cdn.example.com/x", "cdn.example.com"),
      ("example.com/path:1", "example.com"),
      ("example.com?q=a@b", "example.com"),
      ("example.com:", "example.com"),
      ("a.b-c.d--e.co.uk", "a.b-c.d--e.co.uk"),
      ("1.2.3.com", "1.2.3.com"),
      ("r3---sn.googlevideo.com", "r3---sn.googlevideo.com"),
      ("münchen.de", "xn--mnchen-3ya.de"),
      ("MU\u{308}NCHEN.de", "xn--mnchen-3ya.de"),
      ("faß.de", "xn--fa-hia.de"),
      ("XN--Mnchen-3ya.DE", "xn--mnchen-3ya.de"),
      ("日本語。jp。", "xn--wgv71a119e.jp"),
      ("пример.рф", "xn--e1afmkfd.xn--p1ai"),
      ("Ⅷ.com", "viii.com"),
      ("www.example.com", "www.example.com"),
    ])
  func normal(text: String, expected: String) throws {
    let name = try DomainName(Array(text.utf8)[...])
    #expect(name.text == expected)
    // What is written the one way stays as it is.
    #expect(try DomainName(Array(expected.utf8)[...]) == name)
  }

  @Test(
    "what is no domain, and why",
    arguments: [
      ("", "there is no host in it"),
      ("https:///path", "there is no host in it"),
      ("localhost", "it has only one label"),
      ("localhost.", "it has only one label"),
      ("com:443", "it has only one label"),
      (".", "it has an empty label"),
      ("a..com", "it has an empty label"),
      (".example.com", "it has an empty label"),
      ("example.com..", "it has an empty label"),
      ("-a.com", "a label begins or ends with a hyphen"),
      ("a-.com", "a label begins or ends with a hyphen"),
      ("a b.com", "there is white space in it"),
      ("a_b.com", "\"_\" is no letter, digit or hyphen"),
      ("a\\b.com", "\"\\\" is no letter, digit or hyphen"),
      ("a\u{0}b.com", "there is a control character in it"),
      ("192.0.2.1", "an IP address is no domain"),
      ("http://192.0.2.1:80/", "an IP address is no domain"),
      ("[2001:db8::1]:80", "an IP address is no domain"),
      ("example.1com", "the last label begins with a digit"),
      ("0x7f.0x1", "the last label begins with a digit"),
      ("example.com:http", "behind the colon stands no port"),
      ("℀.com", "\"/\" is no letter, digit or hyphen"),
      ("xn--a.de", "domain label has character forbidden in non-transitional mode (TR46)"),
      ("xn--.de", "string contains invalid punycode data"),
    ])
  func refused(text: String, reason: String) {
    #expect(throws: DomainName.Problem(reason: reason)) {
      try DomainName(Array(text.utf8)[...])
    }
  }

  @Test("bytes that are no UTF-8")
  func bytes() {
    #expect(throws: DomainName.Problem(reason: "it is not valid UTF-8")) {
      try DomainName([0x61, 0xff, 0x2e, 0x63, 0x6f, 0x6d])
    }
  }

  @Test(
    "labels up to 63 octets, names up to 253",
    arguments: [
      ([63, 3], nil), ([64, 3], "a label is longer than 63 octets"),
      ([63, 63, 63, 61], nil), ([63, 63, 63, 62], "it is longer than 253 octets"),
    ])
  func lengths(labels: [Int], reason: String?) {
    let text = labels.map { String(repeating: "a", count: $0) }.joined(separator: ".")
    var found: String?
    do throws(DomainName.Problem) { _ = try DomainName(Array(text.utf8)[...]) } catch {
      found = error.reason
    }
    #expect(found == reason)
    // The dot of the root does not count.
    #expect(((try? DomainName(Array("\(text).".utf8)[...])) != nil) == (reason == nil))
  }

  @Test(
    "www. goes only where asked, once, and where two labels are left",
    arguments: [
      ("WWW.example.com", "example.com"), ("www.www.example.com", "www.example.com"),
      ("www.com", "www.com"), ("www2.example.com", "www2.example.com"),
      ("example.com", "example.com"),
    ])
  func www(text: String, expected: String) throws {
    #expect(try DomainName(Array(text.utf8)[...], stripsWWW: true).text == expected)
  }
}
