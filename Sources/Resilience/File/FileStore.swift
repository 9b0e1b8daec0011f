import CLinux
import Glibc
import Synchronization
package import Wire

/// Breakers in files, one each, for all processes of a host: a breaker that two of them use is one.
/// The files of a store stay open, and what was last seen of each is kept.
package final class FileStore: BreakerStore, @unchecked Sendable {
  /// What an update came to.
  package struct Change<Answer: Sendable>: Sendable {
    package var answer: Answer
    /// Oldest first. Who makes a transition is the one to act on it.
    package var transitions: [Transition]
    /// Why the breaker had to begin anew: what was stored was damaged.
    package var damage: StoreProblem?
    /// Why the disk may not have it yet, where it had to.
    package var unsynced: StoreProblem?
  }

  /// A name by its bytes: strings that look alike are equal in Swift, but two names.
  private struct Key: Hashable {
    let name: String

    static func == (left: Key, right: Key) -> Bool {
      left.name.utf8.elementsEqual(right.name.utf8)
    }
  }

  private let folder: StateFolder
  private let clock: @Sendable () -> Moment
  private let policy: @Sendable (String) -> Policy
  private let random: @Sendable () -> UInt64
  /// The files that are open. Each is for one thread at a time (`BreakerFile.turn`), so that one
  /// whose lock is held by a process that is stopped keeps no one from the others.
  private let lock = Mutex(())
  private var files: [Key: BreakerFile] = [:]

  /// The store in `breakers` of the state folder. `policy` is asked for that of a breaker which
  /// does not exist yet; `random` is where its jitter and the numbers of its permits begin.
  package init(
    in folder: StateFolder, clock: @escaping @Sendable () -> Moment = { Moment.now },
    random: @escaping @Sendable () -> UInt64 = { UInt64.random(in: 0...UInt64.max) },
    policy: @escaping @Sendable (String) -> Policy
  ) {
    self.folder = folder
    self.clock = clock
    self.policy = policy
    self.random = random
  }

  package var now: Moment { clock() }

  package func update<Answer: Sendable>(
    _ name: String, _ body: (inout Breaker) -> Answer
  ) throws(StoreProblem) -> Answer {
    try change(name, body).answer
  }

  /// Changes a breaker, which is made where there is none, and tells what came of it.
  ///
  /// - isDurable: the disk must have it before this returns; else `unsynced` tells why not.
  /// - mayAdopt: the body may put another policy in force.
  /// - mayBeginAnew: asked where the state is damaged, with the policy in question.
  /// - error: asked after the body for a call that failed, for the log of errors.
  /// - Throws: `StoreProblem`; then nothing has changed.
  package func change<Answer: Sendable>(
    _ name: String, isDurable: Bool = false, mayAdopt: Bool = false,
    mayBeginAnew: @escaping (Policy) -> Bool = { _ in true },
    error: () -> CallError? = { nil }, _ body: (inout Breaker) -> Answer
  ) throws(StoreProblem) -> Change<Answer> {
    try withFile(name) { file throws(StoreProblem) in
      let step = BreakerFile.Step(
        isDurable: isDurable, mayAdopt: mayAdopt, now: clock,
        mayBeginAnew: { mayBeginAnew($0 ?? self.policy(name)) },
        create: { salvaged in
          Breaker(
            salvaged ?? self.policy(name), now: self.clock(),
            random: self.random())
        })
      guard let made = try file.update(step, error: error, body) else { return nil }
      return Change(
        answer: made.answer, transitions: made.transitions, damage: made.damage,
        unsynced: made.unsynced)
    }
  }

  /// A permit at no cost where the breaker is closed, limits nothing, and has not been changed by
  /// another process for at least ten milliseconds; `nil` where `change` has to decide.
  package func quickPermit(_ name: String) -> Permit? {
    guard let file = known(name) else { return nil }
    return file.turn.withLock { _ in file.quickPermit() }
  }

  package func breaker(_ name: String) throws(StoreProblem) -> Breaker? {
    try look(name) { file throws(StoreProblem) in try file.look(now: clock) } ?? nil
  }

  package func transitions(
    _ name: String, after sequence: UInt64
  ) throws(StoreProblem) -> ([Transition], missing: Int) {
    try look(name) { file throws(StoreProblem) in try file.transitions(after: sequence) } ?? ([], 0)
  }

  /// Which file a breaker is in; `nil` where there is none.
  package func file(_ name: String) -> FileIdentity? {
    path(name).flatMap(FileIdentity.init(path:))
  }

  /// The sequence number of the last transition; `nil` where nothing is stored.
  package func lastTransition(_ name: String) throws(StoreProblem) -> UInt64? {
    try look(name) { file throws(StoreProblem) in try file.lastTransition() } ?? nil
  }

  /// The last errors of a breaker.
  package func errors(_ name: String) throws(StoreProblem) -> ErrorLog {
    try look(name) { file throws(StoreProblem) in try file.errors() } ?? ErrorLog()
  }

  /// Counts a call that went by the state because it could not be had. Where even that cannot be,
  /// nothing is counted.
  package func countDegraded(_ name: String) {
    guard let path = path(name) else { return }
    if let file = known(name) { return file.countDegraded() }
    try? BreakerFile(StateFile(changing: path)).countDegraded()
  }

  /// Whether anything is stored of a breaker.
  package func exists(_ name: String) -> Bool {
    path(name).map(Descriptor.exists) ?? false
  }

  /// The names of all breakers, in order.
  /// - Throws: `StoreProblem` if the folder cannot be read.
  package func names() throws(StoreProblem) -> [String] {
    try Self.files(in: folder.path("breakers")).compactMap(FileName.decoded).sorted()
  }

  /// Removes all that is stored of a breaker. Answers whether there was anything.
  /// - Throws: `StoreProblem` if it cannot be removed.
  package func forget(_ name: String) throws(StoreProblem) -> Bool {
    guard let path = path(name) else { return false }
    let file: BreakerFile
    do throws(StoreProblem) { file = BreakerFile(try StateFile(changing: path)) } catch {
      if case .system(let problem) = error, problem.code == ENOENT { return false }
      throw error
    }
    drop(name)
    return try file.erase { () throws(StoreProblem) in
      guard unsafe unlink(path) == 0 else {
        throw .system(SystemError("remove", path, code: clinux_errno()))
      }
    }
  }

  // MARK: Files

  private func path(_ name: String) -> String? {
    FileName.encoded(name).map { folder.path("breakers/\($0)") }
  }

  /// Has a file changed, and opens it anew where another process has removed it meanwhile.
  private func withFile<Answer>(
    _ name: String, _ body: (BreakerFile) throws(StoreProblem) -> Answer?
  ) throws(StoreProblem) -> Answer {
    guard let encoded = FileName.encoded(name) else {
      throw .unsuitable(path: name, reason: "no name of a breaker")
    }
    for _ in 0..<100 {
      let file: BreakerFile
      if let known = known(name) { file = known } else { file = try open(encoded) }
      let shared = lock.withLock { _ in
        // Another thread may have been faster.
        if let known = files[Key(name: name)] { return known }
        files[Key(name: name)] = file
        return file
      }
      let (answer, problem): (Answer?, StoreProblem?) = shared.turn.withLock { _ in
        do throws(StoreProblem) { return (try body(shared), nil) } catch { return (nil, error) }
      }
      if let problem { throw problem }
      if let answer { return answer }
      drop(name)
    }
    throw .unsuitable(path: folder.path("breakers/\(encoded)"), reason: "others keep removing it")
  }

  private func known(_ name: String) -> BreakerFile? {
    lock.withLock { _ in files[Key(name: name)] }
  }

  private func drop(_ name: String) { lock.withLock { _ in files[Key(name: name)] = nil } }

  private func open(_ file: String) throws(StoreProblem) -> BreakerFile {
    let path = folder.path("breakers/\(file)")
    do throws(StoreProblem) {
      return BreakerFile(try StateFile(changing: path, mode: folder.fileMode))
    } catch {
      guard case .system(let problem) = error, problem.code == ENOENT else { throw error }
    }
    let inner: StateFolder
    do throws(StateFolder.Problem) { inner = try folder.folder("breakers") } catch {
      throw .unsuitable(path: folder.path("breakers"), reason: error.description)
    }
    return BreakerFile(try StateFile(changing: inner.path(file), mode: inner.fileMode))
  }

  /// Looks at a file; `nil` where there is none. One that is open is looked at as it is.
  private func look<Answer>(
    _ name: String, _ body: (BreakerFile) throws(StoreProblem) -> Answer
  ) throws(StoreProblem) -> Answer? {
    guard let path = path(name) else { return nil }
    do throws(StoreProblem) {
      return try body(BreakerFile(StateFile(reading: path)))
    } catch {
      if case .system(let problem) = error, problem.code == ENOENT { return nil }
      throw error
    }
  }

  private static func files(in folder: String) throws(StoreProblem) -> [String] {
    guard let stream = unsafe opendir(folder) else {
      let code = clinux_errno()
      if code == ENOENT { return [] }
      throw .system(SystemError("open", folder, code: code))
    }
    defer { unsafe closedir(stream) }
    var names: [String] = []
    while let entry = unsafe readdir(stream) {
      let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        unsafe String(validating: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if let name { names.append(name) }
    }
    return names
  }
}
