import JSON
import Resilience
import Synchronization
import Toolbox

/// The policies of the configuration, which is read when the first is asked for.
final class Policies: Sendable {
  private let config: String?
  private let book = Mutex<PolicyBook?>(nil)

  /// `config` stands in the place of the system's file and the user's.
  init(config: String?) { self.config = config }

  /// - Throws: `Failure` 66 or 78 if the configuration cannot be read or is wrong.
  func policy(for name: String) throws(Failure) -> Policy {
    if let book = book.withLock({ $0 }) { return book.policy(for: name) }
    let configuration = try Configuration.load(explicit: config)
    let read: PolicyBook
    do throws(PolicyBook.Problem) {
      read = try PolicyBook(configuration["breakers"]?.object ?? JSONObject())
    } catch { throw Failure(.configuration, "the configuration, \(error)") }
    book.withLock { $0 = read }
    return read.policy(for: name)
  }
}
