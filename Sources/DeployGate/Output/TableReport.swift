import JSON
import Toolbox

/// A verdict for people: what decides first, the decision last, where the eye is.
enum TableReport {
  static func text(_ verdict: Verdict, colored: Bool) -> String {
    var table = Table([
      ("OUTCOME", .left), ("RULE", .left), ("VALUE", .right), ("THRESHOLD", .right),
      ("SAMPLES", .right), ("WHAT", .left),
    ])
    for reason in verdict.reasons {
      table.add([
        Table.Cell(
          reason.outcome.rawValue,
          isAlarming: reason.outcome == .fail || reason.outcome == .undecided),
        Table.Cell(reason.rule), Table.Cell(scalar(reason.value)),
        Table.Cell(scalar(reason.threshold)),
        Table.Cell(reason.samples.map(String.init) ?? "-"), Table.Cell(reason.message),
      ])
    }
    return table.text(colored: colored) + verdict.decision.words + "\n"
  }

  /// A value as short as it can be read.
  static func scalar(_ value: JSONValue) -> String {
    switch value {
    case .null: "-"
    case .string(let text): text
    case .number(let number) where number.int == nil:
      JSONNumber((number.double * 10_000).rounded() / 10_000)?.text ?? number.text
    default: value.text
    }
  }
}
