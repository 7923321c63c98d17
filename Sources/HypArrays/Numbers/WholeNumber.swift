// WholeNumber.swift -- where a number of the user becomes a count, an index, an axis or a length.

/// The whole numbers that a double tells apart from their neighbours.
///
/// Every number of a user becomes an `Int` here and nowhere else: what passes can be added, subtracted
/// and negated without overflow, because it is far from the ends of 64 bits.
public enum WholeNumber {
  /// 2^53: beyond it a double stands for several whole numbers.
  public static let largest = 1 << 53

  /// The number as an `Int`; nil where it is not whole or beyond ±2^53.
  @inlinable
  public static func exactly(_ x: Double) -> Int? {
    guard x.magnitude <= Double(largest) else { return nil }
    return Int(exactly: x)
  }
}
