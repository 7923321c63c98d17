// DoubleArray+Comparison.swift -- arrays compared element by element.

import CKernels

extension DoubleArray {
  /// What may hold between two numbers. Of nan only `notEqual` does.
  public enum Relation: Sendable {
    case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual
  }

  /// 1 where the relation holds and 0 where it does not; shapes broadcast, and must fit, which the caller checks.
  ///
  /// - Complexity: O(elements of the result); can be stopped.
  public static func comparing(_ x: Self, _ relation: Relation, _ y: Self) -> Self {
    let kernel = relation.kernel
    if let result = pairs(x, y, { hk_compare(kernel, $0, $1, $2, $3, $4, $5) }) { return result }
    return switch relation {
    case .equal: combine(x, y) { $0 == $1 ? 1 : 0 }
    case .notEqual: combine(x, y) { $0 != $1 ? 1 : 0 }
    case .less: combine(x, y) { $0 < $1 ? 1 : 0 }
    case .lessOrEqual: combine(x, y) { $0 <= $1 ? 1 : 0 }
    case .greater: combine(x, y) { $0 > $1 ? 1 : 0 }
    case .greaterOrEqual: combine(x, y) { $0 >= $1 ? 1 : 0 }
    }
  }
}

extension DoubleArray.Relation {
  /// What the loop in C knows it as.
  var kernel: HKRelation {
    switch self {
    case .equal: .equal
    case .notEqual: .notEqual
    case .less: .less
    case .lessOrEqual: .lessOrEqual
    case .greater: .greater
    case .greaterOrEqual: .greaterOrEqual
    }
  }
}
