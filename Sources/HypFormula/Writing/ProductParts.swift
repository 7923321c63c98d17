// ProductParts.swift -- a product as it is written: a sign, and what stands above and below the line.

/// A product, taken apart for writing.
struct ProductParts {
  var isNegative = false
  /// The number before the factors; nil for 1.
  var coefficient: Quantity?
  var above: [Term] = []
  /// The number before what is below; nil for 1.
  var divisor: Quantity?
  var below: [Term] = []

  init(_ term: Term, _ algebra: Algebra) {
    for factor in term.factors {
      if let x = factor.number {
        isNegative = x.isNegative
        let size = isNegative ? -x : x
        if let ratio = size.ratio, ratio.bottom != 1, !size.isDecimal {
          if ratio.top != 1 { coefficient = Quantity(ratio.top) }
          divisor = Quantity(ratio.bottom)
        } else if !size.isOne {
          coefficient = size
        }
      } else if case .power(let base, let exponent) = factor.form, base != algebra.euler,
        let n = exponent.number, n.isNegative
      {
        below.append(algebra.power(base, algebra.number(-n)))
      } else {
        above.append(factor)
      }
    }
    (above, below) = (Self.ordered(above), Self.ordered(below))
  }

  /// Names stand before functions and sums, in the order of the alphabet.
  private static func rank(_ factor: Term) -> String? {
    let (base, exponent) = factor.basis
    if let exponent, exponent.number == nil { return nil }
    if exponent?.number == Quantity(1, 2) { return nil }
    switch base.form {
    // What a loop changes comes after what it is given.
    case .variable(let variable):
      return (variable.origin == .local ? "\u{FFFF}" : "") + variable.name
    case .constant(let name): return exponent == nil || name != "e" ? name : nil
    default: return nil
    }
  }

  private static func ordered(_ factors: [Term]) -> [Term] {
    let named = factors.compactMap { factor in rank(factor).map { (name: $0, factor: factor) } }
    return named.sorted { $0.name < $1.name }.map(\.factor) + factors.filter { rank($0) == nil }
  }

  var hasLine: Bool { divisor != nil || !below.isEmpty }
}

/// An addend with the sign that it has.
func signed(_ addend: Term, _ algebra: Algebra) -> (isNegative: Bool, size: Term) {
  let (x, rest) = algebra.split(addend)
  return x.isNegative ? (true, algebra.scaled(-x, rest)) : (false, addend)
}

/// A number, a name, or a power of one.
private func isPolynomial(_ factor: Term) -> Bool {
  switch factor.form {
  case .number, .variable: true
  case .power(let base, let n):
    if case .variable = base.form { n.number.map { !$0.isNegative } ?? false } else { false }
  default: false
  }
}

/// The addends in the order in which they are written: not with a minus first, if there is a plus.
func writtenOrder(_ addends: [Term], _ algebra: Algebra) -> [Term] {
  // Of a polynomial the constant comes last.
  if let first = addends.first, let x = first.number, !x.isNegative, addends.count > 1,
    !algebra.split(addends[1]).coefficient.isNegative,
    addends.dropFirst().allSatisfy({ $0.factors.allSatisfy(isPolynomial) })
  {
    return Array(addends.dropFirst()) + [first]
  }
  guard let first = addends.first, algebra.split(first).coefficient.isNegative,
    let place = addends.firstIndex(where: { !algebra.split($0).coefficient.isNegative })
  else { return addends }
  var order = addends
  order.insert(order.remove(at: place), at: 0)
  return order
}
