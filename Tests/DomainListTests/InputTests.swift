import JSON
import Testing
import Wire

@testable import DomainList

@Suite("Lists as they are read")
struct InputTests {
  /// The record of each line, or why it has none; "other" and "" for what is passed on and over.
  private func read(_ text: String, stripsWWW: Bool = false) -> [String] {
    var input = Input(stripsWWW: stripsWWW)
    return text.split(separator: "\n").map { line in
      do throws(RecordError) {
        let item = try unsafe Array(line.utf8).withUnsafeBufferPointer {
          bytes throws(RecordError) in
          unsafe try input.item(bytes, inputNumber: 1)
        }
        switch item {
        case .entry(let entry):
          var writer = JSONWriter()
          entry.write(to: &writer)
          return String(decoding: writer.bytes.dropLast(), as: UTF8.self)
        case .other: return "other"
        case nil: return ""
        }
      } catch {
        return error.description
      }
    }
  }

  @Test("plain text, with comments and URLs")
  func plain() {
    #expect(
      read("# brands\nA.com\nhttps://b.com/x#y # note\n\tc.com\t# note\nd.com#e") == [
        "", #"{"type":"domain","domain":"a.com"}"#, #"{"type":"domain","domain":"b.com"}"#,
        #"{"type":"domain","domain":"c.com"}"#, #"{"type":"domain","domain":"d.com"}"#,
      ])
  }

  @Test("a byte order mark is not part of the first domain")
  func byteOrderMark() {
    #expect(read("\u{feff}a.com") == [#"{"type":"domain","domain":"a.com"}"#])
    #expect(read("\u{feff}domain\na.com") == ["", #"{"type":"domain","domain":"a.com"}"#])
    #expect(read("\u{feff}{\"domain\":\"a.com\"}") == [#"{"type":"domain","domain":"a.com"}"#])
  }

  @Test(
    "rows without a header: the first column that holds a domain",
    arguments: ["1,a.com", "a.com,1", "1;x;a.com", "1\ta.com", "\"Acme, Inc.\",\"a.com\""])
  func guessed(row: String) {
    #expect(read(row) == [#"{"type":"domain","domain":"a.com"}"#])
  }

  @Test("the column stays the same once it is found")
  func column() {
    #expect(
      read("rank,name\n1,a.com\nb.com,2\n3") == [
        "expected a domain in one of the columns, found none; a header can name the column domain",
        #"{"type":"domain","domain":"a.com"}"#,
        #"expected a domain in column 2, found "2": it has only one label"#,
        "expected a domain in column 2, found a row of 1",
      ])
  }

  @Test("a header names columns in any order and case")
  func header() {
    let rows = """
      Source; "PRIORITY" ;URL;Industry;id;note
      list;7;https://A.com/;Food;12;x
      ;;b.com
      ;;c.com;"say ""hi""; ok";012;
      ;high;d.com;;;
      """
    #expect(
      read(rows) == [
        "",
        #"{"type":"domain","domain":"a.com","id":12,"priority":7,"cohort":"Food","source":"list"}"#,
        #"{"type":"domain","domain":"b.com"}"#,
        #"{"type":"domain","domain":"c.com","id":"012","cohort":"say \"hi\"; ok"}"#,
        #"expected a whole number at priority, found "high""#,
      ])
  }

  @Test("quotes that do not close, and text behind one that did")
  func quotes() {
    #expect(
      read("domain\n\"a.com\n\"a.com\"x") == [
        "", "a quote is not closed on its line",
        "expected a separator behind a closing quote, found more text",
      ])
  }

  @Test("records keep their bytes; only what must change does")
  func records() {
    let lines = #"""
      {"n":1.50,"domain":"A.com","x":"\u0061"}
      {"domain" : "b.com" , "type":"domain"}
      {"type":null,"domain":"c.com"}
      {"type":"response","domain":7}
      {"type":"domain"}
      {"domain":"-"}
      """#
    #expect(
      read(lines) == [
        #"{"type":"domain","n":1.50,"domain":"a.com","x":"\u0061"}"#,
        #"{"domain" : "b.com" , "type":"domain"}"#,
        #"{"type":"domain","domain":"c.com"}"#,
        "other",
        "expected a string at domain, found nothing",
        #"expected a domain at domain, found "-": a label begins or ends with a hyphen"#,
      ])
  }

  @Test("www. is taken off in every format")
  func www() {
    #expect(read("www.a.com", stripsWWW: true) == [#"{"type":"domain","domain":"a.com"}"#])
    #expect(read("1,www.a.com", stripsWWW: true) == [#"{"type":"domain","domain":"a.com"}"#])
    #expect(
      read(#"{"domain":"www.a.com"}"#, stripsWWW: true) == [
        #"{"type":"domain","domain":"a.com"}"#
      ])
  }

  @Test("each input has its own format")
  func formats() throws {
    var input = Input(stripsWWW: false)
    var kinds: [Bool] = []
    for (number, text) in ["{\"domain\":\"a.com\"}", "b.com", "1,c.com"].enumerated() {
      let item = try unsafe Array(text.utf8).withUnsafeBufferPointer {
        unsafe try input.item($0, inputNumber: number)
      }
      if case .entry = item { kinds.append(true) }
    }
    #expect(kinds == [true, true, true])
  }
}
