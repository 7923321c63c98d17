// Library+Derivatives.swift -- the derivative operators as functions of the language.

extension Library {
  static let derivatives: [String: OracleValue] = [
    "derivative": taking(.derivative), "grad": taking(.gradient),
    "forward_grad": taking(.gradient), "value_and_grad": taking(.valueAndGradient),
    "jacobian": taking(.jacobian), "jacfwd": taking(.jacobian), "jacrev": taking(.jacobian),
    "hessian": taking(.hessian),

    "jvp": native(3) { evaluator, values in
      let point = try Derivatives.Point(values[0], Arguments(positional: [values[1]]))
      let direction = try values[2].numbers("E0507")
      guard try direction.count == point.x.numbers("E0504").count else {
        throw OracleError("E0304", "direction")
      }
      let (value, tangent) = try point.along(direction, evaluator)
      return .tuple(labels: nil, [value, tangent])
    },
    "hvp": native(3) { evaluator, values in
      let gradient = OracleValue.function(Derivatives.derived(values[0], .gradient))
      let point = try Derivatives.Point(gradient, Arguments(positional: [values[1]]))
      return try point.along(try values[2].numbers("E0507"), evaluator).tangent
    },
    "vjp": native(2) { evaluator, values in
      let point = try Derivatives.Point(values[0], Arguments(positional: [values[1]]))
      let value = try point.value(at: point.x, evaluator)
      let columns = try point.byEach(evaluator).map { try $0.numbers("E0503") }
      let pullback = native(1) { _, cotangents in
        let cotangent = try cotangents[0].numbers("E0507")
        guard try cotangent.count == value.numbers("E0503").count else {
          throw OracleError("E0507", "cotangent")
        }
        var sums = columns.map { column in
          zip(cotangent, column).reduce(0 as Perturbed) { $0 + $1.0 * $1.1 }
        }[...]
        return try point.x.mapNumbers("E0504") { _ in sums.popFirst() ?? .plain(.nan) }
      }
      return .tuple(labels: nil, [value, pullback])
    },
    "taylor": native(3) { evaluator, values in
      guard case .number(let order) = values[2], let count = Int(exactly: order.base) else {
        throw OracleError("E0521", "order")
      }
      // Coefficient k is the derivative of that order over the factorial: f on x + ε₁ + … + εₖ.
      var f = values[0]
      var coefficients: [[Perturbed]] = []
      var value = OracleValue.none
      var factorial = 1.0
      for order in 0...count {
        if order > 0 { f = .function(Derivatives.derived(f, .derivative)) }
        factorial *= Double(max(order, 1))
        let term = try evaluator.call(f, values[1])
        if order == 0 { value = term }
        coefficients.append(try term.numbers("E0503").map { $0 / .plain(factorial) })
      }
      var place = 0
      func assembled(_ value: OracleValue) throws -> OracleValue {
        if case .tuple(let labels, let parts) = value {
          return .tuple(labels: labels, try parts.map(assembled))
        }
        let shape = value.asArray?.shape ?? []
        let range = place..<place + Structures.size(shape)
        place = range.upperBound
        return .array(shape: [count + 1] + shape, coefficients.flatMap { $0[range] })
      }
      return try assembled(value)
    },

    "stop_gradient": native(1) { _, values in
      try values[0].mapNumbers("E0301") { .plain($0.base) }
    },
    "checkpoint": .function(
      OracleFunction { evaluator, arguments in
        guard arguments.positional.count > 1 else { return arguments.positional[0] }
        return try evaluator.call(
          arguments.positional[0],
          Arguments(positional: Array(arguments.positional.dropFirst()), named: arguments.named))
      }),
    "iterate": .function(
      OracleFunction { evaluator, arguments in
        guard case .number(let count)? = arguments.value(2) else {
          throw OracleError("E0515", "steps")
        }
        var state = arguments.positional[1]
        for _ in 0..<max(0, Int(count.base)) {
          state = try evaluator.call(arguments.positional[0], state)
        }
        return state
      }),
    "with_derivative": .function(
      OracleFunction { _, arguments in
        let (f, rule) = (arguments.positional[0], arguments.positional[1])
        return native(1) { evaluator, values in try ruled(evaluator, f, rule, values[0]) }
      }),
  ]

  /// f at x, where what x carries goes by the rule, level by level from the outermost, and what `f`
  /// captured goes through f itself.
  private static func ruled(
    _ evaluator: Evaluator, _ f: OracleValue, _ rule: OracleValue, _ x: OracleValue
  ) throws -> OracleValue {
    let tag = try x.numbers("E0504").map(\.tag).max() ?? 0
    guard tag > 0 else { return try evaluator.call(f, x) }
    let inner = try x.mapNumbers("E0504") { $0.primal(tag) }
    let value = try ruled(evaluator, f, rule, inner)
    guard case .number(let y) = value else { throw OracleError.unknown("a rule for structures") }
    let partials = try evaluator.call(rule, inner).numbers("E0520")
    let tangents = try x.numbers("E0504").map { $0.tangent(tag) }
    guard partials.count == tangents.count else { throw OracleError("E0520", "partials") }
    let slope = zip(partials, tangents).reduce(0 as Perturbed) { $0 + $1.1.times($1.0) }
    return .number(y + .joined(tag, 0, slope))
  }

  /// An operator that takes a function, and arguments for its derivative where there are more.
  private static func taking(_ operation: Derivatives.Operator) -> OracleValue {
    .function(
      OracleFunction { evaluator, arguments in
        guard let f = arguments.value(0, "f") else { throw OracleError("E0402", "f") }
        guard case .function = f else { throw OracleError("E0501", f.kind) }
        var rest = Arguments(positional: Array(arguments.positional.dropFirst()))
        var wrt: String?
        for (name, value) in arguments.named {
          if name == "wrt", case .string(let text) = value {
            wrt = text
          } else {
            rest.named.append((name, value))
          }
        }
        let derived = OracleValue.function(Derivatives.derived(f, operation, wrt: wrt))
        return rest.positional.isEmpty && rest.named.isEmpty
          ? derived : try evaluator.call(derived, rest)
      })
  }
}
