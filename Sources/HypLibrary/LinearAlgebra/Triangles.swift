// Triangles.swift -- triangles of matrices, and products of whole arrays.

import HypCode
import HypNumbers
import HypRuntime

/// `triu` and `tril`.
protocol Triangle: LibraryFunction {
  /// Whether an element is kept, so many places right of the diagonal.
  static func keeps(_ distance: Int) -> Bool
}

extension Triangle {
  static var rearranges: Bool { true }

  static func kind(of arguments: [Kind]) -> Kind? {
    guard let x = arguments[0].asArray, arguments[1].isNumeric || arguments[1] == .any else {
      return nil
    }
    guard let rank = x.rank else { return .any }
    return rank >= 2 ? .array(active: x.isActive, rank: rank) : nil
  }

  @_specialize(kind:partial,where N == Double)
  static func call<N: Number>(
    _ machine: Machine<N>, _ arguments: [Value<N>]
  ) throws(RuntimeError) -> Value<N> {
    let x = try array(machine, arguments[0])
    guard x.shape.count >= 2 else { throw misfit(arguments[0]) }
    let k = try whole(arguments[1])
    let (n, m) = (x.shape[x.shape.count - 2], x.shape[x.shape.count - 1])
    // So far out nothing changes, and nothing overflows.
    let shift = Swift.min(Swift.max(k, -n), m)
    let mask = N.Array(shape: [n, m]) { place in
      keeps(place % m - place / m - shift) ? 1 : 0
    }
    // What is left out is 0 even if it was infinite.
    return machine.value(mask.carried(by: x), isActive: arguments[0].isActive)
  }
}

enum UpperTriangle: Triangle {
  static let entry = LibraryEntry(
    "triu(A, k=0)",
    "The upper triangle of a matrix with its diagonal, 0 below; `k` chooses a diagonal above (or, with k < 0,"
      + " below) the main one to begin at.",
    expects: "a matrix", example: ("triu([[1, 2], [3, 4]])", "[[1, 2],\n [0, 4]]"))
  static func keeps(_ distance: Int) -> Bool { distance >= 0 }
}

enum LowerTriangle: Triangle {
  static let entry = LibraryEntry(
    "tril(A, k=0)",
    "The lower triangle of a matrix with its diagonal, 0 above; `k` chooses a diagonal above (or, with k < 0,"
      + " below) the main one to end at.",
    expects: "a matrix", example: ("tril([[1, 2], [3, 4]])", "[[1, 0],\n [3, 4]]"))
  static func keeps(_ distance: Int) -> Bool { distance <= 0 }
}

enum Kronecker: LibraryFunction {
  static var zeroPartial: ZeroPartial { .factor }
  static let entry = LibraryEntry(
    "kron(A, B)", "The Kronecker product: a copy of B times each element of A, put together.",
    expects: "two arrays of numbers",
    example: ("kron([[1, 2]], [[1], [10]])", "[[ 1,  2],\n [10, 20]]"))

  static func kind(of arguments: [Kind]) -> Kind? {
    guard let a = arguments[0].asArray, let b = arguments[1].asArray else { return nil }
    guard let r = a.rank, let s = b.rank else { return .any }
    return .numbers(rank: max(r, s), active: a.isActive || b.isActive)
  }

  @specialized(where N == Double)
  static func call<N: Number>(
    _ machine: Machine<N>, _ arguments: [Value<N>]
  ) throws(RuntimeError) -> Value<N> {
    guard let a = machine.arrayIfNumeric(arguments[0]), let b = machine.arrayIfNumeric(arguments[1])
    else { throw misfit(arguments[0], arguments[1]) }
    var (n, m) = (Array(a.shape), Array(b.shape))
    while n.count < m.count { n.insert(1, at: 0) }
    while m.count < n.count { m.insert(1, at: 0) }
    var target: Shape = []
    for (x, y) in zip(n, m) {
      let (product, overflow) = x.multipliedReportingOverflow(by: y)
      guard !overflow else { throw .outOfMemory("an array of \(x) times \(y)") }
      target.append(product)
    }
    try machine.checkSize(target)
    let product =
      a.reshaped(to: Shape(n.flatMap { [$0, 1] })) * b.reshaped(to: Shape(m.flatMap { [1, $0] }))
    return machine.value(
      product.reshaped(to: target), isActive: arguments[0].isActive || arguments[1].isActive)
  }
}

enum CrossProduct: LibraryFunction {
  static var zeroPartial: ZeroPartial { .factor }
  static let entry = LibraryEntry(
    "cross(a, b)",
    "The cross product of two vectors of three numbers, or of such vectors along the last axis of arrays.",
    expects: "two arrays whose last axis has length 3",
    example: ("cross([1, 0, 0], [0, 1, 0])", "[0, 0, 1]"))

  static func kind(of arguments: [Kind]) -> Kind? {
    guard let a = arguments[0].asArray, let b = arguments[1].asArray, a.rank != 0, b.rank != 0
    else { return nil }
    guard let r = a.rank, let s = b.rank else { return .any }
    return .array(active: a.isActive || b.isActive, rank: max(r, s))
  }

  @specialized(where N == Double)
  static func call<N: Number>(
    _ machine: Machine<N>, _ arguments: [Value<N>]
  ) throws(RuntimeError) -> Value<N> {
    let (a, b) = (try array(machine, arguments[0]), try array(machine, arguments[1]))
    for x in [a, b] where x.shape.last != 3 {
      throw misfit("an axis of length \(x.shape.last ?? 0)", expected: entry.expects)
    }
    guard let shape = Shape.broadcast(a.shape, b.shape) else {
      throw .shapes(.named(name), .elementwise, a.shape, b.shape)
    }
    try machine.checkSize(shape)
    func turned(_ x: N.Array, _ places: [Int]) -> N.Array {
      x.picking(.gather(places), along: x.shape.count - 1)
    }
    let product =
      turned(a, [1, 2, 0]) * turned(b, [2, 0, 1]) - turned(a, [2, 0, 1]) * turned(b, [1, 2, 0])
    return machine.value(product, isActive: arguments[0].isActive || arguments[1].isActive)
  }
}
