import HTTPServer
import Synchronization

/// A router that is known only once the server has its port.
final class LateRouter: Sendable {
  private let router = Mutex<Router?>(nil)

  func set(_ router: Router) { self.router.withLock { $0 = router } }

  func reply(to request: Request) -> Reply {
    guard let router = router.withLock({ $0 }) else {
      return Reply(refusal: Access.Refusal(status: 503, sentence: "not ready yet; try again"))
    }
    return router.reply(to: request)
  }
}
