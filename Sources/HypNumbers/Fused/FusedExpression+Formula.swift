// FusedExpression+Formula.swift -- a fused expression as it would be written.

extension FusedExpression {
  /// The results as formulas of what the inputs are called; nil where one is longer than `limit`.
  ///
  /// - Parameter number: the text of a constant.
  public func formulas(
    of names: [String], limit: Int = 72, number: (Double) -> String
  ) -> [String]? {
    var formulas: [Formula?] = []
    for node in nodes {
      let operands = [node.a, node.b].map { $0 >= 0 ? formulas[Int($0)] : nil }
      let formula: Formula? =
        switch node.form {
        case .input(let place):
          names.indices.contains(place) ? Formula(text: names[place], strength: 3) : nil
        case .constant(let bits):
          Formula(text: number(Double(bitPattern: bits)), strength: 3)
        case .arithmetic(.multiply) where node.a == node.b: operands[0]?.squared
        case .arithmetic(let operation): Formula(operation, operands[0], operands[1])
        case .function(let f):
          f.name.flatMap { name in
            operands[0].map { Formula(text: "\(name)(\($0.text))", strength: 3) }
          }
        // A part of the function that reads it.
        case .decay: operands[0]
        }
      // What is needed several times is written several times: longer ones stop here.
      formulas.append(formula.flatMap { $0.text.utf8.count <= limit ? $0 : nil })
    }
    let results = outputs.compactMap { formulas[Int($0.node)]?.text }
    return results.count == outputs.count ? results : nil
  }

  /// A text, and how strongly it holds together: a sum 0, a product 1, a sign 2, anything else 3.
  private struct Formula {
    let text: String
    let strength: Int

    init(text: String, strength: Int) {
      self.text = text
      self.strength = strength
    }

    init?(_ operation: SymbolOperation, _ x: Formula?, _ y: Formula?) {
      guard let x else { return nil }
      func infix(_ sign: String, _ strength: Int) -> Formula? {
        y.map {
          // `a - (b - c)` needs its brackets; `(a - b) - c` does not.
          Formula(
            text: "\(x.bracketed(below: strength)) \(sign) \($0.bracketed(below: strength + 1))",
            strength: strength)
        }
      }
      let made: Formula? =
        switch operation {
        case .negate: Formula(text: "-\(x.bracketed(below: 2))", strength: 2)
        case .add: infix("+", 0)
        case .subtract: infix("-", 0)
        case .multiply, .carry: infix("*", 1)
        case .divide: infix("/", 1)
        }
      guard let made else { return nil }
      self = made
    }

    var squared: Formula { Formula(text: bracketed(below: 3) + "^2", strength: 2) }

    private func bracketed(below strength: Int) -> String {
      self.strength < strength ? "(\(text))" : text
    }
  }
}
