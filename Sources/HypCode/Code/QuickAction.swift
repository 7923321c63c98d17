// QuickAction.swift -- actions on arrays that a machine carries out where the arrays stand, without values.
//
// A literal of three numbers, a slice, or the largest of a few elements is done in less time than it takes to make a value
// of each operand and to call a function of the library. What does not fit is done in the general way, which says so
// where it is an error.

import HypNumbers
import HypSyntax

/// An action on arrays, with the numbers of its registers. It holds little that is counted.
package enum QuickAction {
  /// The places of a range, where its step is 1.
  package struct Span {
    package let from, to, step: Leaf
    package let isClosed: Bool
  }

  /// `[x, y, z]` of numbers, or an array in registers that is needed as such.
  case literal([Leaf], Shape, isActive: Bool, result: Int)
  /// `a[from..<to]` or `a[from...to]` of a vector.
  case slice(of: Int, Span, isActive: Bool, result: Int)
  /// `a[from..<to] = x`, a number.
  case fill(Int, Span, with: Leaf)
  /// The largest or the smallest element of an array, or the place of the first one.
  case extreme(of: Int, isLargest: Bool, isPlace: Bool, result: Leaf)
  /// `x > y` of plain arrays, or of one and a number.
  case compare(ComparisonOperator, Leaf, Leaf, result: Int)

  /// `x op y` of numbers of which one at least is in a box, as is the result.
  case boxed(BinaryOperator, Leaf, Leaf, result: Int)
  /// `a[i]` or `a[i, j]` of an array in a box, which is a number.
  case boxedElement(of: Int, Leaf, Leaf?, result: Int)
  /// `a[i] = x` or `a[i, j] = x`, where x is in a box.
  case boxedStore(Int, Leaf, Leaf?, isActive: Bool, with: Int)

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
      self = .literal(
        items.map { $0.leaves[0] }, .vector(items.count), isActive: isActive, result: target)
    case .convert(let x, let result):
      guard case .small(_, let shape) = x.kind,
        case .array(let isActive, shape.count) = result.kind,
        shape.elementCount > 0, case .object(let target)? = result.leaves.first
      else { return nil }
      self = .literal(x.leaves, shape, isActive: isActive, result: target)
    case .binary(let op, let x, let y, let result):
      guard result.kind == .any, x.kind == .any || y.kind == .any, x.kind.isBoxedNumber,
        y.kind.isBoxedNumber, [.add, .subtract, .multiply, .divide].contains(op),
        case .object(let target)? = result.leaves.first
      else { return nil }
      self = .boxed(op, x.leaves[0], y.leaves[0], result: target)
    case .index(let x, let axes, let result) where x.kind == .any:
      guard let (i, j) = Self.places(axes), result.kind == .any,
        case .object(let array)? = x.leaves.first, case .object(let target)? = result.leaves.first
      else { return nil }
      self = .boxedElement(of: array, i, j, result: target)
    case .index(let x, let axes, let result):
      guard case .array(let isActive, 1) = x.kind, result.kind == x.kind,
        let span = Self.span(axes),
        case .object(let array)? = x.leaves.first, case .object(let target)? = result.leaves.first
      else { return nil }
      self = .slice(of: array, span, isActive: isActive, result: target)
    case .store(let container, let steps, let value) where value.kind == .any:
      guard case .array(let isActive, let rank) = container.kind, steps.count == 1,
        case .index(let axes) = steps[0], axes.count == rank, let (i, j) = Self.places(axes),
        case .object(let array)? = container.leaves.first,
        case .object(let box)? = value.leaves.first
      else { return nil }
      self = .boxedStore(array, i, j, isActive: isActive, with: box)
    case .store(let container, let steps, let value):
      guard container.kind == .vector(active: false), value.kind == .real, steps.count == 1,
        case .index(let axes) = steps[0], let span = Self.span(axes),
        case .object(let array)? = container.leaves.first
      else { return nil }
      self = .fill(array, span, with: value.leaves[0])
    case .compare(let op, let x, let y, let result):
      guard case .mask = result.kind, x.kind.isPlainOperand, y.kind.isPlainOperand,
        case .object(let target)? = result.leaves.first
      else { return nil }
      self = .compare(op, x.leaves[0], y.leaves[0], result: target)
    case .library(let id, let arguments, let result):
      guard arguments.count == 3, case .array = arguments[0].kind,
        arguments[1].kind == .none, arguments[2].knownTruth == false, result.kind.isNumeric,
        case .extreme(let isLargest, let isPlace)? = LibraryIndex[id].role,
        case .object(let array)? = arguments[0].leaves.first,
        let target = result.leaves.first
      else { return nil }
      self = .extreme(of: array, isLargest: isLargest, isPlace: isPlace, result: target)
    default: return nil
    }
  }

  /// One or two places that are plain numbers.
  private static func places(_ axes: [Action.Axis]) -> (Leaf, Leaf?)? {
    let places = axes.compactMap { axis -> Leaf? in
      guard case .value(let place) = axis, place.kind == .real else { return nil }
      return place.leaves[0]
    }
    guard places.count == axes.count, 1...2 ~= places.count else { return nil }
    return (places[0], places.count > 1 ? places[1] : nil)
  }

  /// The ends of the one range of plain numbers that subscripts are.
  private static func span(_ axes: [Action.Axis]) -> Span? {
    guard axes.count == 1, case .value(let range) = axes[0],
      case .range(let isClosed, false) = range.kind, range.leaves.count == 3
    else { return nil }
    return Span(
      from: range.leaves[0], to: range.leaves[1], step: range.leaves[2], isClosed: isClosed)
  }
}

extension Kind {
  /// It may be a number in a box, or is a number.
  fileprivate var isBoxedNumber: Bool { self == .any || self == .real || self == .number }
  /// It is a number without derivatives, or an array of such.
  fileprivate var isPlainOperand: Bool {
    if case .array(false, _) = self { true } else { self == .real }
  }
}
