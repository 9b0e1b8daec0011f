import ArgumentParser
import Toolbox

/// `health-probe llm`: providers, key by key.
struct LLMCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "llm", abstract: "Look at providers of language models, key by key.",
    discussion: """
      Reads each provider's list of models, which costs nothing, at most every five minutes; sooner \
      the last finding is told again. --deep asks a model for one token, at most once an hour.
      """)

  @Argument(help: ArgumentHelp("All that have a key without.", valueName: "provider"))
  var providers: [String] = []

  @Flag(help: "Ask for one token, which costs money, at most once an hour.")
  var deep = false

  @Flag(help: "Ask again, however short a time ago that was.")
  var force = false

  @OptionGroup var options: RunOptions

  func run() throws {
    let loaded = try options.loadConfiguration()
    let table = ProviderTargets(loaded, options.defaults)
    let targets =
      providers.isEmpty
      ? try table.withKeys(isDeep: deep) : try table.named(providers, isDeep: deep)
    if targets.isEmpty {
      throw Failure(.configuration, "no provider has a key; set OPENAI_API_KEYS or another")
    }
    try options.execute(targets, configuration: loaded, forcesProviders: force)
  }
}
