import Synchronization

/// The last events of the stream, numbered, in bounded memory, one copy for all clients. Who is so
/// slow that what it needs next is gone is dropped.
final class EventLog: Sendable {
  static let mostEvents = 4096
  static let mostBytes = 8 << 20
  /// So much is put together of small events; a larger one goes by itself, which copies nothing.
  static let piece = 8 << 10

  enum Taken: Equatable {
    /// Whole events, and the number of the last of them.
    case events([UInt8], last: UInt64)
    case nothing
    /// What comes next is gone.
    case gone
  }

  /// Tells the events of this run from those of others.
  let epoch: String

  private struct State {
    /// A queue whose first elements, before `start`, are used up.
    var events: [[UInt8]] = []
    var start = 0
    var bytes = 0
    /// Of the event at `start`.
    var first: UInt64 = 1

    var next: UInt64 { first + UInt64(events.count - start) }
  }

  private let state = Mutex(State())

  init(epoch: String) { self.epoch = epoch }

  /// The number of the newest event; 0 before there is one.
  var last: UInt64 { state.withLock { $0.next - 1 } }

  func id(_ number: UInt64) -> String { "\(epoch)-\(number)" }

  /// `data` is JSON on one line.
  func append(_ name: String, _ data: ArraySlice<UInt8>) {
    state.withLock { state in
      let event = Self.text(name, data, id: id(state.next))
      state.events.append(event)
      state.bytes += event.count
      while state.bytes > Self.mostBytes || state.events.count - state.start > Self.mostEvents,
        state.events.count - state.start > 1
      {
        state.bytes -= state.events[state.start].count
        state.events[state.start] = []
        state.start += 1
        state.first += 1
      }
      if state.start > Self.mostEvents {
        state.events.removeFirst(state.start)
        state.start = 0
      }
    }
  }

  static func text(_ name: String, _ data: ArraySlice<UInt8>, id: String) -> [UInt8] {
    Array("event: \(name)\nid: \(id)\ndata: ".utf8) + data + [0x0a, 0x0a]
  }

  /// What comes after an event.
  func take(after number: UInt64) -> Taken {
    state.withLock { state in
      if number + 1 < state.first { return .gone }
      guard number + 1 < state.next else { return .nothing }
      var index = state.start + Int(number + 1 - state.first)
      var bytes = state.events[index]
      var last = number + 1
      index += 1
      while index < state.events.count,
        bytes.count + state.events[index].count <= Self.piece
      {
        bytes += state.events[index]
        index += 1
        last += 1
      }
      return .events(bytes, last: last)
    }
  }

  /// The number in an id of this run, of an event that is known or the last before one; else `nil`.
  func number(ofID id: String) -> UInt64? {
    guard let dash = id.lastIndex(of: "-"), id[..<dash] == epoch,
      let number = UInt64(id[id.index(after: dash)...])
    else { return nil }
    return state.withLock { state in
      number + 1 >= state.first && number < state.next ? number : nil
    }
  }
}
