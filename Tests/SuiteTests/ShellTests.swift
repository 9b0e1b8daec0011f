import TestSupport
import Testing
import Toolbox

/// The status of a pipeline, which the scripts and the programs must work out alike.
@Suite("Shared shell")
struct ShellTests {
  /// The contract's order. Any other status ranks with 70, and death by a signal before all.
  private static let order: [Int32] = [
    70, 71, 64, 78, 77, 66, 74, 73, 69, 65, 75, 2, 1,
  ]

  private static let statuses: [Int32] = [0] + order + [3, 63, 125, 126, 127, 129, 137, 141, 143]

  private static func rank(_ status: Int32) -> Int {
    if status == 0 || status == 141 { return .max }
    if status > 128 { return -1 }
    return order.firstIndex(of: status) ?? 0
  }

  private static func worst(_ statuses: [Int32]) -> Int32 {
    let worst = statuses.min { rank($0) < rank($1) } ?? 0
    return worst == 141 ? 0 : worst
  }

  @Test("worst gives a pipeline's status by the contract's order")
  func worstOfMany() throws {
    var random = SplitMix64(seed: 20_261_124)
    var rows = Self.statuses.flatMap { first in Self.statuses.map { [first, $0] } }
    rows += (0..<400).map { _ in
      (0..<Int.random(in: 0...5, using: &random)).map { _ in
        Self.statuses[Int.random(in: 0..<Self.statuses.count, using: &random)]
      }
    }
    let calls = rows.map { "worst \($0.map(String.init).joined(separator: " "))" }
    let outcome = try Subprocess.collect([
      "bash", "-c", ". \"$0\"\n" + calls.joined(separator: "\n"),
      "\(Repository.root)/scripts/lib.sh",
    ])
    #expect(outcome.errors.isEmpty && outcome.status == 0)
    let found = outcome.output.split(separator: "\n").map(String.init)
    for (row, answer) in zip(rows, found) {
      #expect(answer == String(Self.worst(row)), "worst \(row)")
    }
    #expect(found.count == rows.count)
  }

  @Test("a program's own choice is the same")
  func sameAsInPrograms() {
    let own = [0] + Self.order
    for first in own {
      for second in own {
        let chosen = ExitStatus.worst(.init(rawValue: first), .init(rawValue: second))
        #expect(chosen.rawValue == Self.worst([first, second]), "\(first) and \(second)")
      }
    }
  }
}
