// NumberArray+Gathering.swift -- elements of arrays picked out by their places, at any level.

import HypNumbers

extension NumberArray {
  /// The plain numbers, rows first: for choices, which no derivative steers.
  package var doubles: [Double] { base.asDoubles.elements }

  /// A constant array.
  @usableFromInline
  package init(doubles: [Double], shape: Shape) {
    self.init(
      constant: Element.Base.Array(rounding: DoubleArray(shape: shape, elements: doubles)))
  }

  /// A constant array from a number for each place, rows first.
  @inlinable @inline(__always)
  package init(shape: Shape, generating number: (Int) -> Double) {
    self.init(
      constant: Element.Base.Array(rounding: DoubleArray(shape: shape, generating: number)))
  }

  /// The elements at `offsets`, rows first, as an array of `shape`.
  package func gathered(_ offsets: [Int], shape: Shape) -> Self {
    let flat = self.shape.count == 1 ? self : reshaped(to: [count])
    let part = flat.selecting([.gather(offsets)])
    return shape.count == 1 ? part : part.reshaped(to: shape)
  }
}

extension Shape {
  /// The shape with an axis left out; with nil that of a number.
  package func without(_ axis: Int?) -> Shape {
    guard let axis else { return [] }
    var shape = self
    shape.remove(at: axis)
    return shape
  }

  /// `[outer, length, inner]` around an axis.
  package func blocks(_ axis: Int?) -> Shape {
    guard let axis else { return [1, elementCount, 1] }
    return [Shape(self[..<axis]).elementCount, self[axis], Shape(self[(axis + 1)...]).elementCount]
  }
}
