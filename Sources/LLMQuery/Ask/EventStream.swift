/// Cuts a stream of server-sent events (WHATWG HTML, section 9.2) into events, however its bytes
/// come in pieces.
struct EventStream {
  struct Event: Equatable {
    /// `message` where the stream says nothing else.
    var name = "message"
    /// The lines of data, joined by line feeds.
    var data = ""
  }

  /// An event of more bytes is none that an answer is made of.
  static let largestEvent = 16 << 20

  private var line: [UInt8] = []
  private var data: [UInt8] = []
  private var hasData = false
  private var name: [UInt8] = []
  /// The line feed that follows a carriage return ends no line of its own.
  private var endedInReturn = false
  private var isAtStart = true
  /// An event grew over the limit; nothing more is taken.
  private(set) var isTooLong = false

  /// Takes bytes and answers the events that they complete.
  mutating func feed(_ bytes: some Sequence<UInt8>) -> [Event] {
    var events: [Event] = []
    for byte in bytes {
      if isTooLong { break }
      switch byte {
      case 0x0a where endedInReturn: endedInReturn = false
      case 0x0a, 0x0d:
        endedInReturn = byte == 0x0d
        if let event = endLine() { events.append(event) }
      default:
        endedInReturn = false
        line.append(byte)
        isTooLong = line.count + data.count > Self.largestEvent
      }
    }
    return events
  }

  /// The event that the end of the stream completes: some servers leave out the last blank line.
  mutating func finish() -> Event? {
    if !line.isEmpty { _ = endLine() }
    return dispatch()
  }

  private mutating func endLine() -> Event? {
    defer { line.removeAll(keepingCapacity: true) }
    if isAtStart {
      isAtStart = false
      if line.starts(with: [0xef, 0xbb, 0xbf]) { line.removeFirst(3) }
    }
    if line.isEmpty { return dispatch() }
    let colon = line.firstIndex(of: UInt8(ascii: ":")) ?? line.endIndex
    var value = line[min(colon + 1, line.endIndex)...]
    if value.first == UInt8(ascii: " ") { value = value.dropFirst() }
    // A line that begins with a colon is a comment; DeepSeek sends some to keep a connection alive.
    switch line[..<colon] {
    case Array("data".utf8)[...]:
      if hasData { data.append(0x0a) }
      data.append(contentsOf: value)
      hasData = true
    case Array("event".utf8)[...]: name = Array(value)
    default: break
    }
    return nil
  }

  private mutating func dispatch() -> Event? {
    defer {
      data.removeAll(keepingCapacity: data.capacity <= 64 << 10)
      name = []
      hasData = false
    }
    guard hasData else { return nil }
    var event = Event(data: String(decoding: data, as: UTF8.self))
    if !name.isEmpty { event.name = String(decoding: name, as: UTF8.self) }
    return event
  }
}
