// Structures.swift -- arithmetic on whole structures: broadcasting over arrays, field by field over tuples.

import HypSyntax

enum Structures {
  typealias Operation = (Perturbed, Perturbed) -> Perturbed

  /// The operation on every pair of numbers that meet.
  static func combine(_ a: OracleValue, _ b: OracleValue, _ operation: Operation) throws
    -> OracleValue
  {
    switch (a, b) {
    case (.tuple(let labels, let parts), .tuple(let others, let theirs)):
      guard parts.count == theirs.count, labels == others else {
        throw OracleError("E0305", "structures")
      }
      return .tuple(labels: labels, try zip(parts, theirs).map { try combine($0, $1, operation) })
    case (.tuple(let labels, let parts), _) where b.asArray != nil:
      return .tuple(labels: labels, try parts.map { try combine($0, b, operation) })
    case (_, .tuple(let labels, let parts)) where a.asArray != nil:
      return .tuple(labels: labels, try parts.map { try combine(a, $0, operation) })
    default:
      guard let x = a.asArray, let y = b.asArray else {
        throw OracleError("E0301", "\(a.kind) and \(b.kind)")
      }
      let shape = try broadcast(x.shape, y.shape)
      return .made(
        shape,
        places(shape).map { place in
          operation(
            x.elements[offset(place, in: x.shape)], y.elements[offset(place, in: y.shape)])
        })
    }
  }

  /// A function on every number.
  static func map(_ a: OracleValue, _ change: (Perturbed) -> Perturbed) throws -> OracleValue {
    try a.mapNumbers("E0301", change)
  }

  /// A comparison: a boolean of two numbers, a mask of arrays.
  static func compare(_ a: OracleValue, _ b: OracleValue, _ test: (Double, Double) -> Bool) throws
    -> OracleValue
  {
    guard let x = a.asArray, let y = b.asArray else {
      throw OracleError("E0303", "\(a.kind) and \(b.kind)")
    }
    let shape = try broadcast(x.shape, y.shape)
    let truths = places(shape).map { place in
      test(
        x.elements[offset(place, in: x.shape)].base, y.elements[offset(place, in: y.shape)].base)
    }
    return shape.isEmpty ? .boolean(truths[0]) : .mask(shape: shape, truths)
  }

  // MARK: Shapes

  /// The shape that both are stretched to, aligned at their last axis.
  static func broadcast(_ a: [Int], _ b: [Int]) throws -> [Int] {
    let rank = Swift.max(a.count, b.count)
    let (x, y) = (padded(a, rank), padded(b, rank))
    return try zip(x, y).map { n, m in
      guard n == m || n == 1 || m == 1 else { throw OracleError("E0304", "\(a) and \(b)") }
      return n == 1 ? m : n
    }
  }

  private static func padded(_ shape: [Int], _ rank: Int) -> [Int] {
    Array(repeating: 1, count: rank - shape.count) + shape
  }

  /// All places of an array, rows first.
  static func places(_ shape: [Int]) -> [[Int]] {
    shape.reduce([[]]) { places, length in
      places.flatMap { place in (0..<length).map { place + [$0] } }
    }
  }

  /// Where the element at a place stands, in an array that is stretched to it.
  static func offset(_ place: [Int], in shape: [Int]) -> Int {
    zip(shape, place.suffix(shape.count)).reduce(0) { offset, axis in
      offset * axis.0 + (axis.0 == 1 ? 0 : axis.1)
    }
  }

  /// How many elements an array of this shape has.
  static func size(_ shape: [Int]) -> Int { shape.reduce(1, *) }
}
