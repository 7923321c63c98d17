// NumberArray+Axes.swift -- arrays along one axis, at any level: what library functions are made of.

import HypNumbers
import HypRuntime

extension NumberArray {
  /// A constant of rank 0.
  init(number: Double) {
    self.init(constant: Element.Base.Array(scalar: Element.Base(literal: number)))
  }

  // MARK: Axes

  /// The sums along an axis, which vanishes; with nil, the sum of all elements, of rank 0.
  func total(_ axis: Int?) -> Self {
    guard let axis else { return Self(scalar: sum()) }
    return sum(axis: axis)
  }

  /// How many elements are reduced to one.
  func length(_ axis: Int?) -> Int { axis.map { shape[$0] } ?? count }

  /// What was reduced along `axis` of an array of `shape`, in a shape that broadcasts against it.
  func alongside(_ axis: Int?, of shape: Shape) -> Self {
    guard let axis else { return self }
    var kept = shape
    kept[axis] = 1
    return reshaped(to: kept)
  }

  /// The array as `[outer, length, inner]`, with the axis in the middle; with nil all elements are.
  func blocks(_ axis: Int?) -> Self { reshaped(to: shape.blocks(axis)) }

  /// The places that `selection` picks along an axis.
  func picking(_ selection: AxisSelection, along axis: Int) -> Self {
    selecting(
      shape.enumerated().map { k, length in
        k == axis ? selection : .strided(start: 0, step: 1, count: length)
      })
  }

  /// The axis the other way.
  func reversed(along axis: Int) -> Self {
    let length = shape[axis]
    return picking(.strided(start: length - 1, step: -1, count: length), along: axis)
  }

  /// The places `range` along the middle axis of three.
  func middle(_ range: Range<Int>) -> Self {
    selecting(Self.middle(range, shape))
  }

  static func middle(_ range: Range<Int>, _ shape: Shape) -> [AxisSelection] {
    [
      .strided(start: 0, step: 1, count: shape[0]),
      .strided(start: range.lowerBound, step: 1, count: range.count),
      .strided(start: 0, step: 1, count: shape[2]),
    ]
  }

  /// Zeros of `shape` except for this array's elements at `offsets`.
  func scattered(to offsets: [Int], shape: Shape) -> Self {
    var result = Self(zeros: [shape.elementCount])
    let flat = self.shape.count == 1 ? self : reshaped(to: [count])
    result.replace([.gather(offsets)], with: flat)
    return result.reshaped(to: shape)
  }

  /// The axes in another order: axis k of the result is axis `order[k]`.
  func permuted(_ order: [Int]) -> Self {
    let rank = shape.count
    if order == Array(0..<rank) { return self }
    var swapped = Array(0..<rank)
    if rank > 1 { swapped.swapAt(rank - 1, rank - 2) }
    if order == swapped { return transposed }
    if let plain = self as? DoubleArray, let result = plain.permuted(order) as? Self {
      return result
    }
    let target = Shape(order.map { shape[$0] })
    return gathered(permutedOffsets(shape, order), shape: target)
  }
}
