import Testing

@testable import AlertSend

@Suite("Texts of messages")
struct TextTests {
  @Test("what is cut fits and says so", arguments: [0, 1, 5, 10, 100])
  func cuts(limit: Int) {
    let text = "a😀é" + String(repeating: "x", count: 50)
    let cut = Cut.text(text, to: max(limit, 1))
    #expect(cut.utf16.count <= max(limit, 1) || cut == text)
  }
}
