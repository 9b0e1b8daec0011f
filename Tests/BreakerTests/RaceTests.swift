import TestSupport
import Testing
import Wire

/// Many processes on one breaker, on a disk and in memory. The short forms run always, the long
/// ones with DOMAIN_RUNNER_FULL.
@Suite("Races", .serialized)
struct RaceTests {
  static let isFull = Repository.isSet("DOMAIN_RUNNER_FULL")
  static let folders = ["/var/tmp", "/dev/shm"]

  private func scenario(_ id: String) throws -> Scenario {
    try #require(Scenario.all.first { $0.id == id })
  }

  @Test("no update is lost", arguments: ["G12", "D02"], folders)
  func counts(id: String, folder: String) throws {
    let scenario = try scenario(id)
    let bench = try Bench(in: folder)
    let processes = try #require(scenario.number("processes"))
    let all = try #require(scenario.number("times"))
    let times = Self.isFull ? all : min(all, 300)
    try bench.configure(scenario.policy)
    let outcome = try bench.bash(
      """
      for i in {1..\(processes)}; do
        decide $STATE n times=\(times) outcomes=\(scenario.text("outcomes")) 9>&2 &
      done | wc -c
      field n state successes failures ignored consecutive_failures
      """, limit: .seconds(600))
    let total = processes * times
    let counts = id == "G12" ? "\(total / 2) 0 \(total / 2) 0" : "0 \(total) 0 \(total)"
    #expect(outcome == .init(output: "\(total)\nclosed \(counts)\n"))
  }

  @Test(
    "processes that die or stop at any moment lose nothing of what others did", arguments: folders)
  func deaths(folder: String) throws {
    let (processes, times, deaths) = Self.isFull ? (32, 10_000, 200) : (8, 300, 12)
    let bench = try Bench(in: folder)
    try bench.configure("--window none --trip-consecutive 5")
    let outcome = try bench.bash(
      """
      number=0 killed=0
      begin() {
        number=$((number + 1))
        decide $STATE n times=\(times) outcomes=S >out.$number 2>errors.$number 9>&2 &
        processes[$1]=$!
      }
      for i in {1..\(processes)}; do begin $i; done
      for k in {1..\(deaths)}; do
        sleep 0.0$((RANDOM % 4))
        i=$((RANDOM % \(processes) + 1))
        kill -STOP ${processes[i]} 2>/dev/null
        sleep 0.0$((RANDOM % 4))
        j=$((RANDOM % \(processes) + 1))
        kill -KILL ${processes[j]} 2>/dev/null && killed=$((killed + 1))
        wait ${processes[j]} 2>/dev/null
        kill -CONT ${processes[i]} 2>/dev/null
        begin $j
      done 2>/dev/null
      wait 2>/dev/null
      cat errors.*
      told=$(cat out.* | wc -c) calls=$(field n calls)
      ((calls >= told && calls <= told + killed)) && echo kept || echo $told $calls $killed
      field n state failures in_flight
      """, limit: .seconds(900))
    #expect(outcome.output == "kept\nclosed 0 0\n")
    #expect(outcome.status == 0)
  }

  @Test(
    "never more calls than may, though their holders die",
    arguments: ["--half-open 3", "--max-concurrent 3"], folders)
  func seats(policy: String, folder: String) throws {
    let (processes, times, deaths) = Self.isFull ? (32, 2000, 200) : (8, 100, 12)
    let bench = try Bench(in: folder)
    try bench.configure(policy)
    let outcome = try bench.bash(
      """
      mkdir seats && touch seats/{0..2}
      [[ '\(policy)' == *half-open* ]] && breaker trip -q n && breaker half-open -q n
      number=0
      begin() {
        number=$((number + 1))
        decide $STATE n times=\(times) outcomes=X seats=seats hold=500 >out.$number 2>errors.$number \\
          9>&2 &
        processes[$1]=$!
      }
      for i in {1..\(processes)}; do begin $i; done
      for k in {1..\(deaths)}; do
        sleep 0.0$((RANDOM % 4))
        j=$((RANDOM % \(processes) + 1))
        kill -KILL ${processes[j]} 2>/dev/null
        wait ${processes[j]} 2>/dev/null
        begin $j
      done 2>/dev/null
      wait 2>/dev/null
      cat errors.*
      field n state in_flight
      for i in {1..4}; do breaker allow -q n >>tokens; echo $?; done
      """, limit: .seconds(900))
    let state = policy.contains("half-open") ? "half_open" : "closed"
    #expect(outcome.output == "\(state) 0\n0\n0\n0\n75\n")
  }

  @Test("the trip of many is one, and so is its hook")
  func trip() throws {
    let scenario = try scenario("D03")
    let bench = try Bench()
    try bench.configure(scenario.policy + " --on-open cat>>hooks")
    let outcome = try bench.bash(
      """
      for i in {1..\(scenario.number("processes") ?? 0)}; do
        for j in {1..\(scenario.number("times") ?? 0)}; do breaker exec -q n -- false; done &
      done
      wait
      breaker watch --no-follow | jq -r '.previous + ">" + .state'
      jq -r '.name + " " + .state' hooks
      """)
    #expect(outcome == .init(output: "closed>open\nn open\n"))
  }

  @Test("of many calls at the end of the open time one is the trial")
  func trial() throws {
    let scenario = try scenario("Y15")
    let bench = try Bench()
    try bench.configure(scenario.policy)
    let processes = scenario.number("processes") ?? 0
    let outcome = try bench.bash(
      """
      export BREAKER_NOW=1764000000
      breaker trip -q n
      export BREAKER_NOW=1764000000.01
      for i in {1..\(processes)}; do
        {
          breaker exec -q n -- bash -c 'echo ran; until [[ $(wc -l <refused) == \(processes - 1) ]]; do
            sleep 0.01; done; exit 1'
          [[ $? == 75 ]] && echo >>refused
        } &
      done
      wait
      breaker watch --no-follow | jq -r '.previous + ">" + .state'
      """)
    #expect(outcome.output == "ran\nclosed>open\nopen>half_open\nhalf_open>open\n")
  }
}
