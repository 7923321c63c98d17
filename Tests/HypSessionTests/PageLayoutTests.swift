// PageLayoutTests.swift -- pages of the manual on narrow terminals.

import HypInterpreter
import HypSession
import Testing

@Suite struct PageLayouts {
  private let page = """
    clamp(x, low, high, and=none, more=none)
      Between two ends, whichever is nearer to it.
      The second line of it.

      mode        forward, and a few more words
      example     clamp(1, 2, 3) + clamp(4, 5, 6)
                  2 and something that is long

          hyp> a line of code that is left as it is
    """

  @Test func longLinesAreBrokenAtSpaces() {
    #expect(
      PageLayout.text(page, columns: 30) == """
        clamp(x, low, high, and=none,
            more=none)
          Between two ends, whichever
          is nearer to it. The second
          line of it.

          mode        forward, and a
                      few more words
          example     clamp(1, 2, 3) + clamp(4, 5, 6)
                      2 and something that is long

              hyp> a line of code that is left as it is
        """)
    #expect(PageLayout.text(page, columns: 80) == page)
    #expect(PageLayout.text("", columns: 80) == "")
    #expect(PageLayout.text("a\n\n", columns: 80) == "a\n\n")
    let word = String(repeating: "x", count: 50)
    #expect(PageLayout.text("a\n  b \(word) c", columns: 30) == "a\n  b\n  \(word)\n  c")
  }

  /// Nothing is lost, and only code is wider than a terminal.
  @Test(arguments: [40, 80, 100]) func everyPageFits(columns: Int) {
    let interpreter = Interpreter { _ in }
    for name in interpreter.builtinNames {
      guard let page = interpreter.manualPage(of: name) else { continue }
      let text = PageLayout.text(page, columns: columns)
      let words = { (text: String) in text.split(whereSeparator: \.isWhitespace) }
      #expect(words(text) == words(page), "\(name)")
      guard columns > 40 else { continue }
      let code = text.firstRange(of: "\n  example")?.lowerBound ?? text.endIndex
      for line in text[..<code].split(separator: "\n") { #expect(line.count <= columns, "\(line)") }
    }
  }
}
