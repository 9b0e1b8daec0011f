import ArgumentParser
import Glibc
import HTTPClient
import JSON
import Providers
import Toolbox
import Wire

/// `llm-query ask`: one question to one model, its answer to a person as it comes.
struct AskCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ask", abstract: "Ask one model one question; print its answer as it comes.")

  @Argument(
    help: ArgumentHelp("The question; - or none is standard input.", valueName: "text"))
  var text: [String] = []

  @Option(
    name: [.customShort("m"), .long],
    help: ArgumentHelp("The model: NAME or PROVIDER:NAME.", valueName: "name"))
  var model: String

  @Option(help: ArgumentHelp("What the model is told before the question.", valueName: "text"))
  var system: String?

  @Option(help: ArgumentHelp("The most tokens of an answer (2048).", valueName: "number"))
  var maxTokens = 2048

  @Option(
    help: ArgumentHelp("Sampling temperature, where a model takes it.", valueName: "number"))
  var temperature: Double?

  @Option(
    help: ArgumentHelp("The longest a request may take.", valueName: "duration"),
    transform: parseDuration)
  var timeout: Duration?

  @OptionGroup var configurationOptions: ConfigurationOptions
  @OptionGroup var common: CommonOptions

  func validate() throws {
    if !(1...100_000_000).contains(maxTokens) {
      throw ValidationError("--max-tokens: expected a number from 1 to 100000000")
    }
    if let temperature, !(0...2).contains(temperature) {
      throw ValidationError("--temperature: expected a number from 0 to 2")
    }
    if timeout == .zero { throw ValidationError("--timeout: expected more than 0") }
  }

  func run() throws {
    let configuration = try Configuration.load(explicit: configurationOptions.config)
    let clock = try common.clock()
    let selected = try select(configuration)
    let prompt = try question()
    guard Descriptor.standardOutput.canBeWritten else {
      throw Failure(SystemError("write to", "standard output", code: EBADF))
    }
    let ask = Ask(
      model: selected.model, prompt: prompt,
      maxTokens: min(maxTokens, selected.model.maxOutput ?? .max), temperature: temperature)
    var conversation = try Conversation(
      StreamRequest(ask, system: system, provider: selected.provider), keys: selected.keys,
      timeout: timeout ?? selected.model.timeout ?? selected.provider.timeout, clock: clock)
    let answer = try conversation.run()
    conversation.remember()
    if common.verbose { Message.say(conversation.account(of: answer)) }
    if !common.quiet {
      switch answer.finish {
      case "length": Message.say("the answer was cut off; raise --max-tokens (\(ask.maxTokens))")
      case "refusal": Message.say("the model refuses to answer (\(answer.finishRaw ?? "refusal"))")
      default: break
      }
    }
    // A refusal may have words, which are an answer; without any there is none.
    if !conversation.hasPrinted { throw ExitCode(ExitStatus.no.rawValue) }
  }

  private func select(_ configuration: Configuration) throws(Failure) -> Selected {
    let providers = try ProviderTable.load(configuration)
    guard model != "all", model != "available", !model.contains("*"), !model.contains(",") else {
      throw Failure(.usage, "-m: expected one model, found \"\(model)\"")
    }
    let selected = try Selection.select([model], from: providers, needsKeys: false)
    guard let one = selected.first, selected.count == 1 else {
      let names = selected.map(\.model.name).joined(separator: ", ")
      throw Failure(.usage, "-m: several models are called \"\(model)\": \(names)")
    }
    guard !one.keys.isEmpty else {
      throw Failure(
        .configuration, "no key for \(one.provider.name); set \(one.provider.keysEnvironment)")
    }
    if let problem = BaseURL.problem(one.provider.url) {
      throw Failure(
        .configuration, "\(Configuration.path("providers", one.provider.name)).url \(problem)")
    }
    return one
  }

  private func question() throws -> String {
    var prompt = text.joined(separator: " ")
    if text.isEmpty || text == ["-"] {
      if text.isEmpty, Descriptor.standardInput.isTerminal {
        throw Failure(
          .usage, "there is no question; give it as an argument, pipe it in, or type it with -")
      }
      let bytes = try failing { () throws(SystemError) in
        try Descriptor.standardInput.readAll()
      }
      guard let input = String(validating: bytes, as: UTF8.self) else {
        throw Failure(.badInput, "standard input: a question must be UTF-8 text")
      }
      prompt = input.hasSuffix("\n") ? String(input.dropLast()) : input
    }
    guard prompt.contains(where: { !$0.isWhitespace }) else {
      throw Failure(.usage, "the question is empty")
    }
    return prompt
  }
}
