// Shapes.swift -- the same elements in another arrangement, and what an arrangement is.

import HypCode
import HypNumbers
import HypRuntime

enum ShapeOf: LibraryFunction {
  static let role: LibraryRole? = .shape
  static let entry = LibraryEntry(
    "shape(xs)", "The length along each axis, as a tuple.", expects: "an array or a number",
    example: ("shape([[1, 2, 3], [4, 5, 6]])", "(2, 3)"))
  static let scratch = 0

  static func kind(of arguments: [Kind]) -> Kind? {
    guard let x = arguments[0].asArray else { return nil }
    return x.rank.map { .tuple(labels: nil, [Kind](repeating: .real, count: $0)) } ?? .any
  }

  @specialized(where N == Double)
  static func call<N: Number>(
    _ machine: Machine<N>, _ arguments: [Value<N>]
  ) throws(RuntimeError) -> Value<N> {
    let shape = try lengths(machine, arguments[0])
    return .tuple(labels: nil, shape.map { .real(N.Base(literal: Double($0))) })
  }
}

extension LibraryFunction {
  /// The shape of an array or a number.
  static func lengths<N: Number>(
    _ machine: Machine<N>, _ x: Value<N>
  ) throws(RuntimeError) -> Shape {
    // A range is not written out for it.
    if let shape = x.shape ?? machine.arrayIfNumeric(x)?.shape { return shape }
    if let fault = x.rangeFault { throw fault }
    throw misfit(x)
  }
}

enum Size: LibraryFunction {
  static let role: LibraryRole? = .size
  static let entry = LibraryEntry(
    "size(xs)", "The total number of elements of an array.", expects: "an array or a number",
    example: ("size([[1, 2, 3], [4, 5, 6]])", "6"))
  static let scratch = 0

  static func kind(of arguments: [Kind]) -> Kind? { arguments[0].asArray == nil ? nil : .real }

  @specialized(where N == Double)
  static func call<N: Number>(
    _ machine: Machine<N>, _ arguments: [Value<N>]
  ) throws(RuntimeError) -> Value<N> {
    .real(N.Base(literal: Double(try lengths(machine, arguments[0]).elementCount)))
  }
}

enum Rank: LibraryFunction {
  static let role: LibraryRole? = .rank
  static let entry = LibraryEntry(
    "rank(xs)", "The number of axes of an array: 0 for a number, 1 for a vector, 2 for a matrix.",
    expects: "an array or a number", example: ("rank([[1, 2], [3, 4]])", "2"))
  static let scratch = 0

  static func kind(of arguments: [Kind]) -> Kind? { arguments[0].asArray == nil ? nil : .real }

  @specialized(where N == Double)
  static func call<N: Number>(
    _ machine: Machine<N>, _ arguments: [Value<N>]
  ) throws(RuntimeError) -> Value<N> {
    .real(N.Base(literal: Double(try lengths(machine, arguments[0]).count)))
  }
}

enum BroadcastTo: LibraryFunction {
  static let entry = LibraryEntry(
    "broadcast_to(x, shape…)",
    "A number or an array, repeated along the axes that the shape adds and along axes of length 1.",
    expects: "a number or an array, and lengths as whole numbers",
    example: ("broadcast_to([1, 2], (2, 2))", "[[1, 2],\n [1, 2]]"))

  static func kind(of arguments: [Kind]) -> Kind? {
    guard let x = arguments[0].asArray, let rank = Kind.rank(ofShape: arguments[1].tupleParts)
    else { return nil }
    guard x.rank != nil, let rank else { return .any }
    return .numbers(rank: rank, active: x.isActive)
  }

  @specialized(where N == Double)
  static func call<N: Number>(
    _ machine: Machine<N>, _ arguments: [Value<N>]
  ) throws(RuntimeError) -> Value<N> {
    guard let x = machine.arrayIfNumeric(arguments[0]) else { throw misfit(arguments[0]) }
    let target = try newShape(machine, arguments[1].tupleParts)
    guard Shape.broadcast(x.shape, target) == target else {
      throw .shapes(.named(name), .elementwise, x.shape, target)
    }
    return machine.value(x.broadcast(to: target), isActive: arguments[0].isActive)
  }
}

enum Reshape: LibraryFunction {
  static let role: LibraryRole? = .reshape
  static let rearranges = true
  static let entry = LibraryEntry(
    "reshape(xs, shape…)",
    "The same elements, in row order, with other lengths; one length may be -1 and is then computed"
      + " from the others.",
    expects: "an array, and lengths as whole numbers",
    example: ("reshape(1...6, 2, 3)", "[[1, 2, 3],\n [4, 5, 6]]"))
  static let scratch = 0

  static func kind(of arguments: [Kind]) -> Kind? {
    guard let x = arguments[0].asArray, let rank = Kind.rank(ofShape: arguments[1].tupleParts)
    else {
      return nil
    }
    guard x.rank != nil, let rank else { return .any }
    return .numbers(rank: rank, active: x.isActive)
  }

  @specialized(where N == Double)
  static func call<N: Number>(
    _ machine: Machine<N>, _ arguments: [Value<N>]
  ) throws(RuntimeError) -> Value<N> {
    if let fault = arguments[0].rangeFault { throw fault }
    guard let x = machine.arrayIfNumeric(arguments[0]) else { throw misfit(arguments[0]) }
    var target = try shape(machine, arguments[1].tupleParts)
    let wanted = target
    let count = x.count
    if target.count(where: { $0 == -1 }) == 1, let place = target.firstIndex(of: -1) {
      target[place] = 1
      let known = target.allSatisfy { $0 >= 0 } ? target.elementCount : 0
      guard known > 0, count % known == 0 else { throw fit(x.shape, wanted) }
      target[place] = count / known
    }
    guard target.allSatisfy({ $0 >= 0 }), target.elementCount == count else {
      throw fit(x.shape, wanted)
    }
    try machine.checkSize(target)
    return machine.value(x.reshaped(to: target), isActive: arguments[0].isActive)
  }

  private static func fit(_ shape: Shape, _ wanted: Shape) -> RuntimeError {
    .shapes(.named(name), .elementCount, shape, wanted)
  }
}

enum Transpose: LibraryFunction {
  static let rearranges = true
  static let entry = LibraryEntry(
    "transpose(xs, axes=none)",
    "The array with its axes in reverse order, or in the order given by `axes`. For a matrix also A'.",
    expects: "an array, and axes as a tuple",
    example: ("transpose([[1, 2], [3, 4]])", "[[1, 3],\n [2, 4]]"))

  static func kind(of arguments: [Kind]) -> Kind? {
    guard let x = arguments[0].asArray, x.rank != 0 else { return nil }
    switch arguments[1] {
    case .none, .any: break
    default: if Kind.rank(ofShape: [arguments[1]]) == nil { return nil }
    }
    return x.rank.map { .array(active: x.isActive, rank: $0) } ?? .any
  }

  @specialized(where N == Double)
  static func call<N: Number>(
    _ machine: Machine<N>, _ arguments: [Value<N>]
  ) throws(RuntimeError) -> Value<N> {
    let x = try array(machine, arguments[0])
    let rank = x.shape.count
    var order = Array((0..<rank).reversed())
    if !arguments[1].isNone {
      let axes = try shape(machine, [arguments[1]])
      order = axes.map { $0 < 0 ? $0 + rank : $0 }
      guard order.sorted() == Array(0..<rank) else {
        throw misfit(
          "\(axes.map(String.init).joined(separator: ", "))",
          expected: "each axis from 0 to \(rank - 1) once")
      }
    }
    return machine.value(x.permuted(order), isActive: arguments[0].isActive)
  }
}

enum Flip: AxisMap {
  static let rearranges = true
  static let entry = LibraryEntry(
    "flip(xs, axis=none)", "The elements in reverse order along an axis, or along all of them.",
    expects: "an array of numbers", example: ("flip([1, 2, 3])", "[3, 2, 1]"))

  static func map<A: NumberArray>(_ x: A, _ axis: Int?) -> A {
    let selection = x.shape.enumerated().map { k, length -> AxisSelection in
      axis == nil || k == axis
        ? .strided(start: length - 1, step: -1, count: length)
        : .strided(start: 0, step: 1, count: length)
    }
    return x.selecting(selection)
  }
}

enum Roll: LibraryFunction {
  static let rearranges = true
  static let entry = LibraryEntry(
    "roll(xs, shift, axis=none)",
    "The elements shifted by `shift` places along an axis; those that leave at one end enter at the other."
      + " Without an axis they move in row order.",
    expects: "an array, and a whole number of places",
    example: ("roll([1, 2, 3, 4], 1)", "[4, 1, 2, 3]"))

  static func kind(of arguments: [Kind]) -> Kind? {
    guard arguments[1].isNumeric || arguments[1] == .any else { return nil }
    return Flip.kind(of: [arguments[0], arguments[2]])
  }

  @specialized(where N == Double)
  static func call<N: Number>(
    _ machine: Machine<N>, _ arguments: [Value<N>]
  ) throws(RuntimeError) -> Value<N> {
    let x = try array(machine, arguments[0])
    let shift = try whole(arguments[1])
    let axis = try axis(arguments[2], rank: x.shape.count)
    let blocks = x.shape.blocks(axis)
    let n = blocks[1]
    let first = n > 0 ? (n - shift % n) % n : 0
    if let plain = x.base as? DoubleArray, !arguments[0].isActive {
      let rolled = plain.reshaped(to: blocks).rolled(from: first).reshaped(to: x.shape)
      return machine.value(N.Array(constant: N.Base.Array(rounding: rolled)), isActive: false)
    }
    let places = Blocks.map(n) { (first + $0) % n }
    try machine.checkArrays()
    let rolled = x.reshaped(to: blocks).selecting([
      .strided(start: 0, step: 1, count: blocks[0]), .gather(places),
      .strided(start: 0, step: 1, count: blocks[2]),
    ])
    return machine.value(rolled.reshaped(to: x.shape), isActive: arguments[0].isActive)
  }
}
