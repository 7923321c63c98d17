// Machine+DualUnits.swift -- statements with ε in them: run on dual numbers, whose parts are shown.

import HypCode
import HypNumbers

/// How numbers read whose derivatives the user asked to see: `9 + 6ε`.
package struct DualForm<N: Number> {
  /// The units, and the products of units: at place i those whose bits are set in i.
  let monomials: [String]
  /// The places of the monomials in the order in which they are written: by degree, then by unit.
  package let order: [Int]
  /// The coefficients of the monomials.
  package let coefficients: (N) -> [Double]

  init(_ units: [DualUnit], _ coefficients: @escaping (N) -> [Double]) {
    func factors(_ place: Int) -> [Int] { units.indices.filter { place >> $0 & 1 == 1 } }
    let places = Array(0..<(1 << units.count))
    monomials = places.map { factors($0).map { units[$0].name }.joined() }
    order = places.sorted {
      let (a, b) = (factors($0), factors($1))
      return a.count == b.count ? a.lexicographicallyPrecedes(b) : a.count < b.count
    }
    self.coefficients = coefficients
  }

  /// The number has no part with a unit in it.
  func isPlain(_ x: N) -> Bool { coefficients(x).dropFirst().allSatisfy { $0 == 0 } }

  /// The terms whose coefficient is not 0, with coefficients written by `write`.
  package func text(_ x: N, _ write: (Double) -> String = NumberText.shortest) -> String {
    let coefficients = coefficients(x)
    var text = ""
    for place in order where coefficients[place] != 0 {
      let (coefficient, monomial) = (coefficients[place], monomials[place])
      let isNegative = coefficient < 0
      let digits = write(coefficient.magnitude)
      var term = digits
      if !monomial.isEmpty {
        // `inf` and `nan` would run into the name of the unit.
        let gap = coefficient.isFinite ? "" : " "
        term = digits == "1" ? monomial : digits + gap + monomial
      }
      text += text.isEmpty ? (isNegative ? "-" : "") + term : (isNegative ? " - " : " + ") + term
    }
    return text.isEmpty ? write(coefficients[0]) : text
  }
}

/// What a statement with units in it gives.
package struct DualResult {
  /// Without the parts that have a unit in them.
  package let primal: Value<Double>
  /// As it is shown; nil where no part has a unit in it.
  package let text: (() -> String)?
}

extension Machine {
  /// Runs a statement one level further in for each of `units`.
  ///
  /// - Parameters:
  ///   - known: the units of the levels down to this one.
  ///   - coefficients: those of a number of this level.
  @inline(never) @_semantics("optimize.sil.specialize.generic.never")
  package func evaluate(
    _ code: Code, _ units: [DualUnit], known: [N] = [],
    coefficients: @escaping (N) -> [Double]
  ) throws(Fault) -> DualResult {
    guard known.count == units.count else {
      return try forward.evaluate(
        code, units, known: known.map { Dual(primal: $0) } + [Dual(primal: 0, tangent: 1)]
      ) { coefficients($0.primal) + coefficients($0.tangent) }
    }
    let form = DualForm(units, coefficients)
    dualForm = form
    defer { dualForm = nil }
    // The units are the first numbers that the code expects.
    for (register, unit) in known.enumerated() { r[register] = unit }
    guard run(code) == .ok else { throw takeFault() }
    let value = takeResult(code.resultKind)
    let primal = value.constant(at: Double.self)
    guard form.holds(value) else { return DualResult(primal: primal, text: nil) }
    return DualResult(primal: primal) { ValueText.text(value) { form.text($0) } }
  }
}

extension Machine {
  /// A value for a name of the session, boxed; nil where it has a part with a unit in it.
  func storable(_ value: Value<N>) -> Any? { dualForm == nil ? value : plain(value) }

  /// The value without the units' parts; nil where it has some.
  private func plain(_ value: Value<N>) -> Value<N.Base>? {
    guard let form = dualForm else { return nil }
    return form.holds(value) ? nil : base(of: value)
  }

  /// The value without derivatives.
  package func base(of value: Value<N>) -> Value<N.Base> { value.constant(at: N.Base.self) }
}

extension DualForm {
  /// Some number in the value has a part with a unit in it.
  package func holds(_ value: Value<N>) -> Bool {
    switch value {
    case .number(let x): !isPlain(x)
    case .activeArray(let array):
      (0..<array.count).contains { !isPlain(array.element(at: $0)) }
    case .range(let range): ![range.start, range.end, range.step].allSatisfy(isPlain)
    case .tuple(_, let parts), .function(_, let parts): parts.contains(where: holds)
    default: false
    }
  }
}
