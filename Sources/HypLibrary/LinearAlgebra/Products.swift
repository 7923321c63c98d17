// Products.swift -- products of vectors, diagonals, and running sums.

import HypCode
import HypNumbers
import HypRuntime

enum Dot: LibraryFunction {
  static let role: LibraryRole? = .dot
  static var zeroPartial: ZeroPartial { .factor }
  static let entry = LibraryEntry(
    "dot(a, b)", "The dot product of two vectors; for matrices, the product `a @ b`.",
    expects: "two arrays of numbers", example: ("dot([1, 2, 3], [4, 5, 6])", "32"))
  static let scratch = 0

  static func kind(of arguments: [Kind]) -> Kind? {
    guard let a = arguments[0].asArray, let b = arguments[1].asArray else { return nil }
    guard let r = a.rank, let s = b.rank else { return .any }
    guard r > 0, s > 0 else { return nil }
    let outer = max(max(r, 2), max(s, 2)) - 2
    let rank = outer + (r > 1 ? 1 : 0) + (s > 1 ? 1 : 0)
    return .numbers(rank: rank, active: a.isActive || b.isActive)
  }

  @_specialize(where N == Double)
  static func call<N: Number>(
    _ machine: Machine<N>, _ arguments: [Value<N>]
  ) throws(RuntimeError) -> Value<N> {
    let (a, b) = (try array(machine, arguments[0]), try array(machine, arguments[1]))
    guard let shape = Shape.product(a.shape, b.shape) else {
      throw .shapes(.named(name), .dotProduct, a.shape, b.shape)
    }
    try machine.checkSize(shape)
    let isActive = arguments[0].isActive || arguments[1].isActive
    return machine.value(N.Array.matmul(a, b), isActive: isActive)
  }
}

enum Outer: LibraryFunction {
  static let role: LibraryRole? = .outer
  static var zeroPartial: ZeroPartial { .factor }
  static let entry = LibraryEntry(
    "outer(a, b)", "The matrix of all products of an element of a with one of b.",
    expects: "two arrays of numbers",
    example: ("outer([1, 2], [3, 4, 5])", "[[3, 4,  5],\n [6, 8, 10]]"))
  static let scratch = 0

  static func kind(of arguments: [Kind]) -> Kind? {
    guard let a = arguments[0].asArray, let b = arguments[1].asArray, a.rank != 0, b.rank != 0
    else { return nil }
    if a.rank == nil || b.rank == nil { return .any }
    return .array(active: a.isActive || b.isActive, rank: 2)
  }

  @_specialize(where N == Double)
  static func call<N: Number>(
    _ machine: Machine<N>, _ arguments: [Value<N>]
  ) throws(RuntimeError) -> Value<N> {
    let (a, b) = (try array(machine, arguments[0]), try array(machine, arguments[1]))
    try machine.checkSize([a.count, b.count])
    let product = a.reshaped(to: [a.count, 1]) * b.reshaped(to: [1, b.count])
    return machine.value(product, isActive: arguments[0].isActive || arguments[1].isActive)
  }
}

enum Diag: LibraryFunction {
  static let entry = LibraryEntry(
    "diag(xs, k=0)",
    "The diagonal of a matrix; for a vector, the matrix with that diagonal and 0 elsewhere. `k` chooses"
      + " a diagonal above (or, with k < 0, below) the main one.",
    expects: "a vector or a matrix",
    example: ("diag([1, 2])", "[[1, 0],\n [0, 2]]"))

  static func kind(of arguments: [Kind]) -> Kind? {
    guard let x = arguments[0].asArray else { return nil }
    guard arguments[1].isNumeric || arguments[1] == .any else { return nil }
    switch x.rank {
    case nil: return .any
    case 1: return .array(active: x.isActive, rank: 2)
    case 2: return .vector(active: x.isActive)
    default: return nil
    }
  }

  @_specialize(where N == Double)
  static func call<N: Number>(
    _ machine: Machine<N>, _ arguments: [Value<N>]
  ) throws(RuntimeError) -> Value<N> {
    let x = try array(machine, arguments[0])
    let k = try whole(arguments[1])
    guard x.shape.count <= 2 else { throw misfit(arguments[0]) }
    if x.shape.count == 1 {
      let side = x.count + abs(k)
      try machine.checkSize([side, side])
      try machine.context.require(x.count, of: 24, for: "an array of shape \([side, side])")
      let places = diagonal([side, side], k)
      let matrix = x.scattered(to: places, shape: [side, side])
      return machine.value(matrix, isActive: arguments[0].isActive)
    }
    let places = diagonal(x.shape, k)
    return machine.value(
      x.gathered(places, shape: [places.count]), isActive: arguments[0].isActive)
  }

  /// The offsets of a diagonal of a matrix.
  static func diagonal(_ shape: Shape, _ k: Int) -> [Int] {
    let (row, column) = (max(0, -k), max(0, k))
    let count = max(0, min(shape[0] - row, shape[1] - column))
    return Blocks.map(count) { (row + $0) * shape[1] + column + $0 }
  }
}

enum Trace: LibraryFunction {
  static let role: LibraryRole? = .trace
  static let entry = LibraryEntry(
    "trace(A)", "The sum of the diagonal of a matrix.", expects: "a matrix",
    example: ("trace([[1, 2], [3, 4]])", "5"))

  static func kind(of arguments: [Kind]) -> Kind? {
    guard let x = arguments[0].asArray else { return nil }
    switch x.rank {
    case nil: return .any
    case 2: return .numbers(rank: 0, active: x.isActive)
    default: return nil
    }
  }

  @_specialize(where N == Double)
  static func call<N: Number>(
    _ machine: Machine<N>, _ arguments: [Value<N>]
  ) throws(RuntimeError) -> Value<N> {
    let x = try array(machine, arguments[0])
    guard x.shape.count == 2 else { throw misfit(arguments[0]) }
    let places = Diag.diagonal(x.shape, 0)
    let sum = x.gathered(places, shape: [places.count]).total(nil)
    return machine.value(sum, isActive: arguments[0].isActive)
  }
}

enum CumulativeProduct: LibraryFunction {
  static let entry = LibraryEntry(
    "cumprod(xs, axis=none)",
    "The running products along an axis; without an axis, of all elements in row order.",
    expects: "an array of numbers", example: ("cumprod([1, 2, 3, 4])", "[1, 2, 6, 24]"))

  static func kind(of arguments: [Kind]) -> Kind? { CumulativeSum.kind(of: arguments) }

  // One factor after the other, as written: a zero among them is a factor like others, also to the rule
  // of a derivative, and nothing is divided.
  @_specialize(where N == Double)
  static func call<N: Number>(
    _ machine: Machine<N>, _ arguments: [Value<N>]
  ) throws(RuntimeError) -> Value<N> {
    let x = try array(machine, arguments[0])
    let axis = try axis(arguments[1], rank: x.shape.count)
    let blocks = x.blocks(axis)
    let (length, stride) = (blocks.shape[1], blocks.shape[2])
    var products = (0..<x.count).map { blocks.element(at: $0) }
    for place in products.indices where place / stride % length > 0 {
      if place & 0xFFFF == 0 { try machine.checkArrays() }
      products[place] = products[place - stride] * products[place]
    }
    let shape = axis == nil ? [x.count] : x.shape
    return machine.value(
      N.Array(shape: shape, elements: products), isActive: arguments[0].isActive)
  }
}

enum CumulativeSum: LibraryFunction {
  static let entry = LibraryEntry(
    "cumsum(xs, axis=none)",
    "The running sums along an axis; without an axis, of all elements in row order.",
    expects: "an array of numbers", example: ("cumsum([1, 2, 3, 4])", "[1, 3, 6, 10]"))

  static func kind(of arguments: [Kind]) -> Kind? {
    arguments[0].running(along: arguments[1])
  }

  @_specialize(where N == Double)
  static func call<N: Number>(
    _ machine: Machine<N>, _ arguments: [Value<N>]
  ) throws(RuntimeError) -> Value<N> {
    let x = try array(machine, arguments[0])
    let axis = try axis(arguments[1], rank: x.shape.count)
    let sums = N.Array.lift(RunningSum(), [x.blocks(axis)])
      .reshaped(to: axis == nil ? [x.count] : x.shape)
    return machine.value(sums, isActive: arguments[0].isActive)
  }
}

/// The sums up to each place along the middle axis of three. It is linear: its tangent is the same of
/// tangents, its pullback the same from the other end.
struct RunningSum: ArrayPrimitive {
  func value(_ x: [DoubleArray]) -> DoubleArray {
    let shape = x[0].shape
    let (n, inner) = (shape[1], shape[2])
    return x[0].withElements(byRows: true) { x in
      DoubleArray(shape: shape, byRows: true) { sums in
        for line in 0..<shape[0] * inner where !Blocks.areStopped {
          let start = line / inner * n * inner + line % inner
          // What each addition rounds away is added apart (Neumaier 1974), so that sums of millions keep
          // their digits.
          var (sum, lost) = (0.0, 0.0)
          Blocks.forEach(n) {
            for place in $0 {
              let offset = start &+ place &* inner
              let x = x[offset]
              let next = sum + x
              lost += sum.magnitude >= x.magnitude ? (sum - next) + x : (x - next) + sum
              sum = next
              // Beyond all numbers nothing can be added apart.
              sums[offset] = next.isFinite ? next + lost : next
            }
          }
        }
      }
    }
  }

  func jvp<A: NumberArray>(_: [A], _ dx: [A?], _ y: A) -> A {
    dx[0].map { A.lift(self, [$0]) } ?? A(zeros: y.shape)
  }

  func vjp<A: NumberArray>(_: [A], _: A, _ cy: A, wanted _: [Bool]) -> [A?] {
    [Self.turned(A.lift(self, [Self.turned(cy)]))]
  }

  /// The middle axis the other way.
  private static func turned<A: NumberArray>(_ x: A) -> A {
    let n = x.shape
    return x.selecting([
      .strided(start: 0, step: 1, count: n[0]), .strided(start: n[1] - 1, step: -1, count: n[1]),
      .strided(start: 0, step: 1, count: n[2]),
    ])
  }
}
