// Support.swift -- curves, nested derivatives of them, and the primitives as curves.

import Foundation
import HypPrimitives
import Testing

/// A function of one number, at every number type.
protocol Curve: Sendable {
  func at<N: Number>(_ t: N) -> N
}

/// One way of taking one derivative.
enum Mode: Character {
  case forward = "F"
  case reverse = "R"
}

/// The derivative of `f` at `x` of order `modes.count`, the outermost operator first.
@_semantics("optimize.sil.specialize.generic.never")  // N grows with each mode
func derivative<N: Number>(of f: any Curve, at x: N, _ modes: ArraySlice<Mode>) -> N {
  guard let mode = modes.first else { return f.at(x) }
  let inner = modes.dropFirst()
  switch mode {
  case .forward:
    return derivative(of: f, at: Dual(primal: x, tangent: 1), inner).tangent
  case .reverse:
    let tape = Tape<N>()
    return withExtendedLifetime(tape) {
      let variable = tape.variable(x)
      let result = derivative(of: f, at: variable, inner)
      tape.clearCotangents()
      tape.seed(result, with: 1)
      tape.propagate()
      return tape.cotangent(of: variable)
    }
  }
}

/// The derivative along `nest`, as in "FR" for forward over reverse.
func derivative(_ nest: String, of f: any Curve, at x: Double) -> Double {
  derivative(of: f, at: x, ArraySlice(nest.compactMap(Mode.init(rawValue:))))
}

/// Central differences of fourth order.
func differenceQuotient(_ f: (Double) -> Double, at x: Double) -> Double {
  let h = 1e-3
  return (8 * (f(x + h) - f(x - h)) - (f(x + 2 * h) - f(x - 2 * h))) / (12 * h)
}

func expectClose(
  _ x: Double, _ y: Double, within tolerance: Double, floor: Double = 0,
  _ comment: @autoclosure () -> Comment? = nil,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  let isSame = x == y || (x.isNaN && y.isNaN)
  let isClose = abs(x - y) <= tolerance * max(floor, abs(y))
  #expect(isSame || isClose, "\(x) \(y) \(comment() ?? "")", sourceLocation: sourceLocation)
}

// MARK: - Primitives as curves

struct Whole<P: Unary>: Curve {
  func at<N: Number>(_ t: N) -> N { P.of(t) }
}

struct First<P: Binary>: Curve {
  let y: Double
  var passive = false
  func at<N: Number>(_ t: N) -> N {
    let y = N.Base(literal: y)
    return passive ? N.lift(P.self, t, y) : P.of(t, N(y))
  }
}

struct Second<P: Binary>: Curve {
  let x: Double
  var passive = false
  func at<N: Number>(_ t: N) -> N {
    let x = N.Base(literal: x)
    return passive ? N.lift(P.self, x, t) : P.of(N(x), t)
  }
}

/// Along a line, so that mixed derivatives count.
struct Slanted<P: Binary>: Curve {
  let x: Double
  let y: Double
  func at<N: Number>(_ t: N) -> N {
    P.of(t + N(N.Base(literal: x)), 0.5 * t + N(N.Base(literal: y)))
  }
}

struct Place<P: Ternary>: Curve {
  let x: [Double]
  let active: Int
  func at<N: Number>(_ t: N) -> N {
    let n = (0..<3).map { $0 == active ? t : N(N.Base(literal: x[$0])) }
    return P.of(n[0], n[1], n[2])
  }
}

/// What the laws need of a primitive.
struct Specimen: CustomTestStringConvertible, Sendable {
  let name: String
  /// Where tests differentiate.
  var probes: [(curve: any Curve, at: Double)]
  /// Where the derivative is given, and the second is finite.
  var edges: [(curve: any Curve, at: Double, derivative: Double)]
  /// Where a convention holds.
  var kinks: [(curve: any Curve, at: Double, derivative: Double)]
  var isPiecewise = false
  /// The derivative is written with the value itself.
  var derivativeHasValue = false
  var testDescription: String { name }
}

enum Specimens: PrimitiveVisitor {
  static func unary<P: Unary>(_: P.Type) -> Specimen {
    Specimen(
      name: P.entry.name, probes: P.probes.map { (Whole<P>(), $0) },
      edges: P.edges.map { (Whole<P>(), $0.x, $0.derivative) },
      kinks: P.kinks.flatMap { $0.samples.map { (Whole<P>(), $0.at, $0.derivative) } },
      isPiecewise: P.self is any Piecewise.Type, derivativeHasValue: P.entry.derivativeHasValue)
  }

  static func binary<P: Binary>(_: P.Type) -> Specimen {
    func curves(_ x: Double, _ y: Double, _ partials: (Double, Double)) -> [(
      curve: any Curve, at: Double, derivative: Double
    )] {
      [
        (First<P>(y: y), x, partials.0), (Second<P>(x: x), y, partials.1),
        (First<P>(y: y, passive: true), x, partials.0),
        (Second<P>(x: x, passive: true), y, partials.1),
      ]
    }
    return Specimen(
      name: P.entry.name,
      probes: P.probes.flatMap { probe in
        // A whole number cannot be moved a little.
        P.entry.holdsFirst
          ? [(Second<P>(x: probe.x), probe.y), (Second<P>(x: probe.x, passive: true), probe.y)]
          : curves(probe.x, probe.y, (0, 0)).map { ($0.curve, $0.at) }
            + [(Slanted<P>(x: probe.x, y: probe.y), 0)]
      },
      edges: P.edges.flatMap { curves($0.x, $0.y, $0.partials) },
      kinks: P.kinks.flatMap { kink in
        kink.samples.flatMap { curves($0.at.0, $0.at.1, $0.derivative) }
      })
  }

  static func ternary<P: Ternary>(_: P.Type) -> Specimen {
    Specimen(
      name: P.entry.name,
      probes: P.probes.flatMap { probe in
        let x = [probe.x, probe.y, probe.z]
        // The condition of `where` jumps at 0: no probe.
        return (0..<3).filter { P.self != Where.self || $0 > 0 }.map {
          (Place<P>(x: x, active: $0), x[$0])
        }
      },
      edges: [], kinks: [])
  }
}

/// A file beside the tests.
func data(_ name: String, file: String = #filePath) throws -> Data {
  try Data(
    contentsOf: URL(fileURLWithPath: file).deletingLastPathComponent()
      .appendingPathComponent("Data/\(name)"))
}
