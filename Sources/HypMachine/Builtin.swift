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
