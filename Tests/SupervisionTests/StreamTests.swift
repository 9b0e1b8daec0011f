import TestSupport
import Testing

/// What goes into a command and what comes out of it.
@Suite("Streams")
struct StreamTests {
  private static let twice = "exited(1)\npausing\nexited(1)\n"

  static let input: [Supervise] = [
    Supervise(
      "a pipe is read again by each attempt",
      "echo hi | $S attempts=2 input=replay -- sh -c 'cat; exit 1'",
      output: "hi\nhi\n", report: twice, status: 1),
    Supervise(
      "also a part of it, then what is new",
      "{ echo one; until grep -q pausing \"$REPORT\"; do :; done; echo two; } "
        + "| $S attempts=2 input=replay -- sh -c 'if [ $ATTEMPT = 1 ]; then head -1; exit 1; fi; cat'",
      output: "one\none\ntwo\n", report: "exited(1)\npausing\nexited(0)\n"),
    Supervise(
      "what is known comes again though there is no more yet",
      "mkfifo go; { echo one; read <go; echo two; } | $S attempts=2 input=replay -- "
        + "sh -c 'read x; echo $x; test $ATTEMPT = 2 && echo >go && cat; exit 1'",
      output: "one\none\ntwo\n", report: twice, status: 1),
    Supervise(
      "a pipe that may not be opened anew is not waited for",
      // Root may open everything, unless it is kept from it.
      "mkfifo in over; { echo one; read <over; } >in & exec 3<in; chmod 0 in; "
        + "test $UID = 0 && without='setpriv --bounding-set=-all --inh-caps=-all'; "
        + "$without $S attempts=2 input=replay -- sh -c 'read x; echo $x; exit 1' <&3; "
        + "code=$?; echo >over; exit $code",
      output: "one\none\n", report: twice, status: 1),
    Supervise(
      "it comes as it comes",
      "mkfifo go; { echo one; read <go; echo two; } | $S attempts=2 input=replay -- "
        + "sh -c 'read x; echo $x; echo >go; read x; echo $x'", output: "one\ntwo\n",
      report: "exited(0)\n"),
    Supervise(
      "a file begins where we were given it",
      "printf '1\\n2\\n3\\n' >file; { read x; $S attempts=2 input=replay -- sh -c 'cat; exit 1'; } <file",
      output: "2\n3\n2\n3\n", report: twice, status: 1),
    Supervise(
      "what is larger than the limit is read once",
      "seq 100000 | $S attempts=3 limit=1000 input=replay -- sh -c 'tail -1; exit 1'",
      output: "100000\n",
      report: "exited(1) loss=standard input is larger than 1000 bytes; see --stdin-limit\n",
      status: 1),
    Supervise(
      "much of it",
      "seq 1000000 | $S attempts=2 input=replay -- sh -c 'cksum; exit 1' | uniq -c | cut -c 1-8",
      output: "      2 \n", report: twice),
    Supervise(
      "a command that reads nothing ends", "yes | $S attempts=2 input=replay -- sh -c 'exit 1'",
      report: twice, status: 1),
    Supervise(
      "a command that closes it goes on",
      "yes | $S attempts=2 input=replay -- sh -c 'exec <&-; sleep 0.2; exit 0'",
      report: "exited(0)\n"),
    Supervise(
      "inherited, it is read on",
      "printf '1\\n2\\n' >file; "
        + "$S attempts=2 input=inherit -- sh -c 'read x; echo $x; exit 1' <file", output: "1\n2\n",
      report: twice, status: 1),
    Supervise("none", "echo hi | $S input=null -- cat", report: "exited(0)\n"),
    Supervise(
      "one attempt leaves to others what it does not read",
      "printf '1\\n2\\n' | { $S input=replay -- sh -c 'read x; echo $x'; cat; }", output: "1\n2\n",
      report: "exited(0)\n"),
    Supervise(
      "no input at all", "$S attempts=2 input=replay -- cat <&-",
      errors: "cat: -: Bad file descriptor\n"
        + "cat: -: Bad file descriptor\n", report: twice, status: 1),
  ]

  @Test("standard input", arguments: input)
  func standardInput(row: Supervise) throws { try row.check() }

  private static let tooMuch =
    "cannot hold more than 1000000 bytes of output; see --stdout-limit: File too large\n"

  static let output: [Supervise] = [
    Supervise(
      "of the last attempt",
      "$S attempts=3 output=last -- sh -c 'echo $ATTEMPT; test $ATTEMPT = 3'",
      output: "3\n", report: "exited(1)\npausing\nexited(1)\npausing\nexited(0)\n"),
    Supervise(
      "of the last, if it failed", "$S attempts=2 output=last -- sh -c 'echo $ATTEMPT; exit 1'",
      output: "2\n", report: twice, status: 1),
    Supervise(
      "of none that failed",
      "$S attempts=2 output=success -- sh -c 'echo $ATTEMPT; echo no >&2; exit 1'",
      errors: "no\nno\n", report: twice, status: 1),
    Supervise(
      "much of it", "$S output=success -- seq 1000000 >out; seq 1000000 | cmp - out",
      report: "exited(0)\n"),
    Supervise(
      "more than is to be held ends it",
      "$S output=last output-limit=1000000 attempts=2 -- yes", errors: tooMuch, status: 74),
    Supervise(
      "also what it was quick to write",
      "$S output=last output-limit=10 -- sh -c 'trap : TERM; seq 10; echo end'",
      errors: tooMuch.replacing("1000000", with: "10"), status: 74),
    Supervise(
      "just so much is held", "$S output=last output-limit=3 -- echo hi", output: "hi\n",
      report: "exited(0)\n"),
    Supervise(
      "a full disk is told", "$S output=last -- echo hi >/dev/full",
      errors: "cannot write to standard output: No space left on device\n", report: "exited(0)\n",
      status: 74),
    Supervise(
      "a closed output is told", "$S output=last -- echo hi >&-",
      errors: "cannot write to standard output: Bad file descriptor\n", report: "exited(0)\n",
      status: 74),
    Supervise(
      "a reader that has left is told",
      "mkfifo gone; { $S output=last -- sh -c 'read x <gone; echo hi'; echo $? >&2; } "
        + "| { exec <&-; echo >gone; }",
      errors: "cannot write to standard output: Broken pipe\n74\n",
      report: "exited(0)\n"),
  ]

  @Test("standard output", arguments: output)
  func standardOutput(row: Supervise) throws { try row.check() }

  static let errors: [Supervise] = [
    Supervise(
      "the first line is kept, and all of it passes",
      "$S line=1 -- sh -c 'printf \"\\\\noops\\\\r\\\\nmore\" >&2; exit 1'",
      errors: "\noops\r\nmore",
      report: "exited(1) line=oops\n", status: 1),
    Supervise(
      "it is not kept where the order of both outputs counts",
      "$S line=1 -- sh -c 'echo 1 >&2; echo 2; echo 3 >&2' 2>&1", output: "1\n2\n3\n",
      report: "exited(0)\n"),
    Supervise(
      "much of it passes to the byte",
      "$S line=1 -- sh -c 'seq 300000 >&2' 2>errors; seq 300000 | cmp - errors",
      report: "exited(0) line=1\n"),
    Supervise(
      "a slow reader loses nothing",
      "{ $S line=1 -- sh -c 'seq 30000 >&2'; } 2>&1 >/dev/null | { sleep 0.5; wc -c; }",
      output: "168894\n", report: "exited(0) line=1\n"),
    Supervise(
      "in a file it is the command's own, from where that stood",
      "exec 4<>log; printf 'old\\n' >&4; for n in 1 2; do "
        + "$S line=1 -- sh -c 'test -f /dev/fd/2 && printf \"\\\\noops '$n'\\\\n\" >&2' 2>&4; done; "
        + "$S line=1 -- true 2>&4; $S line=1 -- sh -c 'echo end >&2' 2>>log; cat log",
      output: "old\n\noops 1\n\noops 2\nend\n",
      report: "exited(0) line=oops 1\nexited(0) line=oops 2\nexited(0)\nexited(0) line=end\n"),
    Supervise(
      "nothing of a file that was not written is taken for it",
      "echo old >log; $S line=1 -- true 2<>log", report: "exited(0)\n"),
    Supervise(
      "a process that lives on may write to it, wherever it goes",
      // It is up once it has a session of its own: before that it would be ended with the others.
      "daemon='setsid sh -c \"touch up; until test -e over; do :; done; echo bye >&2; echo ok >ok\""
        + " & until test -e up; do :; done'; end() { touch over; "
        + "until test -e ok; do :; done; rm ok over up; }; "
        + "$S line=1 -- sh -c \"$daemon\" 2>log; end; cat log; "
        + "$S line=1 -- sh -c \"$daemon\" 2>/dev/null; end; "
        + "{ { $S line=1 -- sh -c \"$daemon\"; end; } 2>&1 >&3 | cat; } 3>&1",
      output: "bye\nbye\n", report: "exited(0)\nexited(0)\nexited(0)\n"),
    Supervise(
      "one that never stops does not keep us",
      "$S line=1 -- sh -c 'setsid sh -c \"echo y >&2; echo \\$\\$ >child; exec yes >&2\" & "
        + "until test -s child; do :; done' 2>/dev/null; kill $(<child)",
      report: "exited(0) line=y\n"),
    Supervise(
      "a reader that is stuck does not keep us from the time",
      "mkfifo stuck; exec 4<>stuck; "
        + "$S line=1 timeout=2s kill-after=0.2s -- sh -c 'yes >&2' 2>&4",
      report: "timedOut line=y\n", status: 124),
    Supervise(
      "a reader that has left is told to the command",
      "$S line=1 -- bash -c 'yes >&2; echo $?' 2> >(:)",
      output: "141\n", report: "exited(0) line=y\n"),
  ]

  @Test("standard error", arguments: errors)
  func standardError(row: Supervise) throws {
    try row.check()
  }

  static let advice: [Supervise] = [
    Supervise(
      "lines that are known and others",
      "$S advice=1 -- sh -c '{ echo Retry-After: 2; echo outcome: ignored; echo huh; "
        + "printf \"retry-after: 1m\"; } >&$ADVICE_FD'",
      report: "exited(0) retry-after=1m outcome=ignored unknown=huh\n"),
    Supervise(
      "a command that fills it does not wait",
      "$S advice=1 -- sh -c '{ echo outcome: failure; seq 100000; } >&$ADVICE_FD'",
      report: "exited(0) outcome=failure unknown=1 unknown=2 unknown=3\n"),
    Supervise(
      "its number is one that every shell can name",
      "exec 3>&1 4>&1; $S advice=1 -- sh -c 'echo $ADVICE_FD' 3>&1", output: "5\n",
      report: "exited(0)\n"),
  ]

  @Test("what the command says about itself", arguments: advice)
  func adviceOfCommand(row: Supervise) throws { try row.check() }
}
