import JSON
import JSONParse
import Testing
import Wire

@testable import MetricsServe

@Suite("Store")
struct StoreTests {
  private func lines(_ contents: Contents) throws -> [JSONValue] {
    var writer = JSONWriter()
    contents.write(to: &writer)
    let parser = JSONParser()
    return try writer.bytes.split(separator: 0x0a).map { try parser.value(Array($0)) }
  }

  private func filled() throws -> Contents {
    let board = BoardTests.board()
    for line in [
      #"{"type":"health","ts":"2025-11-24T15:59:30.000Z","target":"db","kind":"postgres","#
        + #""status":"unhealthy","latency_ms":2,"details":{"query_ms":1.5},"#
        + #""error":{"kind":"net","message":"gone"}}"#,
      #"{"type":"response","provider":"p","model":"m","status":"error","latency_ms":3,"#
        + #""cost_usd":0.5,"tokens":{"prompt":7,"completion":8},"error":{"kind":"rate"}}"#,
      #"{"type":"alert","id":"alert-one","state":"firing","summary":"s","labels":{"a":"b"}}"#,
      #"{"type":"alert","id":"alert-two","state":"firing","summary":"s"}"#,
      #"{"type":"alert","id":"alert-two","state":"resolved","summary":"s"}"#,
      #"{"type":"ack","alert":"alert-one","by":"me","note":"n"}"#,
      #"{"type":"breaker","name":"b","state":"open"}"#,
      #"{"type":"progress","program":"llm-query","done":1}"#,
      #"{"type":"verdict","decision":"go","reasons":[]}"#,
    ] { try BoardTests.add(line, to: board) }
    return board.withContents { $0 }
  }

  @Test("what was kept is what comes back")
  func roundTrip() throws {
    let before = try filled()
    var after = Contents(grid: before.grid)
    let written = try lines(before)
    for line in written.dropFirst() {
      let isOurs = after.restore(line, oldSlot: before.grid.slot, now: BoardTests.now)
      #expect(isOurs, "\(line.text)")
    }
    #expect(try lines(after) == written)
  }

  @Test("parts of another length are put together")
  func otherGrid() throws {
    let before = try filled()
    let coarse = Grid(retaining: .seconds(7 * 86_400))
    var after = Contents(grid: coarse)
    for line in try lines(before).dropFirst() {
      let isOurs = after.restore(line, oldSlot: before.grid.slot, now: BoardTests.now)
      #expect(isOurs)
    }
    let slots = after.sortedModels[0].series.slots
    #expect(slots.map(\.number) == [coarse.number(BoardTests.now)])
    #expect(slots[0].cost == 0.5)
  }

  @Test(
    "what is none of ours is not taken in",
    arguments: [
      "{}", "[]", #"{"target":{"name":"a"}}"#, #"{"model":{}}"#, #"{"breaker":[{}]}"#,
      #"{"alert":{"id":"a"}}"#,
    ])
  func strangers(line: String) throws {
    var contents = Contents(grid: SeriesTests.day)
    let json = try JSONParser().value(Array(line.utf8))
    let isOurs = contents.restore(json, oldSlot: 60_000, now: BoardTests.now)
    #expect(!isOurs)
  }
}
