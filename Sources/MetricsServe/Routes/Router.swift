import HTTPServer
import JSON
import Toolbox
import Wire

/// What each path answers.
struct Router: Sendable {
  static let paths = [
    "/", "/dashboard", "/metrics", "/metrics/stream", "/metrics/service/NAME",
    "/metrics/llm/PROVIDER", "/metrics/database", "/metrics/system", "/alerts",
    "/alerts/ID/acknowledge", "/breakers", "/breakers/NAME/reset", "/health", "/ready",
  ]

  let board: Board
  let access: Access
  let exposition: ExpositionCache
  let broadcast: Broadcast
  let changes: Changes
  let page: Page
  /// How long after its last record a thing is stale.
  let stale: Duration
  /// Makes a new one-time link when the last one was used.
  let renewLink: @Sendable () -> Void

  func reply(to request: Request) -> Reply {
    do throws(Access.Refusal) {
      if request.method == "GET", request.path == "/",
        let code = request.query.first(where: { $0.name == "once" })
      {
        return try redeem(code.value)
      }
      try access.check(request)
      if request.bodyIsTooLarge {
        throw Access.Refusal(status: 413, sentence: "the body of the request is too large")
      }
      return try route(request)
    } catch {
      var reply = Reply(refusal: error)
      if error.status == 401 {
        reply.headers.append(("WWW-Authenticate", "Bearer realm=\"metrics-serve\""))
      }
      return reply
    }
  }

  private func route(_ request: Request) throws(Access.Refusal) -> Reply {
    if let id = request.path.between("/alerts/", "/acknowledge") {
      guard request.method == "POST" else { return Reply(methodNotAllowed: "POST") }
      return try changes.acknowledge(id, body: request.body)
    }
    if let name = request.path.between("/breakers/", "/reset") {
      guard request.method == "POST" else { return Reply(methodNotAllowed: "POST") }
      return try changes.reset(name)
    }
    guard request.method == "GET" || request.method == "HEAD" else {
      if Self.isKnown(request.path) { return Reply(methodNotAllowed: "GET, HEAD") }
      return Reply(missing: "no such path", there: Self.paths, as: "paths")
    }
    switch request.path {
    case "/health": return Reply(json: ["status": "ok", "version": .string(suiteVersion)])
    case "/ready":
      let isReady = Drain.signal == nil
      return Reply(json: ["status": isReady ? "ready" : "draining"], status: isReady ? 200 : 503)
    case "/metrics":
      let isOpen = request.values("accept").contains { $0.contains("application/openmetrics-text") }
      return exposition.reply(board, broadcast, isOpenMetrics: isOpen, stale: stale)
    case "/metrics/stream": return try stream(request)
    case "/", "/dashboard":
      if !request.values("accept").contains(where: { $0.contains("application/json") }) {
        return page.reply
      }
      return Reply(json: view { $0.dashboard() })
    case "/alerts": return Reply(json: view { $0.alerts() })
    case "/breakers": return Reply(json: view { $0.breakers() })
    case "/metrics/database": return Reply(json: view { $0.databases() })
    case "/metrics/system": return Reply(json: view { $0.hosts() })
    default: return try named(request.path)
    }
  }

  private func named(_ path: String) throws(Access.Refusal) -> Reply {
    if let name = path.rest(behind: "/metrics/service/") {
      let (bytes, names) = view { ($0.service(name), $0.contents.services.map(\.name)) }
      if let bytes { return Reply(json: bytes) }
      return Reply(missing: "no service \"\(name)\"", there: names, as: "services")
    }
    if let name = path.rest(behind: "/metrics/llm/") {
      let (bytes, names) = view { ($0.provider(name), $0.providers) }
      if let bytes { return Reply(json: bytes) }
      return Reply(missing: "no provider \"\(name)\"", there: names, as: "providers")
    }
    return Reply(missing: "no such path", there: Self.paths, as: "paths")
  }

  private func stream(_ request: Request) throws(Access.Refusal) -> Reply {
    let reply = broadcast.reply(
      resuming: request.values("last-event-id").last, isHead: request.method == "HEAD", board,
      stale: stale)
    guard let reply else {
      throw Access.Refusal(status: 503, sentence: "too many watch already; try again later")
    }
    return reply
  }

  private func redeem(_ code: String) throws(Access.Refusal) -> Reply {
    guard let cookie = access.redeem(code) else {
      throw Access.Refusal(
        status: 401, sentence: "this link was used before, or is not the newest one")
    }
    renewLink()
    var reply = Reply(status: 303)
    reply.headers = Reply.safety + [("Set-Cookie", cookie), ("Location", "/")]
    return reply
  }

  /// Lends what is known at this moment.
  private func view<Answer: Sendable>(_ body: (View) -> Answer) -> Answer {
    let now = board.clock.now
    return board.withContents { body(View($0, now: now, stale: stale)) }
  }

  private static func isKnown(_ path: String) -> Bool {
    paths.contains(path) || path.rest(behind: "/metrics/service/") != nil
      || path.rest(behind: "/metrics/llm/") != nil
  }
}

extension String {
  /// What follows a prefix, unless that is nothing.
  func rest(behind prefix: String) -> String? {
    guard hasPrefix(prefix), count > prefix.count else { return nil }
    return String(dropFirst(prefix.count))
  }

  /// What stands between a prefix and a suffix, unless that is nothing.
  func between(_ prefix: String, _ suffix: String) -> String? {
    guard hasSuffix(suffix), let rest = rest(behind: prefix), rest.count > suffix.count else {
      return nil
    }
    return String(rest.dropLast(suffix.count))
  }
}
