import JSON
import JSONParse
import Wire

/// Makes of a line what the program can use. Most lines of a busy pipe say again what is known, so
/// only the few fields that tell are looked at before the record is taken apart.
struct AlertReader: ~Copyable {
  enum Event: Sendable {
    case alert(Alert)
    /// Known already to fire, or to be over, with the same words.
    case again(id: String)
    case acknowledgement(Acknowledgement)
    /// Of a type that is of no use here.
    case other
  }

  private let parser = JSONParser()

  /// `knows` is asked whether an alert is known with this state, severity and summary.
  /// - Throws: `RecordError` if the line is no alert, nor a record of another type.
  func event(
    _ line: UnsafeBufferPointer<UInt8>, now: Timestamp,
    knows: (_ id: String, _ isFiring: Bool, _ severity: Severity, _ summary: String) -> Bool
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
        if let (id, isFiring, severity, summary) = glance.known(document),
          knows(id, isFiring, severity, summary)
        {
          return .again(id: id)
        }
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
        guard document.kind(value) == .string, document.prefix(key).length <= 8 else { return }
        if document.string(key, is: Self.type) {
          type = value
        } else if document.string(key, is: Self.id) {
          id = value
        } else if document.string(key, is: Self.state) {
          state = value
        } else if document.string(key, is: Self.severity) {
          severity = value
        } else if document.string(key, is: Self.summary) {
          summary = value
        }
      }
    }

    func known(_ document: borrowing JSONDocument) -> (String, Bool, Severity, String)? {
      guard let id, let state, let severity, let summary else { return nil }
      let isFiring = document.string(state, is: Self.firing)
      guard isFiring || document.string(state, is: Self.resolved),
        let level = Severity(document.string(severity))
      else { return nil }
      return (document.string(id), isFiring, level, document.string(summary))
    }

    private static let type = Array("type".utf8)
    private static let id = Array("id".utf8)
    private static let state = Array("state".utf8)
    private static let severity = Array("severity".utf8)
    private static let summary = Array("summary".utf8)
    private static let firing = Array("firing".utf8)
    private static let resolved = Array("resolved".utf8)
  }
}
