// Kind+Small.swift -- arrays of a known shape with few elements, which live in registers.
//
// A state `[x, v]`, a rotation, the covariance of a filter: an operation on a few numbers is a few instructions
// where the compiler knows the shape, at every level of differentiation, while an array in memory costs a block
// of it for each result. Where a shape varies, or an operation needs the array as such, it is an ordinary one. The rows
// of a matrix of few columns are small arrays where they are read and written.

import HypNumbers

extension Kind {
  /// An array has at most so many elements where each has a register.
  package static let maximumElements = 16

  /// An array of this shape may have a register for each element: a vector or a matrix of few elements.
  package static func isSmall(_ shape: Shape) -> Bool {
    (1...2).contains(shape.count) && (1...maximumElements).contains(shape.elementCount)
  }

  /// The shape of a small array, and `[]` for a number; nil for all else.
  package var knownShape: Shape? {
    switch self {
    case .real, .number: []
    case .small(_, let shape): shape
    default: nil
    }
  }

  package var isSmall: Bool { if case .small = self { true } else { false } }
  package var isRows: Bool { if case .rows = self { true } else { false } }

  /// Some part of it is a small array; what functions carry is a part of them.
  package var hasSmall: Bool { hasPart(where: \.isSmall) }

  /// Some part of it is an array of which the shape, or the number of columns, is known.
  package var hasShape: Bool {
    hasPart {
      switch $0 {
      case .small, .rows: true
      default: false
      }
    }
  }

  /// How many elements lie along the last axis of numbers; nil where that is not known.
  package var knownColumns: Int? {
    switch self {
    case .real, .number: 1
    case .small(_, let shape): shape.last
    case .rows(_, let columns): columns
    default: nil
    }
  }

  /// The kind that holds the same values with ordinary arrays in place of those of known shapes.
  package var whole: Kind {
    mapLeaves { leaf in
      switch leaf {
      case .rows(let active, _): .array(active: active, rank: 2)
      case .small(let active, let shape): .array(active: active, rank: shape.count)
      case .function(let function): .function(function.whole)
      case .choice(let alternatives): .choice(alternatives.map(\.whole))
      default: leaf
      }
    }
  }
}

extension FunctionKind {
  fileprivate var whole: FunctionKind { mapLeaves(\.whole) { .pushforward($0.whole, active: $1) } }
}
