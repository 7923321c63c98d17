// HardValueTests.swift -- every primitive at the ends of the numbers, where counts, tables and loops come to grief.

import HypPrimitives
import Testing

/// Nothing traps, and nothing takes long: what the values are, other tests say.
@Suite struct HardValues {
  static let many: [Double] = [
    0, -0.0, 5e-324, -5e-324, 1e-310, 1e-300, -1e-300, 1e-20, -1e-20, 0.5, -0.5, 1, -1, 1.5, -2.5,
    30.5, 170, 171.6,
    700.5, -1e5, 1e8, -1e8, 1e15, 4.6e18, 1e19, -1e19, 1e155, 1e308, -1e308,
    .greatestFiniteMagnitude, .infinity,
    -.infinity, .nan,
  ]
  static let some: [Double] = [
    0, -0.0, 5e-324, -1e-310, 1e-20, 0.5, -0.5, 1, -2.5, 30.5, 1e5, 1e8, -1e15, 1e19, 1e308, -1e308,
    .greatestFiniteMagnitude, .infinity, .nan,
  ]
  static let few: [Double] = [0, 5e-324, -1e-20, 0.5, 1, 30.5, 1e8, 1e308, .infinity, .nan]

  /// A curve, and where on it; with all arguments there.
  typealias Point = (arguments: [Double], curve: any Curve, at: Double)

  struct Case: CustomTestStringConvertible, Sendable {
    let name: String
    let points: [Point]
    var testDescription: String { name }
  }

  enum Cases: PrimitiveVisitor {
    static func unary<P: Unary>(_: P.Type) -> Case {
      Case(name: P.entry.name, points: many.map { ([$0], Whole<P>(), $0) })
    }
    static func binary<P: Binary>(_: P.Type) -> Case {
      var points: [Point] = []
      for x in some {
        for y in some {
          points.append(([x, y], First<P>(y: y), x))
          points.append(([x, y], Second<P>(x: x), y))
        }
      }
      return Case(name: P.entry.name, points: points)
    }
    static func ternary<P: Ternary>(_: P.Type) -> Case {
      var points: [Point] = []
      for x in few {
        for y in few {
          for z in few {
            let numbers = [x, y, z]
            for place in 0..<3 {
              points.append((numbers, Place<P>(x: numbers, active: place), numbers[place]))
            }
          }
        }
      }
      return Case(name: P.entry.name, points: points)
    }
  }

  @Test(arguments: Catalogue.index(Cases.self))
  func nothingTrapsOrTakesLong(_ primitive: Case) {
    for (arguments, curve, x) in primitive.points {
      for nest in ["", "F", "R", "FF", "FR", "RF", "RR"] {
        var found = 0.0
        let time = ContinuousClock().measure { found = derivative(nest, of: curve, at: x) }
        #expect(time < limit, "\(primitive.name) \(arguments) \(nest) \(found)")
      }
    }
  }

  @Test func nothingTrapsInArrays() {
    inArrays(of: Double.self) { $0 }
    inArrays(of: Dual<Double>.self) { Dual(primal: $0, tangent: 1) }
    inArrays(of: Dual<Dual<Double>>.self) { x in
      Dual(primal: Dual(primal: x, tangent: 1), tangent: Dual(primal: 1, tangent: 0))
    }
  }

  private func inArrays<N: Number>(of _: N.Type, _ number: (Double) -> N) {
    func array(_ xs: [Double]) -> N.Array { N.Array(shape: [xs.count], elements: xs.map(number)) }
    let (many, some, few) = (array(Self.many), array(Self.some), array(Self.few))
    for row in Catalogue.index(Bound<N>.self) {
      switch row {
      case .unary(let function): #expect(function.array(many).shape.elementCount == Self.many.count)
      case .binary(let function):
        for y in Self.some {
          #expect(function.array(some, array([y])).shape.elementCount == Self.some.count)
        }
      case .ternary(let function):
        for y in Self.few {
          for z in Self.few {
            #expect(
              function.array(few, array([y]), array([z])).shape.elementCount == Self.few.count)
          }
        }
      }
    }
  }

  /// Without optimisation the arithmetic takes some forty times as long.
  private var limit: Duration {
    var isOptimised = true
    assert(
      {
        isOptimised = false; return true
      }())
    return isOptimised ? .seconds(1) : .seconds(20)
  }
}
