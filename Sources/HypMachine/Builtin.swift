// Builtin.swift -- functions of the library that are neither elementwise nor written in Hyp.

import HypPrimitives

/// A function of the library: what it takes, and the kind of what it gives.
enum Builtin: String, CaseIterable, Hashable {
  // Derivatives.
  case derivative, grad, hessian, jacobian, jvp, vjp, hvp
  case valueAndGrad = "value_and_grad"
  case forwardGrad = "forward_grad"
  case stopGradient = "stop_gradient"
  // Collections.
  case len, sum, prod, mean, append, map, zip, enumerate, zeros, ones, concat
  case minimum = "min "
  case maximum = "max "
  // Showing and checking.
  case print, fixed, sci, string, clock
  case assertThat = "assert"
  case assertClose = "assert_close"
  // What operators mean on values that are known when the program runs.
  case prime = "'"
  case bothTrue = "and"

  /// What a program calls it.
  var name: String {
    switch self {
    case .minimum: "min"
    case .maximum: "max"
    default: rawValue
    }
  }

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

  /// A program can name it; `min` and `max` are named by the elementwise primitives.
  var isCallable: Bool {
    switch self {
    case .prime, .bothTrue, .minimum, .maximum: false
    default: true
    }
  }

  /// It takes a function and gives a derivative.
  var isOperator: Bool {
    switch self {
    case .derivative, .grad, .hessian, .jacobian, .jvp, .vjp, .hvp, .valueAndGrad, .forwardGrad: true
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
    case .len, .sum, .prod, .mean, .minimum, .maximum, .enumerate, .stopGradient, .prime, .string: 1...1
    case .append, .map, .fixed, .sci, .assertClose, .bothTrue: 2...2
    case .zip, .zeros, .ones, .concat: 1...Int.max
    case .print: 0...Int.max
    case .assertThat: 1...2
    case .clock: 0...0
    }
  }

  /// The arguments it takes by name.
  var labels: [String] {
    switch self {
    case .print: ["sep", "end"]
    case .assertClose: ["tol", "message"]
    case _ where isOperator: ["wrt"]
    default: []
    }
  }

  var parameterNames: [String] {
    switch self {
    case .jvp, .hvp: ["f", "x", "v"]
    case .vjp: ["f", "x"]
    case _ where isOperator: ["f"]
    case .append: ["xs", "x"]
    case .map: ["f", "xs"]
    case .fixed, .sci: ["x", "digits"]
    case .assertThat: ["condition", "message"]
    case .assertClose: ["a", "b"]
    case .zeros, .ones: ["n"]
    case .print, .clock: []
    default: ["x"]
    }
  }

  /// What a wrong argument is told that it should be.
  var expects: String {
    switch self {
    case .sum, .prod, .mean, .minimum, .maximum: "an array of numbers"
    case .append: "an array, and a number or an array to append"
    case .zeros, .ones: "lengths, as whole numbers"
    case .fixed, .sci: "a number and a number of digits"
    case .assertThat: "a boolean, and a message as a string"
    case .zip, .enumerate, .len, .concat: "a collection"
    case .prime: "a function or a matrix"
    default: "other arguments"
    }
  }

  /// The kind of the result, or nil where the arguments do not fit.
  func resultKind(_ kinds: [Kind], _ labels: [String?]) -> Kind? {
    let first = kinds.first ?? .none
    let hasBox = kinds.contains { $0.hasBox }
    switch self {
    case .sum, .prod, .mean, .minimum, .maximum:
      if first == .any { return .any }
      guard let rank = first.numericRank, rank > 0 else { return first.isStructure ? .any : nil }
      return first.isActive ? .number : .real
    case .append:
      if hasBox { return .any }
      switch (first, kinds[1]) {
      case (.array(let active, 1), .real), (.array(let active, 1), .number):
        return .vector(active: active || kinds[1].isActive)
      case (.array(let active, let rank), .array(let active2, let rank2))
      where rank2 == rank - 1 || (rank == 1 && rank2 == 1):
        return .array(active: active || active2, rank: max(rank, rank2 + 1))
      case (.tuple, _): return .any
      default: return nil
      }
    case .zip, .enumerate: return kinds.allSatisfy { $0 == .any || $0.isCollection } ? .any : nil
    case .concat:
      if hasBox { return .any }
      guard let rank = first.numericRank, rank > 0, kinds.allSatisfy({ $0.numericRank == rank }) else { return nil }
      return .array(active: kinds.contains { $0.isActive }, rank: rank)
    case .zeros, .ones:
      if hasBox { return .any }
      return kinds.allSatisfy(\.isNumeric) ? .array(active: false, rank: kinds.count) : nil
    case .fixed, .sci:
      return kinds.allSatisfy { $0.isNumeric || $0 == .any } ? .string : nil
    case .string: return .string
    case .assertThat:
      guard first == .bool || first == .any else { return nil }
      return kinds.count < 2 || kinds[1] == .string || kinds[1] == .any ? Kind.none : nil
    case .print, .assertClose: return Kind.none
    case .clock: return .real
    case .stopGradient: return first.withActivity(false)
    case .prime:
      switch first {
      case .any: return .any
      case .array(let active, 2): return .array(active: active, rank: 2)
      default: return nil
      }
    case .bothTrue: return .any
    case .len: return .real
    case .map, .derivative, .grad, .hessian, .jacobian, .jvp, .vjp, .hvp, .valueAndGrad, .forwardGrad:
      return .any
    }
  }
}

extension Builtin {
  /// The page of the manual for a library function; nil where there is none.
  static func manualPage(of name: String) -> String? {
    if let constant = constants[name] { return "\(name) = \(NumberText.shortest(constant))\n  A constant." }
    guard let builtin = named(name) else { return nil }
    return builtin.page
  }

  private var page: String {
    let text: (signature: String, summary: String, example: String, answer: String)
    switch self {
    case .derivative:
      text = ("derivative(f)  f'", "The derivative of a function of one number, by forward mode. The result may be any structure.", "derivative(x -> x^3)(2)", "12")
    case .grad:
      text = ("grad(f)  ∇f  grad(f, x)", "The gradient of a function whose result is one number, by reverse mode. Has the structure of the argument; `wrt=\"name\"` chooses another parameter.", "grad(v -> v[0] * v[1])([2, 3])", "[3, 2]")
    case .valueAndGrad:
      text = ("value_and_grad(f)", "The value and the gradient in one pass: `(value, gradient)`.", "value_and_grad(x -> x^2)(3)", "(9, 6)")
    case .forwardGrad:
      text = ("forward_grad(f)", "The gradient by dual numbers, all inputs' tangents in one pass: no tape.", "forward_grad(v -> v[0] * v[1])([2, 3])", "[3, 2]")
    case .hessian:
      text = ("hessian(f)", "All second derivatives of a function whose result is one number, forward over reverse.", "hessian(x -> x^3)(2)", "12")
    case .jacobian:
      text = ("jacobian(f)", "All partial derivatives: axes of the result, then of the argument.", "jacobian(v -> [v[0] * v[1], v[0]])([2, 3])", "[[3, 2],\n [1, 0]]")
    case .jvp:
      text = ("jvp(f, x, v)", "The value at `x` and the derivative along `v`, by forward mode: `(f(x), tangent)`.", "jvp(x -> x^2, 3, 1)", "(9, 6)")
    case .vjp:
      text = ("vjp(f, x)", "The value at `x`, and the function that takes a cotangent of the result to one of `x`: `(f(x), pullback)`.", "vjp(x -> x^2, 3).1(1)", "6")
    case .hvp:
      text = ("hvp(f, x, v)", "The Hessian times `v`, forward over reverse.", "hvp(x -> x^3, 2, 1)", "12")
    case .stopGradient:
      text = ("stop_gradient(x)", "`x`, held constant by every surrounding derivative.", "derivative(x -> x * stop_gradient(x))(3)", "3")
    case .len: text = ("len(xs)", "How many elements a collection has; of a matrix, its rows.", "len([1, 2, 3])", "3")
    case .sum: text = ("sum(xs)", "The sum of all elements.", "sum([1, 2, 3])", "6")
    case .prod: text = ("prod(xs)", "The product of all elements.", "prod([2, 3, 4])", "24")
    case .mean: text = ("mean(xs)", "The mean of all elements.", "mean([1, 2, 3])", "2")
    case .append: text = ("append(xs, x)", "The array with one more element, or the matrix with one more row.", "append([1, 2], 3)", "[1, 2, 3]")
    case .map: text = ("map(f, xs)", "`f` of each element.", "map(x -> x^2, 1...3)", "[1, 4, 9]")
    case .zip: text = ("zip(xs, ys, …)", "The elements side by side, as tuples, up to the shortest.", "zip([1, 2], [3, 4])", "((1, 3), (2, 4))")
    case .enumerate: text = ("enumerate(xs)", "Each element with its number: `(i, x)`.", "enumerate([5, 6])", "((0, 5), (1, 6))")
    case .zeros: text = ("zeros(n, …)", "An array of zeros.", "zeros(3)", "[0, 0, 0]")
    case .ones: text = ("ones(n, …)", "An array of ones.", "ones(2)", "[1, 1]")
    case .concat: text = ("concat(xs, ys, …)", "Arrays joined along the first axis.", "concat([1, 2], [3])", "[1, 2, 3]")
    case .print: text = ("print(…, sep=\" \", end=\"\\n\")", "Writes its arguments; inside a derivative, their plain values.", "print(1, 2)", "1 2")
    case .fixed: text = ("fixed(x, digits)", "A number with so many digits behind the point.", "fixed(π, 3)", "\"3.142\"")
    case .sci: text = ("sci(x, digits)", "A number with a power of ten.", "sci(12345, 2)", "\"1.23e+04\"")
    case .string: text = ("string(x)", "A value as text.", "string(1.5)", "\"1.5\"")
    case .clock: text = ("clock()", "Seconds on a clock that only runs forward.", "clock() >= 0", "true")
    case .assertThat: text = ("assert(c, message)", "An error where `c` is false.", "assert(1 < 2)", "")
    case .assertClose: text = ("assert_close(a, b, tol=1e-9)", "An error where `a` and `b` differ by more than `tol`, absolutely or relatively; structures too.", "assert_close(0.1 + 0.2, 0.3)", "")
    case .minimum, .maximum, .prime, .bothTrue: return ""
    }
    var page = "\(text.signature)\n  \(text.summary)\n\n  example     \(text.example)"
    for line in text.answer.split(separator: "\n") { page += "\n              \(line)" }
    return page
  }
}
