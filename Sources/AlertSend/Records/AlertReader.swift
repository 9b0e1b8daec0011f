import JSON
import JSONParse
import Wire

/// Makes of a line what the program can use. Most lines of a busy pipe say again what is known, so
/// only the few fields that tell are looked at before the record is taken apart.
struct AlertReader: ~Copyable {
  enum Event: Sendable {
    case alert(Alert)
    /// Known already to fire, or to be over, with the same words.
    case again(Known)
    case acknowledgement(Acknowledgement)
    /// Of a type that is of no use here.
    case other
  }

  /// What tells whether a record says anything new.
  struct Known: Equatable, Sendable {
    var id: String
    var isFiring: Bool
    var severity: Severity
    var summary: String
  }

  private let parser = JSONParser()

  /// `knows` is asked whether an alert is known so.
  /// - Throws: `RecordError` if the line is no alert, nor a record of another type.
  func event(
    _ line: UnsafeBufferPointer<UInt8>, now: Timestamp,
    knows: (Known) -> Bool
  ) throws(RecordError) -> Event {
    do {
      return try unsafe parser.withDocument(line) { document in
        guard document.kind(document.root) == .object else {
          let kind = document.value(document.root).kind
          throw RecordError("expected an object, found \(kind)")
        }
        let glance = Glance(document)
        if let type = glance.type, !document.string(type, is: Self.alert) {
          guard document.string(type, is: Self.ack) else { return .other }
          return .acknowledgement(try Acknowledgement(document.value(document.root), now: now))
        }
        if let known = glance.known(document), knows(known) { return .again(known) }
        return .alert(try Alert(document.value(document.root), now: now))
      }
    } catch let problem as JSONSyntaxError {
      throw RecordError("not JSON: \(problem.reason) (byte \(problem.byte))")
    } catch let problem as RecordError {
      throw problem
    } catch {
      throw RecordError("not JSON: \(error)")
    }
  }

  private static let alert = Array("alert".utf8)
  private static let ack = Array("ack".utf8)

  /// Where the fields that tell stand.
  private struct Glance {
    var type: JSONDocument.Node?
    var id: JSONDocument.Node?
    var state: JSONDocument.Node?
    var severity: JSONDocument.Node?
    var summary: JSONDocument.Node?

    init(_ document: borrowing JSONDocument) {
      document.forEachMember(document.root) { key, value in
        guard document.kind(value) == .string else { return }
        // Keys that are escaped are found when the record is taken apart.
        let word = document.prefix(key)
        switch word {
        case _ where word == Self.type: type = value
        case _ where word == Self.id: id = value
        case _ where word == Self.state: state = value
        case _ where word == Self.severity: severity = value
        case _ where word == Self.summary: summary = value
        default: break
        }
      }
    }

    func known(_ document: borrowing JSONDocument) -> Known? {
      guard let id, let state, let severity, let summary else { return nil }
      let isFiring = document.string(state, is: Self.firing)
      guard isFiring || document.string(state, is: Self.resolved),
        let level = Severity(document.string(severity))
      else { return nil }
      return Known(
        id: document.string(id), isFiring: isFiring, severity: level,
        summary: document.string(summary))
    }

    private static let type = word("type")
    private static let id = word("id")
    private static let state = word("state")
    private static let severity = word("severity")
    private static let summary = word("summary")

    /// As `JSONDocument.prefix`; none of the words is longer than eight bytes.
    private static func word(_ text: String) -> (bytes: UInt64, length: Int) {
      var word: UInt64 = 0
      for (offset, byte) in text.utf8.enumerated() { word |= UInt64(byte) << (8 * offset) }
      return (word, text.utf8.count)
    }

    private static let firing = Array("firing".utf8)
    private static let resolved = Array("resolved".utf8)
  }
}
