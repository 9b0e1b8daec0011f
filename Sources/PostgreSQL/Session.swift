import CPostgreSQL
import Glibc
import Wire

/// One connection, over the asynchronous interface of libpq: every wait has an end, also where the
/// server hangs. Owner of libpq's pointer.
@safe final class Session {
  private let library: UnsafePointer<cpg_functions>
  private let pointer: OpaquePointer
  let name: String
  /// How long to wait for a server that says nothing.
  private let patience: Duration
  private var isBroken = false

  /// Begins one attempt and carries it through.
  init(
    _ parameters: [String: String], name: String, patience: Duration, until deadline: Int64
  ) throws(PostgreSQLError) {
    let functions = unsafe try Library.functions()
    let keys = Array(parameters.keys)
    let connection = unsafe withCStrings(keys) { keywords in
      unsafe withCStrings(keys.map { parameters[$0] ?? "" }) { values in
        unsafe functions.pointee.connect_start(keywords, values, 0)
      }
    }
    guard let connection = unsafe connection else {
      throw PostgreSQLError(.unreachable, "no memory for a connection to \(name)")
    }
    unsafe library = functions
    unsafe pointer = connection
    self.name = name
    self.patience = patience
    // Notices go to standard error otherwise.
    unsafe _ = library.pointee.set_notice_processor(pointer, { _, _ in }, nil)
    // So that a refusal comes with its code.
    unsafe _ = library.pointee.set_verbosity(pointer, Int32(CPG_ERRORS_VERBOSE))
    try connect(until: deadline, password: parameters["password"])
    unsafe _ = library.pointee.set_nonblocking(pointer, 1)
    unsafe _ = library.pointee.enter_pipeline(pointer)
  }

  deinit { unsafe library.pointee.finish(pointer) }

  var isOpen: Bool { unsafe !isBroken && library.pointee.status(pointer) == 0 }

  var isEncrypted: Bool { unsafe library.pointee.ssl_in_use(pointer) != 0 }

  private func connect(until deadline: Int64, password: String?) throws(PostgreSQLError) {
    var state = Int32(CPG_POLLING_WRITING)
    if unsafe library.pointee.status(pointer) == Int32(CPG_CONNECTION_BAD) {
      throw refusal(password: password)
    }
    while state != Int32(CPG_POLLING_OK) {
      if state == Int32(CPG_POLLING_FAILED) { throw refusal(password: password) }
      let events = state == Int32(CPG_POLLING_READING) ? POLLIN : POLLOUT
      let left = (deadline - Clock.monotonic) / 1_000_000
      guard left > 0 else {
        throw PostgreSQLError(
          .unreachable,
          "\(name) did not answer in time; check that the server runs and the host and port are right",
          cause: .timeOut)
      }
      if socket.wait(for: Int16(events), milliseconds: Int32(clamping: left)) != 0 {
        state = unsafe library.pointee.connect_poll(pointer)
      }
    }
  }

  /// Why there is no connection. With verbose errors the server's code stands behind the severity.
  private func refusal(password: String?) -> PostgreSQLError {
    var words = unsafe text(library.pointee.error_message(pointer))
    if let password, !password.isEmpty {
      words = words.split(separator: password, omittingEmptySubsequences: false).joined(
        separator: "***")
    }
    let lines = words.split(separator: "\n").filter {
      !$0.hasPrefix("LOCATION:") && !$0.hasPrefix("\tIs the server running")
    }
    let sentence = oneLine(lines.joined(separator: "\n"))
    // With prefer, the same may be told twice: of the attempt with TLS and of that without. Behind
    // it may stand a detail or a hint.
    let coded = lines.reversed().lazy.compactMap {
      $0.firstMatch(of: /\b[A-Z]+:  ([0-9A-Z]{5}): (.*)$/)
    }
    guard let match = coded.first else {
      if sentence.contains("no password supplied") {
        return PostgreSQLError(
          .authentication,
          "\(name) asks for a password; put it into DATABASE_URL or a password file (PGPASSFILE)")
      }
      if sentence.contains("certificate") {
        return PostgreSQLError(
          .authentication, "\(name): \(sentence); check sslrootcert and the name of the host",
          cause: .certificate)
      }
      return PostgreSQLError(
        .unreachable,
        "cannot reach \(name): \(sentence); check that the server runs and the host and port are right",
        cause: sentence.contains("Connection refused") ? .refused : .other)
    }
    let (state, reason) = (String(match.output.1), String(match.output.2))
    if state.hasPrefix("28") {
      return PostgreSQLError(
        .authentication, "\(name): \(reason); check the user and password of DATABASE_URL")
    }
    return PostgreSQLError(.server(state), "\(name): \(reason)")
  }

  private var socket: Descriptor {
    unsafe Descriptor(library.pointee.socket(pointer), name: name)
  }

  // MARK: Sending

  func send(_ statement: Statement) throws(PostgreSQLError) {
    let values = statement.parameters
    let sent = unsafe withPointers(values) { pointers in
      unsafe library.pointee.send_query(
        pointer, statement.sql, Int32(values.count), nil, pointers, nil, nil, 0)
    }
    if sent == 0 { throw broken() }
  }

  /// Sends statements without parameters, to be done one after another; not in a pipeline.
  func send(script: String) throws(PostgreSQLError) {
    if unsafe library.pointee.send_script(pointer, script) == 0 { throw broken() }
    try flush()
  }

  /// Ends what was sent, up to which an error reaches.
  func sync() throws(PostgreSQLError) {
    if unsafe library.pointee.pipeline_sync(pointer) == 0 { throw broken() }
    try flush()
  }

  /// Hands everything to the system, reading meanwhile, so that neither side waits for the other.
  func flush() throws(PostgreSQLError) {
    while true {
      let left = unsafe library.pointee.flush(pointer)
      if left < 0 { throw broken() }
      if left == 0 { return }
      try wait(for: Int16(POLLIN | POLLOUT))
    }
  }

  func setPipeline(_ isOn: Bool) throws(PostgreSQLError) {
    let change = unsafe isOn ? library.pointee.enter_pipeline : library.pointee.exit_pipeline
    if unsafe change?(pointer) != 1 { throw broken() }
  }

  // MARK: Receiving

  /// The next result; `nil` at the end of a statement's.
  func result() throws(PostgreSQLError) -> Rows? {
    while unsafe library.pointee.is_busy(pointer) != 0 { try wait(for: Int16(POLLIN)) }
    guard let result = unsafe library.pointee.get_result(pointer) else {
      if unsafe library.pointee.status(pointer) != 0 { throw broken() }
      return nil
    }
    return unsafe Rows(library, owning: result)
  }

  /// One row of a COPY to us, lent to `body` with its line feed; false at the end of the rows.
  func copiedRow(_ body: (UnsafeRawBufferPointer) throws -> Void) throws -> Bool {
    while true {
      var row: UnsafeMutablePointer<CChar>?
      let length = unsafe library.pointee.get_copy_data(pointer, &row, 1)
      if length > 0 {
        defer { unsafe library.pointee.freemem(row) }
        unsafe try body(UnsafeRawBufferPointer(start: row, count: Int(length)))
        return true
      }
      if length < 0 { return false }
      try wait(for: Int16(POLLIN))
    }
  }

  func copyIn(_ bytes: [UInt8]) throws(PostgreSQLError) {
    while true {
      let done = unsafe bytes.withUnsafeBytes { buffer in
        unsafe library.pointee.put_copy_data(
          pointer, buffer.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(buffer.count))
      }
      if done < 0 { throw broken() }
      if done > 0 { break }
      try wait(for: Int16(POLLIN | POLLOUT))
    }
    try flush()
  }

  func endCopyIn() throws(PostgreSQLError) {
    while true {
      let done = unsafe library.pointee.put_copy_end(pointer, nil)
      if done < 0 { throw broken() }
      if done > 0 { break }
      try wait(for: Int16(POLLIN | POLLOUT))
    }
    try flush()
  }

  /// Waits and takes what has come. A server that says nothing for too long is given up: asking it
  /// to cancel would wait for it once more.
  private func wait(for events: Int16) throws(PostgreSQLError) {
    let ends = Clock.monotonic + patience.nanoseconds
    while true {
      let left = (ends - Clock.monotonic) / 1_000_000
      guard left > 0 else {
        isBroken = true
        throw PostgreSQLError(
          .lost,
          "\(name) has said nothing for \(patience.shortText); check the server and the network",
          cause: .timeOut)
      }
      let shown = socket.wait(for: events, milliseconds: Int32(clamping: left))
      if shown == 0 { continue }
      if shown & Int16(POLLIN | POLLERR | POLLHUP) != 0,
        unsafe library.pointee.consume_input(pointer) == 0
      {
        throw broken()
      }
      return
    }
  }

  private func broken() -> PostgreSQLError {
    isBroken = true
    let last = unsafe oneLine(text(library.pointee.error_message(pointer)))
    return PostgreSQLError(
      .lost, "the connection to \(name) broke" + (last.isEmpty ? "" : ": \(last)"))
  }
}

/// Lends texts as C strings, a null pointer behind them.
private func withCStrings<Result>(
  _ texts: [String], _ body: (UnsafePointer<UnsafePointer<CChar>?>?) -> Result
) -> Result {
  unsafe withPointers(texts.map { Parameter($0) }, body)
}

private func withPointers<Result>(
  _ values: [Parameter], _ body: (UnsafePointer<UnsafePointer<CChar>?>?) -> Result
) -> Result {
  var all: [UInt8] = []
  all.reserveCapacity(values.reduce(0) { $0 + ($1.bytes?.count ?? 0) })
  var offsets: [Int?] = []
  for value in values {
    offsets.append(value.bytes == nil ? nil : all.count)
    if let bytes = value.bytes { all.append(contentsOf: bytes) }
  }
  return unsafe all.withUnsafeBufferPointer { buffer in
    let start = unsafe UnsafeRawPointer(buffer.baseAddress)?.assumingMemoryBound(to: CChar.self)
    let pointers: [UnsafePointer<CChar>?] = unsafe offsets.map { offset in
      guard let offset, let start = unsafe start else { return nil }
      return unsafe start + offset
    }
    return unsafe (pointers + [nil]).withUnsafeBufferPointer { unsafe body($0.baseAddress) }
  }
}
