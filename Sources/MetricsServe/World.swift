import ArgumentParser
import Glibc
import HTTPServer
import Streams
import Toolbox
import Wire

/// The program at work: one thread reads, another answers.
final class World {
  private let command: MetricsServeCommand
  private let listening: Listening
  private let board: Board
  private let breakers: BreakerFolder
  private let broadcast = Broadcast(epoch: String(TokenFolder.random().prefix(8)))
  private let acks = AckFile()
  private let store: StoreFile?

  init(_ command: MetricsServeCommand, listening: Listening) throws {
    self.command = command
    self.listening = listening
    let clock = try command.common.clock()
    let grid = Grid(retaining: command.retain)
    store = try command.store.map { try StoreFile($0) }
    board = Board(try store?.load(grid, now: clock.now) ?? Contents(grid: grid), clock: clock)
    breakers = BreakerFolder(isFixed: command.common.now != nil)
  }

  /// Serves until a signal ends it, or the input where that was asked for.
  /// - Throws: `Failure` 69 if the address cannot be had; `ExitCode` 65 where lines were bad.
  func serve(readsInput: Bool) throws {
    var input = try Input(
      options: command.input, readsStream: readsInput, follow: command.follow,
      drain: command.drain, board: board, broadcast: broadcast)
    let door = try Door(command, listening)
    Drain.begin(limit: command.drain + .seconds(3))
    let server = try door.open(board, broadcast, acks: acks)
    defer {
      if let link = door.close(server) { unsafe _ = unlink(link) }
    }
    var lastTick = Int64.min / 2
    while true {
      try input.takeWhatIsThere()
      if input.hasEnded { board.withContents { $0.counts.inputHasEnded = !input.isFollowing } }
      let now = Clock.monotonic
      if now - lastTick >= 1_000_000_000 {
        lastTick = now
        try tick()
        server.wake()
      }
      if Drain.signal != nil {
        if input.hasEnded || input.drainMilliseconds() == 0 { break }
      } else if command.untilEnd, input.hasEnded {
        break
      }
      try input.wait(milliseconds: 1000)
    }
    let status = try input.finish()
    try tick()
    try store?.save(board, isEnd: true)
    if status != .success { throw ExitCode(status.rawValue) }
  }

  /// What is done every second.
  private func tick() throws {
    let now = board.clock.now
    let records = breakers.news()
    let acknowledged = acks.news()
    board.withContents { contents in
      for record in records { try? contents.addBreaker(Fields(record), now) }
      for ack in acknowledged { contents.addAck(ack) }
      contents.forget(now: now)
    }
    broadcast.tell(board, stale: command.stale)
    try store?.save(board)
  }
}
