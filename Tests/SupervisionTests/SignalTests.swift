import TestSupport
import Testing

/// Signals that come to the wrapper.
@Suite("Signals")
struct SignalTests {
  /// Starts a command that says when it is ready, then goes on with `$!` being ours.
  private static func around(_ options: String, _ command: String, then script: String) -> String {
    "exec $S \(options) -- bash -c '\(command)' & until test -e ready; do :; done; \(script); wait $!; "
      + "echo $?"
  }

  static let rows: [Supervise] = [
    Supervise(
      "SIGTERM is passed on", around("", "touch ready; exec sleep 60", then: "kill $!").wrapped,
      output: "143\n", report: "interrupted(15)\n"),
    Supervise(
      "and counts, whatever the command makes of it",
      around("", "trap \"echo bye; exit 0\" TERM; touch ready; sleep 60 & wait", then: "kill $!")
        .wrapped,
      output: "bye\n143\n", report: "interrupted(15)\n"),
    Supervise(
      "also to one that is stopped",
      around("", "touch ready; kill -STOP $$", then: "sleep 0.2; kill -HUP $!").wrapped,
      output: "129\n", report: "interrupted(1)\n"),
    Supervise(
      "and SIGCONT after it",
      around(
        "",
        "trap \"echo continued; exit 0\" CONT; trap \"echo ended\" TERM; touch ready; "
          + "while :; do sleep 0.05; done", then: "kill $!"
      ).wrapped, output: "ended\ncontinued\n143\n", report: "interrupted(15)\n"),
    Supervise(
      "one that ignores it is killed",
      around(
        "kill-after=0.2s", "trap \"\" TERM; touch ready; while :; do sleep 60; done",
        then: "kill $!"
      ).wrapped, output: "143\n", report: "interrupted(15)\n"),
    Supervise(
      "a second signal kills at once",
      around(
        "kill-after=1h", "trap \"\" TERM; touch ready; while :; do sleep 60; done",
        then: "kill $!; sleep 0.5; kill $!"
      ).wrapped, output: "143\n", report: "interrupted(15)\n"),
    Supervise(
      "two at once are one wish",
      around(
        "kill-after=1h",
        "trap \"sleep 0.3; echo done; exit 0\" TERM; touch ready; while :; do sleep 0.05; done",
        then: "kill $!; kill $!"
      ).wrapped, output: "done\n143\n", report: "interrupted(15)\n"),
    Supervise(
      "SIGUSR1 is the command's to use",
      around(
        "", "trap \"echo used; exit 4\" USR1; touch ready; while :; do sleep 0.05; done",
        then: "kill -USR1 $!"
      ).wrapped, output: "used\n4\n", report: "exited(4)\n"),
    Supervise(
      "or to die of",
      around("", "touch ready; exec sleep 60", then: "kill -USR1 $!").wrapped, output: "138\n",
      report: "interrupted(10)\n"),
    Supervise(
      "a signal ends the pause between attempts, and there is no other",
      around(
        "attempts=3 pause=1h", "exit 7",
        then: ":"
      ).replacing("until test -e ready", with: "until grep -q pausing \"$REPORT\"").replacing(
        "; :; wait", with: "; kill $!; wait"
      ).wrapped, output: "143\n", report: "exited(7)\npausing\n"),
    Supervise(
      "an interrupted command is not tried again",
      around("attempts=3", "touch ready; exec sleep 60", then: "kill -INT $!").wrapped,
      output: "130\n", report: "interrupted(2)\n"),
    Supervise(
      "signals blocked by our parent come through",
      "perl -MPOSIX -e 'sigprocmask(SIG_BLOCK, POSIX::SigSet->new(SIGTERM)); exec @ARGV' "
        + "$S kill-after=0.2s -- bash -c 'touch ready; exec sleep 60' & "
        + "until test -e ready; do :; done; kill $!; wait $!; echo $?", output: "143\n",
      report: "interrupted(15)\n"),
  ]

  @Test("to us and to the command", arguments: rows)
  func signals(row: Supervise) throws { try row.check() }
}

extension String {
  /// A job in the background of a shell ignores SIGINT and SIGQUIT, unless it has job control.
  fileprivate var wrapped: String { "set -m; { \(self); } 2>/dev/null" }
}
