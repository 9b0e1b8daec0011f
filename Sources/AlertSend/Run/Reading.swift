import HTTPClient
import Toolbox
import Wire

extension World {
  /// Reads what is there, as much as is decided on at once.
  func readInput() throws {
    guard let intake, !readerHasLeft else {
      if readerHasLeft { intake?.stop() }
      return
    }
    if intake.drainMilliseconds() == 0 { intake.stop() }
    // A file is always ready, and some have no end: answers must get their turn.
    for _ in 0..<8 {
      try intake.takeBuffered(now: clock.now)
      guard !intake.isFull, !intake.isAtEnd, watchedInput == nil, let source = intake.descriptor
      else { break }
      if client.watch(source.number, for: .reading) {
        watchedInput = source.number
        return
      }
      try intake.fill()
      isReady = true
    }
    if intake.isFull { isReady = true }
  }
}
