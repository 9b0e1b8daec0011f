import JSON
import TestSupport
import Testing
import Toolbox

@testable import LLMQuery

@Suite("Prompts")
struct PromptsTests {
  private func configuration(_ prompts: JSONValue = [:]) -> Configuration {
    var configuration = Configuration()
    configuration.merge(["prompts": prompts], from: "a test")
    return configuration
  }

  @Test("three are built in, each about the domain")
  func builtIn() throws {
    let names = ["business_analysis", "content_strategy", "technical_assessment"]
    let library = try PromptLibrary(configuration: configuration(), files: [])
    let prompts = try library.select(names)
    #expect(prompts.map(\.name) == names)
    for prompt in prompts {
      #expect(prompt.text(for: "nike.com").contains("nike.com"))
      #expect(!prompt.text(for: "nike.com").contains("{domain}"))
      #expect(!prompt.template.contains("\n"))
    }
  }

  @Test("the domain goes in wherever it is named, and is not looked at again")
  func text() {
    let prompt = Prompt(name: "p", template: "{domain} or {domain}{domain}? {Domain} { domain}")
    #expect(prompt.text(for: "a.com") == "a.com or a.coma.com? {Domain} { domain}")
    #expect(prompt.text(for: "{domain}") == "{domain} or {domain}{domain}? {Domain} { domain}")
  }

  @Test("in the order asked for, each once")
  func order() throws {
    let library = try PromptLibrary(configuration: configuration(["mine": "M {domain}"]), files: [])
    let names = ["mine", "content_strategy", "mine", "business_analysis"]
    #expect(
      try library.select(names).map(\.name) == ["mine", "content_strategy", "business_analysis"])
  }

  @Test("a file wins over the configuration, and that over what is built in")
  func layers() throws {
    let scratch = try Scratch()
    let file = try scratch.file("p=1.txt", "From a file: {domain}\n\n")
    let library = try PromptLibrary(
      configuration: configuration(["content_strategy": "C {domain}", "mine": "M {domain}"]),
      files: ["mine=\(file)"])
    let prompts = try library.select(["content_strategy", "mine"])
    // One line feed at the end is the file's, not the prompt's.
    #expect(prompts.map(\.template) == ["C {domain}", "From a file: {domain}\n"])
  }

  @Test("an unknown name is told together with those that are known")
  func unknown() throws {
    let library = try PromptLibrary(configuration: configuration(["mine": "M {domain}"]), files: [])
    let failure = #expect(throws: Failure.self) { try library.select(["businessanalysis"]) }
    #expect(failure?.status == .usage)
    #expect(failure?.message.contains("technical_assessment, mine;") == true)
  }

  @Test("a prompt that no domain goes into")
  func withoutDomain() throws {
    let library = try PromptLibrary(configuration: configuration(["mine": "Hello"]), files: [])
    let failure = #expect(throws: Failure.self) { try library.select(["mine"]) }
    #expect(failure?.status == .configuration)
  }

  @Test(
    "files that cannot be prompts",
    arguments: [
      ("mine", .usage), ("=x", .usage), ("mine=", .usage), ("", .usage),
      ("mine=/nonexistent", .noInput), ("mine=/tmp", .noInput), ("mine=/dev/zero", .noInput),
    ] as [(String, Toolbox.ExitStatus)])
  func badFiles(file: String, status: Toolbox.ExitStatus) throws {
    let failure = #expect(throws: Failure.self) {
      try PromptLibrary(configuration: configuration(), files: [file])
    }
    #expect(failure?.status == status)
  }

  @Test("a file that is not UTF-8")
  func encoding() throws {
    let scratch = try Scratch()
    try File.write([0xff, 0xfe, 0x7b], to: "\(scratch.path)/latin")
    let failure = #expect(throws: Failure.self) {
      try PromptLibrary(configuration: configuration(), files: ["mine=\(scratch.path)/latin"])
    }
    #expect(failure?.status == .configuration)
  }
}
