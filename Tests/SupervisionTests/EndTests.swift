import TestSupport
import Testing

/// How a command ends, and how it is ended.
@Suite("The end of a command")
struct EndTests {
  static let statuses: [Supervise] = [
    Supervise(
      "the status is the command's", "$S -- sh -c 'exit 2'", report: "exited(2)\n", status: 2),
    Supervise(
      "a name that is not found", "$S -- no_such_command", report: "notFound\n", status: 127),
    Supervise(
      "a file that cannot be executed", "$S -- /etc/passwd", report: "notExecutable(13)\n",
      status: 126),
    Supervise(
      "127 of the command's own is no missing command", "$S -- sh -c 'exit 127'",
      report: "exited(127)\n", status: 127),
    Supervise(
      "death by a signal", "$S -- sh -c 'kill -KILL $$'", report: "signaled(9)\n", status: 137),
    Supervise(
      "arguments pass to the byte", "$S -- printf '%s' $'\\xff\\xfe a' | od -An -tx1",
      output: " ff fe 20 61\n", report: "exited(0)\n"),
    Supervise(
      "a parent that ignores SIGCHLD", "(trap '' CHLD; exec $S -- sh -c 'exit 3')",
      report: "exited(3)\n", status: 3),
    Supervise(
      "a child that we did not start", "sleep 0.1 & exec $S -- sh -c 'sleep 0.3; exit 3'",
      report: "exited(3)\n", status: 3),
    Supervise(
      "the command gets our signal mask and the default actions",
      "show() { grep -E '^Sig(Blk|Ign)' /proc/self/status; }; export -f show; "
        + "bash -c show >a; $S -- bash -c show >b; cmp a b", report: "exited(0)\n"),
    Supervise(
      "signals ignored from the start stay ignored, for both",
      "(trap '' INT HUP; exec $S -- sh -c 'kill -INT $PPID; grep -o ^SigIgn.*3$ /proc/self/status | wc -l')",
      output: "1\n", report: "exited(0)\n"),
    Supervise(
      "a reader that has left", "{ $S -- yes; echo $? >&2; } | head -1", output: "y\n",
      errors: "141\n", report: "signaled(13)\n"),
    Supervise(
      "the command has our descriptors and none besides",
      "exec 5>&1; $S line=1 -- bash -c 'cd /proc/self/fd; for n in *; do [[ -e $n ]] && echo $n; done' "
        + "| grep -v '^25'", output: "0\n1\n2\n5\n9\n", report: "exited(0)\n"),
  ]

  @Test("what it came to", arguments: statuses)
  func status(row: Supervise) throws { try row.check() }

  static let times: [Supervise] = [
    Supervise("in time", "$S timeout=60s -- true", report: "exited(0)\n"),
    Supervise("too late", "$S timeout=0.1s -- sleep 60", report: "timedOut\n", status: 124),
    Supervise(
      "whatever it makes of SIGTERM",
      "$S timeout=0.2s -- sh -c 'trap \"exit 0\" TERM; sleep 60' 2>/dev/null",
      report: "timedOut\n", status: 124),
    Supervise(
      "nothing of SIGTERM",
      "$S timeout=0.1s kill-after=0.1s -- sh -c \"trap '' TERM; while :; do sleep 60; done\"",
      report: "killedAfterTimeout\n", status: 137),
    Supervise(
      "a stopped command", "$S timeout=0.2s -- sh -c 'kill -STOP $$'", report: "timedOut\n",
      status: 124),
  ]

  @Test("when it takes too long", arguments: times)
  func time(row: Supervise) throws { try row.check() }

  static let remains: [Supervise] = [
    Supervise(
      "children in the background are ended",
      "$S -- sh -c 'sleep 61 & echo $! >child; exit 3'; "
        + "echo $?; gone", output: "3\n",
      report: "exited(3)\n"),
    Supervise(
      "those that ignore SIGTERM are killed",
      "$S kill-after=0.1s -- sh -c '(trap \"\" TERM; echo up; exec sleep 62) & echo $! >child; sleep 0.3'; "
        + "echo $?; gone", output: "up\n0\n",
      report: "exited(0)\n"),
    Supervise(
      "the group of a command that ended on a signal, too",
      "$S timeout=0.2s kill-after=0.2s -- sh -c '(trap \"\" TERM; exec sleep 63) & echo $! >child; sleep 64'; "
        + "echo $?; gone", output: "124\n",
      report: "timedOut\n"),
    Supervise(
      "a process with a session of its own is let go, whatever it holds",
      "$S line=1 advice=1 -- sh -c 'setsid sh -c \"echo \\$\\$ >child; exec sleep 65\" & "
        + "until test -s child; do :; done'; kill $(<child)", report: "exited(0)\n"),
  ]

  @Test("what it leaves behind", arguments: remains)
  func remain(row: Supervise) throws {
    var row = row
    // A zombie is gone: who reaps orphans is not for us to say.
    let gone = "gone() { ! grep -qs '^State:[^Z]*$' /proc/$(<child)/status; }"
    row.script = "\(gone); \(row.script)"
    try row.check()
  }

  @Test("the command dies with us")
  func dies() throws {
    try Supervise(
      "",
      "exec 2>/dev/null; $S -- sh -c 'echo $$ >child; exec sleep 66' & until test -s child; do :; done; kill -KILL $!; "
        + "wait $!; echo $?; while grep -qs '^State:[^Z]*$' /proc/$(<child)/status; do :; done; true",
      output: "137\n"
    ).check()
  }
}
