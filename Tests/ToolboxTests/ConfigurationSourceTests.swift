import JSON
import TestSupport
import Testing
import Toolbox

/// Which files and variables count: each in a process of its own, whose environment it may change.
@Suite("Where the configuration comes from")
struct ConfigurationSourceTests {
  @Test("a user's file, and the database of the environment above it")
  func user() async {
    await #expect(processExitsWith: .success) {
      let scratch = try Scratch()
      _ = scratch.folder("domain-runner")
      let path = try scratch.file(
        "domain-runner/config.json", #"{"database": {"url": "a", "pool": 3}}"#)
      Variable.set("DOMAIN_RUNNER_CONFIG", to: nil)
      Variable.set("XDG_CONFIG_HOME", to: scratch.path)
      Variable.set("DATABASE_URL", to: "postgres://b")
      let configuration = try Configuration.load(explicit: nil)
      try #require(configuration["database", "pool"] == 3)
      try #require(configuration.origins["database.pool"] == path)
      try #require(configuration["database", "url"] == "postgres://b")
      try #require(configuration.origins["database.url"] == "DATABASE_URL")
    }
  }

  @Test("a file named stands in the place of the user's, the flag before the variable")
  func named() async {
    await #expect(processExitsWith: .success) {
      let scratch = try Scratch()
      _ = scratch.folder("domain-runner")
      _ = try scratch.file(
        "domain-runner/config.json", #"{"database": {"pool": 3, "tls": "prefer"}}"#)
      let variable = try scratch.file("variable", #"{"database": {"pool": 4}}"#)
      let flag = try scratch.file("flag", #"{"database": {"pool": 5}}"#)
      Variable.set("XDG_CONFIG_HOME", to: scratch.path)
      Variable.set("DOMAIN_RUNNER_CONFIG", to: variable)
      let fromVariable = try Configuration.load(explicit: nil)
      try #require(fromVariable["database", "pool"] == 4)
      try #require(fromVariable["database", "tls"] == "verify-full")
      try #require(try Configuration.load(explicit: flag)["database", "pool"] == 5)
    }
  }

  @Test("a relative XDG_CONFIG_HOME is ignored, as its specification says")
  func relative() async {
    await #expect(processExitsWith: .success) {
      let scratch = try Scratch()
      _ = scratch.folder(".config")
      _ = scratch.folder(".config/domain-runner")
      _ = try scratch.file(".config/domain-runner/config.json", #"{"database": {"pool": 6}}"#)
      Variable.set("DOMAIN_RUNNER_CONFIG", to: nil)
      Variable.set("XDG_CONFIG_HOME", to: "relative")
      Variable.set("HOME", to: scratch.path)
      try #require(try Configuration.load(explicit: nil)["database", "pool"] == 6)
    }
  }

  @Test("a file that is named must be there")
  func missing() {
    #expect(throws: Failure(.noInput, "cannot open /nowhere/c: No such file or directory")) {
      try Configuration.load(explicit: "/nowhere/c")
    }
  }
}
