import JSON
import Wire
import Toolbox

/// A verdict as SARIF 2.1.0 (OASIS), for whoever collects findings of many tools.
enum SARIFReport {
  static func document(_ verdict: Verdict) -> JSONValue {
    var names: [String] = []
    for reason in verdict.reasons where !names.contains(reason.rule) { names.append(reason.rule) }
    let rules = names.map { name -> JSONValue in
      ["id": .string(name), "shortDescription": ["text": .string(name)]]
    }
    return [
      "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
      "version": "2.1.0",
      "runs": [
        [
          "tool": [
            "driver": [
              "name": "deploy-gate", "version": .string(suiteVersion), "rules": .array(rules),
            ]
          ],
          "invocations": [
            ["executionSuccessful": true, "endTimeUtc": .string(verdict.time.text)]
          ],
          "results": .array(
            verdict.reasons.map { result($0, index: names.firstIndex(of: $0.rule) ?? 0) }),
          "properties": ["decision": .string(verdict.decision.rawValue)],
        ]
      ],
    ]
  }

  private static func result(_ reason: Reason, index: Int) -> JSONValue {
    // Section 3.27.9 and 3.27.10: a level other than none goes with the kind fail alone.
    let (kind, level): (JSONValue, JSONValue) =
      switch reason.outcome {
      case .fail: ("fail", "error")
      case .warn: ("fail", "warning")
      case .undecided: ("open", "none")
      case .pass: ("pass", "none")
      case .skip: ("notApplicable", "none")
      }
    var properties = JSONObject()
    if !reason.value.isNull { properties["value"] = reason.value }
    if !reason.threshold.isNull { properties["threshold"] = reason.threshold }
    properties["samples"] = reason.samples.map(JSONValue.int)
    if let record = reason.record { properties["record"] = .object(record) }
    var result = JSONObject([
      JSONObject.Member("ruleId", .string(reason.rule)),
      JSONObject.Member("ruleIndex", .int(index)), JSONObject.Member("kind", kind),
      JSONObject.Member("level", level),
      JSONObject.Member("message", ["text": .string(reason.message)]),
    ])
    if let place = reason.place {
      result["locations"] = [
        [
          "physicalLocation": [
            "artifactLocation": ["uri": .string(uri(place.file))],
            "region": ["startLine": .int(max(1, place.line))],
          ]
        ]
      ]
    }
    if !properties.isEmpty { result["properties"] = .object(properties) }
    return .object(result)
  }

  /// A path as a relative reference of RFC 3986, or an absolute URI.
  static func uri(_ path: String) -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    var bytes: [UInt8] = Array((path.hasPrefix("/") ? "file://" : "").utf8)
    for byte in path.utf8 {
      let isPlain =
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
        || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
        || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || "-._~/".utf8.contains(byte)
      if isPlain {
        bytes.append(byte)
      } else {
        bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
