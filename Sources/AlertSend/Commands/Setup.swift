import Breakers
import Toolbox
import Wire

/// What most subcommands begin with.
struct Setup {
  let settings: Settings
  let clock: Clock
  let session: Session
  let drain: Duration

  /// - Throws: `Failure` 78, 77 or 66 if the configuration or a secret cannot be used.
  init(
    _ configuration: ConfigurationOptions, _ common: CommonOptions, needsSecrets: Bool = true
  ) throws {
    let loaded = try Configuration.load(explicit: configuration.config)
    settings = try SettingsParser.settings(loaded, needsSecrets: needsSecrets)
    clock = try common.clock()
    var options = Session.Options()
    options.config = configuration.config
    options.isQuiet = common.quiet
    session = try Session(options)
    drain = loaded.duration("intervals", "drain", default: .seconds(30))
  }

  /// The folder of alerts, made where it is missing.
  static func folder() throws(Failure) -> StateFolder {
    do throws(StateFolder.Problem) { return try StateFolder.open().folder("alerts") } catch {
      throw Failure(error)
    }
  }

  /// What is kept, to look at.
  static func book() throws -> Book {
    let book = Book()
    let found: StateFolder?
    do throws(StateFolder.Problem) { found = try StateFolder.existing() } catch {
      throw Failure(error)
    }
    guard let found, Descriptor.exists(found.path("alerts")) else { return book }
    let folder: StateFolder
    do throws(StateFolder.Problem) { folder = try found.folder("alerts") } catch {
      throw Failure(error)
    }
    try failing { () throws(SystemError) in try Ledger(folder).look(book) }
    return book
  }

  /// Changes what is kept.
  /// - Throws: `Failure` 75 while another process has it, 73 or 74 if the disk does not take it.
  static func change<Answer>(_ body: (Book) throws -> Answer) throws -> Answer {
    let ledger = Ledger(try folder())
    let book = Book()
    return try failing { () throws(SystemError) -> Result<Answer, any Error> in
      do throws(SystemError) { try ledger.begin(book) } catch {
        ledger.release()
        throw error
      }
      let answer = Result { try body(book) }
      try ledger.commit(book)
      return answer
    }.get()
  }
}
