// PromptTests.swift -- what a prompt must know: whether a text is complete, and what is missing.

import HypSyntax
import Testing

private func tree(_ text: String) -> SyntaxTree { parse(SourceFile(name: "test", text: text)) }

@Suite struct PromptTests {
  @Test(arguments: [
    ("f(x) = (1 +", "waiting for `)` opened at 1:8", 1),
    ("x = 1 +", "waiting for what follows `+` at 1:7", 0),
    ("g(x) = {\n  h([1,", "waiting for `]` opened at 2:5", 3),
    ("if x > 1", "waiting for the block of `if` at 1:1", 0),
    ("if c { 1 } else", "waiting for the block of `else` at 1:12", 0),
    ("for x", "waiting for the `in` of `for` at 1:1", 0),
    ("print(\"a", "waiting for `\"` opened at 1:7", 2),
    ("\"a\\", "waiting for `\"` opened at 1:1", 1),
    ("\"a\\u{3", "waiting for `\"` opened at 1:1", 1),
    ("r.", "waiting for a field name", 0),
    ("import", "waiting for a file name", 0),
    ("x ->", "waiting for what follows `->` at 1:3", 0),
    ("f(x) = # later\n\n", "waiting for what follows `=` at 1:6", 0),
    ("x = f(y=1", "waiting for `)` opened at 1:6", 1),
    ("x = (a, b", "waiting for `)` opened at 1:5", 1),
  ])
  func incompleteTextsSayWhatTheyWaitFor(text: String, expected: String, depth: Int) {
    let tree = tree(text)
    #expect(tree.isIncomplete)
    #expect(tree.waitingFor == expected)
    #expect(tree.openBrackets.count == depth)
  }

  @Test(arguments: ["x y (", "f(1))\ng(", "x = )", "1 +* (", "x++", "def f(x", "1_ + ("])
  func aMistakeIsNotWaitedFor(text: String) {
    #expect(!tree(text).isIncomplete)
    #expect(tree(text).waitingFor == nil)
  }

  @Test(arguments: ["", "\n\n# a\n", ";", "x", "x;", "if c { 1 }", "return", "\"a\nb\""])
  func completeTextsHaveNoErrors(text: String) {
    #expect(tree(text).errors.isEmpty)
  }

  @Test func mistakesDoNotSpread() {
    let text = """
      a = 1
      b = (2 +* 3,
        4)
      c = 5
      f(x) = {
        y = x x
        z = y
        if z = 1 { y } else { z }
        return z
      }
      d = [1, 2
      e = 6
      g = "unknown \\q escape"; h = 7
      """
    let tree = tree(text)
    #expect(tree.errors.count == 5)
    let names = tree.statements.map { statement in
      switch statement.form {
      case .assign(let pattern, _): pattern.description
      case .define(let function): "\(function.name ?? "")()"
      default: "?"
      }
    }
    #expect(names == ["a", "c", "f()", "e", "h"])
    if case .define(let function) = tree.statements[2].form,
      case .block(let body) = function.body.form
    {
      #expect(body.map(\.description) == ["(= z y)", "(return z)"])
    } else {
      Issue.record("f is no definition with a block")
    }
  }
}
