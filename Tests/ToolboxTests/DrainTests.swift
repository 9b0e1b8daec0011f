import Glibc
import TestSupport
import Testing
import Toolbox
import Wire

/// Signals are a process's: each of these tests is one of its own.
@Suite("Draining")
struct DrainTests {
  @Test("the first signal is noted and wakes who waits; the program goes on")
  func first() async {
    await #expect(processExitsWith: .exitCode(7)) {
      takeSignals()
      Drain.begin(limit: .seconds(30))
      let descriptor = try #require(Drain.descriptor)
      try #require(Drain.signal == nil && descriptor.wait(for: Int16(POLLIN), milliseconds: 0) == 0)
      raise(SIGTERM)
      try #require(Drain.signal == SIGTERM)
      try #require(descriptor.wait(for: Int16(POLLIN), milliseconds: 1000) != 0)
      exit(7)
    }
  }

  @Test("a drained program dies of the signal that drained it", arguments: [SIGTERM, SIGINT])
  func same(signal: Int32) async {
    await #expect(processExitsWith: .signal(signal)) { [signal] in
      takeSignals()
      Drain.begin(limit: .seconds(30))
      raise(signal)
      Drain.die(of: try #require(Drain.signal))
    }
  }

  @Test("the second signal ends it at once and says what was in flight")
  func second() async {
    let result = await #expect(
      processExitsWith: .signal(SIGINT), observing: [\.standardErrorContent]
    ) {
      takeSignals()
      Drain.begin(limit: .seconds(30))
      Drain.setInFlight(42)
      raise(SIGTERM)
      // Signals that come together are one wish.
      raise(SIGTERM)
      pause(milliseconds: 200)
      raise(SIGINT)
    }
    let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(text.contains("second signal; stopped with 42 in flight"))
  }

  @Test("a drain that hangs is ended two seconds after its limit, by the first signal")
  func hangs() async {
    let result = await #expect(
      processExitsWith: .signal(SIGTERM), observing: [\.standardErrorContent]
    ) {
      takeSignals()
      Drain.begin(limit: .zero)
      raise(SIGTERM)
      pause(milliseconds: 20_000)
      exit(1)
    }
    let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(text.contains("the drain took too long; stopped with 0 in flight"))
  }

  @Test("a signal that the caller ignores stays ignored")
  func ignored() async {
    await #expect(processExitsWith: .exitCode(0)) {
      signal(SIGINT, SIG_IGN)
      takeSignals()
      Drain.begin(limit: .seconds(30))
      raise(SIGINT)
      raise(SIGINT)
      try #require(Drain.signal == nil)
      exit(0)
    }
  }

  @Test("a program that dies of SIGPIPE does so even where it was ignored")
  func brokenPipe() async {
    await #expect(processExitsWith: .signal(SIGPIPE)) {
      takeSignals()
      Drain.ignoreBrokenPipe()
      raise(SIGPIPE)
      Drain.die(of: SIGPIPE)
    }
  }
}
