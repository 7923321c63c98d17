// FormulaTexts.swift -- derivatives as a textbook prints them, rules, recurrences, and what has no formula.

import Foundation
import HypInterpreter
import Testing

@Suite struct FormulaTexts {
  /// Exercises, and their answers.
  private static let exercises: [(function: String, derivative: String)] = [
    ("7", "0"),
    ("3x^4 - 2x^2 + 5x - 1", "12x^3 - 4x + 5"),
    ("1/x^3", "-3/x^4"),
    ("sqrt(x)", "1/(2·sqrt(x))"),
    ("x^(2/3)", "2/(3x^(1/3))"),
    ("0.5x^2 + 0.1x^3", "x + 0.3x^2"),
    ("(3x + 2)^5", "15(3x + 2)^4"),
    ("(x^2 + 1)^2", "4x·(x^2 + 1)"),
    ("(x + 1) * (x - 1)", "2x"),
    ("x^2 * (x + 1)", "3x^2 + 2x"),
    ("x * exp(x)", "exp(x)·(x + 1)"),
    ("x * log(x)", "log(x) + 1"),
    ("x * sin(x)", "sin(x) + x·cos(x)"),
    ("sin(x) * cos(x)", "cos(x)^2 - sin(x)^2"),
    ("sin(x)^2 + cos(x)^2", "0"),
    ("sin(x^2)", "2x·cos(x^2)"),
    ("cos(2x + 1)", "-2·sin(2x + 1)"),
    ("tan(x)", "1 + tan(x)^2"),
    ("sin(x) / cos(x)", "1/cos(x)^2"),
    ("sinh(x) / cosh(x)", "1/cosh(x)^2"),
    ("exp(-x^2)", "-2x·exp(-x^2)"),
    ("exp(3x) * cos(2x)", "exp(3x)·(3·cos(2x) - 2·sin(2x))"),
    ("log(x^2 + 1)", "2x/(x^2 + 1)"),
    ("(x^2 - 1) / (x^2 + 1)", "4x/(x^2 + 1)^2"),
    ("x / (x + 1)", "1/(x + 1)^2"),
    ("sin(x) / x", "(x·cos(x) - sin(x))/x^2"),
    ("exp(x) / (1 + exp(x))", "exp(x)/(1 + exp(x))^2"),
    ("x / sqrt(x^2 + 1)", "1/(x^2 + 1)^(3/2)"),
    ("sqrt(1 - x^2)", "-x/sqrt(1 - x^2)"),
    ("asin(x)", "1/sqrt(1 - x^2)"),
    ("x^x", "x^x·(log(x) + 1)"),
    ("2^x", "2^x·log(2)"),
    ("x * abs(x)", "2·abs(x)"),
    ("exp(x) * (sin(x) - cos(x))", "2·exp(x)·sin(x)"),
    ("if x > 0 { x^2 } else { -x }", "if x > 0 { 2x } else { -1 }"),
    ("max(x, x^2)", "if x > x^2 { 1 } else if x < x^2 { 2x } else { x + 1/2 }"),
  ]

  private static func text(_ expression: String) throws -> String {
    try #require(try Interpreter { _ in }.evaluate(expression).string)
  }

  @Test func derivativesAreThoseOfTextbooks() throws {
    for (function, derivative) in Self.exercises {
      #expect(try Self.text("formula((x -> \(function))').text") == derivative, "\(function)")
    }
  }

  @Test func typesettingIsThatOfTextbooks() throws {
    for (function, latex) in [
      ("(x -> x^2 / (x + 1))'", #"f'(x) = \frac{x^{2} + 2 x}{\left(x + 1\right)^{2}}"#),
      ("(x -> sqrt(x))'", #"f'(x) = \frac{1}{2 \sqrt{x}}"#),
      ("(x -> exp(2x) * sin(x)^2)", #"f(x) = e^{2 x} \sin^{2}\left(x\right)"#),
      ("(x -> abs(x))", #"f(x) = \left|x\right|"#),
      (
        "(α -> if α > 0 { α } else { 0 })",
        #"f(\alpha) = \begin{cases} \alpha & \text{if } \alpha > 0 \\ 0 & \text{otherwise} \end{cases}"#
      ),
    ] {
      #expect(try Self.text("formula(\(function)).latex") == latex)
    }
  }

  @Test func whatIsLostIsSaid() throws {
    for (function, conditions) in [
      ("x -> x / x", "(\"x != 0\",)"), ("x -> exp(log(x))", "(\"x > 0\",)"),
      ("x -> sqrt(x)^2", "(\"x >= 0\",)"), ("(x -> log(x))'", "(\"x > 0\",)"),
      ("(x -> log(1 - x))'", "(\"x < 1\",)"), ("(x -> acosh(x))'", "(\"x >= 1\",)"),
      ("(x -> asin(x))'", "()"), ("(x -> log(x^2 + 1))'", "()"), ("(x -> 1 / x)'", "()"),
      ("(x -> if x > 0 { log(x) } else { 0 })'", "()"),
      ("(x -> if x > 0 { log(x + 1) } else { log(x) })'", "(\"x > 0 if x <= 0\",)"),
    ] {
      #expect(try Self.text("\"\\(formula(\(function)).where)\"") == conditions, "\(function)")
    }
  }

  @Test func rulesAreOneALine() throws {
    let interpreter = Interpreter { _ in }
    let value = try interpreter.evaluate("f(x) = x^2 * sin(3x); f")
    let statement = try #require(value.definition)
    #expect(
      try interpreter.derivation(of: value, at: statement) == """
        f(x) = x^2·sin(3x)

          product          (x^2·sin(3x))' = (x^2)'·sin(3x) + x^2·(sin(3x))'
          power            (x^2)' = 2x
          sin, chain       (sin(3x))' = cos(3x)·(3x)'
          constant factor  (3x)' = 3

        f'(x) = 2x·sin(3x) + 3x^2·cos(3x)
        """)
  }

  // MARK: Loops

  private static let programs = [
    (
      """
      loss(w) = (w - 3)^2
      f(α, steps=10) = {
        w = 0
        for step in 1...steps { w -= α * grad(loss)(w) }
        loss(w)
      }
      """, "f(α, steps=7)", "α, steps=7"
    ),
    (
      "f(x) = { a = 1; b = x; for i in 1...6 { (a, b) = (b, a * x + b / i) }; a * b }", "f(x)", "x"
    ),
    (
      "f(x) = { s = 0; for i in 1...4 { t = x; for j in 1..<4 { t = t * x / j + i }; s += sin(t) }; s }",
      "f(x)", "x"
    ),
    ("f(x) = { y = x; while y < 20 { y = y * 1.5 + x }; y^2 }", "f(x)", "x"),
    ("f(x) = iterate(y -> y - (y^2 - x) / (2y), 1, 8)", "f(x)", "x"),
    ("xs = linspace(0, 1, 40); f(x) = { s = 0; for v in xs { s += (v - x)^2 }; s }", "f(x)", "x"),
    (
      "f(x) = { v = [1, x]; for i in 1...5 { v = [v[1], v[0] + x * v[1]] }; v[0] * v[1] }", "f(x)",
      "x"
    ),
  ]

  @Test func recurrencesAreTheLoops() throws {
    for (program, head, arguments) in Self.programs {
      let interpreter = Interpreter { _ in }
      try interpreter.evaluate(program)
      for function in ["f", "f'", "f''"] {
        let text = try #require(try interpreter.evaluate("formula(\(function)).text").string)
        try interpreter.evaluate("\(head.replacing("f(", with: "h(")) = \(text)")
        for x in [0.3, 0.7, 1.9] {
          let passed = ["x = \(x)", "α = \(x / 10)"].joined(separator: "; ")
          let names = arguments.replacing("steps=7", with: "steps=7")
          let machine = try #require(
            try interpreter.evaluate("\(passed); \(function)(\(names))").number)
          let formula = try #require(try interpreter.evaluate("\(passed); h(\(names))").number)
          #expect(
            abs(machine - formula) <= 1e-12 * max(1, abs(machine)), "\(function) at \(x): \(text)")
        }
      }
    }
  }

  @Test func recurrencesAreShown() throws {
    let interpreter = Interpreter { _ in }
    try interpreter.evaluate(Self.programs[0].0)
    #expect(
      try interpreter.evaluate("formula(f')").shown(columns: 80, digits: nil) == """
        f'(α, steps):
          w₀ = 0,  w₀' = 0
          for step in 1...steps:
            wₖ₊₁ = wₖ - 2α·(wₖ - 3)
            wₖ₊₁' = wₖ' - 2(wₖ - 3 + α·wₖ')
          f'(α, steps) = 2wₙ'·(wₙ - 3)
        """)
  }

  // MARK: Several numbers

  @Test func partsAreDifferentiatedByEach() throws {
    let interpreter = Interpreter { _ in }
    try interpreter.evaluate(
      """
      g(x, y) = x^2 * y
      h(p) = p[0]^2 * p[1] + sin(p[1])
      r(p) = p.a * p.b^2
      dense(W, v) = sum((W @ v)^2)
      A = [[1, 2], [3, 4]]
      q(v) = sum((A @ v)^2)
      k = 3
      c(x) = k * x^2
      scale(m) = x -> m * x^2
      """)
    for (expression, text) in [
      ("g'", "2x·y"), ("derivative(g, wrt=\"y\")", "x^2"),
      ("grad(g, wrt=(\"x\", \"y\"))", "(x=2x·y, y=x^2)"),
      ("grad(h)", "[2p[0]·p[1], p[0]^2 + cos(p[1])]"),
      ("hessian(h)", "[[2p[1], 2p[0]], [2p[0], -sin(p[1])]]"),
      ("grad(r)", "(a=p.b^2, b=2p.a·p.b)"),
      ("jacobian(p -> [p[0] * p[1], p[0] + p[1]])", "[[p[1], p[0]], [1, 1]]"),
      ("value_and_grad(x -> x^2)", "(x^2, 2x)"),
      ("c'", "2k·x"), ("c', values=true", "6x"), ("scale(5)'", "10x"),
      ("x -> grad(y -> x * y^2)(3x)", "6x^2"), ("sin'", "cos(x)"), ("x -> leaky_relu(x)'", "?"),
    ] where text != "?" {
      #expect(
        try interpreter.evaluate("formula(\(expression)).text").string == text, "\(expression)")
    }
    // With the numbers that the machine has.
    for point in ["[0.4, -1.3]", "[2, 0.25]"] {
      for function in ["h", "q"] {
        let text = try #require(
          try interpreter.evaluate("formula(grad(\(function))).text").string)
        let isEqual = try interpreter.evaluate(
          "p = \(point); v = p; max(abs(\(text) - grad(\(function))(p))) < 1e-12")
        #expect(isEqual.boolean == true, "\(text)")
      }
    }
  }

  // MARK: No formula

  @Test func whatHasNoFormulaSaysWhy() throws {
    for (program, words) in [
      ("f(n) = if n < 1 { 1 } else { n * f(n - 1) }", "calls itself"),
      ("f(p) = sum(p^2)", "how many elements"),
      ("f(x) = rand() * x", "random"),
      ("f(x) = { for i in 1...9 { if x > i { break } }; x }", "break"),
      ("f(x) = { xs = []; for i in 1...99 { xs = append(xs, x) }; sum(xs) }", "`append`"),
      ("f(x) = integrate(t -> t * x, 0, 1)", "`integrate`"),
      ("f(x) = besselj(x, 2) + 0; f = f'", "besselj"),
      ("f(x) = 1 / (x - x)", "defined nowhere"),
      ("f(x) = \"a\"", "a text"),
      ("f = with_derivative(x -> x^2, x -> 2x)", "derivative of its own"),
      ("f(x) = y -> x * y", "a function"),
      ("f(x) = zeta(x); f = f'", "`zeta(x)`"),
      ("f(x) = normal.pdf(x)", "`normal.pdf`"),
    ] {
      let interpreter = Interpreter { _ in }
      try interpreter.evaluate(program)
      let error = #expect(throws: Failure.self) { try interpreter.evaluate("formula(f)") }
      let lines = (error.map { "\($0)" } ?? "").split { $0 == "\n" || $0 == " " || $0 == "│" }
      let message = lines.joined(separator: " ")
      #expect(
        message.contains("there is no formula") && message.contains(words), "\(program): \(message)"
      )
      #expect(!message.contains("\u{1}") && !message.contains("\\u{1}"))
    }
  }

  /// What grows with each turn or each call ends in a message, and soon.
  @Test(.timeLimit(.minutes(1))) func largeFormulasEnd() throws {
    let interpreter = Interpreter { _ in }
    // Its text has a part for each of 2^30 ways, its terms are few.
    let squares = (0..<30).map { "y\($0 + 1) = y\($0) * y\($0) + y\($0)" }.joined(separator: "; ")
    try interpreter.evaluate("f(x) = { y0 = x + 1; \(squares); y30 }")
    let text = try #require(try interpreter.evaluate("formula(f').text").string)
    #expect(text.count < 10_000)
    try interpreter.evaluate("h(x) = \(text)")
    let pair = try interpreter.evaluate("abs(h(-1.1) / f'(-1.1) - 1) < 1e-12")
    #expect(pair.boolean == true)
    let choices = (0..<40).map { "if x > \($0) { y = y + x^\($0) }" }.joined(separator: "; ")
    try interpreter.evaluate("g(x) = { y = x; \(choices); y }")
    _ = try? interpreter.evaluate("formula(g''')")
    let returns = (0..<40).map { "if x^2 > \($0).5 { y = y * x } else if y > \($0) { return y }" }
    try interpreter.evaluate("r(x) = { y = x; \(returns.joined(separator: "; ")); y }")
    let error = #expect(throws: Failure.self) { try interpreter.evaluate("formula(r')") }
    #expect("\(error.map { "\($0)" } ?? "")".contains("ways through its branches"))
  }
}
