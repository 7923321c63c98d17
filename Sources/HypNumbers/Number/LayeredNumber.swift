// LayeredNumber.swift -- a number and what it carries, level by level, as data that can be shown.

/// A number of any type, taken apart: what a trace of a program keeps.
public indirect enum LayeredNumber: Equatable, Sendable {
  /// A number that carries nothing.
  case plain(Double)
  /// `primal + tangent ε`
  case dual(primal: LayeredNumber, tangent: LayeredNumber)
  /// A number with tangents along several directions, up to the last that is not zero.
  case lanes(primal: Double, tangents: [Double])
  /// A number with its derivatives of order 1, 2, …
  case series(primal: LayeredNumber, derivatives: [LayeredNumber])

  /// The plain number.
  public var base: Double {
    switch self {
    case .plain(let x): x
    case .dual(let primal, _), .series(let primal, _): primal.base
    case .lanes(let primal, _): primal
    }
  }

  /// The number one level further out: without what the innermost level carries.
  public var primal: LayeredNumber {
    switch self {
    case .plain: self
    case .dual(let primal, _), .series(let primal, _): primal
    case .lanes(let primal, _): .plain(primal)
    }
  }

  /// The sum, layer by layer.
  public func adding(_ other: LayeredNumber) -> LayeredNumber {
    switch (self, other) {
    case (.plain(let x), .plain(let y)): return .plain(x + y)
    case (.dual(let x, let dx), .dual(let y, let dy)):
      return .dual(primal: x.adding(y), tangent: dx.adding(dy))
    case (.dual(let x, let dx), .plain), (.plain, .dual(let x, let dx)):
      let plain = if case .plain = self { self } else { other }
      return .dual(primal: x.adding(plain), tangent: dx)
    case (.lanes(let x, let dx), .lanes(let y, let dy)):
      let count = max(dx.count, dy.count)
      func at(_ d: [Double], _ place: Int) -> Double { place < d.count ? d[place] : 0 }
      return .lanes(primal: x + y, tangents: (0..<count).map { at(dx, $0) + at(dy, $0) })
    case (.lanes(let x, let dx), _): return .lanes(primal: x + other.base, tangents: dx)
    case (_, .lanes(let y, let dy)): return .lanes(primal: base + y, tangents: dy)
    default: return .plain(base + other.base)
    }
  }

  /// This cotangent times a slope, where zero wins, layer by layer.
  public func carried(by slope: LayeredNumber) -> LayeredNumber {
    switch (self, slope) {
    case (.plain(let x), .plain(let y)): return .plain(x == 0 || y == 0 ? 0 : x * y)
    case (.dual(let x, let dx), .dual(let y, let dy)):
      return .dual(
        primal: x.carried(by: y), tangent: x.carried(by: dy).adding(dx.carried(by: y)))
    case (.dual(let x, let dx), _):
      return .dual(primal: x.carried(by: slope), tangent: dx.carried(by: slope))
    case (.plain, .dual(let y, let dy)):
      return .dual(primal: carried(by: y), tangent: carried(by: dy))
    case (.lanes(let x, let dx), _):
      let tangents = if case .lanes(_, let dy) = slope { dy } else { [Double]() }
      let count = max(dx.count, tangents.count)
      func at(_ d: [Double], _ place: Int) -> Double { place < d.count ? d[place] : 0 }
      return .lanes(
        primal: x * slope.base,
        tangents: (0..<count).map { x * at(tangents, $0) + at(dx, $0) * slope.base })
    case (_, .lanes(let y, let dy)): return .lanes(primal: base * y, tangents: dy.map { base * $0 })
    default: return .plain(base * slope.base)
    }
  }

  /// It carries nothing but zeros.
  public var isPlain: Bool {
    switch self {
    case .plain: true
    case .dual(let primal, let tangent): primal.isPlain && tangent.isZero
    case .lanes(_, let tangents): tangents.allSatisfy { $0 == 0 }
    case .series(let primal, let derivatives):
      primal.isPlain && derivatives.allSatisfy(\.isZero)
    }
  }

  /// Zero, and carries nothing but zeros.
  public var isZero: Bool { base == 0 && isPlain }
}

extension Number {
  /// The plain number alone.
  public var layers: LayeredNumber { .plain(base.double) }
}

extension Dual {
  /// The primal and the tangent.
  public var layers: LayeredNumber { .dual(primal: primal.layers, tangent: tangent.layers) }
}

extension DualLanes {
  /// The primal and the tangents up to the last one that is not zero.
  public var layers: LayeredNumber {
    .lanes(primal: primal, tangents: (0..<laneCount).map { tangents[$0] })
  }
}

extension Reverse {
  /// The primal: a cotangent is its tape's.
  public var layers: LayeredNumber { primal.layers }
}
