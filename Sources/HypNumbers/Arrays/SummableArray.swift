// SummableArray.swift -- sums of arrays of numbers, and of their products.

/// An array whose elements can be added up.
public protocol SummableArray: IndexedArray {
  /// The sum of all elements.
  func sum() -> Element
  /// The sums along `axis`, which vanishes.
  func sum(axis: Int) -> Self
  /// The sums along the axes that broadcasting from `shape` would repeat: what turns the cotangent
  /// of a broadcast into that of its operand.
  func sum(to shape: Shape) -> Self
  /// The matrix product; the shapes must fit (`Shape.product`).
  static func matmul(_ a: Self, _ b: Self) -> Self
}
