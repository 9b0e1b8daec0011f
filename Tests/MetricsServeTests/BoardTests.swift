import JSON
import JSONParse
import Testing
import Wire

@testable import MetricsServe

@Suite("Board")
struct BoardTests {
  static let now = Timestamp(milliseconds: 1_764_000_000_000)

  static func board() -> Board {
    Board(Contents(grid: Grid(retaining: .seconds(86_400))), clock: .fixed(now))
  }

  static func add(_ line: String, to board: Board) throws {
    let reader = RecordReader(board, Broadcast(epoch: "test"))
    let bytes = Array(line.utf8)
    try unsafe bytes.withUnsafeBufferPointer { try unsafe reader.read($0) }
  }

  static func view(_ board: Board) throws -> JSONValue {
    let bytes = board.withContents { View($0, now: now, stale: .seconds(300)).dashboard() }
    return try JSONParser().value(bytes)
  }

  @Test(
    "what a record lacks is said",
    arguments: [
      ("[1]", "expected an object, found an array"),
      (#"{"type":7}"#, "expected a string at type, found 7"),
      (#"{"type":"health","status":"healthy"}"#, "expected a string at target, found nothing"),
      (
        #"{"type":"health","target":"a","status":"fine"}"#,
        "expected healthy, degraded or unhealthy at status, found \"fine\""
      ),
      (
        #"{"type":"health","target":"a","status":"healthy","latency_ms":"fast"}"#,
        "expected a number at latency_ms, found \"fast\""
      ),
      (
        #"{"type":"health","target":"a","status":"healthy","details":{"cpu_ratio":"x"}}"#,
        "expected a number at details.cpu_ratio, found \"x\""
      ),
      (
        #"{"type":"response","model":"m","status":"ok"}"#,
        "expected a string at provider, found nothing"
      ),
      (
        #"{"type":"response","provider":"p","model":"m","status":"ok","tokens":{"prompt":"x"}}"#,
        "expected a number at tokens.prompt, found \"x\""
      ),
      (
        #"{"type":"alert","id":"a","state":"on"}"#,
        "expected firing or resolved at state, found \"on\""
      ),
      (#"{"by":{}}"#, "expected a number at count, found nothing"),
      ("{", "not JSON: it ends too early (byte 2)"),
    ])
  func mistakes(line: String, sentence: String) throws {
    let error = #expect(throws: RecordError.self) { try Self.add(line, to: Self.board()) }
    #expect(error?.description == sentence)
  }

  @Test("records of any other type pass by and are counted")
  func strangers() throws {
    let board = Self.board()
    try Self.add(#"{"type":"domain","domain":"a.com"}"#, to: board)
    for number in 0..<100 { try Self.add(#"{"type":"t\#(number)"}"#, to: board) }
    let counts = board.withContents { $0.counts }
    #expect(counts.all == 101)
    #expect(counts.records.count == 41)
  }

  @Test("what was told of the future counts as of now, what is too old is only counted")
  func times() throws {
    let board = Self.board()
    for year in ["2099", "2001"] {
      try Self.add(
        #"{"type":"response","ts":"\#(year)-01-01T00:00:00.000Z","provider":"p","model":"m","#
          + #""status":"ok","latency_ms":5}"#, to: board)
    }
    let (late, slots) = board.withContents { ($0.counts.late, $0.sortedModels[0].series.slots) }
    #expect(late == 1)
    #expect(slots.map(\.number) == [1_764_000_000 / 60])
  }

  @Test("an answer told twice, as itself and in a window, is counted once")
  func windows() throws {
    let board = Self.board()
    try Self.add(
      #"{"type":"metric","ts":"2025-11-24T16:00:00.000Z","by":{"provider":"p","model":"m"},"#
        + #""count":5,"errors":1,"latency_ms":{"min":1,"mean":2,"max":9,"p99":8}}"#, to: board)
    #expect(try Self.view(board)["models"]?[0]?["recent"]?["count"]?.int == 5)
    #expect(try Self.view(board)["models"]?[0]?["recent"]?["p99_ms"]?.int == 8)
    try Self.add(
      #"{"type":"response","provider":"p","model":"m","status":"ok","latency_ms":3}"#, to: board)
    #expect(try Self.view(board)["models"]?[0]?["recent"]?["count"]?.int == 1)
  }

  @Test(
    "the state at a glance",
    arguments: [
      ([], "unknown"),
      ([#"{"type":"health","target":"a","status":"healthy"}"#], "healthy"),
      ([#"{"type":"health","target":"a","status":"degraded"}"#], "degraded"),
      ([#"{"type":"health","target":"a","status":"unhealthy"}"#], "unhealthy"),
      (
        [#"{"type":"health","ts":"2025-11-24T15:00:00.000Z","target":"a","status":"healthy"}"#],
        "degraded"
      ),
      ([#"{"type":"breaker","name":"b","state":"open"}"#], "degraded"),
      ([#"{"type":"breaker","name":"b","state":"closed"}"#], "healthy"),
      (
        [
          #"{"type":"alert","id":"alert-one","state":"firing","severity":"critical","summary":"s"}"#
        ],
        "unhealthy"
      ),
      (
        [
          #"{"type":"alert","ts":"2025-11-24T15:59:00.000Z","id":"alert-one","state":"firing","#
            + #""severity":"critical","summary":"s"}"#,
          #"{"type":"ack","ts":"2025-11-24T15:59:30.000Z","alert":"alert-one","by":"me"}"#,
          #"{"type":"health","target":"a","status":"healthy"}"#,
        ], "healthy"
      ),
    ] as [([String], String)])
  func state(lines: [String], state: String) throws {
    let board = Self.board()
    for line in lines { try Self.add(line, to: board) }
    #expect(try Self.view(board)["state"]?.string == state)
  }

  @Test("an acknowledgement is of one time of trouble, until it lapses")
  func acknowledgements() throws {
    func alert(_ state: String, _ minute: Int) -> String {
      #"{"type":"alert","ts":"2025-11-24T15:\#(minute):00.000Z","id":"alert-one","#
        + #""state":"\#(state)","severity":"error","summary":"s"}"#
    }
    let board = Self.board()
    func isAcknowledged() throws -> Bool {
      try Self.view(board)["alerts"]?[0]?["ack"]?.isNull == false
    }
    try Self.add(alert("firing", 10), to: board)
    #expect(try !isAcknowledged())
    try Self.add(
      #"{"type":"ack","ts":"2025-11-24T15:11:00.000Z","alert":"alert-one","by":"me"}"#, to: board)
    #expect(try isAcknowledged())
    try Self.add(alert("firing", 12), to: board)
    #expect(try isAcknowledged())
    try Self.add(alert("resolved", 13), to: board)
    #expect(try Self.view(board)["alerts"]?.array?.isEmpty == true)
    try Self.add(alert("firing", 14), to: board)
    #expect(try !isAcknowledged())
    try Self.add(
      #"{"type":"ack","ts":"2025-11-24T15:20:00.000Z","alert":"alert-one","by":"me","#
        + #""until":"2025-11-24T15:30:00.000Z"}"#, to: board)
    #expect(try !isAcknowledged())
  }
}
