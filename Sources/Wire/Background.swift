import Glibc

/// Something that another thread does. What it touches is that thread's until `wait` returns.
package final class Background<Value> {
  private final class Work {
    let body: () throws -> Value
    var outcome: Result<Value, any Error>?

    init(_ body: @escaping () throws -> Value) { self.body = body }

    func run() { outcome = Result { try body() } }
  }

  private let work: Work
  private var thread: pthread_t?

  /// Where the system has no thread left, `wait` does it.
  package init(_ body: @escaping () throws -> Value) {
    work = Work(body)
    thread = startThread(work.run)
  }

  deinit { join() }

  /// What came of it.
  /// - Throws: whatever it threw.
  package func wait() throws -> Value {
    join()
    if work.outcome == nil { work.run() }
    guard let outcome = work.outcome else { return try work.body() }
    return try outcome.get()
  }

  private func join() {
    if let thread { _ = pthread_join(thread, nil) }
    thread = nil
  }
}

private final class Start {
  let body: () -> Void

  init(_ body: @escaping () -> Void) { self.body = body }
}

/// `nil` where the system has no thread left.
private func startThread(_ body: @escaping () -> Void) -> pthread_t? {
  let start = unsafe Unmanaged.passRetained(Start(body))
  var thread = pthread_t()
  let code = unsafe pthread_create(
    &thread, nil,
    { context in
      guard let context = unsafe context else { return nil }
      unsafe Unmanaged<Start>.fromOpaque(context).takeRetainedValue().body()
      return nil
    }, start.toOpaque())
  if code == 0 { return thread }
  unsafe start.release()
  return nil
}
