import JSON
import Resilience
import TestSupport
import Testing
import Wire

@Suite("A store that fails")
struct FaultTests {
  static let lines: [Line] = [
    Line(
      "a file that is no state is begun anew, by the policy of the configuration",
      """
      echo '{"breakers": {"n": {"trip_consecutive": 1}}}' >config; export DOMAIN_RUNNER_CONFIG=config
      breaker exec -q n -- true
      for content in '' text; do
        printf %s $content >$STATE/breakers/n.breaker
        breaker exec n -- sh -c 'exit 3'; echo $?
        breaker config n | jq -r .options
      done
      """,
      output: """
        3
        --window time:1m --trip-consecutive 1 --open-for 30s --half-open 1
        3
        --window time:1m --trip-consecutive 1 --open-for 30s --half-open 1

        """,
      errors: """
        breaker: n: closed -> open: 1 failure in a row; closed to calls for 30s
        breaker: STATE/breakers/n.breaker: the state is cut off: expected 12288 bytes, found 4; \
        the breaker begins anew
        breaker: n: closed -> open: 1 failure in a row; closed to calls for 30s

        """),
    Line(
      "damage is told as damage, and a reset repairs it",
      """
      breaker exec -q n -- true
      dd if=/dev/urandom of=$STATE/breakers/n.breaker bs=4096 count=2 conv=notrunc 2>/dev/null
      breaker status n; echo $?
      breaker status; echo $?
      breaker reset n; echo $?
      field n state calls
      """,
      output: "65\n65\n0\nclosed 0\n",
      errors: """
        breaker: n: STATE/breakers/n.breaker: the state is damaged: no copy of it is whole
        breaker: n: STATE/breakers/n.breaker: the state is damaged: no copy of it is whole
        breaker: STATE/breakers/n.breaker: the state is damaged: no copy of it is whole; the \
        breaker begins anew

        """),
    Line(
      "one that cannot be read does not hide the others",
      """
      for n in a b c; do breaker exec -q $n -- true; done
      truncate -s 100 $STATE/breakers/b.breaker
      breaker status | jq -r .name
      """,
      output: "a\nc\n",
      errors: """
        breaker: b: STATE/breakers/b.breaker: the state is cut off: expected 12288 bytes, found 100

        """, status: 65),
    Line(
      "a link is not followed, and a pipe or a folder in the place of the file is no wait",
      """
      mkdir -m 700 -p $STATE/breakers; echo precious >file
      ln -s $PWD/file $STATE/breakers/link.breaker
      mkfifo $STATE/breakers/pipe.breaker
      mkdir $STATE/breakers/folder.breaker
      for n in link pipe folder; do
        breaker exec $n -- sh -c 'exit 3'; echo $?
        breaker exec $n --fail-closed -- touch ran 2>/dev/null; echo $?
        breaker status $n; echo $?
      done
      cat file; ls
      """,
      output: "3\n75\n77\n3\n75\n77\n3\n75\n77\nprecious\nfile\n",
      errors: """
        breaker: link: STATE/breakers/link.breaker: it is a symbolic link, which is not followed; \
        calls pass as if there were no breaker
        breaker: link: STATE/breakers/link.breaker: it is a symbolic link, which is not followed
        breaker: pipe: STATE/breakers/pipe.breaker: it is no regular file; calls pass as if there \
        were no breaker
        breaker: pipe: STATE/breakers/pipe.breaker: it is no regular file
        breaker: folder: cannot open STATE/breakers/folder.breaker: Is a directory; calls pass \
        as if there were no breaker
        breaker: folder: STATE/breakers/folder.breaker: it is no regular file

        """),
    Line(
      "a folder of everyone's is not trusted, and does not stop a call",
      """
      mkdir -m 777 $STATE; chmod 777 $STATE
      breaker exec n -- sh -c 'exit 3'; echo $?
      breaker allow n >token; echo $?
      breaker status; echo $?
      breaker reset --all; echo $?
      """,
      output: "3\n0\n77\n77\n",
      errors: """
        breaker: n: STATE cannot be trusted with state: everyone may write to it; run: chmod o-w \
        STATE; calls pass as if there were no breaker
        breaker: n: STATE cannot be trusted with state: everyone may write to it; run: chmod o-w \
        STATE; calls pass as if there were no breaker
        breaker: STATE cannot be trusted with state: everyone may write to it; run: chmod o-w STATE
        breaker: STATE cannot be trusted with state: everyone may write to it; run: chmod o-w STATE

        """),
    Line(
      "a permit of no breaker can be reported on",
      """
      echo >$STATE; token=$(breaker allow -q n 2>/dev/null); rm $STATE
      breaker record n success --token $token; echo $?
      breaker status
      """,
      output: "0\n",
      errors: """
        breaker: n: the permit is no longer of this state, so the report does not count

        """),
  ]

  @Test("what the program makes of it", arguments: lines)
  func line(line: Line) throws { try line.check() }

  @Test("a policy to fail closed holds while the lock is held by one that is stopped")
  func failClosed() throws {
    try Line(
      "",
      """
      breaker config n --fail-closed >policy
      flock -o $STATE/breakers/n.breaker sh -c 'kill -STOP $PPID; echo >held; exec sleep 1000' &
      disown
      until_ test -e held
      breaker exec n -- touch ran 2>errors; echo $?
      breaker allow n 2>>errors; echo $?
      breaker record n failure 2>>errors; echo $?
      sed 's/ [0-9]* ms/ N ms/' errors
      ls; field n state calls degraded
      kill -KILL $!
      breaker exec n -- echo ran
      """,
      output: """
        75
        75
        0
        breaker: n: STATE/breakers/n.breaker: another process has held the lock for N ms; look for \
        one that is stopped; calls are refused
        breaker: n: STATE/breakers/n.breaker: another process has held the lock for N ms; look for \
        one that is stopped; calls are refused
        breaker: n: STATE/breakers/n.breaker: another process has held the lock for N ms; look for \
        one that is stopped; calls are refused
        errors
        held
        policy
        closed 0 3
        ran

        """
    ).check()
  }

  @Test("what a newer version keeps is left as it is")
  func newer() throws {
    let bench = try Bench()
    #expect(try bench.breaker("exec", "-q", "n", "--", "true").status == 0)
    var words = Words(try File.read(bench.file()))
    words.makeNewer()
    try File.write(words.bytes, to: bench.file())
    let problem =
      "\(bench.file()): the state has format 2, of a newer version than this one, which knows 1"
    for (arguments, status, consequence) in [
      (["exec", "n", "--", "sh", "-c", "exit 3"], 3, "; calls pass as if there were no breaker"),
      (["exec", "n", "--fail-closed", "--", "true"], 75, "; calls are refused"),
      (["status", "n"], 65, ""), (["trip", "n"], 65, ""), (["watch", "--no-follow"], 0, ""),
    ] as [([String], Int32, String)] {
      let outcome = try bench.breaker(arguments)
      #expect(outcome.status == status)
      #expect(outcome.errors.contains("\(problem)\(consequence)\n"))
      #expect(outcome.output == "")
    }
    #expect(try File.read(bench.file()) == words.bytes)
  }

  @Test("whatever is damaged, a call is made and ends as it does", arguments: 0..<60)
  func damage(step: Int) throws {
    let bench = try Bench()
    try bench.configure("--window none --trip-consecutive 3 --max-concurrent 5")
    for status in ["1", "0", "1"] {
      _ = try bench.breaker("exec", "-q", "n", "--", "sh", "-c", "exit \(status)")
    }
    var bytes = try File.read(bench.file())
    let size = bytes.count
    // A run of 256 bytes inverted, or the file cut off there.
    let place = step / 2 * size / 30
    if step % 2 == 0 {
      for index in place..<min(place + 256, size) { bytes[index] ^= 0xff }
    } else {
      bytes.removeLast(size - place)
    }
    try File.write(bytes, to: bench.file())
    let outcome = try bench.breaker("exec", "-q", "n", "--", "sh", "-c", "exit 7")
    #expect(outcome == .init(status: 7))
    let calls = try bench.status()["calls"]?.double
    #expect([1, 2, 3, 4].contains(calls))
    for arguments in [["status", "n", "--errors"], ["watch", "--no-follow"], ["reset", "n"]] {
      #expect(try bench.breaker(arguments).status == 0)
    }
  }
}

/// A state file by words (see `Section`).
private struct Words {
  private var words: [UInt64]

  init(_ bytes: [UInt8]) {
    words = stride(from: 0, to: bytes.count, by: 8).map { start in
      bytes[start..<start + 8].reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
  }

  var bytes: [UInt8] {
    words.flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> ($0 * 8)) } }
  }

  /// Gives the states the next version, with checksums that fit.
  mutating func makeNewer() {
    for start in [0, 256] where words[start] != 0 {
      words[start] += 1
      words[start + 3] = checksum(words[start..<start + 256])
    }
  }

  private func checksum(_ words: ArraySlice<UInt64>) -> UInt64 {
    var lanes: [UInt64] = [1, 2, 3, 4]
    for (index, word) in words.enumerated() where index != 3 {
      lanes[index % 4] = mix(lanes[index % 4], word)
    }
    return mix(mix(lanes[0], lanes[1]), mix(lanes[2], lanes[3])) | 1
  }

  private func mix(_ hash: UInt64, _ word: UInt64) -> UInt64 {
    let product = (hash ^ word) &* 0x9e37_79b9_7f4a_7c15
    return product << 29 | product >> 35
  }
}
