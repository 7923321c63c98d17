// Covariance.swift -- how numbers vary together.

import HypCode
import HypNumbers
import HypPrimitives
import HypRuntime

/// `cov` and `corr`.
protocol Comoment: LibraryFunction {
  /// Of the distances from the mean, `[n]` or `[n, variables]`.
  static func of<A: NumberArray>(_ x: A, _ y: A, count: Double) -> A
}

extension Comoment {
  static func kind(of arguments: [Kind]) -> Kind? {
    guard let x = arguments[0].asArray,
      arguments.dropFirst(2).allSatisfy({ $0.isNumeric || $0 == .any })
    else { return nil }
    let y = arguments[1] == .none ? x : arguments[1].asArray
    guard let y else { return nil }
    guard let rank = x.rank, let other = y.rank else { return .any }
    guard (1...2).contains(rank), (1...2).contains(other) else { return nil }
    return .numbers(rank: rank + other - 2, active: x.isActive || y.isActive)
  }

  @_specialize(kind:partial,where N == Double)
  static func call<N: Number>(
    _ machine: Machine<N>, _ arguments: [Value<N>]
  ) throws(RuntimeError) -> Value<N> {
    let x = try array(machine, arguments[0])
    let isAlone = arguments[1].isNone
    let y = isAlone ? x : try array(machine, arguments[1])
    guard x.shape.count <= 2, y.shape.count <= 2 else { throw misfit(arguments[0], arguments[1]) }
    guard x.shape[0] == y.shape[0] else {
      throw misfit(
        "\(x.shape[0]) and \(y.shape[0])", expected: "as many observations of both")
    }
    guard x.count > 0, y.count > 0 else { throw empty }
    let less = arguments.count > 2 ? try whole(arguments[2]) : 0
    let dx = Variance.distances(x, 0)
    let dy = isAlone ? dx : Variance.distances(y, 0)
    var result = of(dx, dy, count: Double(Swift.max(x.shape[0] - less, 0)))
    if isAlone, result.shape.count == 2, let own = diagonal {
      let side = result.shape[0]
      result = result.reshaped(to: [side * side])
      result.replace(
        [.strided(start: 0, step: side + 1, count: side)], with: N.Array(number: own))
      result = result.reshaped(to: [side, side])
    }
    return machine.value(result, isActive: arguments[0].isActive || arguments[1].isActive)
  }

  /// What a variable has with itself, where that is known.
  private static var diagonal: Double? { self == Correlation.self ? 1 : nil }
}

enum Covariance: Comoment {
  static let entry = LibraryEntry(
    "cov(xs, ys=none, ddof=1)",
    "The covariance of two vectors: the sum of the products of their distances from their means, divided by"
      + " `ddof` less than their length. Of a matrix, whose rows are observations and whose columns are variables, the"
      + " covariance matrix of its columns; of two matrices, of each column of one with each of the other.",
    expects: "a vector or a matrix, or two with as many rows",
    example: ("cov([1, 2, 3], [2, 4, 7])", "2.5"))

  static func of<A: NumberArray>(_ x: A, _ y: A, count: Double) -> A {
    A.matmul(x.transposed, y) / A(number: count)
  }
}

enum Correlation: Comoment {
  static let entry = LibraryEntry(
    "corr(xs, ys=none)",
    "The correlation of two vectors, from -1 to 1 (Pearson); of a matrix, whose rows are observations and whose columns"
      + " are variables, the correlation matrix of its columns; of two matrices, of each column of one with each of"
      + " the other. It is nan where all elements are equal.",
    expects: "a vector or a matrix, or two with as many rows",
    example: ("round(corr([1, 2, 3], [1, 2, 4]), 12)", "0.981980506062"))

  static func of<A: NumberArray>(_ x: A, _ y: A, count _: Double) -> A {
    let (x, y) = (scaled(x), scaled(y))
    let squares = A.matmul(
      (x * x).sum(axis: 0).reshaped(to: [x.shape.count == 1 ? 1 : x.shape[1], 1]),
      (y * y).sum(axis: 0).reshaped(to: [1, y.shape.count == 1 ? 1 : y.shape[1]]))
    let sums = A.matmul(x.transposed, y)
    let product = sums / A.lift(Sqrt.self, squares).reshaped(to: sums.shape)
    // What rounding carries beyond 1.
    let excess = product.doubles.map { $0 > 1 ? $0 - 1 : $0 < -1 ? $0 + 1 : 0 }
    return product - A(doubles: excess, shape: product.shape)
  }

  /// Columns whose squares neither over- nor underflow: divided by powers of two, which changes no digit.
  private static func scaled<A: NumberArray>(_ x: A) -> A {
    let sizes = DoubleArray.lift(Abs.self, x.base.asDoubles)
    let scales = Extremes.maxima(sizes, x.shape.blocks(0)).map { largest in
      largest > 0 && largest.isFinite
        ? Double(sign: .plus, exponent: min(-largest.exponent, 1022), significand: 1) : 1
    }
    return x * A(doubles: scales, shape: x.shape.without(0))
  }
}
