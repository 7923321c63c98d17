// RunningExtremes.swift -- the largest or smallest element up to each place.

import HypCode
import HypNumbers
import HypRuntime

/// `cummax` and `cummin`.
protocol RunningExtreme: LibraryFunction {
  static var isLargest: Bool { get }
}

extension RunningExtreme {
  static var zeroPartial: ZeroPartial { .flat }
  static var kink: LibraryKink? {
    .runningTie(convention: "the first of equal elements has the derivative")
  }

  static func kind(of arguments: [Kind]) -> Kind? { arguments[0].running(along: arguments[1]) }

  @_specialize(kind:partial,where N == Double)
  static func call<N: Number>(
    _ machine: Machine<N>, _ arguments: [Value<N>]
  ) throws(RuntimeError) -> Value<N> {
    let x = try array(machine, arguments[0])
    let axis = try axis(arguments[1], rank: x.shape.count)
    let blocks = x.shape.blocks(axis)
    let (n, inner) = (blocks[1], blocks[2])
    let numbers = x.doubles
    var offsets = Blocks.map(x.count) { $0 }
    var isTied = false
    for line in 0..<blocks[0] * inner where !Blocks.areStopped {
      let start = line / inner * n * inner + line % inner
      var best = start
      for place in 0..<n {
        let offset = start + place * inner
        let (y, next) = (numbers[best], numbers[offset])
        // The first nan stays.
        if !y.isNaN, next.isNaN || (isLargest ? next > y : next < y) { best = offset }
        isTied = isTied || next == y && offset != best
        offsets[offset] = best
      }
    }
    try machine.checkArrays()
    let shape = axis == nil ? [x.count] : x.shape
    guard isTied, x.carries else {
      return machine.value(x.gathered(offsets, shape: shape), isActive: arguments[0].isActive)
    }
    KinkSignal.raise(where: true)
    return machine.value(
      N.Array.lift(TiedExtremes(offsets: offsets, shape: shape), [x]), isActive: true)
  }
}

/// The elements at `offsets`, some of which are equal to others: an operation that is recorded as such, so that its
/// convention is reported where something depends on it.
private struct TiedExtremes: ArrayPrimitive {
  let offsets: [Int]
  let shape: Shape

  func value(_ x: [DoubleArray]) -> DoubleArray { x[0].gathered(offsets, shape: shape) }

  func jvp<A: NumberArray>(_: [A], _ dx: [A?], _ y: A) -> A {
    dx[0]?.gathered(offsets, shape: shape) ?? A(zeros: y.shape)
  }

  func vjp<A: NumberArray>(_ x: [A], _: A, _ cy: A, wanted _: [Bool]) -> [A?] {
    let sums = A.lift(BinSums(bins: offsets, count: x[0].count), [cy.reshaped(to: [cy.count])])
    return [sums.reshaped(to: x[0].shape)]
  }
}

enum RunningMaximum: RunningExtreme {
  static let entry = LibraryEntry(
    "cummax(xs, axis=none)",
    "The largest element up to each place along an axis; without an axis, of all elements in row order. The first of"
      + " equal elements has the derivative.",
    expects: "an array of numbers", example: ("cummax([1, 3, 2, 5])", "[1, 3, 3, 5]"))
  static let isLargest = true
}

enum RunningMinimum: RunningExtreme {
  static let entry = LibraryEntry(
    "cummin(xs, axis=none)",
    "The smallest element up to each place along an axis; without an axis, of all elements in row order. The first of"
      + " equal elements has the derivative.",
    expects: "an array of numbers", example: ("cummin([4, 1, 2, 0])", "[4, 1, 1, 0]"))
  static let isLargest = false
}
