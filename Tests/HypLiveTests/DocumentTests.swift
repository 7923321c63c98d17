// DocumentTests.swift -- a file as a document, and the document as a page.

import HypLive
import HypSession
import HypSyntax
import Testing

private func document(_ text: String, _ chosen: [String: Double] = [:]) throws -> LiveDocument {
  let host = Host(write: { _ in }, report: { _ in })
  let run = LiveRun(host: host, arguments: [], chosen: chosen) { _ in }
  return try #require(run.run(SourceFile(name: "a.hyp", text: text)))
}

@Suite struct Documents {
  @Test func eachStatementHasWhatItShows() throws {
    let found = try document("# first\nx = 2\n\nprint(x); print(x + 1)  # two\nx * 3\nx;\n# end\n")
    #expect(
      found.blocks.map(\.source) == [
        "# first\nx = 2", "print(x);", "print(x + 1)  # two", "x * 3", "x;", "# end",
      ])
    #expect(found.blocks.map(\.line) == [1, 4, 4, 5, 6, 7])
    #expect(
      found.blocks.map(\.pieces) == [
        [], [.printed("2\n")], [.printed("3\n")], [.value("6")], [], [],
      ])
    #expect(found.isGood && found.blocks.allSatisfy { $0.state == .done })
  }

  @Test func textAndPicturesAreInOrder() throws {
    let found = try document("for k in 1...2 { print(k); plot([1, k, 3]) }\n")
    let kinds = found.blocks[0].pieces.map { piece in
      switch piece {
      case .printed(let text): text
      case .picture(let svg): svg.contains("<svg") ? "svg" : "?"
      default: "?"
      }
    }
    #expect(kinds == ["1\n", "svg", "2\n", "svg"])
  }

  @Test func tracesAreTables() throws {
    let found = try document("f(x) = x * sin(x)\ntape(f, 2)\n")
    let pieces = found.blocks[1].pieces
    #expect(pieces.count == 1)
    guard case .trace(let table, let page)? = pieces.first else {
      Issue.record("no trace: \(pieces)")
      return
    }
    #expect(table.contains("sin") && page.contains("<!doctype html>"))
  }

  @Test func errorsStandAtTheirPlace() throws {
    let found = try document("print(1)\ny = nowhere\nprint(2)\n")
    #expect(found.blocks.map(\.state) == [.done, .failed, .waiting])
    guard case .message(let text, isError: true)? = found.blocks[1].pieces.first else {
      Issue.record("no message")
      return
    }
    #expect(text.contains("E0201") && text.contains("a.hyp:2:5"))
    #expect(!found.isGood)
  }

  @Test func whatStandsBeforeAMistakeRuns() throws {
    let found = try document("print(1)\nx = = 1\nprint(2)\n")
    #expect(found.blocks.map(\.state) == [.done, .failed, .waiting])
    #expect(found.blocks.map(\.source) == ["print(1)", "x = = 1", "print(2)"])
    #expect(found.blocks[0].pieces == [.printed("1\n")])
    let only = try document("x = (")
    #expect(only.blocks.count == 1 && only.blocks[0].state == .failed)
    #expect(only.blocks[0].pieces.count == 1)
    #expect(try document("").blocks.isEmpty)
  }

  @Test func slidersStandWhereTheyWereMovedTo() throws {
    let text = "α = slider(\"α\", 0.001, 0.1)\nprint(α)\nslider(\"b\", 0, 4, start=1)\n"
    let start = try document(text)
    #expect(start.blocks[1].pieces == [.printed("0.01\n")])
    #expect(start.blocks[0].sliders.map(\.value) == [0.01])
    let moved = try document(text, ["α": 0.05, "b": 17])
    #expect(moved.blocks[1].pieces == [.printed("0.05\n")])
    // Its ends hold, whoever asks for more.
    #expect(moved.blocks[2].pieces == [.value("4")])
  }

  @Test func noNameIsBoundByShowing() throws {
    let found = try document("1 + 1\nprint(ans)\n")
    #expect(found.blocks[1].state == .failed)
  }

  @Test func derivativesSeeTheSliderAsANumber() throws {
    let text = "f(x) = x^2 * slider(\"k\", 0, 4)\nf'(3)\ntape(f, 3)\n"
    #expect(try document(text, ["k": 3]).blocks[1].pieces == [.value("18")])
  }
}

@Suite struct Pages {
  @Test func nothingOfTheProgramIsMarkup() throws {
    let text = "print(\"<script>alert(1)</script>&\")  # <b>\nslider(\"<i>\\\"\", 0, 1)\n"
    let page = Page(try document(text))
    for html in [page.live, page.still, page.event] {
      #expect(!html.contains("<script>alert") && !html.contains("<b>") && !html.contains("<i>"))
    }
    #expect(page.still.contains("&lt;script&gt;alert(1)&lt;/script&gt;&amp;"))
  }

  @Test func aPageThatStaysNeedsNothing() throws {
    let text = "x = slider(\"x\", 0, 4)\nplot(t -> t^x, 0, 1)\ntape(t -> t^2, 3)\n"
    let still = Page(try document(text, ["x": 3])).still
    #expect(still.contains("<svg") && still.contains("disabled") && still.contains(">3</output>"))
    #expect(!still.contains("/events") && !still.contains("/slider"))
    // No address but the names of the markup.
    for part in still.split(separator: "http").dropFirst() {
      #expect(part.hasPrefix("://www.w3.org/"), "\(part.prefix(40))")
    }
  }

  @Test func linesStay() {
    #expect(Page.escaped("a < b\n\n\"c\"\n") == "a &lt; b\n\n&quot;c&quot;\n")
  }
}
