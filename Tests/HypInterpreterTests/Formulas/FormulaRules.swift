// FormulaRules.swift -- every rule of formulas is the rule of its primitive.

import HypFormula
import HypInterpreter
import HypPrimitives
import Testing

@Suite struct FormulaRules {
  /// Functions that are read in a way of their own.
  private static let special: Set = ["exp", "sqrt", "where"]
  /// Functions that have a rule of which no part is a formula, or none.
  private static let without: Set = [
    "zeta", "gammaincinv", "betaincinv",
  ]

  private static func probes(_ primitive: any Primitive.Type) -> [[Double]] {
    switch primitive {
    case let unary as any Unary.Type: unary.probes.map { [$0] }
    case let binary as any Binary.Type: binary.probes.map { [$0.x, $0.y] }
    case let ternary as any Ternary.Type: ternary.probes.map { [$0.x, $0.y, $0.z] }
    default: []
    }
  }

  @Test func everyFunctionHasARuleOrIsKnownToHaveNone() {
    for name in Catalogue.functionNames where !Self.special.contains(name) {
      let hasFormula = Rules.named(name)?.partials.contains { $0 != nil } ?? false
      #expect(hasFormula != Self.without.contains(name), "\(name)")
    }
    // `lambertw` chooses between two primitives, one for each branch.
    for name in Rules.names where name != "stop_gradient" && name != "lambertw" {
      #expect(Catalogue.named(name) != nil, "\(name)")
    }
  }

  @Test func rulesAreThoseOfThePrimitives() throws {
    let interpreter = Interpreter { _ in }
    var compared = 0
    for primitive in Catalogue.all where primitive.entry.form != .auxiliary {
      let name = primitive.entry.name
      guard let rule = Rules.named(name), name != "^" else { continue }
      for point in Self.probes(primitive) {
        for (place, partial) in rule.partials.enumerated() where partial != nil {
          let texts = point.enumerated().map { $0 == place ? "x" : "(\($1))" }
          let call =
            ["//", "%"].contains(name)
            ? texts.joined(separator: " \(name) ") : "\(name)(\(texts.joined(separator: ", ")))"
          try interpreter.evaluate("f(x) = \(call)")
          let text = try #require(try interpreter.evaluate("formula(f').text").string)
          try interpreter.evaluate("h(x) = \(text)")
          let x = point[place]
          let machine = try #require(try interpreter.evaluate("f'(\(x))").number)
          let formula = try #require(try interpreter.evaluate("h(\(x))").number)
          // Formulas with a quotient of zeros there.
          if x == 0, ["sinc", "ellipk", "ellipe"].contains(name), formula.isNaN { continue }
          // Where a rule keeps digits that its formula loses: next to zeros.
          let isNear = abs(machine - formula) <= 2e-11 * max(abs(machine), 1e-3)
          #expect(isNear, "\(call) at \(x): \(machine), and \(text): \(formula)")
          compared += 1
        }
      }
    }
    #expect(compared > 150)
  }
}
