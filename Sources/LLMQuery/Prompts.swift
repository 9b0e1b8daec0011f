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
  private var prompts: [Prompt] = []

  /// Those of the configuration, which begins with the built-in ones, then files given as `NAME=FILE`; a later
  /// one of the same name wins.
  /// - Throws: `Failure` 64 for what is not `NAME=FILE`, 66 for a file that cannot be read.
  init(configuration: Configuration, files: [String]) throws {
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
}
