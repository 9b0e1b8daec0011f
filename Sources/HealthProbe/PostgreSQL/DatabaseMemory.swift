import JSON
import Toolbox
import Wire

/// What was counted at the last thorough look, so that the next can tell what has been added: in the
/// file `probe-postgres.json` of the state folder.
struct DatabaseMemory: Sendable {
  struct Counts: Sendable {
    var at: Timestamp
    var size: Int64
    var deadlocks: Int64
    /// When the server began to count.
    var countsSince: String
  }

  private let path: String
  private let mode: UInt32

  init(_ folder: StateFolder) {
    path = folder.path("probe-postgres.json")
    mode = folder.fileMode
  }

  func last(_ database: String) -> Counts? {
    guard let file = try? JSONFile.object(path), let value = file[database],
      let at = value["at"]?.string.flatMap(Timestamp.init), let size = value["size_bytes"]?.int,
      let deadlocks = value["deadlocks"]?.int
    else { return nil }
    return Counts(
      at: at, size: Int64(size), deadlocks: Int64(deadlocks),
      countsSince: value["counts_since"]?.string ?? "")
  }

  /// Where it cannot be kept the look is good all the same.
  func keep(_ counts: Counts, of database: String) {
    var file = (try? JSONFile.object(path)) ?? JSONObject()
    file[database] = [
      "at": .string(counts.at.text), "size_bytes": .int(Int(counts.size)),
      "deadlocks": .int(Int(counts.deadlocks)), "counts_since": .string(counts.countsSince),
    ]
    try? AtomicFile.replace(
      path, with: Array((JSONValue.object(file).text + "\n").utf8), mode: mode)
  }
}
