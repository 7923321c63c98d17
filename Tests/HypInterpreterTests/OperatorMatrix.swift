// OperatorMatrix.swift -- every derivative operator inside and around every other, on random programs,
// against nested forward mode, which is itself compared with differences.
//
// The programs have loops, branches, closures, arrays and records: see ProgramGenerator.swift. An
// operator is here a way to make of a function one that is its derivative along a fixed direction, so
// that any two of them compose, and what they give together is known by the sum of their orders.

import HypInterpreter
import Programs
import Testing

@Suite struct OperatorMatrix {
  /// A derivative of `order` along the direction `w` of a function, for which `F` stands.
  struct Operator: CustomTestStringConvertible, Sendable {
    let name: String
    let order: Int
    /// For a function of a number, where `w` is 1.
    let number: String
    /// For a function of the record `(a=[…], b=…)`.
    let record: String
    var testDescription: String { name }

    init(_ name: String, _ order: Int, _ number: String, _ record: String) {
      (self.name, self.order, self.number, self.record) = (name, order, number, record)
    }
  }

  static let operators = [
    Operator("derivative", 1, "derivative(F)", "p -> derivative(t -> (F)(p + t * w))(0)"),
    Operator("grad", 1, "grad(F)", "p -> along(grad(F)(p))"),
    Operator("∇", 1, "x -> (∇(F))(x)", "p -> along((∇(F))(p))"),
    Operator("forward_grad", 1, "forward_grad(F)", "p -> along(forward_grad(F)(p))"),
    Operator(
      "value_and_grad", 1, "x -> value_and_grad(F)(x).1", "p -> along(value_and_grad(F)(p).1)"),
    Operator("jvp", 1, "x -> jvp(F, x, 1).1", "p -> jvp(F, p, w).1"),
    Operator("vjp", 1, "x -> vjp(F, x).1(1)", "p -> along(vjp(F, p).1(1))"),
    Operator("jacfwd", 1, "jacfwd(F)", "p -> along(jacfwd(F)(p))"),
    Operator("jacrev", 1, "jacrev(F)", "p -> along(jacrev(F)(p))"),
    Operator("jacobian", 1, "jacobian(F)", "p -> along(jacobian(F)(p))"),
    Operator("hessian", 2, "hessian(F)", "p -> along2(hessian(F)(p))"),
    Operator("hvp", 2, "x -> hvp(F, x, 1)", "p -> along(hvp(F, p, w))"),
    Operator("taylor", 1, "x -> taylor(F, x, 3)[1]", "p -> taylor(t -> (F)(p + t * w), 0, 3)[1]"),
    Operator(
      "taylor, order 2", 2, "x -> 2 * taylor(F, x, 2)[2]",
      "p -> 2 * taylor(t -> (F)(p + t * w), 0, 2)[2]"),
    Operator("checkpoint", 0, "checkpoint(F)", "checkpoint(F)"),
    Operator("iterate", 0, "x -> iterate(F, x, 1)", "p -> iterate(y -> (F)(p) + 0 * y, 0, 2)"),
    Operator(
      "with_derivative", 0, "with_derivative(F, derivative(F), check=false)",
      "with_derivative(F, grad(F), check=false)"),
    Operator(
      "third derivative", 3, "x -> (F)'''(x)", "p -> (t -> (F)(p + t * w))'''(0)"),
  ]

  static let definitions = """
    w = (a=[0.3, -0.5], b=0.7)
    along(g) = sum(g.a * w.a) + g.b * w.b
    along2(H) = w.a @ H.a.a @ w.a + sum(H.a.b * w.a) * w.b + sum(H.b.a * w.a) * w.b + H.b.b * w.b^2
    r(p) = f(p.b) * p.a[0] + f(p.a[1]) + sum(tanh(p.a) * p.b)
    p0 = (a=[0.4, x0], b=0.6 - 0.5x0)
    line(t) = r(p0 + t * w)
    nested(f) = x -> derivative(x -> f(x))(x)

    """

  @Test(arguments: operators)
  func agreeInsideAndAround(_ outer: Operator) throws {
    for (place, inner) in Self.operators.enumerated() {
      let order = outer.order + inner.order
      let seed = UInt64(place * 31 + outer.name.utf8.count * 7 + outer.order)
      let session = try Session(seed: seed)
      func compose(_ form: KeyPath<Operator, String>, _ function: String) -> String {
        outer[keyPath: form].replacingF(by: inner[keyPath: form].replacingF(by: function))
      }
      let cases = [
        (program: compose(\.number, "f"), function: "f", point: "x0"),
        (program: compose(\.number, "x -> f(x)"), function: "f", point: "x0"),
        (program: compose(\.record, "r"), function: "line", point: "0"),
      ]
      for (program, function, point) in cases {
        let value = try session.number(
          "(\(program))(\(function == "line" ? "p0" : point))")
        let expected = try session.derivative(of: function, at: point, order: order)
        #expect(
          abs(value - expected) <= 1e-8 * max(1, abs(expected)),
          "\(program): \(value), not \(expected)\n\(session.program)")
      }
    }
  }

  /// What the others are compared with: differences of the next lower order.
  @Test func nestedForwardModeAgreesWithDifferences() throws {
    let seeds = 0..<20 as Range<UInt64>
    var compared = 0
    for seed in seeds { compared += try agreeWithDifferences(seed) }
    print(
      "counted: nested forward mode beside differences: \(compared) derivatives compared, "
        + "\(4 * seeds.count - compared) at a branch left out")
    #expect(compared * 4 >= 4 * seeds.count * 3)
  }

  /// How many orders could be compared.
  private func agreeWithDifferences(_ seed: UInt64) throws -> Int {
    let session = try Session(seed: seed)
    var compared = 0
    for order in 1...4 {
      let at = { (step: Double) in
        try session.derivative(of: "f", at: "x0 + \(step)", order: order - 1)
      }
      let (left, middle, right) = (try at(-1e-5), try at(0), try at(1e-5))
      let sides = ((middle - left) / 1e-5, (right - middle) / 1e-5)
      // A branch may turn within the step; then the quotients from either side differ.
      guard abs(sides.0 - sides.1) < 1e-2 * max(1, abs(sides.0)) else { continue }
      let slope = try session.derivative(of: "f", at: "x0", order: order)
      #expect(
        abs((sides.0 + sides.1) / 2 - slope) <= 1e-4 * max(1, abs(slope)), "\(session.program)")
      compared += 1
    }
    return compared
  }

  /// A random program and the point where it is looked at.
  final class Session {
    let program: String
    private let interpreter = Interpreter { _ in }

    init(seed: UInt64) throws {
      let marked = ProgramGenerator.marked(seed: seed)
      program =
        seed.isMultiple(of: 3) ? ProgramGenerator.boxed(marked) : ProgramGenerator.plain(marked)
      interpreter["x0"] = AnyValue(ProgramGenerator.point(seed: seed))
      try interpreter.evaluate(program + "\n" + OperatorMatrix.definitions)
    }

    func number(_ expression: String) throws -> Double {
      do {
        return try #require(try interpreter.evaluate(expression).number)
      } catch {
        Issue.record("\(expression): \(error)\n\(program)")
        throw error
      }
    }

    /// By dual numbers inside dual numbers: the closures keep the orders apart.
    func derivative(of function: String, at point: String, order: Int) throws -> Double {
      let nest = String(repeating: "nested(", count: order)
      return try number("\(nest)\(function)\(String(repeating: ")", count: order))(\(point))")
    }
  }
}

extension String {
  /// The form with the function in the place of `F`.
  fileprivate func replacingF(by function: String) -> String {
    split(separator: "F", omittingEmptySubsequences: false).joined(separator: "(\(function))")
  }
}
