import PostgreSQL

/// Which database is looked at, and how thoroughly.
struct DatabaseQuestion: Sendable {
  var address: Address
  var isLocal: Bool
  /// Whether slow statements, blockers, sizes and the like are looked for.
  var diagnoses = false
  /// Whether it is fine that nothing can be written, as on a standby.
  var mayBeReadOnly = false
  /// Where what was counted last time is kept; `nil`: nowhere.
  var memory: DatabaseMemory?
  /// Shares and times above these are degraded.
  var connectionsOver = 0.85
  var lagOver: Duration = .seconds(60)
  var idleInTransactionOver: Duration = .seconds(300)

  init(_ address: Address) {
    self.address = address
    isLocal = address.isLocal
  }
}
