import Glibc
import Providers
import TestSupport
import Testing
import Toolbox

/// In processes of their own, because the environment is the whole process's.
@Suite("Keys")
struct KeysTests {
  @Test("of both variables and the file, each once, the plural first")
  func sources() async {
    await #expect(processExitsWith: .success) {
      let file = Temporary("from-file-1\n from-plural-2,from-file-2\n\n")
      unsafe setenv("MY_API_KEYS", " from-plural-1, from-plural-2\nfrom-plural-1 ", 1)
      unsafe setenv("MY_API_KEY", "from-singular,from-plural-1", 1)
      let keys = try provider("MY_API_KEYS", file: file.path).keys()
      #expect(
        keys.map { $0.reveal() } == [
          "from-plural-1", "from-plural-2", "from-singular", "from-file-1", "from-file-2",
        ])
      unsafe setenv("MY_API_KEYS", "", 1)
      #expect(
        try provider("MY_API_KEYS").keys().map { $0.reveal() } == [
          "from-singular", "from-plural-1",
        ]
      )
      unsafe unsetenv("MY_API_KEY")
      #expect(try provider("MY_API_KEYS").keys().isEmpty)
    }
  }

  @Test("a variable that does not end in KEYS has no singular")
  func variables() {
    #expect(provider("OPENAI_API_KEYS").keyVariables == ["OPENAI_API_KEYS", "OPENAI_API_KEY"])
    #expect(provider("TEAM_SECRET").keyVariables == ["TEAM_SECRET"])
  }

  @Test("a file that others may read is refused", arguments: [0o644, 0o640, 0o604, 0o660, 0o610])
  func mode(mode: Int) throws {
    let file = Temporary("secret-1\n", mode: mode)
    let failure = #expect(throws: Failure.self) {
      try provider("NOBODY_SETS_THIS", file: file.path).keys()
    }
    #expect(failure?.status == .noPermission)
    #expect(failure?.message.contains("chmod 600") == true)
    #expect(failure?.message.contains("secret-1") == false)
  }

  @Test("only the owner may read it", arguments: [0o600, 0o400])
  func goodMode(mode: Int) throws {
    let file = Temporary("secret-1\n", mode: mode)
    #expect(try provider("NOBODY_SETS_THIS", file: file.path).keys().count == 1)
  }

  @Test("a file that is not there, a folder, a device")
  func noFile() throws {
    for (path, status) in [
      ("/nonexistent/keys", ExitStatus.noInput), ("/tmp", .noPermission),
      ("/dev/null", .noPermission),
    ] {
      let failure = #expect(throws: Failure.self) {
        try provider("NOBODY_SETS_THIS", file: path).keys()
      }
      #expect(failure?.status == status)
    }
  }

  @Test(
    "a key that no header can carry is refused without being shown",
    arguments: [
      "sk-\u{7f}x", "sk-é", "sk-\u{1}x",
    ])
  func characters(key: String) throws {
    let file = Temporary(key)
    let failure = #expect(throws: Failure.self) {
      try provider("NOBODY_SETS_THIS", file: file.path).keys()
    }
    #expect(failure?.status == .configuration)
    #expect(failure?.message.contains("sk-") == false)
  }
}

private func provider(_ variable: String, file: String? = nil) -> Provider {
  var provider = Catalogue.providers[0]
  provider.keysEnvironment = variable
  provider.keysFile = file
  return provider
}

/// A file that goes with its owner.
private final class Temporary {
  let path: String

  init(_ text: String, mode: Int = 0o600) {
    var template = Array("/tmp/domain-runner-keys.XXXXXX".utf8CString)
    let descriptor = unsafe mkstemp(&template)
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    unsafe _ = write(descriptor, text, text.utf8.count)
    fchmod(descriptor, mode_t(mode))
    close(descriptor)
  }

  deinit { unsafe unlink(path) }
}
