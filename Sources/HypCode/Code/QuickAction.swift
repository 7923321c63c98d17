// QuickAction.swift -- actions on arrays that a machine carries out where the arrays stand, without values.
//
// A literal of three numbers, a slice, or the largest of a few elements is done in less time than it takes to make a value
// of each operand and to call a function of the library. What does not fit is done in the general way, which says so
// where it is an error.

import HypSyntax

/// An action on arrays, with the numbers of its registers. It holds little that is counted.
package enum QuickAction {
  /// `[x, y, z]` of numbers.
  case literal([Leaf], isActive: Bool, result: Int)
  /// `a[from..<to]` or `a[from...to]` of a vector.
  case slice(of: Int, from: Leaf, to: Leaf, isClosed: Bool, isActive: Bool, result: Int)
  /// `a[from..<to] = x`, a number.
  case fill(Int, from: Leaf, to: Leaf, isClosed: Bool, with: Leaf)
  /// The largest or the smallest element of a plain array, or the place of the first one.
  case extreme(of: Int, isLargest: Bool, isPlace: Bool, result: Int)

  /// A literal of more numbers takes longer than its values do.
  private static let mostNumbers = 64

  /// Nil for everything else.
  init?(_ form: Action.Form) {
    switch form {
    case .array(let items, let result):
      guard case .array(let isActive, 1) = result.kind, 1...Self.mostNumbers ~= items.count,
        items.allSatisfy({ $0.kind == .real || $0.kind == .number && isActive }),
        case .object(let target)? = result.leaves.first
      else { return nil }
      self = .literal(items.map { $0.leaves[0] }, isActive: isActive, result: target)
    case .index(let x, let axes, let result):
      guard case .array(let isActive, 1) = x.kind, result.kind == x.kind,
        let (from, to, isClosed) = Self.range(axes),
        case .object(let array)? = x.leaves.first, case .object(let target)? = result.leaves.first
      else { return nil }
      self = .slice(
        of: array, from: from, to: to, isClosed: isClosed, isActive: isActive, result: target)
    case .store(let container, let steps, let value):
      guard container.kind == .vector(active: false), value.kind == .real, steps.count == 1,
        case .index(let axes) = steps[0], let (from, to, isClosed) = Self.range(axes),
        case .object(let array)? = container.leaves.first
      else { return nil }
      self = .fill(array, from: from, to: to, isClosed: isClosed, with: value.leaves[0])
    case .library(let id, let arguments, let result):
      guard arguments.count == 3, case .array(false, _) = arguments[0].kind,
        arguments[1].kind == .none, arguments[2].knownTruth == false, result.kind == .real,
        case .extreme(let isLargest, let isPlace)? = LibraryIndex[id].role,
        case .object(let array)? = arguments[0].leaves.first,
        case .passive(let target)? = result.leaves.first
      else { return nil }
      self = .extreme(of: array, isLargest: isLargest, isPlace: isPlace, result: target)
    default: return nil
    }
  }

  /// The ends of the one range of plain numbers that subscripts are.
  private static func range(_ axes: [Action.Axis]) -> (Leaf, Leaf, isClosed: Bool)? {
    guard axes.count == 1, case .value(let range) = axes[0],
      case .range(let isClosed, false) = range.kind, range.leaves.count == 3,
      range.leaves[2] == .constant(1)
    else { return nil }
    return (range.leaves[0], range.leaves[1], isClosed)
  }
}
