// Rules.swift -- the derivatives of the functions of the language, as formulas, and where they are defined.
//
// The rules that numbers run look at values, as most must for the last digits: they cannot be written down by running
// them. So these are written in the language itself, and a test compares each with the rule of its primitive.

import HypSyntax

/// What is known of the functions of the language.
package enum Rules {
  /// A function with the names of its arguments, and its derivative by each; nil where there is no formula.
  package struct Rule {
    let parameters: [String]
    package let partials: [String?]
    /// Where the function is defined, as conditions.
    let domain: [String]
  }

  package static func named(_ name: String) -> Rule? { table[name] }

  /// The functions that have a rule.
  package static var names: [String] { table.keys.sorted() }

  private static func rule(
    _ parameters: String, _ partials: String?..., domain: String...
  ) -> Rule {
    Rule(
      parameters: parameters.split(separator: " ").map(String.init), partials: partials,
      domain: domain)
  }

  private static let table: [String: Rule] = [
    "sin": rule("x", "cos(x)"),
    "cos": rule("x", "-sin(x)"),
    "tan": rule("x", "1 + tan(x)^2"),
    "asin": rule("x", "1 / sqrt(1 - x^2)", domain: "abs(x) <= 1"),
    "acos": rule("x", "-1 / sqrt(1 - x^2)", domain: "abs(x) <= 1"),
    "atan": rule("x", "1 / (x^2 + 1)"),
    "atan2": rule("y x", "x / (x^2 + y^2)", "-y / (x^2 + y^2)"),
    "sinh": rule("x", "cosh(x)"),
    "cosh": rule("x", "sinh(x)"),
    "tanh": rule("x", "1 - tanh(x)^2"),
    "asinh": rule("x", "1 / sqrt(x^2 + 1)"),
    "acosh": rule("x", "1 / sqrt(x^2 - 1)", domain: "x >= 1"),
    "atanh": rule("x", "1 / (1 - x^2)", domain: "abs(x) < 1"),
    "expm1": rule("x", "exp(x)"),
    "log": rule("x", "1 / x", domain: "x > 0"),
    "log1p": rule("x", "1 / (x + 1)", domain: "x > -1"),
    "log2": rule("x", "1 / (x * log(2))", domain: "x > 0"),
    "log10": rule("x", "1 / (x * log(10))", domain: "x > 0"),
    "cbrt": rule("x", "1 / (3 * cbrt(x)^2)"),
    "hypot": rule("x y", "x / hypot(x, y)", "y / hypot(x, y)"),
    "abs": rule("x", "sign(x)"),
    "sign": rule("x", "0"),
    "floor": rule("x", "0"),
    "ceil": rule("x", "0"),
    "round": rule("x", "0"),
    "trunc": rule("x", "0"),
    "//": rule("x y", "0", "0", domain: "y != 0"),
    "%": rule("x y", "1", "-(x // y)", domain: "y != 0"),
    "copysign": rule("x y", "sign(x) * copysign(1, y)", "0"),
    "relu": rule("x", "if x > 0 { 1 } else { 0 }"),
    "sigmoid": rule("x", "sigmoid(x) * sigmoid(-x)"),
    "softplus": rule("x", "sigmoid(x)"),
    "gelu": rule("x", "(1 + erf(x / sqrt(2))) / 2 + x * exp(-x^2 / 2) / sqrt(2π)"),
    "logit": rule("x", "1 / (x * (1 - x))", domain: "x > 0", "x < 1"),
    "logaddexp": rule("x y", "sigmoid(x - y)", "sigmoid(y - x)"),
    "sinc": rule("x", "(cos(π * x) - sinc(x)) / x"),
    "erf": rule("x", "2 / sqrt(π) * exp(-x^2)"),
    "erfc": rule("x", "-2 / sqrt(π) * exp(-x^2)"),
    "erfinv": rule("x", "sqrt(π) / 2 * exp(erfinv(x)^2)", domain: "abs(x) < 1"),
    "gamma": rule("x", "gamma(x) * digamma(x)"),
    "lgamma": rule("x", "digamma(x)"),
    "digamma": rule("x", "polygamma(1, x)"),
    "polygamma": rule("n x", "0", "polygamma(n + 1, x)"),
    "beta": rule(
      "a b", "beta(a, b) * (digamma(a) - digamma(a + b))",
      "beta(a, b) * (digamma(b) - digamma(a + b))"),
    "lbeta": rule("a b", "digamma(a) - digamma(a + b)", "digamma(b) - digamma(a + b)"),
    "binomial": rule(
      "n k", "binomial(n, k) * (digamma(n + 1) - digamma(n - k + 1))",
      "binomial(n, k) * (digamma(n - k + 1) - digamma(k + 1))"),
    "gammainc": rule("a x", nil, "x^(a - 1) * exp(-x) / gamma(a)", domain: "a > 0", "x >= 0"),
    "gammaincc": rule("a x", nil, "-x^(a - 1) * exp(-x) / gamma(a)", domain: "a > 0", "x >= 0"),
    "betainc": rule(
      "a b x", nil, nil, "x^(a - 1) * (1 - x)^(b - 1) / beta(a, b)", domain: "a > 0", "b > 0"),
    "besselj": rule("n x", nil, "(besselj(n - 1, x) - besselj(n + 1, x)) / 2"),
    "bessely": rule("n x", nil, "(bessely(n - 1, x) - bessely(n + 1, x)) / 2", domain: "x > 0"),
    "besseli": rule("n x", nil, "(besseli(n - 1, x) + besseli(n + 1, x)) / 2"),
    "besselk": rule("n x", nil, "-(besselk(n - 1, x) + besselk(n + 1, x)) / 2", domain: "x > 0"),
    "airyai": rule("x", "airyaiprime(x)"),
    "airyaiprime": rule("x", "x * airyai(x)"),
    "airybi": rule("x", "airybiprime(x)"),
    "airybiprime": rule("x", "x * airybi(x)"),
    "zeta": rule("x", nil),
    "lambertw": rule("x", "exp(-lambertw(x)) / (1 + lambertw(x))"),
    "expint": rule("x", "exp(x) / x", domain: "x != 0"),
    "ellipk": rule(
      "m", "(ellipe(m) - (1 - m) * ellipk(m)) / (2m * (1 - m))", domain: "m < 1"),
    "ellipe": rule("m", "(ellipe(m) - ellipk(m)) / (2m)", domain: "m <= 1"),
    "max": rule(
      "x y", "if x > y { 1 } else if x < y { 0 } else { 1 / 2 }",
      "if x > y { 0 } else if x < y { 1 } else { 1 / 2 }"),
    "min": rule(
      "x y", "if x < y { 1 } else if x > y { 0 } else { 1 / 2 }",
      "if x < y { 0 } else if x > y { 1 } else { 1 / 2 }"),
    "clamp": rule(
      "x l h",
      "(if max(x, l) < h { 1 } else if max(x, l) > h { 0 } else { 1 / 2 })"
        + " * (if x > l { 1 } else if x < l { 0 } else { 1 / 2 })",
      "(if max(x, l) < h { 1 } else if max(x, l) > h { 0 } else { 1 / 2 })"
        + " * (if x > l { 0 } else if x < l { 1 } else { 1 / 2 })",
      "if max(x, l) < h { 0 } else if max(x, l) > h { 1 } else { 1 / 2 }"),
    "stop_gradient": rule("x", "0"),
  ]
}

extension Algebra {
  /// The derivatives of a function by its arguments, where it is called with these.
  func partials(of name: String, _ arguments: [Term]) -> [Term?]? {
    guard let rule = Rules.named(name), rule.parameters.count == arguments.count else { return nil }
    return rule.partials.map { $0.map { term($0, rule.parameters, arguments) } }
  }

  /// Where a function is defined.
  func domain(of name: String, _ arguments: [Term]) -> [Condition] {
    guard let rule = Rules.named(name), rule.parameters.count == arguments.count else { return [] }
    return rule.domain.map { text in
      let asked = term("if \(text) { 1 } else { 0 }", rule.parameters, arguments, isTemplate: true)
      guard case .choice(let condition, _, _) = asked.form else { return .truth(true) }
      return condition
    }
  }

  private func term(
    _ text: String, _ parameters: [String], _ arguments: [Term], isTemplate: Bool = false
  ) -> Term {
    let places = parameters.map { variable("\u{1}" + $0, .local) }
    let template: Term
    if let known = templates[text] {
      template = known
    } else {
      template = Template(self, Dictionary(uniqueKeysWithValues: zip(parameters, places))).term(
        text)
      templates[text] = template
    }
    return replacing(template, Dictionary(uniqueKeysWithValues: zip(places, arguments)))
  }
}

/// Reads the text of a rule.
private struct Template {
  let algebra: Algebra
  let names: [String: Term]

  init(_ algebra: Algebra, _ names: [String: Term]) {
    (self.algebra, self.names) = (algebra, names)
  }

  func term(_ text: String) -> Term {
    let tree = parse(SourceFile(name: "<rule>", text: text))
    guard tree.errors.isEmpty, case .expression(let expression)? = tree.statements.first?.form
    else {
      preconditionFailure("a rule that cannot be read: \(text)")
    }
    return term(expression)
  }

  private func term(_ expression: Expression) -> Term {
    switch expression.form {
    case .number(let x): return algebra.number(Quantity(literal: x))
    case .name(let name): return names[name] ?? algebra.make(.constant(name))
    case .unary(_, let x): return algebra.negated(term(x))
    case .binary(let op, _, let x, let y):
      let (a, b) = (term(x), term(y))
      switch op {
      case .add: return algebra.sum([a, b])
      case .subtract: return algebra.difference(a, b)
      case .multiply: return algebra.product([a, b])
      case .divide: return algebra.quotient(a, b)
      case .power: return algebra.power(a, b)
      default: return algebra.call(op.rawValue, [a, b])
      }
    case .call(let callee, let arguments):
      return algebra.call(callee.span.text, arguments.map { term($0.value) })
    case .condition(let condition, let a, let b?):
      guard case .comparison(let sides, let relations) = condition.form,
        let relation = Condition.Relation(rawValue: relations[0].operator.rawValue)
      else { break }
      return algebra.choice(.comparison(relation, term(sides[0]), term(sides[1])), term(a), term(b))
    case .block(let statements):
      if case .expression(let value)? = statements.first?.form { return term(value) }
    default: break
    }
    preconditionFailure("a rule that cannot be read: \(expression.span.text)")
  }
}
