// LawTests.swift -- laws that every primitive in the catalogue must obey.
//
// A primitive added to the catalogue is tested by being there.

import HypPrimitives
import Testing

@Suite struct DerivativeLaws {
  static let specimens = Catalogue.index(Specimens.self)

  /// 1e-8: central differences of fourth order with step 1e-3 are good to some 1e-10.
  @Test(arguments: specimens)
  func forwardIsTheDifferenceQuotient(_ specimen: Specimen) {
    for (curve, x) in specimen.probes {
      expectClose(
        derivative("F", of: curve, at: x), differenceQuotient({ curve.at($0) }, at: x),
        within: 1e-8, floor: 1, "\(curve) at \(x)")
    }
  }

  @Test(arguments: specimens)
  func valueIsThePlainOneAtEveryLevel(_ specimen: Specimen) {
    for (curve, x) in specimen.probes {
      let y = curve.at(x)
      #expect(curve.at(Dual(primal: x, tangent: 1)).primal == y)
      #expect(curve.at(Dual(primal: Dual(primal: x, tangent: 1), tangent: 1)).base == y)
      #expect(
        curve.at(DualLanes<SIMD4<Double>>(primal: x, tangents: [1, 0, 2, 0])).primal == y)
      let tape = Tape<Dual<Double>>()
      withExtendedLifetime(tape) {
        #expect(curve.at(tape.variable(Dual(primal: x, tangent: 1))).base == y)
      }
    }
  }

  @Test(arguments: specimens)
  func reverseAndLanesAgreeWithForward(_ specimen: Specimen) {
    for (curve, x) in specimen.probes {
      let forward = derivative("F", of: curve, at: x)
      expectClose(derivative("R", of: curve, at: x), forward, within: 1e-14, "\(curve) at \(x)")
      let lanes = curve.at(DualLanes<SIMD4<Double>>(primal: x, tangents: [1, 0, 2, 0]))
      expectClose(lanes.tangents[0], forward, within: 1e-14)
      expectClose(lanes.tangents[2], 2 * forward, within: 1e-14)
      #expect(lanes.tangents[1] == 0)
    }
  }

  /// 1e-7, as the quotient is of a derivative. 1e-13 between nests: the same rule, other rounding.
  @Test(arguments: specimens)
  func everyNestIsTheSecondDerivative(_ specimen: Specimen) {
    for (curve, x) in specimen.probes {
      let second = derivative("FF", of: curve, at: x)
      let quotient = differenceQuotient({ derivative("F", of: curve, at: $0) }, at: x)
      expectClose(second, quotient, within: 1e-7, floor: 1, "\(curve) at \(x)")
      for nest in ["FR", "RF", "RR"] {
        expectClose(
          derivative(nest, of: curve, at: x), second, within: 1e-13, floor: 1e-2,
          "\(nest) of \(curve) at \(x)")
      }
    }
  }

  @Test(arguments: specimens)
  func everyNestIsTheThirdDerivative(_ specimen: Specimen) {
    for (curve, x) in specimen.probes {
      let third = derivative("FFF", of: curve, at: x)
      let quotient = differenceQuotient({ derivative("FF", of: curve, at: $0) }, at: x)
      expectClose(third, quotient, within: 1e-6, floor: 1, "\(curve) at \(x)")
      for nest in ["FFR", "FRF", "RFR", "RRR"] {
        expectClose(
          derivative(nest, of: curve, at: x), third, within: 1e-12, floor: 1e-2,
          "\(nest) of \(curve) at \(x)")
      }
    }
  }

  @Test(arguments: specimens)
  func edgesHoldAndHaveASecondDerivative(_ specimen: Specimen) {
    for (curve, x, slope) in specimen.edges {
      for nest in ["F", "R"] {
        expectClose(
          derivative(nest, of: curve, at: x), slope, within: 1e-14, "\(nest) of \(curve) at \(x)")
      }
      for nest in ["FF", "FR", "RF", "RR"] {
        let second = derivative(nest, of: curve, at: x)
        #expect(!second.isNaN, "\(nest) of \(curve) at \(x)")
      }
    }
  }

  /// The derivative proper, also where it is taken inside another one.
  @Test(arguments: specimens)
  func conventionsHoldInEveryModeAndNest(_ specimen: Specimen) {
    for (curve, x, slope) in specimen.kinks {
      expectClose(derivative("F", of: curve, at: x), slope, within: 0, "F of \(curve) at \(x)")
      expectClose(derivative("R", of: curve, at: x), slope, within: 0, "R of \(curve) at \(x)")
      let outer = Dual(primal: x, tangent: 1)
      expectClose(
        derivative(of: curve, at: outer, [.forward]).primal, slope, within: 0,
        "F in F of \(curve) at \(x)")
      expectClose(
        derivative(of: curve, at: outer, [.reverse]).primal, slope, within: 0,
        "R in F of \(curve) at \(x)")
      let tape = Tape<Double>()
      withExtendedLifetime(tape) {
        for mode in [Mode.forward, .reverse] {
          expectClose(
            derivative(of: curve, at: tape.variable(x), [mode]).primal, slope, within: 0,
            "\(mode) in R of \(curve) at \(x)")
        }
      }
      let second = derivative("FF", of: curve, at: x)
      for nest in ["FR", "RF", "RR"] {
        expectClose(
          derivative(nest, of: curve, at: x), second, within: 0, "\(nest) of \(curve) at \(x)")
      }
    }
  }

  /// A zero tangent of an outer level stays zero where the inner derivative is infinite.
  @Test(arguments: specimens)
  func outerLevelThatStandsStillStaysZero(_ specimen: Specimen) {
    let points = specimen.kinks + specimen.edges + specimen.probes.map { ($0.curve, $0.at, 0) }
    // Where the value is infinite too, a slope made of it multiplies infinity by that zero.
    for (curve, x, slope) in points where !slope.isNaN {
      if specimen.derivativeHasValue && curve.at(x).isInfinite { continue }
      let inner = curve.at(Dual(primal: Dual(primal: x, tangent: 0), tangent: 1))
      #expect(inner.tangent.tangent == 0, "\(curve) at \(x)")
      #expect(inner.primal.tangent == 0, "\(curve) at \(x)")
      let reverse = derivative(of: curve, at: Dual(primal: x, tangent: 0), [.reverse])
      #expect(reverse.tangent == 0, "\(curve) at \(x)")
    }
  }

  /// A finite derivative must not hide that the value is not a number.
  @Test(arguments: Catalogue.all.compactMap { $0 as? any Unary.Type })
  func outsideItsDomainTheDerivativeIsNotANumber(_ primitive: any Unary.Type) {
    func check<P: Unary>(_: P.Type) {
      for x in [-3.0, -1.5, -1, -0.5, 0.5, 1.5, 4] where P.value(x).isNaN {
        if P.kinks.contains(where: { $0.contains(x) }) { continue }
        #expect(derivative("F", of: Whole<P>(), at: x).isNaN, "\(P.self) at \(x)")
      }
      #expect(P.value(.nan).isNaN)
    }
    check(primitive)
  }
}
