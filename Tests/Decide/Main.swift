import CLinux
import Glibc
import Resilience
import Wire

/// Asks a breaker in a state folder again and again, for tests with many processes at a time.
///
/// decide STATE NAME OPTION=VALUE...
///
/// Options: times, outcomes (letters: S, F, X in turn), seats (a folder with a file for each call
/// that may run at a time), hold (microseconds that each call takes).
///
/// A byte goes to standard output for each report that the store has kept, and a letter to
/// descriptor 9 for each transition made. With seats a call that finds all of them taken is told on
/// standard error, and ends it with status 1.
@main
struct Main {
  static func main() {
    let arguments = CommandLine.arguments
    guard arguments.count > 2 else { exit(64) }
    var options: [String: String] = [:]
    for argument in arguments.dropFirst(3) {
      let parts = argument.split(separator: "=", maxSplits: 1).map(String.init)
      if parts.count == 2 { options[parts[0]] = parts[1] }
    }
    do {
      let seats = Seats(options["seats"])
      let folder = try StateFolder.open(.init(named: arguments[1], home: nil))
      try Caller(
        store: FileStore(in: folder) { _ in Policy() }, name: arguments[2], seats: seats,
        outcomes: Array((options["outcomes"] ?? "S").utf8),
        hold: UInt32(options["hold"] ?? "") ?? 0
      ).run(times: Int(options["times"] ?? "") ?? 1)
    } catch {
      say("\(error)\n", to: 2)
      exit(70)
    }
  }
}

private struct Caller {
  let store: FileStore
  let name: String
  let seats: Seats
  let outcomes: [UInt8]
  let hold: UInt32

  func run(times: Int) throws {
    var done = 0
    while done < times {
      let entry = try attempt { () throws(StoreProblem) in
        try store.change(name) { $0.admit(now: .now) }
      }
      guard case .permit(let permit)? = entry else {
        if entry != nil { done += 1 }
        usleep(hold)
        continue
      }
      let seat = seats.take()
      if seats.isAny && seat == nil {
        say("more calls run than may\n", to: 2)
        exit(1)
      }
      usleep(hold)
      seats.leave(seat)
      let outcome: Outcome =
        switch outcomes[done % outcomes.count] {
        case UInt8(ascii: "S"): .success
        case UInt8(ascii: "F"): .failure
        default: .ignored
        }
      let recorded = try attempt { () throws(StoreProblem) in
        try store.change(name) { $0.record(permit, outcome, now: .now) }
      }
      if recorded != nil { say(".", to: 1) }
      done += 1
    }
  }

  /// `nil` where another process holds the lock for too long.
  private func attempt<Answer>(
    _ body: () throws(StoreProblem) -> FileStore.Change<Answer>
  ) throws(StoreProblem) -> Answer? {
    do throws(StoreProblem) {
      let change = try body()
      for transition in change.transitions { say("\(transition.to.text)\n", to: 9) }
      return change.answer
    } catch {
      guard case .busy = error else { throw error }
      return nil
    }
  }
}

/// As many seats as calls may run at a time, each a locked file with the id of who has it.
private struct Seats {
  private let files: [Int32]

  var isAny: Bool { !files.isEmpty }

  init(_ folder: String?) {
    var files: [Int32] = []
    while let folder {
      let number = unsafe clinux_open("\(folder)/\(files.count)", O_RDWR, 0)
      if number < 0 { break }
      files.append(number)
    }
    self.files = files
  }

  /// `nil` if all are taken by processes that live. One that is dying may have given its permit
  /// back, but not yet its seat.
  func take() -> Int32? {
    while isAny {
      for file in files where clinux_try_lock(file) == 0 {
        var process = getpid()
        _ = unsafe pwrite(file, &process, MemoryLayout<pid_t>.size, 0)
        return file
      }
      let isAnyFree = files.contains { file in
        var process: pid_t = 0
        _ = unsafe pread(file, &process, MemoryLayout<pid_t>.size, 0)
        return process == 0 || isDying(process)
      }
      if !isAnyFree { return nil }
      sched_yield()
    }
    return nil
  }

  func leave(_ seat: Int32?) {
    guard let seat else { return }
    var none: pid_t = 0
    _ = unsafe pwrite(seat, &none, MemoryLayout<pid_t>.size, 0)
    _ = clinux_unlock(seat)
  }

  /// By its flags in proc(5): the kernel sets PF_EXITING before it closes any file.
  private func isDying(_ process: pid_t) -> Bool {
    guard let text = try? OpenFile(reading: "/proc/\(process)/stat").readAll(limit: 4096),
      let name = text.lastIndex(of: UInt8(ascii: ")"))
    else { return true }
    let fields = text[name...].split(separator: UInt8(ascii: " "))
    guard fields.count > 7, let flags = UInt64(String(decoding: fields[7], as: UTF8.self)) else {
      return true
    }
    return flags & 4 != 0
  }
}

private func say(_ text: String, to number: Int32) {
  try? Descriptor(number, name: "report").write(Array(text.utf8))
}
