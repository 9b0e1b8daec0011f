import Glibc
import HTTPClient
import Toolbox
import Wire

extension World {
  /// Reads what is there, as much as is decided on at once.
  func readInput() throws {
    guard let intake, inputFailure == nil else { return }
    if readerHasLeft || intake.drainMilliseconds() == 0 { intake.stop() }
    // A file is always ready, and some have no end: answers must get their turn.
    for _ in 0..<512 {
      try intake.takeBuffered(now: clock.now)
      guard !intake.isFull, !intake.isAtEnd, watchedInput == nil, let source = intake.descriptor
      else { break }
      if source.wait(for: Int16(POLLIN), milliseconds: 0) == 0,
        client.watch(source.number, for: .reading)
      {
        watchedInput = source.number
        return
      }
      try intake.fill()
    }
    isReady = !intake.isAtEnd
  }
}
