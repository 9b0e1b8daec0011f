import JSONParse

/// Adds up what the records of each run cost. A record that another one has replaced was paid for
/// all the same.
struct JournalSums {
  private var done: [String: Journal.Spending] = [:]
  // Nearly all records are of one run, whose name need not be made again and again.
  private var run: [UInt8] = []
  private var spending = Journal.Spending()

  var spendings: [String: Journal.Spending] {
    var all = done
    all[String(decoding: run, as: UTF8.self)] = spending
    return all.filter { $0.value != Journal.Spending() }
  }

  mutating func add(_ line: JournalLine, _ document: borrowing JSONDocument) {
    let isSame = line.run.map { document.string($0, is: run) } ?? run.isEmpty
    if !isSame {
      done[String(decoding: run, as: UTF8.self)] = spending
      let name = line.run.map { document.string($0) } ?? ""
      run = Array(name.utf8)
      spending = done[name] ?? Journal.Spending()
    }
    if let cost = line.costUSD, cost.isFinite, cost > 0 { spending.costUSD += cost }
    if line.isMaybeBilled { spending.maybeBilled += 1 }
  }
}
