// Library+Arrays.swift -- making arrays, their shapes, reductions, products: naive loops.

import Foundation

extension Library {
  static let arrays: [String: OracleValue] = [
    "sum": reduction { $0.reduce(0, +) },
    "prod": reduction { $0.reduce(1, *) },
    "mean": reduction { $0.reduce(0, +) / .plain(Double($0.count)) },
    "norm": reduction { numbers in
      let square = numbers.reduce(0 as Perturbed) { $0 + $1 * $1 }
      return square.base == 0 ? 0 : Perturbed.sqrt(square)
    },
    "var": reduction { variance($0) },
    "std": reduction { numbers in
      let square = variance(numbers)
      return square.base == 0 ? 0 : Perturbed.sqrt(square)
    },
    "logsumexp": native(1) { _, values in
      let numbers = try vector(values[0])
      return .number(logSum(numbers))
    },
    "softmax": native(1) { _, values in
      let numbers = try vector(values[0])
      let total = logSum(numbers)
      return .array(shape: [numbers.count], numbers.map { Perturbed.exp($0 - total) })
    },
    "log_softmax": native(1) { _, values in
      let numbers = try vector(values[0])
      let total = logSum(numbers)
      return .array(shape: [numbers.count], numbers.map { $0 - total })
    },
    "cumsum": native(1) { _, values in
      var total: Perturbed = 0
      let sums = try vector(values[0]).map { number in
        total = total + number
        return total
      }
      return .array(shape: [sums.count], sums)
    },

    "zeros": variadic { _, values in try filled(values, 0) },
    "ones": variadic { _, values in try filled(values, 1) },
    "full": native(2, isExact: true) { _, values in
      guard case .number(let x) = values[1] else { throw OracleError.unknown("full") }
      return try filled([values[0]], x)
    },
    "eye": native(1, isExact: true) { _, values in
      let n = try length(values[0])
      return .array(
        shape: [n, n], Structures.places([n, n]).map { $0[0] == $0[1] ? 1 : 0 })
    },

    "shape": native(1, isExact: true) { _, values in
      guard let shape = values[0].asArray?.shape else { throw OracleError("E0405", "shape") }
      return .tuple(labels: nil, shape.map { .number(.plain(Double($0))) })
    },
    "reshape": variadic { _, values in
      guard let (shape, elements) = values[0].asArray else { throw OracleError("E0405", "reshape") }
      let wanted = try values.dropFirst().map(length)
      guard Structures.size(wanted) == Structures.size(shape) else {
        throw OracleError.unknown("reshape to another size")
      }
      return .array(shape: wanted, elements)
    },
    "transpose": native(1, isExact: true) { _, values in
      guard let (shape, elements) = values[0].asArray else {
        throw OracleError("E0405", "transpose")
      }
      let turned = Array(shape.reversed())
      return .made(
        turned,
        Structures.places(turned).map {
          elements[Structures.offset($0.reversed(), inFull: shape)]
        })
    },
    "flip": native(1, isExact: true) { _, values in
      guard let (shape, elements) = values[0].asArray else { throw OracleError("E0405", "flip") }
      return .array(shape: shape, elements.reversed())
    },
    "concat": variadic { _, values in
      let parts = try values.map { value in
        guard let part = value.asArray, !part.shape.isEmpty else {
          throw OracleError.unknown("concat")
        }
        return part
      }
      guard let first = parts.first,
        parts.allSatisfy({ $0.shape.count == first.shape.count })
      else { throw OracleError("E0405", "ranks") }
      guard
        parts.allSatisfy({ $0.shape.dropFirst() == first.shape.dropFirst() })
      else { throw OracleError("E0304", "concat") }
      return .array(
        shape: [parts.map { $0.shape[0] }.reduce(0, +)] + first.shape.dropFirst(),
        parts.flatMap(\.elements))
    },
    "append": native(2, isExact: true) { _, values in
      if case .tuple(nil, let parts) = values[0] { return .tuple(labels: nil, parts + [values[1]]) }
      guard let (shape, elements) = values[0].asArray, !shape.isEmpty,
        let (own, added) = values[1].asArray
      else { throw OracleError.unknown("append") }
      let isEmpty = shape == [0]
      guard isEmpty || own == Array(shape.dropFirst()) else { throw OracleError("E0304", "append") }
      return .array(shape: [shape[0] + 1] + own, elements + added)
    },
    "sort": native(1, isExact: true) { _, values in
      let numbers = try vector(values[0])
      return .array(
        shape: [numbers.count],
        numbers.enumerated().sorted { ($0.1.base, $0.0) < ($1.1.base, $1.0) }.map(\.1))
    },
    "argmax": native(1, isExact: true) { _, values in
      let numbers = try vector(values[0]).map(\.base)
      guard let best = numbers.max(), let place = numbers.firstIndex(of: best) else {
        throw OracleError("E0405", "empty")
      }
      return .number(.plain(Double(place)))
    },
  ]

  private static func reduction(_ reduce: @escaping ([Perturbed]) -> Perturbed) -> OracleValue {
    variadic { evaluator, values in
      try reduced(values) { numbers in
        if numbers.count > 2 { evaluator.isExact = false }
        return reduce(numbers)
      }
    }
  }

  private static func variance(_ numbers: [Perturbed]) -> Perturbed {
    let count = Perturbed.plain(Double(numbers.count))
    let mean = numbers.reduce(0, +) / count
    return numbers.reduce(0 as Perturbed) { $0 + ($1 - mean) * ($1 - mean) } / count
  }

  /// Shifted by the largest, which is a constant: the result does not depend on the shift.
  private static func logSum(_ numbers: [Perturbed]) -> Perturbed {
    let shift = Perturbed.plain(numbers.map(\.base).max() ?? -.infinity)
    return shift + Perturbed.log(numbers.reduce(0) { $0 + Perturbed.exp($1 - shift) })
  }

  static func vector(_ value: OracleValue) throws -> [Perturbed] {
    guard let (shape, elements) = value.asArray else { throw OracleError("E0405", value.kind) }
    guard shape.count == 1 else { throw OracleError.unknown("other ranks") }
    return elements
  }

  static func length(_ value: OracleValue) throws -> Int {
    guard case .number(let x) = value else { throw OracleError.unknown("length") }
    guard let length = Int(exactly: x.base) else { throw OracleError("E0312", "length") }
    guard (0..<100_000).contains(length) else { throw OracleError.unknown("length") }
    return length
  }

  private static func filled(_ shape: [OracleValue], _ value: Perturbed) throws -> OracleValue {
    var lengths = shape
    if shape.count == 1, case .tuple(_, let parts) = shape[0] { lengths = parts }
    let own = try lengths.map(length)
    return .made(own, Array(repeating: value, count: Structures.size(own)))
  }
}
