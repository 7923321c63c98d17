// Builtin.swift -- functions that the compiler knows, because they take functions or look at kinds.
//
// All others are declared in HypLibrary.

import HypPrimitives

/// A function with a form of its own: what it takes, and the kind of what it gives.
package enum Builtin: String, CaseIterable, Hashable {
  // Derivatives.
  case derivative, grad, hessian, jacobian, jacfwd, jacrev, jvp, vjp, hvp, taylor
  case valueAndGrad = "value_and_grad"
  case forwardGrad = "forward_grad"
  case stopGradient = "stop_gradient"
  case checkpoint, iterate
  case withDerivative = "with_derivative"
  // Collections and checks.
  case len, map, cost
  // How a value is found, as data.
  case tape, graph, formula, film
  case assertThat = "assert"
  // What operators mean on values that are known when the program runs.
  case prime = "'"
  case bothTrue = "and"
  case eitherTrue = "or"
  case opposite = "not"
  case contains = "in"
  /// Whether one side alone decides `and`, or with a second argument `or`.
  case decides = "and or or"
  /// The number of steps of `iterate`, checked.
  case stepCount = "steps of iterate"
  /// That a step of `iterate` gave the kind of state it took, where that is known only when it runs.
  case sameState = "state of iterate"
  /// What `check_grad` says of derivatives that are apart; known to the library alone, as are the next ones.
  case disagree
  /// Whether a value may carry derivatives.
  case carries
  /// Whether a value is a tuple or a record.
  case isTuple = "is_tuple"
  /// Whether a value is a record.
  case isRecord = "is_record"
  /// A run that may go wrong begins (0), and ends: what it met on the way is told (1), or forgotten (2).
  case attempt
  /// Tells how far a long run of a library function is: so much of so much.
  case advanced
  /// The highest order of the derivatives that a value may carry.
  case carriedOrder = "carried_order"
  /// The parts of a value, and of what functions in it carry, that may carry derivatives, as a tuple.
  case captured
  /// Which these are among all parts.
  case capturedPlaces = "captured_places"
  /// The directions in which they move when what is differentiated by does, one a row.
  case capturedDirections = "captured_directions"
  /// A value with others in these places.
  case recaptured
  /// What a function gives for some arguments outside of every derivative.
  case plainly
  /// A function that is compiled when it is called, for what it is then given.
  case late

  /// What a program calls it.
  package var name: String { rawValue }

  private static let byName: [String: Builtin] = {
    var names: [String: Builtin] = [:]
    for builtin in allCases where builtin.isCallable { names[builtin.rawValue] = builtin }
    return names
  }()

  /// The function that a program calls so.
  package static func named(_ name: String) -> Builtin? { byName[name] }

  package static let constants: [String: Double] = [
    "π": .pi, "pi": .pi, "τ": 2 * .pi, "tau": 2 * .pi, "e": 2.718281828459045,
    "∞": .infinity, "inf": .infinity, "nan": .nan,
  ]

  /// Distributions: records of functions, of which a program names a field, `normal.pdf`. `gamma` itself is a function.
  package static let distributions: Set = [
    "normal", "uniform", "exponential", "gamma", "beta", "student", "chi2", "f", "binomial",
    "poisson",
  ]

  /// Those whose name alone is the record, too: the others are functions, or what programs call a function of their own.
  package static let bareDistributions = distributions.subtracting([
    "gamma", "beta", "binomial", "f",
  ])

  /// What the library calls the record of a distribution. No program can write it.
  package static func cell(ofDistribution name: String) -> String { distributionMark + name }
  /// What such names begin with.
  package static let distributionMark = "library.distribution "

  /// The function that the library alone calls so.
  package static func ofLibrary(_ name: String) -> Builtin? {
    [
      disagree, carries, isTuple, isRecord, attempt, advanced, carriedOrder, captured,
      capturedPlaces, capturedDirections, recaptured, plainly, late,
    ].first { $0.rawValue == name }
  }

  /// A program can name it.
  package var isCallable: Bool {
    switch self {
    case .prime, .bothTrue, .eitherTrue, .opposite, .contains, .decides, .stepCount, .sameState,
      .disagree, .carries, .isTuple, .isRecord, .attempt, .advanced, .carriedOrder, .captured,
      .capturedPlaces, .capturedDirections, .recaptured, .plainly, .late:
      false
    default: true
    }
  }

  /// It takes a function and gives a derivative, or the same function as another for derivatives.
  package var isOperator: Bool {
    switch self {
    case .derivative, .grad, .hessian, .jacobian, .jacfwd, .jacrev, .jvp, .vjp, .hvp, .valueAndGrad,
      .forwardGrad, .checkpoint, .taylor:
      true
    default: false
    }
  }

  /// The operator as one that gives a function.
  package var derivationOperator: DerivativeOperator.Operator? {
    switch self {
    case .derivative: .derivative
    case .grad: .grad
    case .hessian: .hessian
    case .jacobian: .jacobian
    case .jacfwd: .jacfwd
    case .jacrev: .jacrev
    case .valueAndGrad: .valueAndGrad
    case .forwardGrad: .forwardGrad
    case .checkpoint: .checkpoint
    default: nil
    }
  }

  /// How many arguments it takes by position.
  package var argumentLimits: ClosedRange<Int> {
    switch self {
    case .derivative, .grad, .hessian, .jacobian, .jacfwd, .jacrev, .valueAndGrad, .forwardGrad,
      .checkpoint:
      1...Int.max
    case .jvp, .hvp, .taylor: 3...Int.max
    case .vjp: 2...Int.max
    case .iterate: 3...4
    case .withDerivative: 2...3
    case .len, .stopGradient, .prime, .opposite, .stepCount, .carries, .isTuple, .isRecord,
      .attempt, .carriedOrder, .captured, .capturedPlaces, .capturedDirections, .late:
      1...1
    case .advanced: 2...2
    case .recaptured: 3...3
    case .plainly: 1...Int.max
    case .map: 2...Int.max
    case .bothTrue, .eitherTrue, .contains, .decides, .sameState: 2...2
    case .assertThat: 1...2
    case .cost, .tape, .graph, .film: 2...Int.max
    case .formula: 1...1
    case .disagree: 4...4
    }
  }

  /// The arguments it takes by name.
  package var labels: [String] {
    switch self {
    case .checkpoint: []
    case .tape, .graph: ["by", "save", "turn"]
    case .film: ["save", "loss", "frames"]
    case .formula: ["values"]
    case .iterate, .withDerivative: parameterNames
    case .jvp, .hvp, .vjp, .taylor: parameterNames.dropFirst() + ["wrt"]
    default: isOperator ? ["wrt"] : []
    }
  }

  package var parameterNames: [String] {
    switch self {
    case .jvp, .hvp: ["f", "x", "v"]
    case .vjp: ["f", "x"]
    case .iterate: ["step", "state", "n", "inverse"]
    case .withDerivative: ["f", "df", "check"]
    case .taylor: ["f", "x", "n"]
    case _ where isOperator: ["f"]
    case .map: ["f", "xs"]
    case .cost, .tape, .graph, .film: ["f", "x"]
    case .formula: ["f"]
    case .assertThat: ["condition", "message"]
    default: ["x"]
    }
  }

  /// What a wrong argument is told that it should be.
  package var expects: String {
    switch self {
    case .assertThat: "a boolean, and a message as a string"
    case .len: "a collection"
    case .prime: "a function or a matrix"
    case .stepCount: "a whole number"
    case .plainly: "a function, and what it takes"
    case .recaptured: "places, and as many values"
    case .contains: "a collection, a string or a record after it"
    default: "other arguments"
    }
  }

  /// The kind of the result, or nil where the arguments do not fit.
  package func resultKind(_ kinds: [Kind], _ labels: [String?]) -> Kind? {
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
      case .mask(2): return .mask(rank: 2)
      default: return nil
      }
    case .len: return .real
    case .contains, .carries, .isTuple, .isRecord: return .bool
    case .carriedOrder: return .real
    case .stepCount: return first.isNumeric || first == .any ? .real : nil
    case .sameState, .disagree, .attempt, .advanced: return Kind.none
    default: return .any
    }
  }
}
