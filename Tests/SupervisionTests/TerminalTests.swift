import TestSupport
import Testing

/// Commands at a terminal, which script(1) makes.
@Suite("Terminals")
struct TerminalTests {
  /// Each row runs in a shell with job control, which script(1) gives a terminal of its own.
  static let rows: [Supervise] = [
    Supervise(
      "the command has the terminal, and we have it back",
      "$S -- sh -c 'set -- $(ps -o pgid=,tpgid= $$); test $1 = $2 && echo mine'; "
        + "set -- $(ps -o pgid=,tpgid= $$); test $1 = $2 && echo ours", output: "mine\r\nours\r\n",
      report: "exited(0)\n"),
    Supervise(
      "in a pipeline it gets it when it asks for it",
      "echo line | $S -- sh -c 'cat; stty -echo </dev/tty; stty echo </dev/tty; echo asked'",
      output: "line\r\nasked\r\n", report: "exited(0)\n"),
    Supervise(
      "a command that stops stops us, and we continue it",
      "$S -- sh -c 'echo one; kill -TSTP 0; echo two' >out; echo $?; fg >/dev/null; echo $?; cat out",
      output: "148\r\n0\r\none\r\ntwo\r\n", report: "exited(0)\n"),
    Supervise(
      "and with the terminal in hand, too",
      "$S -- sh -c 'kill -TSTP 0; set -- $(ps -o pgid=,tpgid= $$); test $1 = $2 && echo mine'; echo $?; "
        + "fg >/dev/null; echo $?", output: "148\r\nmine\r\n0\r\n", report: "exited(0)\n"),
    Supervise(
      "a Ctrl-C that the command alone gets interrupts us",
      "$S attempts=2 -- sh -c 'kill -INT 0; sleep 60'; echo $?", output: "130\r\n",
      report: "interrupted(2)\n"),
  ]

  @Test("and job control", arguments: rows)
  func terminal(row: Supervise) throws {
    let scratch = try Scratch()
    let script = try scratch.file("script", "set -m\n\(row.script) 2>/dev/null\n")
    var row = row
    row = Supervise(
      row.claim, "script -qec 'bash \(script)' /dev/null </dev/null", output: row.output,
      report: row.report, status: row.status)
    try row.check()
  }
}
