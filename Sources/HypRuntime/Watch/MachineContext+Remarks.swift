// MachineContext+Remarks.swift -- what is noticed without a second run.

import HypCode
import HypNumbers
import HypSyntax

/// Whether there is some nan, or some infinite number, among numbers.
package struct NotFiniteNumbers {
  package var hasNaN = false
  package var hasInfinity = false

  package init() {}
  package var isEmpty: Bool { !hasNaN && !hasInfinity }
}

extension MachineContext {
  /// Keeps what the function of the library that is called at `span` has noticed, until its statement
  /// has ended. A second run notices the same.
  func placeRemarks(_ span: Span?) {
    // In a loop the same is noticed at every turn.
    if watch == nil, notices.count < Self.mostNotices {
      notices += remarks.map { Notice($0, span: span) }
    }
    remarks = []
  }

  /// Of a statement so many are kept: far more than are shown.
  private static let mostNotices = 1000

  /// Notes that the numbers of a value are written as text.
  package func note<N: Number>(shown value: Value<N>, withDerivatives: Bool) {
    if let watch {
      if watch.isTracing { watch.shown.append(value) }
      return
    }
    func has(nanOnly: Bool) -> Bool {
      if withDerivatives { return value.firstPlace(nanOnly: nanOnly) != nil }
      return value.firstLeaf { $0.firstPlainPlace(nanOnly: nanOnly) } != nil
    }
    if has(nanOnly: true) { shown.hasNaN = true }
    if has(nanOnly: false) { shown.hasInfinity = true }
  }
}
