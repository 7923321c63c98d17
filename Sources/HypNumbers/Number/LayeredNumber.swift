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
