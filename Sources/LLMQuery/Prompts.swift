import JSON
import Toolbox
import Wire

/// A question to be asked of every domain; `{domain}` stands for the domain.
struct Prompt: Equatable, Sendable {
  let name: String
  let template: String

  func text(for domain: String) -> String {
    template.split(separator: "{domain}", omittingEmptySubsequences: false).joined(
      separator: domain)
  }
}

/// The prompts that can be asked by name.
struct PromptLibrary {
  private var prompts: [Prompt]

  /// The built-in ones, then those of the configuration, then files given as `NAME=FILE`; a later
  /// one of the same name wins.
  /// - Throws: `Failure` 64 for what is not `NAME=FILE`, 66 for a file that cannot be read.
  init(configuration: Configuration, files: [String]) throws {
    prompts = Self.builtIn
    for member in configuration["prompts"]?.object?.members ?? [] {
      if let text = member.value.string { add(Prompt(name: member.key, template: text)) }
    }
    for file in files {
      let parts = file.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else {
        throw Failure(.usage, "--prompt: expected NAME=FILE, found \"\(file)\"")
      }
      let content: [UInt8]
      do throws(SystemError) {
        content = try OpenFile(reading: String(parts[1])).readAll(limit: 1 << 20)
      } catch {
        throw Failure(.noInput, error.description)
      }
      guard let text = String(validating: content, as: UTF8.self) else {
        throw Failure(.configuration, "\(parts[1]): a prompt must be UTF-8 text")
      }
      let trimmed = text.hasSuffix("\n") ? String(text.dropLast()) : text
      add(Prompt(name: String(parts[0]), template: trimmed))
    }
  }

  /// The prompts of these names, in this order, each once.
  /// - Throws: `Failure` 64 for a name that is not there, 78 for a prompt that no domain goes into.
  func select(_ names: [String]) throws(Failure) -> [Prompt] {
    var selected: [Prompt] = []
    for name in names where !selected.contains(where: { $0.name == name }) {
      guard let prompt = prompts.first(where: { $0.name == name }) else {
        let known = prompts.map(\.name).joined(separator: ", ")
        throw Failure(
          .usage, "there is no prompt \"\(name)\"; known: \(known); add it with --prompt NAME=FILE")
      }
      guard prompt.template.contains("{domain}") else {
        throw Failure(
          .configuration, "the prompt \"\(name)\" does not contain {domain}, so it asks of none")
      }
      selected.append(prompt)
    }
    return selected
  }

  private mutating func add(_ prompt: Prompt) {
    prompts.removeAll { $0.name == prompt.name }
    prompts.append(prompt)
  }

  private static let builtIn = [
    Prompt(
      name: "business_analysis",
      template: """
        Describe the company behind {domain} for an analyst who has never heard of it: what it \
        sells, to whom, how it earns its money, where it operates, and which companies it competes \
        with. Say how well known and how trusted the brand is today, and what has changed for it in \
        the last two years. If you are not sure that you know this company, say so first. Answer in \
        plain prose of at most 250 words.
        """),
    Prompt(
      name: "content_strategy",
      template: """
        Look at {domain} as a publisher. Which topics would its customers expect it to be the best \
        source on, which questions do they ask before they buy, and which of these does the brand \
        already answer well? Name the five pieces of content that would do most for its standing, \
        each with its audience and purpose. If you are not sure what the site offers, say so first. \
        Answer in plain prose of at most 250 words.
        """),
    Prompt(
      name: "technical_assessment",
      template: """
        Assess {domain} as a piece of technology, from what you know of it: what kind of site or \
        platform it is, which technologies it is known to use, how it does in speed, accessibility, \
        security and structured data, and what a search engine or a language model can learn from \
        it. Keep what you know apart from what you infer, and if you know nothing of the site, say \
        so first. Answer in plain prose of at most 250 words.
        """),
  ]
}
