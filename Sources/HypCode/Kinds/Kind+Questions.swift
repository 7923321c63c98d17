// Kind+Questions.swift -- what is asked of a kind: is it a function, an array, of what rank.

extension Kind {
  package var isFunction: Bool { if case .function = self { true } else { false } }
  /// A function of the program, as it is written.
  package var isTemplate: Bool { if case .function(.template) = self { true } else { false } }
  /// An array of numbers of rank 1.
  package var isVector: Bool { if case .array(_, 1) = whole { true } else { false } }

  /// It has elements that can be counted and walked over.
  package var isCollection: Bool {
    switch self {
    case .array, .small, .rows, .mask, .range, .tuple, .string: true
    default: false
    }
  }

  /// `(a, b) = x` takes its parts, if there are as many as names.
  package var canBeUnpacked: Bool {
    switch self {
    case .tuple, .array, .small, .rows, .range, .any: true
    default: false
    }
  }

  package var isStructure: Bool { if case .tuple = self { true } else { false } }

  /// 0 for a boolean, the rank of an array of booleans; nil for all else.
  package var truthRank: Int? {
    switch self {
    case .bool: 0
    case .mask(let rank): rank
    default: nil
    }
  }

  /// A boolean, an array of them, or a tuple of such.
  package var isBoolean: Bool {
    if case .tuple(nil, let parts) = self { return !parts.isEmpty && parts.allSatisfy(\.isBoolean) }
    return truthRank != nil
  }

  /// The kind of what is made of the elements of booleans alone, arranged in another way.
  package var asBooleans: Kind {
    switch self {
    case .array(false, let rank): .mask(rank: rank)
    case .real: .bool
    default: self
    }
  }

  /// The rank of what two numeric operands broadcast to; nil where one is not numeric.
  package static func broadcastRank(_ x: Kind, _ y: Kind) -> Int? {
    guard let a = x.numericRank, let b = y.numericRank else { return nil }
    return max(a, b)
  }

  /// The rank of what booleans or arrays of them broadcast to; nil where one is something else.
  package static func truthRank(_ x: Kind, _ y: Kind) -> Int? {
    guard let a = x.truthRank, let b = y.truthRank else { return nil }
    return max(a, b)
  }

  /// It is an array with rows and columns.
  package var isMatrix: Bool {
    switch self {
    case .array(_, 2), .mask(2): true
    default: false
    }
  }

  /// A number, or small arrays and structures of numbers: each has a register.
  package var isOfNumbers: Bool {
    switch self {
    case .real, .number, .small: true
    case .tuple(_, let parts): !parts.isEmpty && parts.allSatisfy(\.isOfNumbers)
    default: false
    }
  }

  /// It is an array of numbers with rows and columns.
  package var isMatrixOfNumbers: Bool {
    switch self {
    case .array(_, 2), .rows: true
    case .small(_, let shape): shape.count == 2
    default: false
    }
  }

  /// 0 for a number, 1 for a range; nil for what is not numeric.
  package var numericRank: Int? {
    switch self {
    case .real, .number: 0
    case .range: 1
    case .array(_, let rank), .mask(let rank): rank
    case .small(_, let shape): shape.count
    case .rows: 2
    default: nil
    }
  }

  /// The kind of an element of a vector.
  package var elementKind: Kind {
    switch self {
    case .mask: .bool
    default: isActive ? .number : .real
    }
  }

  /// What `a[axes]` gives.
  package static func selection(active: Bool, rank: Int, _ axes: [Action.Axis]) -> Kind {
    var left = rank
    for axis in axes {
      guard case .value(let value) = axis else {
        if case .newAxis = axis { left += 1 }
        continue
      }
      switch value.kind {
      case .real, .number: left -= 1
      case .range, .array(_, 1), .mask(1): break
      // One of the shape of the array picks elements.
      case .mask(let own) where axes.count == 1 && own == rank: return .vector(active: active)
      default: return .any
      }
    }
    if left < 0 { return .any }
    return left == 0 ? (active ? .number : .real) : .array(active: active, rank: left)
  }

  /// An array whose rank is known, and not 0.
  package var isArray: Bool { if case .array = self { true } else { false } }
  /// An array, of numbers or of booleans.
  package var isArrayLike: Bool { if case .mask = self { true } else { isArray } }
  /// It can be an operand of a fused expression: booleans are 0 and 1 there.
  package var isFusible: Bool { isArrayLike || self == .real || self == .number }
}
