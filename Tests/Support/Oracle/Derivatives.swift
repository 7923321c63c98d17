// Derivatives.swift -- every derivative operator, by one definition: run the function on x + ε·v, with an ε
// of its own, and take what stands at ε.

/// What makes a derivative of a function, all modes alike.
enum Derivatives {
  enum Operator: String {
    case derivative, gradient, valueAndGradient, jacobian, hessian
  }

  /// The function that is the derivative of another one.
  static func derived(_ f: OracleValue, _ operation: Operator, wrt: String? = nil) -> OracleFunction
  {
    OracleFunction(parameters(f)) { evaluator, arguments in
      evaluator.isExact = false
      let point = try Point(f, arguments, wrt)
      return try point.apply(operation, evaluator)
    }
  }

  static func parameters(_ f: OracleValue) -> [String] {
    if case .function(let function) = f { function.parameters } else { [] }
  }

  /// A function with its arguments, one of which is what is differentiated by.
  struct Point {
    let f: OracleValue
    var arguments: Arguments
    private var place: Int?
    private var name: String?

    init(_ f: OracleValue, _ arguments: Arguments, _ wrt: String? = nil) throws {
      guard case .function = f else { throw OracleError("E0501", f.kind) }
      (self.f, self.arguments) = (f, arguments)
      let wanted = wrt.map { parameters(f).firstIndex(of: $0) } ?? 0
      guard let wanted else { throw OracleError("E0505", "wrt") }
      if arguments.positional.indices.contains(wanted) {
        place = wanted
      } else {
        name = parameters(f).indices.contains(wanted) ? parameters(f)[wanted] : nil
      }
      guard place != nil || arguments.named.contains(where: { $0.name == name }) else {
        throw OracleError("E0402", "nothing to differentiate with respect to")
      }
    }

    /// What is differentiated by.
    var x: OracleValue {
      get throws {
        guard let x = arguments.value(place ?? -1, name) else { throw OracleError("E0402", "x") }
        return try x.mapNumbers("E0504") { $0 }
      }
    }

    func value(at x: OracleValue, _ evaluator: Evaluator) throws -> OracleValue {
      var passed = arguments
      if let place {
        passed.positional[place] = x
      } else if let index = passed.named.firstIndex(where: { $0.name == name }) {
        passed.named[index].value = x
      }
      return try evaluator.call(f, passed)
    }

    /// The value, and the derivative along a direction with as many numbers as `x` has.
    func along(_ direction: [Perturbed], _ evaluator: Evaluator) throws -> (
      value: OracleValue, tangent: OracleValue
    ) {
      evaluator.tags += 1
      let tag = evaluator.tags
      var count = 0
      let moved = try x.mapNumbers("E0504") { number in
        defer { count += 1 }
        return .joined(tag, number, direction[count])
      }
      let y = try value(at: moved, evaluator)
      if case .function(let result) = y {
        // It differentiates pointwise: the function runs anew for each of its calls, on an ε of its own.
        let tangent = OracleFunction(result.parameters) { evaluator, arguments in
          let f = OracleFunction { evaluator, point in
            guard let x = point.value(0) else { throw OracleError("E0402", "x") }
            return try evaluator.call(try self.value(at: x, evaluator), arguments)
          }
          return try Point(.function(f), Arguments(positional: [self.x]))
            .along(direction, evaluator).tangent
        }
        return (y, .function(tangent))
      }
      return (
        try y.mapNumbers("E0503") { $0.primal(tag) },
        try y.mapNumbers("E0503") { $0.tangent(tag) }
      )
    }

    /// The derivative by every number in `x`.
    func byEach(_ evaluator: Evaluator) throws -> [OracleValue] {
      let count = try x.numbers("E0504").count
      return try (0..<count).map { one in
        try along((0..<count).map { $0 == one ? 1 : 0 }, evaluator).tangent
      }
    }

    func apply(_ operation: Operator, _ evaluator: Evaluator) throws -> OracleValue {
      switch operation {
      case .derivative:
        guard case .number = try x else { throw OracleError("E0502", "derivative") }
        return try along([1], evaluator).tangent
      case .gradient: return try gradient(evaluator)
      case .valueAndGradient:
        return .tuple(
          labels: nil, [try value(at: x, evaluator), try gradient(evaluator)])
      case .jacobian:
        let y = try value(at: x, evaluator)
        return try assembled(y, try byEach(evaluator))
      case .hessian:
        let gradient = OracleFunction(parameters(f)) { evaluator, arguments in
          var own = self
          own.arguments = arguments
          return try own.gradient(evaluator)
        }
        var own = try Point(.function(gradient), arguments)
        (own.place, own.name) = (place, name)
        return try own.apply(.jacobian, evaluator)
      }
    }

    private func gradient(_ evaluator: Evaluator) throws -> OracleValue {
      guard case .number = try value(at: x, evaluator) else {
        throw OracleError("E0502", "gradient of no number")
      }
      var slopes = try byEach(evaluator)[...]
      return try x.mapNumbers("E0504") { _ in
        guard case .number(let slope)? = slopes.popFirst() else { return .plain(.nan) }
        return slope
      }
    }

    /// The Jacobian: a structure like the result, in each place one like the argument, in each place of
    /// that the axes of the result, then those of the argument.
    private func assembled(_ y: OracleValue, _ tangents: [OracleValue]) throws -> OracleValue {
      if case .tuple(let labels, let parts) = y {
        return .tuple(
          labels: labels,
          try parts.indices.map { part in
            try assembled(
              parts[part],
              try tangents.map { tangent in
                guard case .tuple(_, let own) = tangent else { throw OracleError.unknown("parts") }
                return own[part]
              })
          })
      }
      guard let shape = y.asArray?.shape else { throw OracleError("E0503", y.kind) }
      var columns = try tangents.map { try $0.numbers("E0503") }[...]
      func place(_ x: OracleValue) throws -> OracleValue {
        if case .tuple(let labels, let parts) = x {
          return .tuple(labels: labels, try parts.map(place))
        }
        let own = x.asArray?.shape ?? []
        let columnsHere = Array(columns.prefix(Structures.size(own)))
        columns = columns.dropFirst(columnsHere.count)
        let rows = (0..<Structures.size(shape)).flatMap { row in columnsHere.map { $0[row] } }
        return .made(shape + own, rows)
      }
      return try place(try x)
    }
  }
}
