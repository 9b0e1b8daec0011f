import ArgumentParser
import Breakers
import JSON
import Resilience
import Toolbox
import Wire

/// `breaker config`: puts a policy in force, and shows the one that is.
struct ConfigCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "config", abstract: "Store a policy, and print the one in force.",
    discussion: """
      Options that are not given are those of the configuration for the name, else the built-in \
      ones. Without options of a policy the one in force is printed, and nothing stored.
      """)

  @Argument(help: "The name of the breaker.") var name: String
  @Flag(name: .customLong("default"), help: "Put the default for the name in force again.")
  var restoresDefault = false
  @OptionGroup(title: "Policy") var policy: PolicyArguments
  @OptionGroup var session: SessionArguments

  func validate() throws {
    if restoresDefault && !policy.settings.isEmpty {
      throw ValidationError("--default goes without options of a policy")
    }
  }

  func run() throws {
    let session = try session.session()
    guard FileName.encoded(name) != nil else { throw Failure(badName: name) }
    let storesNothing = !restoresDefault && policy.settings.isEmpty
    let policy = storesNothing ? try inForce(session) : try store(session)
    var writer = JSONWriter()
    writer.beginObject()
    writer.member("type", "policy")
    writer.member("ts", session.now.text)
    writer.member("name", name)
    for setting in policy.settings {
      writer.member(
        String(setting.option.map { $0 == "-" ? "_" : $0 }), setting.text)
    }
    writer.member("options", policy.text)
    writer.endObject()
    writer.endLine()
    try failing { () throws(SystemError) in
      try Descriptor.standardOutput.write(writer.bytes)
    }
  }

  private func inForce(_ session: Session) throws -> Policy {
    let store = try session.existingStore()
    let breaker = try storing { () throws(StoreProblem) in try store?.breaker(name) }
    if let breaker { return breaker.policy }
    return try session.policy(for: name)
  }

  private func store(_ session: Session) throws -> Policy {
    let policy = try session.policy(for: name).applying(options: self.policy.settings)
    let store = try session.storeToChange(creating: policy)
    let isNew = !store.exists(name)
    let isOther = try storing { () throws(StoreProblem) in
      try store.change(name, isDurable: true, mayAdopt: true) { $0.adopt(policy) }.answer
    }
    if isOther || isNew {
      try Audit.append(
        "breaker", "config", of: name, details: ["policy": policy.text], at: session.now)
    }
    return policy
  }
}
