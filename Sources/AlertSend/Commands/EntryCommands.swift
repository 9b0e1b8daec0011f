import ArgumentParser
import Breakers
import Toolbox
import Wire

/// `alert-send drop`: a message that shall not be delivered any more.
struct DropCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "drop", abstract: "Take messages out of the outbox.")

  @Argument(help: ArgumentHelp("Messages, as outbox lists them.", valueName: "id"))
  var ids: [String]

  @OptionGroup var common: CommonOptions

  func run() throws {
    let now = try common.clock().now
    let unknown = try Setup.change { book in
      ids.filter { id in
        let isThere = book.entries[id] != nil
        book.removeEntry(id)
        return !isThere
      }
    }
    for id in ids where !unknown.contains(id) {
      try Audit.append("alert-send", "drop", of: id, at: now)
    }
    try refuse(unknown)
  }
}

/// `alert-send retry`: a message that was given up, or waits, is sent now.
struct RetryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "retry", abstract: "Send messages of the outbox now, dead ones too.")

  @Argument(help: ArgumentHelp("Messages, as outbox lists them.", valueName: "id"))
  var ids: [String]

  @OptionGroup var configurationOptions: ConfigurationOptions
  @OptionGroup var common: CommonOptions

  func run() throws {
    let setup = try Setup(configurationOptions, common)
    let known = try Setup.book().entries
    let unknown = ids.filter { known[$0] == nil }
    try refuse(unknown)
    for id in ids { try Audit.append("alert-send", "retry", of: id, at: setup.clock.now) }
    var options = World.Options()
    options.isQuiet = common.quiet
    options.drain = setup.drain
    try setup.run(options, wanted: Set(ids))
  }
}

extension Setup {
  /// Sends some messages of the outbox.
  fileprivate func run(_ options: World.Options, wanted ids: Set<String>) throws {
    let world = try World(
      settings, options, clock: clock, session: session, book: Book(), folder: try Setup.folder(),
      intake: nil)
    let status = try world.run { step in
      for id in ids {
        guard let entry = step.book.entries[id] else { continue }
        var attempts = step.book.attempts[id] ?? Entry.Attempts()
        (attempts.isDead, attempts.next, attempts.hasFallenBack) = (false, 0, false)
        step.book.put(attempts, of: id)
        if var state = step.book.channels[entry.channel] {
          state.hold = 0
          step.book.put(state, of: entry.channel)
        }
        world.made[id] = entry
      }
    }
    if status != .success { throw ExitCode(status.rawValue) }
  }
}

/// Names that are not there make the answer no.
private func refuse(_ unknown: [String]) throws {
  if unknown.isEmpty { return }
  throw Failure(
    .no, "no such message: \(unknown.joined(separator: ", ")); alert-send outbox lists them")
}
