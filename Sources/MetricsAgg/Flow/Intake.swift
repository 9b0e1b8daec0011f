import Streams
import Toolbox
import Wire

/// Where the threads get their jobs. Whoever is free reads the next chunk, so that its bytes are in
/// the caches of the processor that adds them up and no job is handed over. Whatever is not lines
/// stops them; then the stream is the teller's alone, the one thread that tells and waits.
final class Intake: @unchecked Sendable {
  /// What the teller has to do.
  enum Task {
    case run(Job)
    /// The chunk holds the beginning of a line that is too long; call `resume` when it is skipped.
    case skip(Job)
    /// Take what the others have done: there is no job left.
    case take
    /// Nothing is there yet.
    case wait
    case end
  }

  /// What the others are stopped by.
  private enum Stop {
    case nothing, end
    case longLine(Job)
    case failure(any Error)
  }

  private let monitor = Monitor()
  private var stream: ChunkStream
  private var free: [Job]
  private var stop: Stop?
  private var isClosed = false
  private var readJobs = 0

  let badLines: BadLines

  init(_ stream: consuming ChunkStream, jobs: Int, keepsBadLines: Bool) {
    badLines = stream.badLines
    self.stream = stream
    free = (0..<jobs).map { _ in Job(keepsBadLines: keepsBadLines) }
  }

  /// How many jobs there were so far. Once the others are stopped it stays so.
  var begun: Int { monitor.withLock { readJobs } }

  /// For all threads but the teller: waits for the next job; `nil` when there will be none.
  func next() -> Job? {
    monitor.withLock {
      while !isClosed {
        if stop == nil, let job = free.popLast() {
          if read(into: job) { return job }
        } else {
          monitor.wait()
        }
      }
      return nil
    }
  }

  /// For the teller: what is to be done.
  func task() throws -> Task {
    try monitor.withLock {
      switch stop {
      case .failure(let error): throw error
      case .longLine(let job): return .skip(job)
      case .end: return .end
      case nil, .nothing:
        guard let job = free.popLast() else { return .take }
        let wasStopped = stop != nil
        stop = nil
        if read(into: job) {
          if wasStopped {
            // Where little comes at a time, one thread does it all and none has to be woken.
            if job.chunk.count < Job.size / 2 { stop = .nothing } else { monitor.notify() }
          }
          return .run(job)
        }
        switch stop {
        case .failure(let error): throw error
        case .longLine(let job): return .skip(job)
        case .end: return .end
        case nil, .nothing: return .wait
        }
      }
    }
  }

  /// Takes a job back.
  func put(_ job: Job) {
    monitor.withLock {
      free.append(job)
      if free.count == 1 { monitor.notify() }
    }
  }

  /// For the teller, the others being stopped by it: passes over the rest of a long line.
  func skipLongLine(_ job: Job) throws {
    try monitor.withLock {
      try stream.skipLongLine(job.chunk)
      free.append(job)
      stop = nil
      monitor.notify()
    }
  }

  /// For the teller, the others being stopped: see `ChunkStream.wait`.
  func wait(milliseconds: Int32) throws { try stream.wait(milliseconds: milliseconds) }

  /// Ends the other threads.
  func close() {
    monitor.withLock {
      isClosed = true
      monitor.notify()
    }
  }

  /// Says what is left to say of the input, and answers its status.
  func finish() throws -> ExitStatus { try stream.finish() }

  /// Reads lines; false, and all stopped, where there are none.
  private func read(into job: Job) -> Bool {
    do {
      switch try stream.next(into: job.chunk) {
      case .lines:
        job.number = readJobs
        readJobs += 1
        return true
      case .longLine:
        stop = .longLine(job)
        return false
      case .nothing: stop = .nothing
      case .end: stop = .end
      }
    } catch {
      stop = .failure(error)
    }
    free.append(job)
    return false
  }
}
