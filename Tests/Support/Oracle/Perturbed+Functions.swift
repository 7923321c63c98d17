// Perturbed+Functions.swift -- the elementary functions: the value of the C library, and the slope as a
// textbook has it.

import Foundation

extension Perturbed {
  static func sin(_ x: Perturbed) -> Perturbed { x.map(Foundation.sin, slope: cos) }
  static func cos(_ x: Perturbed) -> Perturbed { x.map(Foundation.cos, slope: { -sin($0) }) }
  static func tan(_ x: Perturbed) -> Perturbed {
    x.map(Foundation.tan, slope: { 1 / (cos($0) * cos($0)) })
  }
  static func atan(_ x: Perturbed) -> Perturbed {
    x.map(Foundation.atan, slope: { 1 / (1 + $0 * $0) })
  }
  static func asinh(_ x: Perturbed) -> Perturbed {
    x.map(Foundation.asinh, slope: { 1 / sqrt(1 + $0 * $0) })
  }
  static func exp(_ x: Perturbed) -> Perturbed { x.map(Foundation.exp, slope: exp) }
  static func expm1(_ x: Perturbed) -> Perturbed { x.map(Foundation.expm1, slope: exp) }
  static func log(_ x: Perturbed) -> Perturbed { x.map(Foundation.log, slope: { 1 / $0 }) }
  static func log1p(_ x: Perturbed) -> Perturbed {
    x.map(Foundation.log1p, slope: { 1 / (1 + $0) })
  }
  static func sqrt(_ x: Perturbed) -> Perturbed {
    x.map({ $0.squareRoot() }, slope: { 1 / (2 * sqrt($0)) })
  }
  static func sinh(_ x: Perturbed) -> Perturbed { x.map(Foundation.sinh, slope: cosh) }
  static func cosh(_ x: Perturbed) -> Perturbed { x.map(Foundation.cosh, slope: sinh) }
  static func tanh(_ x: Perturbed) -> Perturbed {
    x.map(Foundation.tanh, slope: { 1 - tanh($0) * tanh($0) })
  }
  static func sigmoid(_ x: Perturbed) -> Perturbed {
    x.map({ 1 / (1 + Foundation.exp(-$0)) }, slope: { sigmoid($0) * sigmoid(-$0) })
  }
  static func softplus(_ x: Perturbed) -> Perturbed {
    x.map({ Swift.max($0, 0) + Foundation.log1p(Foundation.exp(-Swift.abs($0))) }, slope: sigmoid)
  }
  static func erf(_ x: Perturbed) -> Perturbed {
    x.map(Foundation.erf, slope: { .plain(2 / Double.pi.squareRoot()) * exp(-($0 * $0)) })
  }

  // MARK: Conventions: 0 at a kink, shared equally at a tie

  static func abs(_ x: Perturbed) -> Perturbed { x.map({ Swift.abs($0) }, slope: { sign($0) }) }
  static func relu(_ x: Perturbed) -> Perturbed {
    x.map({ $0 > 0 ? $0 : 0 }, slope: { $0.base > 0 ? 1 : 0 })
  }
  static func sign(_ x: Perturbed) -> Perturbed {
    let base = x.base
    return .plain(base > 0 ? 1 : base < 0 ? -1 : base == 0 ? 0 : base)
  }
  static func floor(_ x: Perturbed) -> Perturbed { .plain(x.base.rounded(.down)) }
  static func ceil(_ x: Perturbed) -> Perturbed { .plain(x.base.rounded(.up)) }
  static func round(_ x: Perturbed) -> Perturbed { .plain(x.base.rounded(.toNearestOrEven)) }

  static func min(_ x: Perturbed, _ y: Perturbed) -> Perturbed {
    map(
      x, y, { $1 < $0 || $1.isNaN ? $1 : $0 },
      slopes: { x, y in shares(x.base < y.base, x.base == y.base) })
  }
  static func max(_ x: Perturbed, _ y: Perturbed) -> Perturbed {
    map(
      x, y, { $1 > $0 || $1.isNaN ? $1 : $0 },
      slopes: { x, y in shares(x.base > y.base, x.base == y.base) })
  }
  private static func shares(_ first: Bool, _ tie: Bool) -> (Perturbed, Perturbed) {
    tie ? (0.5, 0.5) : first ? (1, 0) : (0, 1)
  }

  static func hypot(_ x: Perturbed, _ y: Perturbed) -> Perturbed {
    map(
      x, y, Foundation.hypot,
      slopes: { x, y in
        let length = hypot(x, y)
        return length.base == 0 ? (0, 0) : (x / length, y / length)
      })
  }
  static func atan2(_ y: Perturbed, _ x: Perturbed) -> Perturbed {
    map(
      y, x, Foundation.atan2,
      slopes: { y, x in
        let square = x * x + y * y
        return (x / square, -y / square)
      })
  }
}
