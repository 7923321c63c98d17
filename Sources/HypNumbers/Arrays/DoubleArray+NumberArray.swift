// DoubleArray+NumberArray.swift -- arrays of doubles as what every other array is made of.

extension DoubleArray: NumberArray {
  /// What it holds.
  public typealias Element = Double

  /// Q with orthonormal columns and R upper triangular, its diagonal not negative: `[n, m]` gives
  /// `[n, l]` and `[l, m]` for the smaller length l.
  public func qr() -> (q: Self, r: Self)? {
    shape.count == 2 && shape[0] < shape[1] ? wideQR() : tallQR()
  }
}
