import Testing
import Wire

@Suite("What another thread does")
struct BackgroundTests {
  @Test("its outcome is there once it is waited for, and again")
  func value() throws {
    let work = Background { (1...1000).reduce(0, +) }
    #expect(try work.wait() == 500_500)
    #expect(try work.wait() == 500_500)
  }

  @Test("what it throws is thrown to who waits")
  func error() {
    let work = Background { () throws -> Int in throw SystemError("read", "a pipe", code: 5) }
    #expect(throws: SystemError.self) { try work.wait() }
  }

  @Test("one that nobody waits for has ended when it is let go")
  func abandoned() {
    final class Flag { var isSet = false }
    let flag = Flag()
    do { _ = Background { flag.isSet = true } }
    #expect(flag.isSet)
  }
}
