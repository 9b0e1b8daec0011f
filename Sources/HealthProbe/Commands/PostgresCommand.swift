import PostgreSQL
import ArgumentParser
import Toolbox
import Wire

/// `health-probe postgres`: a database, by logging in and asking.
struct PostgresCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "postgres", abstract: "Look at a PostgreSQL database.")

  @Argument(
    help: ArgumentHelp(
      "The database, without a password; DATABASE_URL unless given.", valueName: "url"))
  var url: String?

  @Flag(help: "Look thoroughly: blockers, slow statements, sizes, counters; with advice.")
  var diagnose = false

  @Flag(help: "It is fine that nothing can be written, as on a standby.")
  var readOnly = false

  @Flag(help: "Accept a connection that others may read or fake.")
  var insecureDatabase = false

  @OptionGroup var options: RunOptions

  func run() throws {
    let loaded = try options.loadConfiguration()
    let reader = DatabaseAddress(configuration: loaded, acceptsInsecure: insecureDatabase)
    let address =
      try url.map { try reader.address($0, origin: "the database", isArgument: true) }
      ?? reader.configured()
    guard let address else {
      throw Failure(
        .configuration,
        "no database is named; set DATABASE_URL to postgresql://USER:PASSWORD@HOST/DATABASE")
    }
    var question = DatabaseQuestion(address)
    question.diagnoses = diagnose
    question.mayBeReadOnly = readOnly
    if diagnose {
      do throws(StateFolder.Problem) {
        question.memory = DatabaseMemory(try StateFolder.open())
      } catch { Message.say("\(error); growth is not measured") }
    }
    var target = Target(url == nil ? Configured.database : address.name, .postgres(question))
    options.defaults.apply(to: &target)
    try options.execute([target], configuration: loaded)
  }
}
