import JSON
import Streams
import Wire

/// Reads lists. Each input has its own format, told by its first line that is neither blank nor a
/// comment.
struct Input: ~Copyable {
  enum Item {
    case entry(Entry)
    /// A record of a type that this program has no use for.
    case other
  }

  private enum Format {
    case unknown, plain, records
    case csv(CSV)
  }

  private let stripsWWW: Bool
  private let parser = RecordParser()
  private var format = Format.unknown
  private var inputNumber = 0

  init(stripsWWW: Bool) { self.stripsWWW = stripsWWW }

  /// What a line says; `nil` of a comment or a header. `inputNumber` tells inputs apart.
  /// - Throws: `RecordError` if the line is bad.
  mutating func item(
    _ bytes: UnsafeBufferPointer<UInt8>, inputNumber: Int
  ) throws(RecordError) -> Item? {
    var line = unsafe Array(bytes)[...]
    if inputNumber != self.inputNumber {
      self.inputNumber = inputNumber
      format = .unknown
      // The byte order mark that some editors put in front of UTF-8.
      if line.starts(with: [0xef, 0xbb, 0xbf]) { line.removeFirst(3) }
    }
    let text = line.trimmed
    if text.isEmpty || text.first == UInt8(ascii: "#") { return nil }
    if case .unknown = format { format = detect(text) }
    switch format {
    case .unknown, .plain: return .entry(try plain(text))
    case .records: return try record(line)
    case .csv(var csv):
      // Taken out and put back, so that what it holds is not copied.
      format = .unknown
      defer { format = .csv(csv) }
      return try csv.entry(line).map(Item.entry)
    }
  }

  private func detect(_ line: ArraySlice<UInt8>) -> Format {
    if line.first == UInt8(ascii: "{") || line.first == UInt8(ascii: "[") { return .records }
    // A URL may have a comma in its path.
    if (try? DomainName(line)) != nil { return .plain }
    return CSV(firstLine: line, stripsWWW: stripsWWW).map(Format.csv) ?? .plain
  }

  /// A domain or URL, and perhaps a comment behind a blank.
  private func plain(_ line: ArraySlice<UInt8>) throws(RecordError) -> Entry {
    var text = line
    for index in line.indices.dropFirst() where line[index] == UInt8(ascii: "#") {
      if line[index - 1] == 0x20 || line[index - 1] == 0x09 {
        text = line[..<index].trimmed
        break
      }
    }
    do { return Entry(try DomainName(text, stripsWWW: stripsWWW)) } catch {
      throw RecordError(expected: "a domain", found: text, error)
    }
  }

  private func record(_ line: ArraySlice<UInt8>) throws(RecordError) -> Item {
    var record: Record
    do {
      record = try unsafe line.withUnsafeBufferPointer { try unsafe parser.record($0) }
    } catch let problem as RecordError {
      throw problem
    } catch {
      throw RecordError("\(error)")
    }
    let type = try record.optionalString("type")
    if let type, type != "domain" { return .other }
    let written = try record.requiredString("domain")
    let name: DomainName
    let bytes = Array(written.utf8)[...]
    do { name = try DomainName(bytes, stripsWWW: stripsWWW) } catch {
      throw RecordError(expected: "a domain at domain", found: bytes, error)
    }
    if type == nil {
      if record["type"] == nil {
        record.insertFirst("type", "domain")
      } else {
        record["type"] = "domain"
      }
    }
    if name.text != written { record["domain"] = .string(name.text) }
    return .entry(Entry(name, record: record))
  }
}

extension RecordError {
  /// A domain that is none: what was found, shortened, and why it will not do.
  init(expected: String, found: ArraySlice<UInt8>, _ problem: DomainName.Problem) {
    let text = String(decoding: found.trimmed, as: UTF8.self)
    let shown = text.utf8.count <= 60 ? text : "\(text.prefix(57))..."
    self.init("expected \(expected), found \(JSONValue.string(shown).text): \(problem.reason)")
  }
}
