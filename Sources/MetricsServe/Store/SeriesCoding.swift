import JSON
import Wire

// How a history lies on the disk. Sketches are left out: after a restart the highest quantile of
// the parts stands for the quantile of late.
extension Slot {
  var json: JSONValue {
    [
      .int(Int(number)), .int(count), .int(errors), .int(measured), .double(sum),
      measured > 0 ? .double(max) : .null, p99.isNaN ? .null : .double(p99),
      .double(promptTokens), .double(completionTokens), .double(cost),
    ]
  }

  init?(_ json: JSONValue) {
    guard let fields = json.array, fields.count == 10, let number = fields[0].int,
      let count = fields[1].int, let errors = fields[2].int, let measured = fields[3].int,
      let sum = fields[4].double, let prompt = fields[7].double,
      let completion = fields[8].double, let cost = fields[9].double
    else { return nil }
    self.init(number: Int64(number))
    (self.count, self.errors, self.measured, self.sum) = (count, errors, measured, sum)
    max = fields[5].double ?? -.infinity
    p99 = fields[6].double ?? .nan
    (promptTokens, completionTokens, self.cost) = (prompt, completion, cost)
  }
}

extension Series {
  var json: JSONValue {
    ["total": total.json, "slots": .array(settled.map(\.json))]
  }

  /// `oldSlot` is how long a part was when it was written, in milliseconds.
  init?(_ json: JSONValue?, oldSlot: Int64, _ grid: Grid) {
    guard let json, let total = json["total"].flatMap(Slot.init), let list = json["slots"]?.array
    else { return nil }
    var slots: [Slot] = []
    for element in list {
      guard var slot = Slot(element) else { return nil }
      slot.number = slot.number * oldSlot / grid.slot
      if let last = slots.last, last.number == slot.number {
        slots[slots.count - 1].merge(slot)
      } else if slots.last.map({ $0.number < slot.number }) ?? true {
        slots.append(slot)
      } else {
        return nil
      }
    }
    self.init(slots: slots, total: total)
  }
}
