// Kind.swift -- what the compiler knows of a value before the program runs.
//
// Functions are compiled for the kinds of their arguments. A number is `real` where it cannot depend
// on the differentiated input and `number` where it may: activity analysis falls out of kinds.
// Where kinds conflict a value is one of several, with a number that tells which (`Kind+Choice`); where
// that would not be known either, it is `any`: boxed, slower, never wrong.

import HypNumbers
import HypPrimitives

/// What is known of a value when code is compiled.
package indirect enum Kind: Hashable, Sendable {
  /// No value arrives here: the code behind it cannot be reached.
  case never
  /// A parameter that the call leaves out: the callee evaluates its fallback.
  case absent
  /// A number that carries no derivative at this level.
  case real
  /// A number that may carry a derivative.
  case number
  case bool
  case string
  case none
  /// An array of passive or of active numbers; its shape, but for the rank, is known when it runs.
  case array(active: Bool, rank: Int)
  /// An array of a known shape with few elements, each in a register of its own (`Kind+Small.swift`).
  case small(active: Bool, shape: Shape)
  /// A matrix of few columns, which are known; how many rows it has, is known when it runs.
  case rows(active: Bool, columns: Int)
  /// An array of booleans; its shape, but for the rank, is known when it runs.
  case mask(rank: Int)
  /// Start, end and step.
  case range(closed: Bool, active: Bool)
  /// A tuple, or with labels a record.
  case tuple(labels: [String]?, [Kind])
  case function(FunctionKind)
  /// One of these, in registers of its own each; the first register tells which.
  case choice([Kind])
  /// Boxed; its kind is known when it runs.
  case any

  package static let unit = Kind.tuple(labels: nil, [])
  /// The state of `rand` that a function value carries: the halves of its seed and of its count.
  package static let randomState = [Kind](repeating: .real, count: 4)
  package static func vector(active: Bool) -> Kind { .array(active: active, rank: 1) }

  /// The registers a value of this kind occupies, in order.
  package var banks: [Bank] {
    switch self {
    case .never, .absent, .none: []
    case .real, .bool: [.passive]
    case .number: [.active]
    case .string, .array, .rows, .mask, .any: [.object]
    case .small(let active, let shape):
      [Bank](repeating: active ? .active : .passive, count: shape.elementCount)
    case .range(_, let active): [Bank](repeating: active ? .active : .passive, count: 3)
    case .tuple(_, let parts): parts.flatMap(\.banks)
    case .function(let function): function.banks
    case .choice(let alternatives): [.passive] + alternatives.flatMap(\.banks)
    }
  }

  /// It may carry a derivative at this level.
  package var isActive: Bool { hasPart { $0 == .any || $0.isActiveLeaf } }

  /// Some part of it carries derivatives at this level, if zero ones: what is in a box need not.
  package var hasActive: Bool { hasPart(where: \.isActiveLeaf) }

  private var isActiveLeaf: Bool {
    switch self {
    case .number, .array(active: true, _), .small(active: true, _), .rows(active: true, _),
      .range(_, active: true):
      true
    default: false
    }
  }

  /// The kind of some part of it is known only when the program runs.
  package var hasBox: Bool { hasPart { $0 == .any || $0.isChoice } }

  /// Some part of it is in a box.
  package var isBoxed: Bool { hasPart { $0 == .any } }

  /// Some part of it is a function.
  package var hasFunction: Bool { hasPart(where: \.isFunction) }

  package var isNumeric: Bool { self == .real || self == .number }

  /// How deep its parts nest; bounded by `Kind.maximumDepth` before they are boxed.
  package var depth: Int {
    switch self {
    case .tuple(_, let parts): 1 + (parts.map(\.depth).max() ?? 0)
    case .function(let function):
      1 + (function.leafKinds.map(\.depth).max() ?? 0) + function.nesting
    case .choice(let alternatives): alternatives.map(\.depth).max() ?? 0
    default: 0
    }
  }

  /// How many registers a value of this kind occupies.
  package var leafCount: Int {
    switch self {
    case .never, .absent, .none: 0
    case .range: 3
    case .small(_, let shape): shape.elementCount
    case .tuple(_, let parts): parts.reduce(0) { $0 + $1.leafCount }
    case .function(let function): function.leafKinds.reduce(0) { $0 + $1.leafCount }
    case .choice(let alternatives): alternatives.reduce(1) { $0 + $1.leafCount }
    default: 1
    }
  }

  /// Beyond these a value is boxed, so that recursion over growing structures compiles once. A tuple without
  /// names is what grows; a record has as many fields as somebody has written.
  package static let maximumDepth = 8
  package static let maximumParts = 64
  package static let maximumLeaves = 4096
  /// A structure of more registers has ordinary arrays in place of small ones.
  static let mostSpread = 256

  /// This kind where its registers are not too many; else with ordinary arrays in place of small ones, or `any`.
  package var bounded: Kind { bounded(to: Kind.maximumLeaves) }

  /// This kind where it needs at most so many registers; else with ordinary arrays in place of small ones, or `any`.
  package func bounded(to leaves: Int) -> Kind {
    switch self {
    case .tuple, .function, .choice:
      if leafCount <= Kind.mostSpread && !isTooLarge(leaves) { return self }
      let whole = self.whole
      return whole.isTooLarge(leaves) ? .any : whole
    default: return self
    }
  }

  private func isTooLarge(_ leaves: Int) -> Bool {
    depth > Kind.maximumDepth || leafCount > leaves || hasLongTuple
  }

  private var hasLongTuple: Bool {
    switch self {
    case .tuple(let labels, let parts):
      labels == nil && parts.count > Kind.maximumParts || parts.contains(where: \.hasLongTuple)
    case .function(let function): function.leafKinds.contains(where: \.hasLongTuple)
    case .choice(let alternatives): alternatives.contains(where: \.hasLongTuple)
    default: false
    }
  }

  /// The least kind that holds the values of both.
  package func joined(_ other: Kind) -> Kind {
    if self == other { return self }
    switch (self, other) {
    case (.never, let kind), (let kind, .never): return kind
    case (.real, .number), (.number, .real): return .number
    case (.array(_, let rank), .array(_, let rank2)) where rank == rank2:
      return .array(active: true, rank: rank)
    case (.small(let active, let shape), .small(let active2, let shape2)) where shape == shape2:
      return .small(active: active || active2, shape: shape)
    case (.rows(let active, let columns), .rows(let active2, let columns2))
    where columns == columns2:
      return .rows(active: active || active2, columns: columns)
    case (.rows(let active, let columns), .small(let active2, let shape))
    where shape.count == 2 && shape[1] == columns:
      return .rows(active: active || active2, columns: columns)
    case (.small, .rows): return other.joined(self)
    case (.small, .array), (.small, .small), (.rows, .array), (.rows, .rows),
      (.rows, .small), (.array, .small), (.array, .rows):
      let (a, b) = (whole, other.whole)
      return a == b ? a : a.joined(b)
    case (.range(let closed, _), .range(let closed2, _)) where closed == closed2:
      return .range(closed: closed, active: true)
    case (.tuple(let labels, let parts), .tuple(let labels2, let parts2))
    where labels == labels2 && parts.count == parts2.count:
      return .tuple(labels: labels, zip(parts, parts2).map { $0.joined($1) })
    case (.function(let f), .function(let g)):
      return f.joined(g).map(Kind.function) ?? Kind.choice(self, other)
    default: return Kind.choice(self, other)
    }
  }

  /// The same structure with every number active or passive.
  package func withActivity(_ active: Bool) -> Kind {
    mapLeaves { leaf in
      switch leaf {
      case .real, .number: active ? .number : .real
      case .array(_, let rank): .array(active: active, rank: rank)
      case .small(_, let shape): .small(active: active, shape: shape)
      case .rows(_, let columns): .rows(active: active, columns: columns)
      case .range(let closed, _): .range(closed: closed, active: active)
      case .choice(let alternatives): .choice(alternatives.map { $0.withActivity(active) })
      default: leaf
      }
    }
  }
}

/// What is known of a function.
package indirect enum FunctionKind: Hashable, Sendable {
  /// A function of the program, with what it captured.
  case template(Template, [Capture])
  /// An elementwise primitive.
  case primitive(PrimitiveID)
  /// A function of the library that is not elementwise. The last arguments of a call that is made while the
  /// program runs may have names.
  case library(LibraryID, names: [String])
  /// A function that the compiler knows.
  case builtin(Builtin)
  /// A derivative operator applied to a function.
  case derived(DerivativeOperator, FunctionKind)
  /// `derivative` of a function-valued function: the tangent of what `function` returns. Each active
  /// leaf of `function` is here a primal and a tangent.
  case pushforward(FunctionKind, active: Bool)
  /// The fallback of parameter number `Int` of a template, given those before it.
  case fallback(FunctionKind, Int)
  /// `with_derivative(f, df)`: what f captured, what df captured, and whether they are to be compared.
  case ruled(FunctionKind, FunctionKind)
  /// What `vjp(f, x)` gives: takes a cotangent of the result to one of `x`. Carried are what f captured,
  /// its arguments, and the state of `rand` when it was called.
  case pullback(FunctionKind, [Kind])

  /// A variable of an enclosing function, copied when the function value was made.
  package struct Capture: Hashable, Sendable {
    package let name: String
    package let kind: Kind
    /// A name of the session, copied when the function was sealed.
    package var isSession = false

    package init(name: String, kind: Kind, isSession: Bool = false) {
      self.name = name
      self.kind = kind
      self.isSession = isSession
    }

    package func of(_ kind: Kind) -> Capture {
      Capture(name: name, kind: kind, isSession: isSession)
    }
  }

  /// The kinds of the values it carries, in order.
  package var leafKinds: [Kind] {
    switch self {
    case .template(_, let captures): captures.map(\.kind)
    case .primitive, .library, .builtin: []
    case .derived(_, let function), .fallback(let function, _): function.leafKinds
    case .pushforward(let function, let active):
      function.leafKinds.flatMap { $0.splitForPushforward(active: active) }
    case .pullback(let function, let arguments):
      function.leafKinds + arguments + Kind.randomState
    case .ruled(let function, let rule): function.leafKinds + rule.leafKinds + [.bool]
    }
  }

  package var banks: [Bank] { leafKinds.flatMap(\.banks) }

  /// How many operators stand around the function itself.
  var nesting: Int { inner.map { 1 + $0.nesting }.max() ?? 0 }

  package func joined(_ other: FunctionKind) -> FunctionKind? {
    switch (self, other) {
    case (.template(let t, let a), .template(let u, let b))
    where t === u && a.map(\.name) == b.map(\.name) && a.map(\.isSession) == b.map(\.isSession):
      return .template(
        t, zip(a, b).map { $0.of($0.kind.joined($1.kind)) })
    case (.derived(let d, let f), .derived(let e, let g)) where d == e:
      return f.joined(g).map { .derived(d, $0) }
    case (.ruled(let f, let df), .ruled(let g, let dg)):
      guard let both = f.joined(g), let rules = df.joined(dg) else { return nil }
      return .ruled(both, rules)
    default: return self == other ? self : nil
    }
  }

  /// The function at the centre, under all operators.
  package var core: FunctionKind { inner.first?.core ?? self }
}

extension Kind {
  /// The kinds that one level further out hold a value of this kind, which may carry a tangent.
  package func splitForPushforward(active: Bool) -> [Kind] {
    isActive ? [withActivity(active), withActivity(active)] : [self]
  }
}

/// The three kinds of registers.
package enum Bank: Hashable, Sendable {
  /// Base numbers and booleans.
  case passive
  /// Numbers of the machine's own type.
  case active
  /// Arrays, strings and boxes.
  case object
}
