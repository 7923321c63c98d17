// FusedStatements.swift -- statements on arrays in loops, which are made in one pass and written over
// their variables, against the same statements for each element: in every nest of derivatives.

import HypInterpreter
import SplitMix
import Testing

@Suite struct FusedStatements {
  /// A way to ask for derivatives of `F`, a function of a record of numbers and three arrays.
  static let nests = [
    "F(h, x, y, z)", "forward_grad(F)(h, x, y, z)", "grad(F)(h, x, y, z)",
    "grad(F, wrt=\"x\")(h, x, y, z)", "derivative(c -> F((c=c, k=0.5), x, y, z))(h.c)",
    "jvp(x -> F(h, x, y, z), x, z)", "jvp(x -> forward_grad(F)(h, x, y, z).k, x, z)",
    "forward_grad(h -> sum(grad(F, wrt=\"x\")(h, x, y, z)))(h)",
    "derivative(c -> derivative(k -> F((c=c, k=k), x, y, z))(0.5))(h.c)",
    "forward_grad(q -> F(h, q.c * x, q.k * y, z))((c=0.9, k=1.2))",
    "taylor(t -> F((c=t, k=0.5), x, y, z), 0.4, 3)",
  ]

  @Test(arguments: 0..<30 as Range<UInt64>)
  func agreeWithElements(seed: UInt64) throws {
    var random = SplitMix(state: seed)
    let statements = (0..<Int.random(in: 2...6, using: &random))
      .map { _ in Self.statement(&random) }.joined(separator: "\n    ")
    let body = """
      (h, x, y, z) = {
        (p, q, r) = (x, y, (u=z, w=0.5x))
        first = p
        for t in 1...3 {
          \(statements)
        }
        p + 2q + 3r.u - r.w + first
      }
      """
    for n in [1, 5, 8, 70, 1100] {
      let session = Interpreter { _ in }
      try session.evaluate(
        """
        x = sin(1...\(n)); y = cos(1...\(n)); z = 0.3 + x * y; h = (c=0.4, k=0.5)
        steps\(body)
        element\(body)
        whole(h, x, y, z) = sum(steps(h, x, y, z) * sin(y))
        each(h, x, y, z) = { s = 0; for i in 0..<\(n) { s += element(h, x[i], y[i], z[i]) * sin(y[i]) }; s }
        """)
      for nest in Self.nests {
        let (own, other) = (nest.inserting("whole"), nest.inserting("each"))
        #expect(throws: Never.self, "\(body)\n\(own), n = \(n)") {
          try session.evaluate("assert_close(\(own), \(other), tol=1e-10)")
        }
      }
      // What a variable refers to elsewhere is as it was.
      for name in ["x == sin(1...\(n))", "y == cos(1...\(n))", "z == 0.3 + x * y"] {
        #expect(try session.evaluate("all(\(name))").text == "true", "\(body)\n\(name)")
      }
    }
  }

  /// Matrices stored in either order, and tangents of some variables alone.
  @Test func ordersAndMissingTangents() throws {
    let session = Interpreter { _ in }
    try session.evaluate(
      """
      a = reshape(sin(1...3000), 1000, 3)
      f(h, p, q) = {
        for t in 1...4 {
          q = h * q + (1 - h) * p * p
          p -= 0.1 * q / (1 + h^t)
          p = p + 0.01
        }
        p - q
      }
      g(h, p, q) = {
        s = 0
        for i in 0..<1000 { for j in 0..<3 { s += f(h, p[i, j], q[i, j]) * (i + j) } }
        s
      }
      k(h, p, q) = sum(f(h, p, q) * (reshape(0..<1000, 1000, 1) + (0..<3)))
      b = reshape(cos(1...3000), 3, 1000)'
      c = 0.1 + b
      """)
    for (p, q) in [
      ("a", "a"), ("a", "b"), ("b", "a"), ("c", "b"), ("b", "c"), ("c", "a"), ("1.0a", "0b"),
    ] {
      for form in ["F(h, \(p), \(q))", "F(0.9, h * \(p), \(q))", "F(0.9, \(p), h * \(q))"] {
        let (own, other) = (form.inserting("k"), form.inserting("g"))
        for derive in [
          "(h -> X)(0.8)", "(h -> X)'(0.8)",
          "forward_grad(r -> { h = r.a * r.b; X })((a=0.8, b=1))",
        ] {
          let parts = derive.split(separator: "X", omittingEmptySubsequences: false)
          let (found, wanted) = (parts.joined(separator: own), parts.joined(separator: other))
          #expect(throws: Never.self, "\(form) \(derive)") {
            try session.evaluate("assert_close(\(found), \(wanted), tol=1e-10)")
          }
        }
      }
    }
  }

  /// Where a statement fails, the error is that of the statement.
  @Test func failsAsSeparateStatementsDo() throws {
    let session = Interpreter { _ in }
    try session.evaluate("f(p, q) = { for t in 1...2 { q = 2q + q; p = p * q + 1 }; p }")
    let failure = #expect(throws: Failure.self) { try session.evaluate("f([1, 2], [1, 2, 3])") }
    #expect("\(failure?.description ?? "")".contains("p * q"))
  }

  // MARK: Statements

  private static func statement(_ random: inout SplitMix) -> String {
    func pick<T>(_ choices: [T]) -> T {
      choices[Int.random(in: choices.indices, using: &random)]
    }
    func term() -> String {
      pick(["p", "q", "r.u", "r.w", "first", "x", "y", "tanh(p)", "q * q", "cos(r.u)", "(p - q)"])
    }
    func number() -> String {
      pick(["h.c", "(1 - h.k)", "h.c^t", "0.3", "t / 4", "1 / (1 + h.k)", "sin(h.c)"])
    }
    func sum() -> String {
      pick([
        "\(number()) * \(term()) + (1 - \(number())) * \(term())",
        "\(term()) - \(number()) * \(term()) / (2 + \(term())^2)",
        "\(number()) * (\(term()) / (1 - h.c^t)) / (sqrt(1 + \(term())^2) + \(number()))",
        "\(term()) * \(number())", "\(term())", "sigmoid(\(term()))", "\(number()) * \(term())",
      ])
    }
    return pick([
      "p = \(sum())", "q = \(sum())", "r.u = \(sum())", "p -= \(sum())", "q += \(number()) * p",
      "(p, q) = (\(sum()), \(sum()))", "(p, q) = (q, p)", "r = (u=\(sum()), w=\(sum()))",
      "r = 0.9r + 0.1 * (u=p, w=q)", "r -= \(number()) * r", "first = p",
      "s = \(sum()); p = 0.5 * s",
      "q = tanh(q)", "p = p - 0.1 * (p - q)", "(p, q) = (atan(q), p - 0.1q)",
      "(p, q) = (p + q, atan(p))", "(p, q, s) = (\(sum()), atan(p), 2p + q); q = q + s",
    ])
  }
}

extension String {
  fileprivate func inserting(_ name: String) -> String {
    split(separator: "F", omittingEmptySubsequences: false).joined(separator: name)
  }
}
