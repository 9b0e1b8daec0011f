import TestSupport
import Testing
import Wire

@Suite("The programs as users run them")
struct BlackBoxTests {
  private static let limit = Duration.seconds(60)
  private static let fullLimit = Duration.seconds(900)

  @Test("case", arguments: Case.all)
  func behaves(_ tested: Case) throws {
    guard tested.has("cmd") else {
      Issue.record("\(tested.name) has no file cmd: write the command to run into it")
      return
    }
    let limit = tested.has("full") ? Self.fullLimit : Self.limit
    guard let found = try tested.run(limit: limit) else {
      Issue.record("\(tested.name) did not end within \(limit); it was killed")
      return
    }
    if Case.isRecording { return try tested.record(found) }
    let expected = tested.expected
    guard found != expected else { return }
    let differences = [
      difference("stdout", expected.stdout, found.stdout),
      difference("stderr", expected.stderr, found.stderr),
      found.status == expected.status
        ? "" : "status: expected \(expected.status), found \(found.status)\n",
    ]
    Issue.record(Comment(rawValue: "\(tested.name)\n" + differences.joined()))
  }

  @Test("recording is no passing")
  func recording() {
    #expect(
      !Case.isRecording,
      "RECORD is set: expectations were rewritten and nothing was tested; read the diff")
  }

  @Test("the programs are built")
  func built() {
    for program in Set(Case.all.compactMap { $0.name.split(separator: "/").first })
    where Repository.programs.contains(String(program)) {
      #expect(
        Descriptor.exists("\(Repository.tools)/\(program)"),
        "\(Repository.tools) lacks \(program); run: scripts/build")
    }
  }

  /// Both texts from the first line that differs, between rules.
  private func difference(_ name: String, _ expected: [UInt8], _ found: [UInt8]) -> String {
    if expected == found { return "" }
    let (old, new) = (lines(expected), lines(found))
    let same = zip(old, new).prefix { $0 == $1 }.count
    return """
      \(name) differs from line \(same + 1):
      --- expected \(excerpt(old, from: same))
      --- found \(excerpt(new, from: same))
      ---

      """
  }

  private func lines(_ bytes: [UInt8]) -> [String] {
    let text = String(decoding: bytes, as: UTF8.self)
    return text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  private func excerpt(_ lines: [String], from first: Int) -> String {
    let shown = lines.dropFirst(first).prefix(40)
    let left = lines.count - first - shown.count
    let text = shown.map { line in
      "\n"
        + String(
          line.unicodeScalars.prefix(1000).map { $0.value < 0x20 ? "\u{fffd}" : $0 }.map(
            Character.init))
    }
    return "(\(max(0, lines.count - first - 1)) lines)" + text.joined()
      + (left > 0 ? "\n... \(left) more" : "")
  }
}
