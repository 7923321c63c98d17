// TaylorLawTests.swift -- jets agree with nested levels, for every primitive in the catalogue.

import HypPrimitives
import HypTaylor
import Testing

/// The derivatives of order 0 to `order` of `f` at `x`, by one run on jets.
private func jet<N: Number>(_ f: any Curve, at x: N, order: Int) -> [N] {
  let arena = JetArena<N>()
  arena.reset(order: order)
  return withExtendedLifetime(arena) {
    let y = f.at(arena.variable(x))
    #expect(!arena.hasOverflowed)
    return [y.primal] + (1...order).map { y.derivative($0) }
  }
}

@Suite struct TaylorLaws {
  static let specimens = Catalogue.index(Specimens.self)

  /// 1e-11: nests of duals and Leibniz' rule add the same products in another order.
  @Test(arguments: specimens)
  func jetsAgreeWithNestedDuals(_ specimen: Specimen) {
    for (curve, x) in specimen.probes {
      let derivatives = jet(curve, at: x, order: 5)
      #expect(derivatives[0].bitPattern == curve.at(x).bitPattern, "\(curve) at \(x)")
      for order in 1...5 {
        let nest = String(repeating: "F", count: order)
        expectClose(
          derivatives[order], derivative(nest, of: curve, at: x), within: 1e-11, floor: 1e-2,
          "\(curve) at \(x), order \(order)")
      }
    }
  }

  @Test(arguments: specimens)
  func jetsNestWithEveryLevel(_ specimen: Specimen) {
    for (curve, x) in specimen.probes {
      let derivatives = jet(curve, at: x, order: 4)
      let outside = jet(curve, at: Dual(primal: x, tangent: 1), order: 3)
      for order in 0...3 {
        let (primal, tangent) = (outside[order].primal, outside[order].tangent)
        expectClose(primal, derivatives[order], within: 1e-12, floor: 1e-2, "\(curve) at \(x)")
        expectClose(tangent, derivatives[order + 1], within: 1e-11, floor: 1e-2, "\(curve) at \(x)")
      }

      let arena = JetArena<Double>()
      arena.reset(order: 3)
      let variable = arena.variable(x)
      let inside = curve.at(Dual(primal: variable, tangent: 1)).tangent
      let tape = Tape<Jet<Double>>()
      let recorded = tape.variable(variable)
      let y = curve.at(recorded)
      tape.clearCotangents()
      tape.seed(y, with: 1)
      tape.propagate()
      let cotangent = tape.cotangent(of: recorded)
      for order in 1...3 {
        let expected = derivatives[order + 1]
        expectClose(
          inside.derivative(order), expected, within: 1e-11, floor: 1e-2, "\(curve) at \(x)")
        expectClose(
          cotangent.derivative(order), expected, within: 1e-11, floor: 1e-2, "\(curve) at \(x)")
      }

      let outer = Tape<Double>()
      let t = outer.variable(x)
      let last = jet(curve, at: t, order: 3)[3]
      outer.clearCotangents()
      outer.seed(last, with: 1)
      outer.propagate()
      expectClose(
        outer.cotangent(of: t), derivatives[4], within: 1e-11, floor: 1e-2, "\(curve) at \(x)")
      withExtendedLifetime((arena, tape, outer)) {}
    }
  }

  @Test(arguments: specimens)
  func jetsOfJetsAreMixedDerivatives(_ specimen: Specimen) {
    for (curve, x) in specimen.probes {
      let derivatives = jet(curve, at: x, order: 4)
      let arena = JetArena<Double>()
      arena.reset(order: 2)
      let mixed = jet(curve, at: arena.variable(x), order: 2)
      for (outer, inner) in [(0, 2), (1, 1), (2, 0), (1, 2), (2, 1), (2, 2)] {
        let value = inner == 0 ? mixed[outer].primal : mixed[outer].derivative(inner)
        expectClose(
          value, derivatives[outer + inner], within: 1e-11, floor: 1e-2, "\(curve) at \(x)")
      }
      withExtendedLifetime(arena) {}
    }
  }

  /// No rule branches so that its work doubles with each order, and no higher order changes a lower.
  @Test(arguments: specimens)
  func highOrdersLeaveLowerOnesAsTheyAre(_ specimen: Specimen) {
    for (curve, x) in specimen.probes {
      let low = jet(curve, at: x, order: 6)
      let high = jet(curve, at: x, order: 30)
      for order in 0...6 {
        expectClose(high[order], low[order], within: 1e-15, "\(curve) at \(x), order \(order)")
      }
    }
  }

  @Test(arguments: specimens)
  func conventionsAtKinksAreTheSame(_ specimen: Specimen) {
    for (curve, x, expected) in specimen.kinks {
      let derivatives = jet(curve, at: x, order: 3)
      expectClose(
        derivatives[1], expected, within: 1e-14, "\(curve) at \(x)")
    }
  }
}
