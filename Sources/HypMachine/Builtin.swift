// Builtin.swift -- functions that the compiler knows, because they take functions or look at kinds.
//
// All others are declared in Functions/.

import HypPrimitives

/// A function with a form of its own: what it takes, and the kind of what it gives.
enum Builtin: String, CaseIterable, Hashable {
  // Derivatives.
  case derivative, grad, hessian, jacobian, jvp, vjp, hvp
  case valueAndGrad = "value_and_grad"
  case forwardGrad = "forward_grad"
  case stopGradient = "stop_gradient"
  // Collections and checks.
  case len, map
  case assertThat = "assert"
  // What operators mean on values that are known when the program runs.
  case prime = "'"
  case bothTrue = "and"

  /// What a program calls it.
  var name: String { rawValue }

  private static let byName: [String: Builtin] = {
    var names: [String: Builtin] = [:]
    for builtin in allCases where builtin.isCallable { names[builtin.rawValue] = builtin }
    return names
  }()

  /// The function that a program calls so.
  static func named(_ name: String) -> Builtin? { byName[name] }

  static let constants: [String: Double] = [
    "π": .pi, "pi": .pi, "τ": 2 * .pi, "tau": 2 * .pi, "e": 2.718281828459045,
    "∞": .infinity, "inf": .infinity, "nan": .nan,
  ]

  /// A program can name it.
  var isCallable: Bool {
    switch self {
    case .prime, .bothTrue: false
    default: true
    }
  }

  /// It takes a function and gives a derivative.
  var isOperator: Bool {
    switch self {
    case .derivative, .grad, .hessian, .jacobian, .jvp, .vjp, .hvp, .valueAndGrad, .forwardGrad:
      true
    default: false
    }
  }

  /// The operator as one that gives a function.
  var derivationOperator: Derivation.Operator? {
    switch self {
    case .derivative: .derivative
    case .grad: .grad
    case .hessian: .hessian
    case .jacobian: .jacobian
    case .valueAndGrad: .valueAndGrad
    case .forwardGrad: .forwardGrad
    default: nil
    }
  }

  /// How many arguments it takes by position.
  var argumentLimits: ClosedRange<Int> {
    switch self {
    case .derivative, .grad, .hessian, .jacobian, .valueAndGrad, .forwardGrad: 1...Int.max
    case .jvp, .hvp: 3...Int.max
    case .vjp: 2...Int.max
    case .len, .stopGradient, .prime: 1...1
    case .map, .bothTrue: 2...2
    case .assertThat: 1...2
    }
  }

  /// The arguments it takes by name.
  var labels: [String] {
    isOperator ? ["wrt"] : []
  }

  var parameterNames: [String] {
    switch self {
    case .jvp, .hvp: ["f", "x", "v"]
    case .vjp: ["f", "x"]
    case _ where isOperator: ["f"]
    case .map: ["f", "xs"]
    case .assertThat: ["condition", "message"]
    default: ["x"]
    }
  }

  /// What a wrong argument is told that it should be.
  var expects: String {
    switch self {
    case .assertThat: "a boolean, and a message as a string"
    case .len: "a collection"
    case .prime: "a function or a matrix"
    default: "other arguments"
    }
  }

  /// The kind of the result, or nil where the arguments do not fit.
  func resultKind(_ kinds: [Kind], _ labels: [String?]) -> Kind? {
    let first = kinds.first ?? .none
    switch self {
    case .assertThat:
      guard first == .bool || first == .any else { return nil }
      return kinds.count < 2 || kinds[1] == .string || kinds[1] == .any ? Kind.none : nil
    case .stopGradient: return first.withActivity(false)
    case .prime:
      switch first {
      case .any: return .any
      case .array(let active, 2): return .array(active: active, rank: 2)
      default: return nil
      }
    case .bothTrue: return .any
    case .len: return .real
    case .map, .derivative, .grad, .hessian, .jacobian, .jvp, .vjp, .hvp, .valueAndGrad,
      .forwardGrad:
      return .any
    }
  }
}

extension Builtin {
  /// The page of the manual for a library function; nil where there is none.
  static func manualPage(of name: String) -> String? {
    if let constant = constants[name] {
      return "\(name) = \(NumberText.shortest(constant))\n  A constant."
    }
    guard let builtin = named(name) else { return nil }
    return builtin.page
  }

  /// A call, with the names of the arguments.
  var signature: String { String(page.prefix { $0 != "\n" }).split(separator: "  ").first.map(String.init) ?? name }

  private var page: String {
    let text: (signature: String, summary: String, example: String, answer: String)
    switch self {
    case .derivative:
      text = (
        "derivative(f)  f'",
        "The derivative of a function of one number, by forward mode. The result may be any structure.",
        "derivative(x -> x^3)(2)", "12"
      )
    case .grad:
      text = (
        "grad(f)  ∇f  grad(f, x)",
        "The gradient of a function whose result is one number, by reverse mode. Has the structure of the argument; `wrt=\"name\"` chooses another parameter.",
        "grad(v -> v[0] * v[1])([2, 3])", "[3, 2]"
      )
    case .valueAndGrad:
      text = (
        "value_and_grad(f)", "The value and the gradient in one pass: `(value, gradient)`.",
        "value_and_grad(x -> x^2)(3)", "(9, 6)"
      )
    case .forwardGrad:
      text = (
        "forward_grad(f)",
        "The gradient by dual numbers, all inputs' tangents in one pass: no tape.",
        "forward_grad(v -> v[0] * v[1])([2, 3])", "[3, 2]"
      )
    case .hessian:
      text = (
        "hessian(f)",
        "All second derivatives of a function whose result is one number, forward over reverse.",
        "hessian(x -> x^3)(2)", "12"
      )
    case .jacobian:
      text = (
        "jacobian(f)", "All partial derivatives: axes of the result, then of the argument.",
        "jacobian(v -> [v[0] * v[1], v[0]])([2, 3])", "[[3, 2],\n [1, 0]]"
      )
    case .jvp:
      text = (
        "jvp(f, x, v)",
        "The value at `x` and the derivative along `v`, by forward mode: `(f(x), tangent)`.",
        "jvp(x -> x^2, 3, 1)", "(9, 6)"
      )
    case .vjp:
      text = (
        "vjp(f, x)",
        "The value at `x`, and the function that takes a cotangent of the result to one of `x`: `(f(x), pullback)`.",
        "vjp(x -> x^2, 3).1(1)", "6"
      )
    case .hvp:
      text = (
        "hvp(f, x, v)", "The Hessian times `v`, forward over reverse.", "hvp(x -> x^3, 2, 1)", "12"
      )
    case .stopGradient:
      text = (
        "stop_gradient(x)", "`x`, held constant by every surrounding derivative.",
        "derivative(x -> x * stop_gradient(x))(3)", "3"
      )
    case .len:
      text = (
        "len(xs)", "How many elements a collection has; of a matrix, its rows.", "len([1, 2, 3])",
        "3"
      )
    case .map: text = ("map(f, xs)", "`f` of each element.", "map(x -> x^2, 1...3)", "[1, 4, 9]")
    case .assertThat:
      text = ("assert(c, message)", "An error where `c` is false.", "assert(1 < 2)", "")
    case .prime, .bothTrue: return ""
    }
    var page = "\(text.signature)\n  \(text.summary)\n\n  example     \(text.example)"
    for line in text.answer.split(separator: "\n") { page += "\n              \(line)" }
    return page
  }
}
