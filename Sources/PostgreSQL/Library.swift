import CPostgreSQL

/// libpq, opened when it is first needed.
enum Library {
  /// The table of functions; `nil` where the library is not there.
  nonisolated(unsafe) private static let table: UnsafePointer<cpg_functions>? = {
    var problem: UnsafePointer<CChar>?
    return unsafe cpg_load(&problem)
  }()

  /// - Throws: `PostgreSQLError` where libpq is not installed.
  static func functions() throws(PostgreSQLError) -> UnsafePointer<cpg_functions> {
    guard let table = unsafe table else {
      throw PostgreSQLError(
        .noLibrary,
        "libpq.so.5 of PostgreSQL 14 or later is not installed; run: apt-get install libpq5")
    }
    return unsafe table
  }
}
