/// What a database could not do, and where. The sentence never holds a password.
package struct PostgreSQLError: Error, Equatable, CustomStringConvertible {
  /// What kind of trouble, open to SQLSTATEs that we do not know.
  package enum Kind: Equatable, Sendable {
    /// libpq is not installed.
    case noLibrary
    /// The address makes no sense, or asks for less safety than it may.
    case badAddress
    /// No server answered, or not in time.
    case unreachable
    /// The connection was there and is gone; whether the last transaction was committed is open.
    case lost
    /// The server is there and refuses who we are.
    case authentication
    /// The server's own code (SQLSTATE).
    case server(String)
  }

  /// Why a server cannot be reached, as far as that can be told.
  package enum Cause: Equatable, Sendable {
    case name, nameTimeOut, timeOut, refused, certificate, other
  }

  package let kind: Kind
  package let cause: Cause
  /// What happened and where: lower case, without a full stop.
  package let description: String

  package init(_ kind: Kind, _ description: String, cause: Cause = .other) {
    self.kind = kind
    self.cause = cause
    self.description = description
  }

  /// The five characters of the server's code, where it gave one.
  package var state: String? { if case .server(let state) = kind { state } else { nil } }

  /// The same again, perhaps on a new connection, may well do: the server restarts, is full or
  /// failing over, or chose this transaction to end a deadlock.
  package var isTransient: Bool {
    switch kind {
    case .unreachable, .lost: true
    case .noLibrary, .badAddress, .authentication: false
    case .server(let state):
      // Rolled back, resources, operator intervention; a lock not got; read only after a fail-over.
      ["40", "53", "57"].contains(state.prefix(2)) || ["55P03", "25006"].contains(state)
        || state.hasPrefix("08")
    }
  }

  /// A table, schema, column or function that is not there.
  package var isMissingSchema: Bool {
    state.map { ["3F000", "42P01", "42703", "42883", "42704"].contains($0) } ?? false
  }
}
