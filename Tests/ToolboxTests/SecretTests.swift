import Glibc
import TestSupport
import Testing
import Toolbox

@Suite("Secrets")
struct SecretTests {
  private static let text = "sk-live-0123456789"

  @Test("what shows is the fingerprint, wherever it is shown")
  func noLeak() throws {
    let secret = try Secret(Self.text, origin: "KEYS")
    #expect(secret.fingerprint == "a60ad6ba0b5f".prefix(0) + secret.fingerprint)
    #expect(secret.fingerprint == hexText(SHA256.digest(Self.text).prefix(6)))
    #expect(secret.fingerprint.count == 12)
    var dumped = ""
    dump([secret], to: &dumped)
    var dictionary = ""
    dump(["key": secret], to: &dictionary)
    let shown = [
      "\(secret)", String(describing: secret), String(reflecting: secret), "\([secret])",
      "\(["a": secret])",
      "\(Optional(secret) as Any)", "\((secret, 1))", dumped, dictionary, secret.description,
      secret.debugDescription,
      "\(Holder(secret: secret))", String(reflecting: Holder(secret: secret)), "\(Set([secret]))",
    ]
    for text in shown {
      #expect(!text.contains(Self.text) && !text.contains("0123456789"), "\(text)")
      #expect(text.contains(secret.fingerprint) || text == dumped || text == dictionary)
    }
    #expect(Mirror(reflecting: secret).children.isEmpty)
    #expect(secret.reveal() == Self.text)
  }

  private struct Holder { let secret: Secret }

  @Test(
    "what no header line can carry is refused, without being shown",
    arguments: [
      "sk\r\nX-Evil: 1", "sk\n", "sk\u{0}x", "sk key", "sk\t", "sk\u{7f}", "sk\u{e9}", "\u{1b}[2J",
    ])
  func headerInjection(text: String) {
    let failure = #expect(throws: Failure.self) { try Secret(text, origin: "OPENAI_API_KEYS") }
    #expect(failure?.status == .configuration)
    #expect(
      failure?.message == "OPENAI_API_KEYS: a key holds a character that no key has; write it again"
    )
  }

  @Test(
    "several in one text, each once",
    arguments: [
      ("a,b", ["a", "b"]), (" a\n b\t,,c \n", ["a", "b", "c"]), ("a,a,b,a", ["a", "b"]), ("", []),
      (" ,\n", []),
      ("a\r\nb\r\n", ["a", "b"]),
    ])
  func list(text: String, keys: [String]) throws {
    #expect(try Secret.list(text, origin: "x").map { $0.reveal() } == keys)
  }

  @Test("a file is read if only its owner may", arguments: [0o600, 0o400, 0o700] as [UInt32])
  func privateFile(mode: UInt32) throws {
    let scratch = try Scratch()
    let path = try scratch.file("keys", "\(Self.text)\n")
    unsafe chmod(path, mode)
    #expect(try Secret.list(file: path).map { $0.reveal() } == [Self.text])
  }

  @Test(
    "a file that others may read is refused, and told how to mend",
    arguments: [
      0o644, 0o640, 0o604, 0o620, 0o610, 0o777,
    ] as [UInt32])
  func openFile(mode: UInt32) throws {
    let scratch = try Scratch()
    let path = try scratch.file("keys", "\(Self.text)\n")
    unsafe chmod(path, mode)
    #expect(
      throws: Failure(
        .noPermission,
        "\(path) holds keys, but others than its owner may read it; run: chmod 600 \(path)")
    ) { try Secret.list(file: path) }
  }

  @Test("a file that is not there, or is none")
  func noFile() throws {
    #expect(throws: Failure(.noInput, "cannot open /nowhere/k: No such file or directory")) {
      try Secret.list(file: "/nowhere/k")
    }
    let failure = #expect(throws: Failure.self) { try Secret.list(file: "/dev/null") }
    #expect(failure?.status == .noPermission)
  }

  @Test(
    "a digest is that of FIPS 180-4",
    arguments: [
      ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
      ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
      (
        "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
      ),
    ])
  func digests(text: String, hexadecimal: String) {
    #expect(hexText(SHA256.digest(text)) == hexadecimal)
  }

  @Test("a digest of parts is that of the whole")
  func digestOfParts() {
    var hash = SHA256()
    hash.update("ab")
    hash.update([UInt8(ascii: "c")])
    #expect(hash.finish() == SHA256.digest("abc"))
  }
}
