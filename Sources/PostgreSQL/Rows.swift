import CPostgreSQL

/// What a statement answered. Lives on its own, whatever becomes of the connection.
@safe package final class Rows {
  private let library: UnsafePointer<cpg_functions>
  private let result: OpaquePointer

  init(_ library: UnsafePointer<cpg_functions>, owning result: OpaquePointer) {
    unsafe self.library = library
    unsafe self.result = result
  }

  deinit { unsafe library.pointee.clear(result) }

  package var count: Int { unsafe Int(library.pointee.rows(result)) }

  package var columnCount: Int { unsafe Int(library.pointee.columns(result)) }

  /// How many rows a statement has changed.
  package var changed: Int {
    unsafe Int(text(library.pointee.command_tuples(result))) ?? 0
  }

  /// The text at a place; `nil` for NULL, and beyond the last row or column.
  package subscript(row: Int, column: Int) -> String? {
    guard unsafe library.pointee.is_null(result, Int32(row), Int32(column)) == 0 else { return nil }
    let length = unsafe Int(library.pointee.length(result, Int32(row), Int32(column)))
    guard let start = unsafe library.pointee.value(result, Int32(row), Int32(column)) else {
      return nil
    }
    return unsafe String(
      decoding: UnsafeRawBufferPointer(start: start, count: length), as: UTF8.self)
  }

  var status: Int32 { unsafe library.pointee.result_status(result) }

  /// The word that names what was done, such as COMMIT.
  var command: String { unsafe text(library.pointee.command_status(result)) }

  /// The error that the result is, where it is one. Without a code it is the connection's.
  func error(in name: String) -> PostgreSQLError? {
    let fine = [CPG_EMPTY_QUERY, CPG_COMMAND_OK, CPG_TUPLES_OK, CPG_COPY_OUT, CPG_COPY_IN]
    if fine.contains(Int(status)) { return nil }
    guard let state = field(CPG_DIAG_SQLSTATE) else {
      let text = unsafe text(library.pointee.result_error(result))
      return PostgreSQLError(.lost, "the connection to \(name) broke: \(oneLine(text))")
    }
    let detail = field(CPG_DIAG_MESSAGE_DETAIL).map { " (\(oneLine($0)))" } ?? ""
    let message = field(CPG_DIAG_MESSAGE_PRIMARY) ?? "no reason given"
    return PostgreSQLError(.server(state), "\(name): \(oneLine(message))\(detail)")
  }

  private func field(_ code: Int) -> String? {
    unsafe library.pointee.result_field(result, Int32(code)).map { unsafe String(cString: $0) }
  }
}

/// What the library points to; nothing where it points nowhere.
func text(_ pointer: UnsafePointer<CChar>?) -> String {
  unsafe pointer.map { unsafe String(cString: $0) } ?? ""
}

/// Text of the library's or server's on one line.
func oneLine(_ text: String) -> String {
  text.split(whereSeparator: \.isNewline).map { line in
    String(line.drop(while: \.isWhitespace))
  }.joined(separator: "; ")
}
