import JSON
import Wire

/// Targets from records: objects of type `target` or none, and `domain` records, whose home page is
/// looked at.
enum Input {
  /// `nil` for a record that is none of a target's.
  /// - Throws: `RecordError` if it is not what a target has to be.
  static func target(_ record: Record, _ defaults: TargetDefaults) throws(RecordError) -> Target? {
    switch record.type {
    case nil, "target": break
    case "domain":
      let domain = try record.requiredString("domain")
      var target = try http("https://\(domain)/", named: domain, record)
      defaults.apply(to: &target)
      return target
    default: return nil
    }
    let kind = try record.optionalString("kind") ?? "http"
    let name = try record.optionalString("target")
    if name?.isEmpty == true { throw RecordError("expected a name at target, found nothing") }
    var target: Target
    switch kind {
    case "http": target = try http(try record.requiredString("url"), named: name, record)
    case "tcp": target = try tcp(record, named: name)
    case "dns": target = try dns(record, named: name)
    default:
      throw RecordError(
        expected: "one of http, tcp, dns", at: "kind", found: .string(kind))
    }
    defaults.apply(to: &target)
    if let limit = try duration(record, "max_time") { target.maxTime = limit }
    if let limit = try duration(record, "degraded_over") { target.degradedOver = limit }
    return target
  }

  private static func http(
    _ url: String, named name: String?, _ record: Record
  ) throws(RecordError) -> Target {
    guard var question = HTTPQuestion(url) else {
      throw RecordError("expected a URL that begins with http:// or https:// at url")
    }
    if let text = try record.optionalString("expect") {
      guard let ranges = StatusRanges(text) else {
        throw RecordError(
          expected: "statuses such as 200-299,304", at: "expect", found: .string(text))
      }
      question.expected = ranges
    }
    if let text = try record.optionalString("body_match") {
      do throws(BodyPattern.Mistake) { question.bodyPattern = try BodyPattern(text) } catch {
        throw RecordError("expected a regular expression at body_match: \(error.reason)")
      }
    }
    if let value = record["json"], !value.isNull {
      for element in value.array ?? [value] {
        guard let assertion = element.string.flatMap(JSONAssertion.init) else {
          throw RecordError(expected: "PATH=VALUE", at: "json", found: element)
        }
        question.assertions.append(assertion)
      }
    }
    if let method = try record.optionalString("method") {
      guard HTTPQuestion.isMethod(method) else {
        throw RecordError(expected: "a method such as GET", at: "method", found: .string(method))
      }
      question.method = method
    }
    if let value = record["follow"], !value.isNull {
      guard let count = value.int, (0...100).contains(count) else {
        throw RecordError(expected: "a number from 0 to 100", at: "follow", found: value)
      }
      question.follow = count
    }
    return Target(name ?? question.name, .http(question))
  }

  private static func tcp(_ record: Record, named name: String?) throws(RecordError) -> Target {
    let text = try record.requiredString("address")
    guard var question = TCPQuestion(text) else {
      throw RecordError(expected: "HOST:PORT", at: "address", found: .string(text))
    }
    question.usesTLS = record["tls"]?.bool ?? false
    return Target(name ?? question.name, .tcp(question))
  }

  private static func dns(_ record: Record, named name: String?) throws(RecordError) -> Target {
    var question = DNSQuestion(name: try record.requiredString("name"))
    if let text = try record.optionalString("record_type") {
      guard let type = DNSQuestion.RecordType(name: text) else {
        throw RecordError(
          expected: "a type of records such as A", at: "record_type", found: .string(text))
      }
      question.type = type
    }
    if let text = try record.optionalString("server") {
      guard let server = DNSQuestion.Server(text) else {
        throw RecordError(expected: "an address in numbers", at: "server", found: .string(text))
      }
      question.server = server
    }
    return Target(name ?? question.name, .dns(question))
  }

  private static func duration(_ record: Record, _ key: String) throws(RecordError) -> Duration? {
    guard let text = try record.optionalString(key) else { return nil }
    let duration: Duration
    do throws(Quantity.Problem) { duration = try Quantity.duration(text) } catch {
      throw RecordError("at \(key): \(error)")
    }
    guard duration > .zero else { throw RecordError("expected more than 0 at \(key)") }
    return duration
  }
}
