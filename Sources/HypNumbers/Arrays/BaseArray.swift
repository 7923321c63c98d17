// BaseArray.swift -- arrays of base numbers, of which those of every level are made.
//
// What is decided once for all bases is decided on doubles: which rows a factorisation exchanges, which element is
// the largest, what a mask holds. An array of another base is rounded to doubles for that, and back.

/// An array of numbers that carry no derivatives.
public protocol BaseArray: NumberArray where Element: BaseNumber {
  /// The nearest doubles. Copies nothing where the elements are doubles.
  var asDoubles: DoubleArray { get }
  /// The nearest numbers of this base. Copies nothing where these are doubles.
  init(rounding doubles: DoubleArray)
}

extension DoubleArray: BaseArray {
  /// Itself.
  @inlinable @inline(__always)
  public var asDoubles: DoubleArray { self }
  /// Itself.
  @inlinable @inline(__always)
  public init(rounding doubles: DoubleArray) { self = doubles }
}
