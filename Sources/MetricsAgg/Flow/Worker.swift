import JSONParse
import Streams
import Wire

/// Turns chunks into groups. Each thread has one.
struct Worker: ~Copyable {
  private let plan: Plan
  private let clock: Clock
  private let turn: Turn
  private let shard: Shard
  private let scanner: FieldScanner
  private let full = JSONParser()
  private var reader: EventReader
  private var batch = EventBatch()

  /// Lines that are told one by one, if they are bad.
  private static let mostTold = 5

  init(_ plan: Plan, hash: KeyHash, clock: Clock, turn: Turn, shard: Shard) {
    self.plan = plan
    self.clock = clock
    self.turn = turn
    self.shard = shard
    scanner = FieldScanner(plan.fields)
    reader = EventReader(plan, hash: hash)
  }

  mutating func run(_ job: Job) {
    let chunk = job.chunk
    unsafe chunk.withBytes { whole in
      let mark = unsafe job.chunk.isFirst ? Self.markLength(whole) : 0
      let bytes = unsafe UnsafeBufferPointer(rebasing: whole[mark...])
      unsafe read(bytes, job)
    }
    turn.take(job, &batch, shard, now: clock.now.milliseconds)
  }

  private mutating func read(_ bytes: UnsafeBufferPointer<UInt8>, _ job: Job) {
    batch.removeAll()
    job.badLines.removeAll(keepingCapacity: true)
    job.passedOver = 0
    job.overflowed = 0
    unsafe scanner.scan(bytes)
    job.lines = scanner.rowCount
    for line in 0..<scanner.rowCount {
      let row = unsafe scanner.rows[line]
      switch row.state {
      case .blank: continue
      case .bad: unsafe reject(line, row, bytes, job)
      case .record:
        if plan.checksAll, unsafe !isJSON(row, bytes) {
          unsafe reject(line, row, bytes, job)
          continue
        }
        switch unsafe reader.read(bytes, scanner.places(line), into: &batch) {
        case .counts: break
        case .passedOver: job.passedOver += 1
        case .bad: unsafe reject(line, row, bytes, job)
        }
      }
    }
    job.counted = batch.events.count
  }

  private func isJSON(_ row: FieldScanner.Row, _ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    let line = unsafe UnsafeBufferPointer(rebasing: bytes[row.start..<row.end])
    return (try? unsafe full.withDocument(line) { _ in true }) ?? false
  }

  private func reject(
    _ line: Int, _ row: FieldScanner.Row, _ bytes: UnsafeBufferPointer<UInt8>, _ job: Job
  ) {
    let isWanted = job.keepsBadLines || job.badLines.count < Self.mostTold
    let text = isWanted ? unsafe Array(bytes[row.start..<row.end])[...] : nil
    job.badLines.append(Job.BadLine(line: line, text: text))
  }

  /// Some editors begin UTF-8 with a byte order mark, which RFC 8259 lets a reader pass over.
  private static func markLength(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
    unsafe bytes.starts(with: [0xef, 0xbb, 0xbf]) ? 3 : 0
  }
}
