import ArgumentParser
import Breakers
import JSON
import Resilience
import Toolbox
import Wire

/// `breaker watch`: prints each transition once, in order, as it is made.
struct WatchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "watch", abstract: "Print every transition as it is made.",
    discussion: """
      A breaker keeps its last 64 transitions, so none is lost while this program is busy, and \
      those of processes that died at once are told too.
      """)

  @Argument(help: "Names or patterns; all breakers without.") var names: [String] = []
  @Option(
    help: ArgumentHelp(
      "Begin with the known transitions that are not older.", valueName: "duration"),
    transform: parseDuration)
  var since: Duration?
  @Flag(help: "End when the known transitions are printed.") var noFollow = false
  @OptionGroup var session: SessionArguments

  func run() throws {
    let session = try session.session()
    var watch = Watch(
      names, session, printsSince: since.map { session.clock().wall - $0.nanoseconds })
    try watch.begin(printsAll: noFollow && since == nil)
    if !noFollow { try watch.follow() }
  }
}

/// What has been printed of which breaker.
private struct Watch {
  /// The longest wait for the folder to tell: it may tell nothing, on some file systems.
  private static let patience: Int32 = 500

  private let patterns: [String]
  private let session: Session
  private let since: Int64?
  /// What was last seen of each breaker.
  private var seen: [String: Seen] = [:]

  /// What was last said of a breaker that cannot be read.
  private var told: [String: String] = [:]

  private struct Seen {
    /// A breaker that was forgotten and used again is in another file.
    var file: FileIdentity?
    /// The last transition that was looked at; `nil` before the first.
    var last: Transition?
  }

  init(_ patterns: [String], _ session: Session, printsSince since: Int64?) {
    self.patterns = patterns
    self.session = session
    self.since = since
  }

  /// Notes what there is, and prints what was asked for of it.
  mutating func begin(printsAll: Bool) throws {
    let from = printsAll ? 0 : since ?? .max
    try look(notBefore: from, tellsMissing: false)
  }

  mutating func follow() throws {
    while true {
      // Watching begins before looking, so that nothing falls between.
      let folder = try? StateFolder.existing()?.path("breakers")
      guard let folder, let watch = try? FolderWatch(folder) else {
        try wait(nil)
        try look()
        continue
      }
      var isThere = true
      while isThere {
        try look()
        try wait(watch.descriptor)
        watch.clear()
        isThere = Descriptor.exists(folder)
      }
    }
  }

  /// - Throws: `SystemError` (EPIPE) as soon as the reader has left.
  private func wait(_ descriptor: Descriptor?) throws {
    let output = Descriptor.standardOutput
    guard let descriptor else {
      if output.wait(for: 0, milliseconds: Self.patience) != 0 {
        throw SystemError("write to", output.name, code: 32)
      }
      return
    }
    _ = try Descriptor.waitToRead(
      descriptor, output: output, wake: nil, milliseconds: Self.patience)
  }

  private mutating func look(notBefore: Int64 = .min, tellsMissing: Bool = true) throws {
    guard let store = try session.existingStore() else { return }
    var found: [Found] = []
    let names = try session.names(matching: patterns, keepsUnknown: false)
    seen = seen.filter { names.contains($0.key) }
    for name in names {
      do throws(StoreProblem) {
        let (new, missing) = try news(of: name, in: store)
        told[name] = nil
        if missing > 0, tellsMissing {
          Message.say("\(name): \(missing) transitions are no longer known")
        }
        found += new.filter { $0.transition.wall >= notBefore }
      } catch {
        let problem = error.description
        if told[name] != problem { Message.say("\(name): \(problem)") }
        told[name] = problem
      }
    }
    var writer = JSONWriter()
    for item in found.sorted(by: { $0.time < $1.time }) {
      BreakerRecord(item.name, item.transition, of: item.breaker).write(to: &writer)
    }
    if !writer.bytes.isEmpty {
      try failing { () throws(SystemError) in
        try Descriptor.standardOutput.write(writer.bytes)
      }
    }
  }

  /// What has come since a breaker was looked at. Nothing counts as seen before all of it is read.
  private mutating func news(
    of name: String, in store: FileStore
  ) throws(StoreProblem) -> ([Found], missing: Int) {
    guard let last = try store.lastTransition(name), let breaker = try store.breaker(name) else {
      return ([], 0)
    }
    let file = store.file(name)
    var known = seen[name] ?? Seen(file: file, last: nil)
    if try hasBegunAnew(name, known, file, last, store) { known = Seen(file: file, last: nil) }
    let (transitions, missing) = try store.transitions(name, after: known.last?.sequence ?? 0)
    var found: [Found] = []
    var time = Int64.min
    for transition in transitions where transition.sequence <= last {
      time = max(time, transition.wall)
      found.append(Found(name: name, transition: transition, breaker: breaker, time: time))
      known.last = transition
    }
    seen[name] = known
    return (found, missing)
  }

  private struct Found {
    var name: String
    var transition: Transition
    var breaker: Breaker
    /// When to print it: not before those of its breaker that came before, though the wall clock
    /// was set back between them.
    var time: Int64
  }

  /// Whether a breaker was forgotten, or damaged, and made anew since it was looked at: then its
  /// transitions are numbered from 1 again. A file may get the number of one that is gone, so the
  /// last transition has to be the one that was seen.
  private func hasBegunAnew(
    _ name: String, _ known: Seen, _ file: FileIdentity?, _ last: UInt64, _ store: FileStore
  ) throws(StoreProblem) -> Bool {
    guard let before = known.last else { return false }
    if known.file != file || last < before.sequence { return true }
    let same = try store.transitions(name, after: before.sequence - 1).0.first
    return same?.sequence == before.sequence && same != before
  }
}
