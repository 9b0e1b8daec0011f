import Testing
import Toolbox

@Suite("Tables")
struct TableTests {
  private static func table(_ rows: [[Table.Cell]]) -> Table {
    var table = Table([("model", .left), ("calls", .right), ("note", .left)])
    for row in rows { table.add(row) }
    return table
  }

  @Test("columns are as wide as what stands in them, and no line ends in spaces")
  func plain() {
    let text = Self.table([["a", "1", "x"], ["longer-name", "12345678", ""]]).text(colored: false)
    #expect(
      text == """
        model           calls  note
        a                   1  x
        longer-name  12345678  \n
        """)
  }

  @Test("no rows")
  func empty() {
    #expect(Self.table([]).text(colored: false) == "model  calls  note\n")
  }

  @Test("colours are for the heading and for what alarms, and do not move a column")
  func colored() {
    let rows: [[Table.Cell]] = [["a", Table.Cell("9", isAlarming: true), "x"]]
    #expect(
      Self.table(rows).text(colored: true)
        == "\u{1b}[1mmodel\u{1b}[0m  \u{1b}[1mcalls\u{1b}[0m  \u{1b}[1mnote\u{1b}[0m\n"
        + "a          \u{1b}[31m9\u{1b}[0m  x\n")
  }

  @Test("data cannot drive the terminal")
  func controls() {
    let text = Self.table([["a\u{1b}[2J", "\u{7}\r\n", "\u{9b}1m"]]).text(colored: false)
    #expect(text.split(separator: "\n").last == "a?[2J    ???  ?1m")
  }

  @Test(
    "a fixed count of digits behind the point",
    arguments: [
      (12.345, 1, "12.3"), (12.345, 2, "12.35"), (0, 2, "0.00"), (-0.001, 2, "0.00"),
      (-1.005, 1, "-1.0"), (0.05, 1, "0.1"),
      (99.999, 2, "100.00"), (1.5, 0, "2"), (0.5, 0, "1"), (-2.25, 2, "-2.25"),
      (1e14, 1, "100000000000000.0"),
      (1e300, 2, "1e+300"), (.infinity, 2, "inf"), (.nan, 1, "nan"), (0.007, 3, "0.007"),
    ] as [(Double, Int, String)])
  func fixedDigits(value: Double, digits: Int, text: String) {
    #expect(fixed(value, digits) == text)
  }
}
