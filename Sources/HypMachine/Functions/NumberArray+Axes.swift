// NumberArray+Axes.swift -- arrays along one axis, at any level: what library functions are made of.

import HypNumbers

extension NumberArray {
  // MARK: Base numbers

  /// The plain numbers, rows first: for choices, which no derivative steers.
  var doubles: [Double] {
    if let array = base as? DoubleArray { return array.elements }
    return base.elements.map(\.double)
  }

  /// A constant array.
  init(doubles: [Double], shape: Shape) {
    if let array = DoubleArray(shape: shape, elements: doubles) as? Element.Base.Array {
      self.init(constant: array)
    } else {
      let elements = doubles.map { Element.Base(literal: $0) }
      self.init(constant: Element.Base.Array(shape: shape, elements: elements))
    }
  }

  /// A constant array from a number for each place, rows first.
  @inline(__always)
  init(shape: Shape, generating number: (Int) -> Double) {
    if Element.Base.Array.self == DoubleArray.self,
      let array = DoubleArray(shape: shape, generating: number) as? Element.Base.Array
    {
      self.init(constant: array)
    } else {
      self.init(doubles: (0..<shape.elementCount).map(number), shape: shape)
    }
  }

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

  /// The elements at `offsets`, rows first, as an array of `shape`.
  func gathered(_ offsets: [Int], shape: Shape) -> Self {
    let flat = self.shape.count == 1 ? self : reshaped(to: [count])
    let part = flat.selecting([.gather(offsets)])
    return shape.count == 1 ? part : part.reshaped(to: shape)
  }

  /// Zeros of `shape` but for this array's elements at `offsets`.
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

extension Shape {
  /// The shape with an axis left out; with nil that of a number.
  func without(_ axis: Int?) -> Shape {
    guard let axis else { return [] }
    var shape = self
    shape.remove(at: axis)
    return shape
  }

  /// `[outer, length, inner]` around an axis.
  func blocks(_ axis: Int?) -> Shape {
    guard let axis else { return [1, elementCount, 1] }
    return [Shape(self[..<axis]).elementCount, self[axis], Shape(self[(axis + 1)...]).elementCount]
  }
}
