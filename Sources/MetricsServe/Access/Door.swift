import HTTPServer
import Toolbox
import Wire

/// The server with all that lets people in: the token, the link, the certificate.
struct Door {
  private let command: MetricsServeCommand
  private let listening: Listening
  private let folder: TokenFolder?
  private let token: Secret
  private let certificate: Server.Certificate?

  /// - Throws: `Failure` if the token or the certificate cannot be had.
  init(_ command: MetricsServeCommand, _ listening: Listening) throws {
    self.command = command
    self.listening = listening
    certificate = try Listening.certificate(command.tlsCert, key: command.tlsKey)
    if let file = command.tokenFile {
      token = try TokenFolder.token(in: file)
      folder = try? TokenFolder()
    } else {
      let folder = try TokenFolder()
      token = try folder.token()
      self.folder = folder
    }
  }

  private static var limits: Server.Limits {
    var limits = Server.Limits()
    limits.body = 16 << 10
    limits.head = 16 << 10
    limits.idleSeconds = 30
    limits.connections = 4096
    limits.requestSeconds = 30
    limits.replySeconds = 60
    return limits
  }

  /// Begins to answer, and says where.
  /// - Throws: `Failure` 69 if the address cannot be had, 73 if the port file cannot be written.
  func open(_ board: Board, _ broadcast: Broadcast, acks: AckFile) throws -> Server {
    let router = LateRouter()
    let server: Server
    do throws(ServerError) {
      server = try Server(on: listening.address, limits: Self.limits, tls: certificate) {
        router.reply(to: $0)
      }
    } catch {
      throw Failure(.unavailable, "\(error); give another address with --listen")
    }
    let port = server.address.port
    let code = TokenFolder.random()
    let access = Access(
      listening.place, token: token, code: code, port: port, isTLS: certificate != nil)
    let scheme = certificate == nil ? "http" : "https"
    let url = "\(scheme)://\(server.address)"
    let (folder, isUnix) = (self.folder, listening.place == .unixSocket)
    let renew: @Sendable (String) -> Void = { code in
      if !isUnix { try? folder?.write(link: "\(url)/?once=\(code)", port: port) }
    }
    renew(code)
    router.set(
      Router(
        board: board, access: access, exposition: ExpositionCache(),
        broadcast: broadcast, changes: Changes(board: board, acks: acks), page: Page(),
        stale: command.stale,
        renewLink: {
          let code = TokenFolder.random()
          access.renew(code)
          renew(code)
        }))
    if let path = command.portFile { try Self.write(port: port, to: path) }
    announce(server, link: isUnix ? nil : "\(url)/?once=\(code)")
    return server
  }

  private func announce(_ server: Server, link: String?) {
    if listening.place == .network, certificate == nil, !command.common.quiet {
      Message.say(
        "without --tls-cert whoever is on the way to \(server.address) can read the token")
    }
    if command.common.quiet { return }
    guard let link else { return Message.say("listening on \(server.address)") }
    Message.say("listening; open \(link) (good once)")
  }

  /// In full or not at all: who waits for the file finds a whole number in it.
  private static func write(port: UInt16, to path: String) throws {
    try failing { () throws(SystemError) in
      try AtomicFile.replace(path, with: Array("\(port)\n".utf8))
    }
  }

  /// Lets no one in any more. Answers the file of the link, which is void now.
  func close(_ server: Server) -> String? {
    server.stop()
    if listening.place == .unixSocket { return nil }
    return folder?.linkPath(port: server.address.port)
  }
}
