import JSON
import PostgreSQL
import Toolbox
import Wire

/// The domains of the table, as the server copies them out.
struct TableListing {
  var statuses: [DomainStatus] = []
  /// Only domains that were not processed since; `nil` for all.
  var before: Timestamp?
  /// Those of the highest priority first.
  var isOrdered = false
  /// With order: so many and no more.
  var limit: Int?

  /// COPY takes no parameters, so the values come as settings of the transaction; asked for once,
  /// not for each row.
  private var sql: String {
    var conditions: [String] = []
    if !statuses.isEmpty {
      conditions.append(
        "d.status = ANY ((SELECT string_to_array(current_setting('domain_runner.status'), ','))::text[])"
      )
    }
    if before != nil {
      conditions.append(
        """
        (d.last_processed_at IS NULL OR
          d.last_processed_at < (SELECT current_setting('domain_runner.before')::timestamptz))
        """)
    }
    return """
      COPY (SELECT d.domain, d.id, d.priority, d.cohort, d.source, d.status,
        to_char(d.last_processed_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
      FROM domain_runner.domains d
      \(conditions.isEmpty ? "" : "WHERE " + conditions.joined(separator: " AND "))
      \(isOrdered ? "ORDER BY d.priority DESC, d.domain" : "")
      \(limit == nil ? "" : "LIMIT (SELECT current_setting('domain_runner.limit')::bigint)")
      ) TO STDOUT
      """
  }

  private var settings: [(name: String, value: String)] {
    var settings: [(name: String, value: String)] = []
    if !statuses.isEmpty {
      settings.append(("status", statuses.map(\.rawValue).joined(separator: ",")))
    }
    if let before { settings.append(("before", before.text)) }
    if let limit { settings.append(("limit", String(limit))) }
    return settings
  }

  private struct Enough: Error {}

  /// Lends each line to `body` until there are no more or it answers false.
  func rows(_ store: Store, _ body: (UnsafeRawBufferPointer) throws -> Bool) throws {
    do {
      let connection = try store.connection()
      try unsafe connection.copyOut(sql, settings: settings) { line in
        guard try unsafe body(line) else { throw Enough() }
      }
    } catch is Enough {
      return
    } catch let problem as PostgreSQLError {
      throw Failure(problem)
    }
  }

  /// What a line says.
  /// - Throws: `Failure` 65 for a domain that is none.
  static func entry(_ line: UnsafeRawBufferPointer) throws -> Entry {
    let values = unsafe CopyText.values(line)
    guard values.count == 7, let domain = values[0] else {
      throw Failure(.software, "the database sent a row that was not asked for")
    }
    let name: DomainName
    do { name = try DomainName(domain[...]) } catch {
      throw Failure(
        .badInput, "the table holds a domain that is none: \(domain.text): \(error.reason)")
    }
    var fields: [JSONObject.Member] = []
    for (key, value) in zip(
      ["id", "priority", "cohort", "source", "status", "last_processed_at"],
      values.dropFirst())
    {
      guard let value else { continue }
      fields.append(
        .init(
          key,
          key == "priority" ? .number(JSONNumber(validated: value.text)) : .string(value.text)))
    }
    return Entry(name, fields: fields)
  }

  /// The keys of a record up to each value, in the order of the columns.
  private static let keys = [
    "{\"type\":\"domain\",\"domain\":\"", "\",\"id\":\"", "\",\"priority\":", ",\"cohort\":\"",
    "\",\"source\":\"", "\",\"status\":\"", "\",\"last_processed_at\":\"",
  ].map { Array($0.utf8) }

  /// Writes the record of a line without taking it apart; false where a value needs to be written
  /// another way in JSON.
  static func write(_ line: UnsafeRawBufferPointer, to output: inout [UInt8]) -> Bool {
    let start = output.count
    var column = 0
    var valueStart = 0
    var isOpen = false
    for index in 0..<line.count {
      let byte = unsafe line[index]
      if byte >= 0x20 && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\") { continue }
      if byte == UInt8(ascii: "\\"), index == valueStart,
        unsafe line[index + 1] == UInt8(ascii: "N")
      {
        continue
      }
      guard byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\n"), column < keys.count else {
        output.removeSubrange(start...)
        return false
      }
      let isNull = unsafe index - valueStart == 2 && line[valueStart] == UInt8(ascii: "\\")
      if !isNull {
        // A string before a missing value has had its quote closed by no key.
        let key = keys[column]
        let closes = key.first == UInt8(ascii: "\"")
        if isOpen && !closes { output.append(UInt8(ascii: "\"")) }
        output.append(contentsOf: !isOpen && closes ? key.dropFirst() : key[...])
        unsafe output.append(contentsOf: line[valueStart..<index])
        isOpen = column != 2
      }
      column += 1
      valueStart = index + 1
    }
    guard column == keys.count else {
      output.removeSubrange(start...)
      return false
    }
    if isOpen { output.append(UInt8(ascii: "\"")) }
    output.append(UInt8(ascii: "}"))
    output.append(UInt8(ascii: "\n"))
    return true
  }
}

enum DomainStatus: String, CaseIterable, Sendable {
  case pending, processing, completed, failed
}
