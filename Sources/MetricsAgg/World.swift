import Glibc
import JSON
import JSONParse
import Rules
import Toolbox
import Wire

/// The file in the folder of state in which the rules of one source keep what they know. A kernel
/// lock keeps a second process away while it is open.
final class RuleStore {
  private let path: String
  private let mode: UInt32
  private let lock: OpenFile

  /// - Throws: `Failure` 75 if another process has it, 73, 77 or 78 if there is no place for it.
  init(name: String) throws {
    let folder: StateFolder
    do throws(StateFolder.Problem) { folder = try StateFolder.open().folder("rules") } catch {
      throw Failure(ExitStatus(rawValue: error.status), error.description)
    }
    path = folder.path(RuleStates.fileName(name))
    mode = folder.fileMode
    let (lockPath, mode) = ("\(path).lock", mode)
    lock = try failing { () throws(SystemError) in try OpenFile(creating: lockPath, mode: mode) }
    guard flock(lock.descriptor.number, LOCK_EX | LOCK_NB) == 0 else {
      throw Failure(
        .tryLater,
        "another metrics-agg keeps the state of these rules; wait for it, or give this one --state-name"
      )
    }
  }

  func load() throws -> [RuleState] {
    guard Descriptor.exists(path) else { return [] }
    let path = path
    let bytes = try failing { () throws(SystemError) in
      try OpenFile(reading: path).readAll()
    }
    guard let value = try? JSONParser().value(bytes), value["v"]?.int == RuleStates.version,
      let alerts = value["alerts"]?.array
    else {
      throw Failure(.ioError, "\(path) is no state of rules; move it away to begin anew")
    }
    return alerts.compactMap(RuleState.init)
  }

  func save(_ states: [RuleState]) throws {
    let content: JSONValue = ["v": .int(RuleStates.version), "alerts": .array(states.map(\.json))]
    let (path, mode) = (path, mode)
    try failing { () throws(SystemError) in
      try AtomicFile.replace(path, with: Array((content.text + "\n").utf8), mode: mode)
    }
  }
}
