import HTTPClient
import JSON
import Toolbox
import Wire

/// What is written, and to whom: never waits for its reader.
struct Reporter: ~Copyable {
  private let output: Output
  private var outlet = Outlet(.standardOutput)
  private var isWatchingRoom = false
  private let sight = Sight()

  /// What the engine has seen of the reader.
  private final class Sight { var isBroken = false }

  /// Beyond this many bytes that the reader has not taken no look begins.
  private static let mostWaiting = 4 << 20

  init(_ output: Output) { self.output = output }

  /// The reader has left.
  var isBroken: Bool { sight.isBroken }
  var hasBacklog: Bool { outlet.backlog > 0 }
  var isCongested: Bool { outlet.backlog > Self.mostWaiting }

  mutating func watch(_ engine: Engine) throws {
    sight.isBroken = Descriptor.standardOutput.readerIsGone
    let sight = sight
    _ = engine.watch(1, for: .closing) { happening in
      if happening.isClosed { sight.isBroken = true }
    }
  }

  mutating func add(_ finding: Finding, at now: Timestamp) {
    let bytes = output.add(finding, at: now)
    if !bytes.isEmpty { outlet.append(bytes) }
  }

  mutating func endRound() {
    let bytes = output.endRound()
    if !bytes.isEmpty { outlet.append(bytes) }
  }

  mutating func pump() throws {
    guard outlet.backlog > 0 else { return }
    try outlet.pump()
  }

  /// Writes everything; waits for a reader that is slow.
  mutating func finish() throws {
    let bytes = output.endRound()
    if !bytes.isEmpty { outlet.append(bytes) }
    try outlet.drain(milliseconds: 30_000)
  }
}
