// StepViewTests.swift -- the screen of `:step`: keys, sizes, questions.

import HypInterpreter
import HypSession
import HypSyntax
import Testing

@Suite struct StepViewTests {
  private func view(_ program: String, _ expression: String, quiz: Bool = false) throws -> StepView
  {
    let interpreter = Interpreter { _ in }
    try interpreter.evaluate(program)
    let tree = parse(SourceFile(name: "<test>", text: expression))
    let steps = TraceSteps(interpreter.trace(try #require(tree.statements.first)))
    return StepView(steps, title: expression, quiz: quiz)
  }

  private static let training = """
    loss(w) = (w - 3)^2
    train(α) = { w = 0; for step in 1...20 { w -= α * grad(loss)(w) }; loss(w) }
    """

  private func text(_ view: StepView) -> String {
    view.rows(columns: 80, rows: 24).joined(separator: "\n")
  }

  /// No row is wider and no screen higher than the window, wherever one is.
  @Test(arguments: [(80, 24), (120, 40), (40, 12), (20, 5)])
  func fits(_ columns: Int, _ rows: Int) throws {
    var view = try view(Self.training, "train'(0.01)")
    for _ in 0..<200 {
      let screen = view.rows(columns: columns, rows: rows)
      #expect(screen.count <= rows)
      for row in screen { #expect(row.displayWidth <= columns, "\(row)") }
      _ = view.press(.next)
    }
  }

  @Test func forwardAndBack() throws {
    var view = try view("f(x) = x * sin(x)", "grad(f)(2)")
    #expect(text(view).contains("forward 1 of 3"))
    _ = view.press(.previous)
    #expect(text(view).contains("this is the first step"))
    _ = view.press(.last)
    #expect(text(view).contains("and had 0.909297: together 0.0770038."))
    let last = text(view)
    _ = view.press(.previous)
    _ = view.press(.next)
    #expect(text(view) == last)
    _ = view.press(.next)
    #expect(text(view).contains("this is the last step"))
    _ = view.press(.first)
    _ = view.press(.character("b"))
    #expect(text(view).contains("backward 1 of 2"))
    #expect(view.press(.character("e")) == .rule("*"))
    #expect(view.press(.character("q")) == .leave)
  }

  @Test func turnsNumbersAndTexts() throws {
    var view = try view(Self.training, "train'(0.01)")
    for _ in 0..<3 { _ = view.press(.character("n")) }
    #expect(text(view).contains("turn 3"))
    _ = view.press(.character("p"))
    #expect(text(view).contains("turn 2"))
    for character in "g100" { _ = view.press(.character(character)) }
    _ = view.press(.enter)
    #expect(view.index == 99)
    for character in "/nowhere" { _ = view.press(.character(character)) }
    _ = view.press(.enter)
    #expect(text(view).contains("no step has `nowhere` in it"))
    for character in "gx" { _ = view.press(.character(character)) }
    _ = view.press(.enter)
    #expect(text(view).contains("`x` is no number of a step"))
    for character in "st.html" { _ = view.press(.character(character)) }
    #expect(view.press(.enter) == .save("t.html"))
  }

  /// A quiz hides the number until it is answered.
  @Test func quiz() throws {
    var view = try view("f(x) = x * sin(x)", "grad(f)(2)", quiz: true)
    _ = view.press(.next)
    #expect(text(view).contains("What is #1?") && !text(view).contains("0.909"))
    for character in "0.91" { _ = view.press(.character(character)) }
    _ = view.press(.enter)
    #expect(text(view).contains("✓ right   1 of 1") && text(view).contains("0.909297"))
    _ = view.press(.next)
    for character in "7" { _ = view.press(.character(character)) }
    _ = view.press(.enter)
    #expect(text(view).contains("✗ no   1 of 2"))
  }
}
