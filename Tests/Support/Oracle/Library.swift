// Library.swift -- functions of the library, as far as generated programs use them.

import Foundation

enum Library {
  /// A function of a fixed number of arguments by position.
  static func native(
    _ count: Int, isExact: Bool = false,
    _ body: @escaping (Evaluator, [OracleValue]) throws -> OracleValue
  ) -> OracleValue {
    .function(
      OracleFunction { evaluator, arguments in
        guard arguments.named.isEmpty else { throw OracleError.unknown("named arguments") }
        guard arguments.positional.count >= count else { throw OracleError("E0402", "missing") }
        guard arguments.positional.count == count else { throw OracleError("E0401", "too many") }
        if !isExact { evaluator.isExact = false }
        return try body(evaluator, arguments.positional)
      })
  }

  /// A function of any number of arguments.
  static func variadic(
    _ body: @escaping (Evaluator, [OracleValue]) throws -> OracleValue
  ) -> OracleValue {
    .function(
      OracleFunction { evaluator, arguments in
        guard arguments.named.isEmpty else { throw OracleError.unknown("named arguments") }
        return try body(evaluator, arguments.positional)
      })
  }

  static let constants: [String: OracleValue] = [
    "pi": .number(.plain(.pi)), "π": .number(.plain(.pi)), "e": .number(.plain(M_E)),
    "inf": .number(.plain(.infinity)), "nan": .number(.plain(.nan)),
  ]

  static let functions: [String: OracleValue] = elementwise.merging(arrays) { $1 }
    .merging(collections) { $1 }.merging(linear) { $1 }.merging(derivatives) { $1 }

  private static let elementwise: [String: OracleValue] = {
    let rounded: [String: (Perturbed) -> Perturbed] = [
      "sin": Perturbed.sin, "cos": Perturbed.cos, "tan": Perturbed.tan, "atan": Perturbed.atan,
      "asinh": Perturbed.asinh, "exp": Perturbed.exp, "expm1": Perturbed.expm1,
      "log": Perturbed.log, "log1p": Perturbed.log1p, "sinh": Perturbed.sinh,
      "cosh": Perturbed.cosh, "tanh": Perturbed.tanh, "sigmoid": Perturbed.sigmoid,
      "softplus": Perturbed.softplus, "erf": Perturbed.erf,
    ]
    let exact: [String: (Perturbed) -> Perturbed] = [
      "sqrt": Perturbed.sqrt, "abs": Perturbed.abs, "relu": Perturbed.relu,
      "sign": Perturbed.sign, "floor": Perturbed.floor, "ceil": Perturbed.ceil,
      "round": Perturbed.round,
    ]
    var functions: [String: OracleValue] = [:]
    for (table, isExact) in [(rounded, false), (exact, true)] {
      for (name, function) in table {
        functions[name] = native(1, isExact: isExact) { _, values in
          try values[0].mapNumbers("E0405", function)
        }
      }
    }
    functions["hypot"] = native(2) { try Structures.combine($1[0], $1[1], Perturbed.hypot) }
    functions["atan2"] = native(2) { try Structures.combine($1[0], $1[1], Perturbed.atan2) }
    functions["clamp"] = native(3, isExact: true) { _, values in
      try Structures.combine(
        try Structures.combine(values[0], values[1], Perturbed.max), values[2], Perturbed.min)
    }
    functions["where"] = native(3, isExact: true) { _, values in
      if case .boolean(let truth) = values[0] { return truth ? values[1] : values[2] }
      guard let test = values[0].asArray, let a = values[1].asArray, let b = values[2].asArray
      else { throw OracleError.unknown("where") }
      let shape = try Structures.broadcast(
        try Structures.broadcast(test.shape, a.shape), b.shape)
      return .made(
        shape,
        Structures.places(shape).map { place in
          let side =
            test.elements[Structures.offset(place, in: test.shape)].base != 0 ? a : b
          return side.elements[Structures.offset(place, in: side.shape)]
        })
    }
    for (name, choose) in [("min", Perturbed.min), ("max", Perturbed.max)] {
      functions[name] = variadic { _, values in
        if values.count == 2 { return try Structures.combine(values[0], values[1], choose) }
        return try reduced(values) { numbers in
          guard let first = numbers.first else { throw OracleError("E0405", "empty") }
          // A tie is shared equally by all that take part in it.
          let best = numbers.dropFirst().reduce(first.base) {
            choose(.plain($0), .plain($1.base)).base
          }
          let ties = numbers.filter { $0.base == best }
          guard ties.count > 1 else { return ties.first ?? .plain(.nan) }
          guard best != 0 || Set(ties.map(\.base.sign)).count == 1 else {
            throw OracleError.unknown("the sign of a zero among zeros")
          }
          return ties.dropFirst().reduce(ties[0], +) / .plain(Double(ties.count))
        }
      }
    }
    return functions
  }()

  // MARK: Reductions

  /// All numbers of an array or collection become one, or those along an axis do.
  static func reduced(
    _ values: [OracleValue], _ reduce: ([Perturbed]) throws -> Perturbed
  ) throws -> OracleValue {
    guard (1...2).contains(values.count) else { throw OracleError.unknown("arguments") }
    let whole: OracleValue
    if case .tuple(_, let parts) = values[0] {
      whole = try collected(parts)
    } else {
      whole = values[0]
    }
    guard let (shape, elements) = whole.asArray else { throw OracleError("E0405", "no numbers") }
    guard values.count == 2 else { return .number(try reduce(elements)) }
    guard case .number(let x) = values[1], let wanted = Int(exactly: x.base) else {
      throw OracleError.unknown("axis")
    }
    let axis = wanted < 0 ? wanted + shape.count : wanted
    guard shape.indices.contains(axis) else { throw OracleError.unknown("axis") }
    var rest = shape
    rest.remove(at: axis)
    return .made(
      rest,
      try Structures.places(rest).map { place in
        try reduce(
          (0..<shape[axis]).map { index in
            var full = place
            full.insert(index, at: axis)
            return elements[Structures.offset(full, inFull: shape)]
          })
      })
  }

  /// What a comprehension and `map` make of their elements: an array where they are numbers or arrays of
  /// one shape, else a tuple.
  static func collected(_ elements: [OracleValue]) throws -> OracleValue {
    var shapes: [[Int]] = []
    for element in elements {
      switch element {
      case .number: shapes.append([])
      case .array(let shape, _): shapes.append(shape)
      case .boolean, .mask: throw OracleError.unknown("collected booleans")
      case .range: throw OracleError.unknown("collected ranges")
      default: return .tuple(labels: nil, elements)
      }
    }
    guard let shape = shapes.first else { return .array(shape: [0], []) }
    guard shapes.allSatisfy({ $0 == shape }) else { return .tuple(labels: nil, elements) }
    return .array(
      shape: [elements.count] + shape, elements.flatMap { $0.asArray?.elements ?? [] })
  }
}
