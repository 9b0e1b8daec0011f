import JSON
import TestSupport
import Testing

@Suite("Breakers by hand")
struct OperatorTests {
  static let lines: [Line] = [
    Line(
      "what is there already is no transition, and is not on record",
      """
      for command in trip half-open force-open disable metrics-only close; do
        breaker $command -q n; breaker $command n
      done
      breaker watch --no-follow | jq -r '.previous + ">" + .state'
      jq -r '.command + " " + .program + " " + .name + " " + .ts' $STATE/audit.ndjson
      jq -e '.user != "" and .host != ""' $STATE/audit.ndjson | uniq
      """,
      output: """
        closed>open
        open>half_open
        half_open>forced_open
        forced_open>disabled
        disabled>metrics_only
        metrics_only>closed
        trip breaker n 2025-11-24T16:00:00.000Z
        half-open breaker n 2025-11-24T16:00:00.000Z
        force-open breaker n 2025-11-24T16:00:00.000Z
        disable breaker n 2025-11-24T16:00:00.000Z
        metrics-only breaker n 2025-11-24T16:00:00.000Z
        close breaker n 2025-11-24T16:00:00.000Z
        true

        """),
    Line(
      "a name never seen is closed: there is nothing to do, and nothing is made",
      """
      for command in reset close half-open; do breaker $command n; echo $?; done
      breaker status n | jq -r .state; breaker status; breaker watch --no-follow
      breaker record n success --token 1; test -e $STATE/breakers/n.breaker; echo $?
      """,
      output: "0\n0\n1\nclosed\n1\n",
      errors: """
        breaker: n is closed: only a breaker that is not becomes half-open
        breaker: n: the permit is no longer of this state, so the report does not count

        """),
    Line(
      "a closed breaker does not become half-open",
      "breaker exec n -- true; breaker half-open n; echo $?; field n state calls",
      output: "1\nclosed 1\n",
      errors: "breaker: n is closed: only a breaker that is not becomes half-open\n"),
    Line(
      "one whose open time is over is half-open already",
      """
      breaker trip -q n --for 5s; export BREAKER_NOW=1764000005
      breaker half-open n; echo $?; field n state due previous
      breaker watch --no-follow | wc -l; breaker trip n; field n state due
      """,
      output: "0\nhalf_open true open\n1\nopen false\n",
      errors: """
        breaker: n: open -> half_open: the open time is over
        breaker: n: half_open -> open: tripped by hand; closed to calls for 30s

        """),
    Line(
      "the time of a trip is that of the last one",
      """
      breaker trip -q n --for 5s; breaker trip n --for 9s; breaker trip n; field n retry_in_s
      breaker watch --no-follow | wc -l; jq -r .for $STATE/audit.ndjson
      breaker trip n --for 0; echo $?
      """,
      output: "9\n1\n5s\n9s\n64\n", errors: "breaker: --for: expected more than 0\n"),
    Line(
      "a reset clears the counts and keeps the policy",
      """
      breaker config n --trip-consecutive 2 >policy; breaker exec n -- false; field n failures
      breaker reset n; field n failures consecutive_failures; breaker reset n
      breaker config n | jq -r .options; jq -r .command $STATE/audit.ndjson
      """,
      output: """
        1
        0 0
        --window time:1m --trip-consecutive 2 --open-for 30s --half-open 1
        config
        reset

        """),
    Line(
      "status and reset take patterns, the others one name",
      """
      for n in llm-a llm-b db; do breaker trip -q $n; done
      breaker reset 'llm-*'
      breaker status '*-b' 'd?' db nobody | jq -r '.name + " " + .state'
      for line in 'reset' 'reset --all db' 'status [' 'trip llm-*' 'exec llm-* -- true'; do
        (set -f; breaker $line 2>/dev/null); echo $?
      done
      breaker reset -q --all; breaker status | jq -r '.name + " " + .state'
      """,
      output: """
        db open
        llm-b closed
        nobody closed
        64
        64
        64
        64
        125
        db closed
        llm-a closed
        llm-b closed

        """,
      errors: """
        breaker: llm-a: open -> closed: reset by hand
        breaker: llm-b: open -> closed: reset by hand

        """),
    Line(
      "what is forgotten is gone, its policy too",
      """
      breaker config n --trip-consecutive 1 >policy; breaker exec -q n -- false
      breaker forget n nobody; breaker status; breaker watch --no-follow; ls $STATE/breakers
      breaker exec n -- false; field n state; breaker forget -q '*'
      jq -r '.command + " " + .name' $STATE/audit.ndjson
      """,
      output: "closed\nconfig n\nforget n\nforget n\n", errors: "breaker: n: forgotten\n"),
    Line(
      "a policy given to exec, allow or record replaces the one in force, and is told once",
      """
      breaker exec n --trip-consecutive 2 -- true
      breaker exec n --trip-consecutive 2 -- true
      breaker exec n --trip-consecutive 3 --retries 1 --backoff 1ms -- sh -c 'test $BREAKER_ATTEMPT = 2'
      breaker allow n --trip-consecutive 4 >token
      breaker exec n -- true
      breaker config n --trip-consecutive 5 >policy
      breaker record n success --trip-consecutive 9
      breaker exec n --retries 2 --jitter none --backoff 1s -- true
      breaker config n | jq -r .options
      """,
      output: "--window time:1m --trip-consecutive 9 --open-for 30s --half-open 1\n",
      errors: """
        breaker: n: the policy given replaces the one in force; was: --window time:1m \
        --trip-consecutive 2 --open-for 30s --half-open 1; is: --window time:1m \
        --trip-consecutive 3 --open-for 30s --half-open 1
        breaker: n: attempt 1 of 2 failed with status 1; the next at once
        breaker: n: the policy given replaces the one in force; was: --window time:1m \
        --trip-consecutive 3 --open-for 30s --half-open 1; is: --window time:1m \
        --trip-consecutive 4 --open-for 30s --half-open 1
        breaker: n: the policy given replaces the one in force; was: --window time:1m \
        --trip-consecutive 5 --open-for 30s --half-open 1; is: --window time:1m \
        --trip-consecutive 9 --open-for 30s --half-open 1

        """),
    Line(
      "policies go by kind, the name itself before a pattern and the longer pattern first",
      """
      cat >config <<'END'
      {"breakers": {
        "database": {"window": "time:60s", "trip_failures": 5, "open_for": "60s", "half_open": 3},
        "llm-*": {"window": "time:60s", "trip_rate": 0.5, "min_calls": 20, "open_for": "30s", "half_open": 2},
        "llm-fast-*": {"trip_consecutive": 1, "trip_failures": null},
        "service-*": {"window": "time:60s", "trip_failures": 5, "open_for": "30s", "half_open": 2}}}
      END
      for n in database llm-a llm-fast-a service-a other; do
        breaker config $n --config config | jq -r .options
      done
      DOMAIN_RUNNER_CONFIG=config breaker exec llm-fast-b -- false
      """,
      output: """
        --window time:1m --trip-failures 5 --open-for 1m --half-open 3
        --window time:1m --trip-rate 50% --min-calls 20 --open-for 30s --half-open 2
        --window time:1m --trip-consecutive 1 --open-for 30s --half-open 1
        --window time:1m --trip-failures 5 --open-for 30s --half-open 2
        --window time:1m --trip-failures 5 --open-for 30s --half-open 1

        """,
      errors: """
        breaker: llm-fast-b: closed -> open: 1 failure in a row; closed to calls for 30s

        """, status: 1),
    Line(
      "a wrong configuration is refused",
      """
      for policy in '{"trip_failurs": 1}' '{"open_for": 5}' '{"half_open": 0}' 3; do
        echo "{\\"breakers\\": {\\"n\\": $policy}}" >config
        breaker status --config config n >record; breaker trip --config config n; echo $?
        breaker exec --config config n -- touch ran; echo $?
      done 2>&1 | cut -c1-60; ls
      """,
      output: """
        breaker: the configuration, at breakers.n.trip_failurs: expe
        78
        breaker: the configuration, at breakers.n.trip_failurs: expe
        125
        breaker: the configuration, at breakers.n.open_for: expected
        78
        breaker: the configuration, at breakers.n.open_for: expected
        125
        breaker: the configuration, at breakers.n.half_open: expecte
        78
        breaker: the configuration, at breakers.n.half_open: expecte
        125
        breaker: config: expected an object at breakers.n, found 3
        78
        breaker: config: expected an object at breakers.n, found 3
        125
        config
        record

        """),
  ]

  @Test("what the program makes of it", arguments: lines)
  func line(line: Line) throws { try line.check() }

  @Test(
    "any text is a name, and stays in the folder",
    arguments: [
      ("a/b", "a%2Fb"), ("../../etc/passwd", "%2E.%2F..%2Fetc%2Fpasswd"), ("..", "%2E."),
      (".hidden", "%2Ehidden"), ("a.b", "a.b"), ("with space", "with%20space"), ("ü", "%C3%BC"),
      ("%41", "%2541"), ("a-b_c@d+e=f,g:h", "a-b_c@d+e=f,g:h"),
      (String(repeating: "x", count: 240), String(repeating: "x", count: 240)),
      (String(repeating: "/", count: 80), String(repeating: "%2F", count: 80)),
    ])
  func names(name: String, file: String) throws {
    let bench = try Bench()
    #expect(try bench.breaker("exec", name, "--", "true") == .init())
    #expect(try bench.breaker("trip", "-q", name).status == 0)
    #expect(Folder.names("\(bench.state)/breakers") == ["\(file).breaker"])
    #expect(try bench.status(name)["name"]?.string == name)
    #expect(try bench.breaker("reset", "-q", "*").status == 0)
    #expect(try bench.status(name)["state"]?.string == "closed")
    #expect(try bench.breaker("forget", "-q", name).status == 0)
    #expect(Folder.names("\(bench.state)/breakers") == [])
  }

  @Test("two names that look alike are two")
  func lookAlikes() throws {
    let bench = try Bench()
    let names = ["caf\u{e9}", "cafe\u{301}"]
    for name in names { #expect(try bench.breaker("trip", "-q", name).status == 0) }
    #expect(try bench.breaker("reset", "-q", names[0]).status == 0)
    #expect(try bench.status(names[0])["state"]?.string == "closed")
    #expect(try bench.status(names[1])["state"]?.string == "open")
    let both = try bench.breaker("status", names[0], names[1], "caf*")
    #expect(both.output.split(separator: "\n").count == 2)
    #expect(try bench.breaker("reset", "-q", "--all").status == 0)
    for name in names { #expect(try bench.status(name)["state"]?.string == "closed") }
  }

  @Test(
    "what is no name",
    arguments: [
      "", "a*", "a?", "[a]", "a\\b", "a\nb", String(repeating: "x", count: 241),
      String(repeating: "/", count: 81),
    ])
  func noNames(name: String) throws {
    let bench = try Bench()
    for (arguments, status) in [
      (["exec", name, "--", "true"], 125), (["allow", name], 64),
      (["record", name, "success"], 64),
      (["trip", name], 64), (["config", name], 64),
    ] as [([String], Int32)] {
      let outcome = try bench.breaker(arguments)
      #expect(outcome.status == status)
      #expect(outcome.errors.hasPrefix("breaker: expected "))
    }
    #expect(Folder.names("\(bench.state)/breakers") == [])
  }
}
