// ArraySupport.swift -- programs on arrays, their derivatives in every mode, and the laws between
// them.

import HypNumbers
import HypTaylor
import RealModule
import Testing

/// A function of one array, generic over the level.
protocol ArrayProgram {
  func callAsFunction<A: NumberArray>(_ x: A) -> A
}

extension NumberArray {
  /// A constant of the base, at this level.
  init(_ c: DoubleArray) {
    self.init(
      constant: Element.Base.Array(
        shape: c.shape, elements: c.elements.map { Element.Base(literal: $0) }))
  }
}

/// ⟨w, f(x)⟩ of rank 0.
struct Weighted<F: ArrayProgram>: ArrayProgram {
  var f: F
  var w: DoubleArray
  func callAsFunction<A: NumberArray>(_ x: A) -> A { A(scalar: (A(w) * f(x)).sum()) }
}

/// The derivative along v.
struct Along<F: ArrayProgram>: ArrayProgram {
  var f: F
  var v: DoubleArray
  func callAsFunction<A: NumberArray>(_ x: A) -> A { jvp(f, x, v) }
}

/// The gradient of a function with a result of rank 0.
struct Gradient<F: ArrayProgram>: ArrayProgram {
  var f: F
  func callAsFunction<A: NumberArray>(_ x: A) -> A { vjp(f, x, A(scalar: 1)) }
}

func jvp<F: ArrayProgram, A: NumberArray>(_ f: F, _ x: A, _ v: DoubleArray) -> A {
  let y = f(DualArray<A.Element>(primal: x, tangent: A(v)))
  return y.tangent ?? A(zeros: y.shape)
}

func vjp<F: ArrayProgram, A: NumberArray>(_ f: F, _ x: A, _ cotangent: A) -> A {
  let tape = Tape<A.Element>()
  let x = tape.variable(x)
  let y = f(x)
  tape.seed(y, with: cotangent)
  tape.propagate()
  return tape.cotangent(of: x)
}

/// Every law that derivatives of `f` at `x` must obey, to first and second order.
func checkLaws<F: ArrayProgram>(
  _ f: F, at x: DoubleArray, _ what: String, differences: Double? = 1e-6, jets hasJets: Bool = true,
  seed: UInt64 = 1,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  var chance = Chance(seed &+ 77)
  let v = chance.array(x.shape)
  let y = f(x)
  let w = chance.array(y.shape)

  // The value does not depend on the level, nor does what was recorded change it.
  let dual = f(DualArray<Double>(primal: x, tangent: v))
  #expect(dual.primal.elements.map(\.bitPattern) == y.elements.map(\.bitPattern), "\(what)")
  #expect(dual.primal.shape == y.shape, "\(what)", sourceLocation: sourceLocation)
  let tape = Tape<Double>()
  #expect(
    f(tape.variable(x)).primal.elements.map(\.bitPattern) == y.elements.map(\.bitPattern),
    "\(what)", sourceLocation: sourceLocation)

  // ⟨w, J v⟩ = ⟨Jᵀ w, v⟩, and differences.
  let forward = jvp(f, x, v)
  let backward = vjp(f, x, w)
  #expect(forward.shape == y.shape && backward.shape == x.shape, "\(what)")
  #expect(
    isClose(dot(w, forward), dot(backward, v), 1e-12),
    "\(what): \(dot(w, forward)) \(dot(backward, v))", sourceLocation: sourceLocation)
  if let differences {
    let h = 1e-5
    let difference = (f(x + v.scaled(by: h)) - f(x - v.scaled(by: h))).scaled(by: 0.5 / h)
    expectClose(
      forward, difference, differences, "\(what), differences", sourceLocation: sourceLocation)
  }

  // Reverse against forward, direction by direction, by lanes.
  let jvps = (0..<min(x.count, 4)).map { k in
    var unit = DoubleArray(zeros: x.shape)
    unit.setElement(at: k, to: 1)
    return unit
  }
  if !jvps.isEmpty {
    var planes: [Double] = []
    for lane in 0..<4 {
      planes += lane < jvps.count ? jvps[lane].elements : DoubleArray(zeros: x.shape).elements
    }
    let lanes = f(
      LanesArray<SIMD4<Double>>(
        primal: x, tangents: DoubleArray(shape: [4] + x.shape, elements: planes)))
    expectClose(lanes.primal, y, 0, "\(what), lanes", sourceLocation: sourceLocation)
    for (lane, unit) in jvps.enumerated() {
      let one = jvp(f, x, unit)
      // A plane that is not there is zero.
      let planes = lanes.tangents.flatMap { lane < $0.shape[0] ? $0 : nil }
      expectClose(
        planes.map { $0.selecting([.at(lane)]) } ?? DoubleArray(zeros: y.shape), one, 1e-13,
        "\(what), lane \(lane)", sourceLocation: sourceLocation)
      #expect(
        isClose(dot(w, one), backward.element(at: lane), 1e-12),
        "\(what), gradient \(lane)", sourceLocation: sourceLocation)
    }
  }

  if hasJets { checkJets(f, at: x, v, w, what, sourceLocation: sourceLocation) }

  // Second derivatives in every nest, along v.
  let g = Weighted(f: f, w: w)
  let first = jvp(Gradient(f: g), x, v)
  let nests = [
    ("reverse over forward", vjp(Along(f: g, v: v), x, DoubleArray(scalar: 1))),
    (
      "reverse over reverse",
      vjp(Weighted(f: Gradient(f: g), w: v), x, DoubleArray(scalar: 1))
    ),
  ]
  for (name, other) in nests {
    expectClose(first, other, 1e-12, "\(what), \(name)", sourceLocation: sourceLocation)
  }
  let twice = jvp(Along(f: g, v: v), x, v).element(at: 0)
  #expect(
    isClose(twice, dot(first, v), 1e-12), "\(what): \(twice) \(dot(first, v))",
    sourceLocation: sourceLocation)
}

/// Taylor mode along v, alone, inside and around the others: against nested forward mode.
func checkJets<F: ArrayProgram>(
  _ f: F, at x: DoubleArray, _ v: DoubleArray, _ w: DoubleArray, _ what: String,
  sourceLocation: SourceLocation
) {
  let y = f(x)
  let forward = jvp(f, x, v)
  let arena = JetArena<Double>()
  arena.reset(order: 3)
  let line = arena.line(x, along: v)
  let jets = f(line)
  #expect(jets.primal.elements.map(\.bitPattern) == y.elements.map(\.bitPattern), "\(what), jets")
  let along = Along(f: f, v: v)
  let orders = [forward, jvp(along, x, v), jvp(Along(f: along, v: v), x, v)]
  let (inside, outside) = (
    jvp(f, line, v), f(DualArray<Jet<Double>>(primal: line, tangent: JetArray<Double>(v)))
  )
  let around = JetArena<Dual<Double>>()
  around.reset(order: 2)
  let other = f(
    around.line(DualArray<Double>(primal: x, tangent: v), along: DualArray<Double>(constant: v)))
  let back = vjp(f, line, JetArray<Double>(w))
  for (k, expected) in orders.enumerated() {
    let name = "\(what), order \(k + 1)"
    expectClose(jets.derivative(k + 1), expected, 1e-11, name, sourceLocation: sourceLocation)
    if k == 0 { continue }
    expectClose(inside.derivative(k), expected, 1e-11, name, sourceLocation: sourceLocation)
    expectClose(
      outside.tangent?.derivative(k) ?? DoubleArray(zeros: y.shape), expected, 1e-11, name,
      sourceLocation: sourceLocation)
    expectClose(
      other.derivative(k).tangent ?? DoubleArray(zeros: y.shape), expected, 1e-11, name,
      sourceLocation: sourceLocation)
    #expect(
      isClose(dot(back.derivative(k), v), dot(w, expected), 1e-10), "\(name), reverse",
      sourceLocation: sourceLocation)
  }
  withExtendedLifetime((arena, around)) {}
}
