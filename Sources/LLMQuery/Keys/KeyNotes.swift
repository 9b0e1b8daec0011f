import Providers
import Toolbox
import Wire

/// What a run sees of its keys, on its way into the ledger. That it cannot be kept is said once and
/// is no reason to stop.
final class KeyNotes {
  private let ledger: KeyLedger
  private var isBroken = false

  init(_ ledger: KeyLedger) { self.ledger = ledger }

  /// The notes of a run; `nil` where there is no folder of state, which whoever keeps breakers there
  /// has said.
  static func open(clock: Clock) -> KeyNotes? {
    (try? StateFolder.open()).map { KeyNotes(KeyLedger($0, clock: clock)) }
  }

  /// Notes how a request with a key ended.
  func note(_ key: Secret, of provider: String, _ ended: Ended) {
    guard !isBroken, let event = Self.event(ended.error?.kind) else { return }
    ledger.note(key.fingerprint, of: provider, event)
  }

  /// What an ending tells of the key; `nil` is nothing.
  static func event(_ kind: ProviderError.Kind?) -> KeyLedger.Event? {
    switch kind {
    case nil, .noMoney, .noAccess, .badRequest, .tooLong: .taken
    case .rate, .quotaDay: .limited
    case .badKey: .refused
    case .overloaded, .server, .net, .badBody, .cancelled: nil
    }
  }

  func flushIfDue() { keeping { () throws(Failure) in try ledger.flushIfDue() } }

  func flush() { keeping { () throws(Failure) in _ = try ledger.flush() } }

  private func keeping(_ body: () throws(Failure) -> Void) {
    guard !isBroken else { return }
    do throws(Failure) { try body() } catch {
      isBroken = true
      Message.say("how the keys fare is not remembered: \(error.message)")
    }
  }
}
