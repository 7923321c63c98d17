// RendererTests.swift -- how a message looks.

import HypSyntax
import Testing

/// The first place where `part` stands in `source`, or the whole where it does not.
private func span(_ source: SourceFile, _ part: String) -> Span {
  let pattern = Array(part.utf8)
  for start in 0...max(0, source.utf8.count - pattern.count)
  where source.utf8[start...].starts(with: pattern) {
    return Span(source, start, start + pattern.count)
  }
  return Span(source, 0, source.utf8.count)
}

private func render(
  _ diagnostic: Diagnostic, _ renderer: DiagnosticRenderer = DiagnosticRenderer()
) -> String { renderer.render(diagnostic) }

@Suite struct RendererTests {
  @Test func severalLabelsShareALine() {
    let source = SourceFile(name: "<repl:7>", text: "W * x + b")
    let text = render(
      Diagnostic(
        code: "E0305", title: "shapes do not fit in `+`",
        primary: Diagnostic.Label(span(source, "+")),
        secondary: [
          Diagnostic.Label(span(source, "W * x"), "vector(3)"),
          Diagnostic.Label(span(source, "b"), "vector(2)"),
        ],
        notes: ["`W` is matrix(3, 2) and `x` is vector(2), so `W * x` is vector(3)"]))
    #expect(
      text == """
        error[E0305]: shapes do not fit in `+`
          ┌─ <repl:7>:1:7
        1 │ W * x + b
          │ ----- ^ - vector(2)
          │ vector(3)
          = note: `W` is matrix(3, 2) and `x` is vector(2), so `W * x` is vector(3)
        """)
  }

  @Test func nothingIsWiderThanTheTerminal() {
    let source = SourceFile(name: "<repl:7>", text: "f(solve(A, b), g(1, 2, 3, 4, 5, 6, 7, 8, 9))")
    let text = render(
      Diagnostic(
        code: "E0405", title: "`solve` needs a matrix A with an inverse, and not one of these",
        primary: Diagnostic.Label(
          span(source, "solve(A, b)"), "found a singular A: some row is a sum of multiples"),
        secondary: [Diagnostic.Label(span(source, "g"), "here")],
        trace: [Diagnostic.CallSite(function: nil, span: span(source, source.text(0..<44)))]),
      DiagnosticRenderer(width: 44))
    #expect(
      text == """
        error[E0405]: `solve` needs a matrix A with
                      an inverse, and not one of
                      these
          ┌─ <repl:7>:1:3
        1 │ f(solve(A, b), g(1, 2, 3, 4, 5, 6, 7, 8…
          │   ^^^^^^^^^^^  - here
          │ found a singular A: some row is a sum of
          │ multiples
          ├─ <repl:7>:1:1   called from: f(solve(A,…
        """)
    #expect(text.split(separator: "\n").allSatisfy { $0.count <= 44 })
  }

  @Test func severalFilesAndACallTrace() {
    let library = SourceFile(name: "norm.hyp", text: "\n\nnorm(v) = sqrt(sum(v * v))")
    let prompt = SourceFile(name: "<repl:13>", text: "grad(norm)([0, 0])")
    let text = render(
      Diagnostic(
        code: "E0603", title: "derivative is not finite",
        primary: Diagnostic.Label(span(library, "sqrt(sum(v * v))"), "u = 0 here"),
        secondary: [Diagnostic.Label(span(prompt, "[0, 0]"), "this point")],
        help: "`hypot` has a finite derivative",
        trace: [
          Diagnostic.CallSite(function: "norm", span: span(library, "sum(v * v)")),
          Diagnostic.CallSite(function: nil, span: span(prompt, "grad(norm)([0, 0])")),
        ]))
    #expect(
      text == """
        error[E0603]: derivative is not finite
          ┌─ norm.hyp:3:11
        3 │ norm(v) = sqrt(sum(v * v))
          │           ^^^^^^^^^^^^^^^^ u = 0 here
          ├─ <repl:13>:1:12
        1 │ grad(norm)([0, 0])
          │            ------ this point
          ├─ norm.hyp:3:16   called from `norm`: sum(v * v)
          ├─ <repl:13>:1:1   called from: grad(norm)([0, 0])
          = help: `hypot` has a finite derivative
        """)
  }

  @Test func theMiddleOfALongTraceIsLeftOut() {
    let source = SourceFile(name: "a.hyp", text: "f(n) = f(n - 1)")
    let frame = Diagnostic.CallSite(function: "f", span: span(source, "f(n - 1)"))
    let lines = render(
      Diagnostic(
        code: "E0901", title: "too deep", trace: Array(repeating: frame, count: 100_000))
    ).split(separator: "\n")
    #expect(lines.count == 12)
    #expect(lines[7] == "  ├─ … 99 990 more …")
  }

  @Test func tabsWideCharactersAndAccentsKeepMarksInPlace() {
    let source = SourceFile(name: "a", text: "\t日本 + e\u{301}🎉 + bad")
    let text = render(
      Diagnostic(code: "E1", title: "t", primary: Diagnostic.Label(span(source, "bad"), "here")))
    #expect(
      text == """
        error[E1]: t
          ┌─ a:1:13
        1 │     日本 + e\u{301}🎉 + bad
          │                  ^^^ here
        """)
  }

  @Test func aPlaceOfSeveralLinesIsMarkedAtBothEnds() {
    let source = SourceFile(name: "a", text: "x = {\n  1\n  2\n  3\n}\n")
    let text = render(
      Diagnostic(
        code: "E1", title: "t", primary: Diagnostic.Label(Span(source, 4, 19), "this block")))
    #expect(
      text == """
        error[E1]: t
          ┌─ a:1:5
        1 │ x = {
          │     ^
        …
        5 │ }
          │ ^ this block
        """)
  }

  @Test func aLongLineIsCutAroundTheMark() {
    let long = String(repeating: "a + ", count: 5000)
    let source = SourceFile(name: "a", text: long + "bad" + long)
    let lines = render(
      Diagnostic(code: "E1", title: "t", primary: Diagnostic.Label(span(source, "bad"), "here")),
      DiagnosticRenderer(width: 60)
    ).split(separator: "\n").map(String.init)
    #expect(lines[2].displayWidth <= 60)
    let column = lines[3].prefix { $0 != "^" }.count
    #expect(String(lines[2].dropFirst(column).prefix(3)) == "bad")
    #expect(lines[2].contains("│ …") && lines[2].hasSuffix("…"))
  }

  @Test func plainTerminalsGetASCII() {
    let source = SourceFile(name: "ä", text: "α = β\u{1B}[2J")
    let text = render(
      Diagnostic(
        .warning, code: "W1", title: "`β` … odd",
        primary: Diagnostic.Label(span(source, "β"), "é")),
      DiagnosticRenderer(usesUnicode: false))
    #expect(text.utf8.allSatisfy { $0 < 0x80 && ($0 >= 0x20 || $0 == 0x0A) })
    #expect(
      text == #"""
        warning[W1]: `\u{3b2}` \u{2026} odd
          --> \u{e4}:1:5
        1 | \u{3b1} = \u{3b2}\u{1b}[2J
          |           ^^^^^^^ \u{e9}
        """#)
  }

  @Test func coloursWrapWordsAndMarks() {
    let source = SourceFile(name: "a", text: "x y")
    let diagnostic = Diagnostic(
      code: "E1", title: "t", primary: Diagnostic.Label(span(source, "y"), "here"))
    let text = render(diagnostic, DiagnosticRenderer(usesColor: true))
    #expect(text.hasPrefix("\u{1B}[1;31merror[E1]\u{1B}[0m\u{1B}[1m: t\u{1B}[0m\n"))
    var plain = ""
    var isEscape = false
    for character in text {
      if character == "\u{1B}" { isEscape = true }
      if !isEscape { plain.append(character) }
      if isEscape, character == "m" { isEscape = false }
    }
    #expect(plain == render(diagnostic))
  }

  @Test func notesAreWrapped() {
    let text = render(
      Diagnostic(
        .note, code: "N1", title: "t", help: String(repeating: "word ", count: 30)),
      DiagnosticRenderer(width: 50))
    let lines = text.split(separator: "\n")
    #expect(lines.count == 5)
    #expect(lines.allSatisfy { $0.count <= 50 })
    #expect(lines[2].hasPrefix("          word"))
  }

  @Test func placesOutsideTheTextAreBroughtInside() {
    let source = SourceFile(name: "a", text: "")
    _ = render(
      Diagnostic(code: "E1", title: "t", primary: Diagnostic.Label(Span(source, 5, 2), "x")))
    let other = SourceFile(name: "a", text: "ab\n")
    _ = render(
      Diagnostic(
        code: "E1", title: "t", primary: Diagnostic.Label(Span(other, 3, 90)),
        secondary: [Diagnostic.Label(Span(other, -4, 1), "y")]))
  }
}
