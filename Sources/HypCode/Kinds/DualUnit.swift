// DualUnit.swift -- the names ε, ε₁, ε₂, …: the units of dual numbers, in expressions of the session.
//
// A statement of the session that uses them runs on a machine with one level of forward mode for each
// unit, and what it gives is shown with all its coefficients. Several units written together are
// their product: `ε₁ε₂`. A function may have a variable of its own that is called ε.

/// A number with the square 0. Different units have products that are not 0.
package struct DualUnit: Hashable, Comparable, Sendable {
  /// The digits below; nil for ε alone.
  package let subscripts: String?

  package var name: String { "ε" + (subscripts ?? "") }

  /// ε, then by number, `ε₂` before `ε₁₀`.
  package static func < (a: DualUnit, b: DualUnit) -> Bool {
    let (x, y) = (a.subscripts ?? "", b.subscripts ?? "")
    return x.count == y.count
      ? x.unicodeScalars.lexicographicallyPrecedes(y.unicodeScalars) : x.count < y.count
  }

  /// The units that a name is the product of; nil for any other name.
  package static func factors(_ name: String) -> [DualUnit]? {
    guard name.unicodeScalars.first == "ε" else { return nil }
    var factors: [DualUnit] = []
    for part in name.unicodeScalars.split(separator: "ε", omittingEmptySubsequences: false)
      .dropFirst()
    {
      guard part.allSatisfy({ ("₀"..."₉").contains($0) }) else { return nil }
      factors.append(DualUnit(subscripts: part.isEmpty ? nil : String(part)))
    }
    return factors
  }
}

extension DualUnit {
  /// What the manual says.
  package static let page = """
    ε
      The unit of dual numbers, ε² = 0: `f(x + ε)` is `f(x) + f'(x)ε`.

      several     `ε₁`, `ε₂`, … in one expression: the coefficient of ε₁ε₂ is a second derivative.
      limits      It stands in an expression of the session. No name can hold a value with ε in it.
      typing      `\\eps` and Tab, `\\eps_1` and Tab
      example     (3 + ε)^2
                  9 + 6ε
    """
}

/// The units that a statement uses, in their order.
package struct DualUnits: Sendable {
  package let units: [DualUnit]
  /// The products of several units that it names.
  package let products: [(name: String, factors: [DualUnit])]

  /// What there is of them among `names`.
  package init(in names: [String]) {
    var units: Set<DualUnit> = []
    var products: [(String, [DualUnit])] = []
    for name in names {
      guard let factors = DualUnit.factors(name) else { continue }
      units.formUnion(factors)
      if factors.count > 1 { products.append((name, factors)) }
    }
    self.units = units.sorted()
    self.products = products
  }
}
