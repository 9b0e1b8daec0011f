import HTTPServer
import Testing
import Toolbox

@testable import MetricsServe

@Suite("Page")
struct PageTests {
  @Test("the policy names the style and the script by their digests, and nothing else")
  func policy() throws {
    let reply = Page().reply
    let text = String(decoding: reply.body, as: UTF8.self)
    let policy = try #require(reply.headers.first { $0.name == "Content-Security-Policy" }?.value)
    for tag in ["style", "script"] {
      let parts = text.split(separator: "<\(tag)>")
      try #require(parts.count == 2)
      let inside = try #require(parts[1].split(separator: "</\(tag)>").first)
      let digest = Page.base64(SHA256.digest(String(inside)))
      #expect(policy.contains("\(tag)-src 'sha256-\(digest)'"))
    }
    #expect(!policy.contains("unsafe"))
  }

  @Test("it has nothing of elsewhere, and puts in no markup")
  func itself() {
    let text = String(decoding: Page().reply.body, as: UTF8.self)
    for word in [
      "http:", "https:", "@import", "url(", "innerHTML", "outerHTML", "insertAdjacentHTML",
      "document.write", "eval(", " style=", " onclick=",
    ] {
      let rest = text.replacing("http://www.w3.org/2000/svg", with: "")
      #expect(!rest.contains(word), "\(word)")
    }
  }

  @Test(
    "base64",
    arguments: [
      ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="),
      ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"),
    ])
  func base64(text: String, encoded: String) { #expect(Page.base64(Array(text.utf8)) == encoded) }
}
