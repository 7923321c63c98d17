// LinearAlgebra.swift -- what products and factorisations have in common: when they turn to a
// library, and how a long one is stopped: a product between two blocks of
// some milliseconds; a factorisation by the library, which cannot be asked, is left behind (`LongCall`).
//
// Small matrices, and all where there is no library, are left to plain loops: `FallbackProduct`,
// `FallbackFactors`, `FallbackEigenvectors`. Which of the two works depends on the lengths alone, never on
// what ran before, so that the same product gives the same bits each time.

/// The settings of linear algebra.
public enum LinearAlgebra {
  /// The library for products and factorisations, if one was found; its name is for messages.
  ///
  /// Loads it: 3 ms the first time.
  public static var libraryName: String? { LinearLibrary.shared?.name }

  /// So many multiplications make a product of matrices worth the library.
  static let productThreshold = 32 * 32 * 32
  /// The same for a matrix and a vector, where the library has only its wider registers to offer.
  static let vectorThreshold = 1 << 15
  /// Matrices with so many rows are factorised by the library.
  static let factorThreshold = 32

  /// The library for a product of so many multiplications.
  @inline(__always)
  static func library(forProduct n: Int, _ k: Int, _ m: Int) -> LinearLibrary? {
    let isVector = n == 1 || m == 1
    return n &* k &* m < (isVector ? vectorThreshold : productThreshold) ? nil : products
  }
  private static let products: LinearLibrary? =
    LinearLibrary.shared.flatMap { $0.isTuned ? $0 : nil }

  /// The library for factorising a matrix of so many rows.
  static func library(forFactors n: Int) -> LinearLibrary? {
    n < factorThreshold ? nil : LinearLibrary.shared
  }
}
