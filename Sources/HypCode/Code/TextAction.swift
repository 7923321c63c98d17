// TextAction.swift -- what actions do to strings at every step of a loop over a text.

import HypSyntax

/// An action on strings, with the numbers of its registers. It holds nothing that is counted.
package enum TextAction {
  /// A text as it is written in the program.
  case literal(result: Int)
  /// Whether two strings are the same, or are not.
  case compare(areSame: Bool, Int, Int, result: Int)
  case character(of: Int, at: Leaf, result: Int)

  /// Nil for everything else.
  init?(_ form: Action.Form) {
    switch form {
    case .format(let pieces, let result):
      guard pieces.count <= 1, case .object(let target)? = result.leaves.first else { return nil }
      if case .value? = pieces.first { return nil }
      self = .literal(result: target)
    case .compare(let op, let x, let y, let result):
      guard op == .equal || op == .notEqual, x.kind == .string, y.kind == .string,
        case .object(let a) = x.leaves[0], case .object(let b) = y.leaves[0],
        case .passive(let target) = result.leaves[0]
      else { return nil }
      self = .compare(areSame: op == .equal, a, b, result: target)
    case .index(let x, let axes, let result):
      guard x.kind == .string, axes.count == 1, case .value(let place) = axes[0],
        place.kind == .real, case .object(let text) = x.leaves[0],
        case .object(let target)? = result.leaves.first
      else { return nil }
      self = .character(of: text, at: place.leaves[0], result: target)
    default: return nil
    }
  }
}
