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
  }

  var hasLine: Bool { divisor != nil || !below.isEmpty }
}

/// An addend with the sign that it has.
func signed(_ addend: Term, _ algebra: Algebra) -> (isNegative: Bool, size: Term) {
  let (x, rest) = algebra.split(addend)
  return x.isNegative ? (true, algebra.scaled(-x, rest)) : (false, addend)
}

/// The addends in the order in which they are written: not with a minus first, if there is a plus.
func writtenOrder(_ addends: [Term], _ algebra: Algebra) -> [Term] {
  guard let first = addends.first, algebra.split(first).coefficient.isNegative,
    let place = addends.firstIndex(where: { !algebra.split($0).coefficient.isNegative })
  else { return addends }
  var order = addends
  order.insert(order.remove(at: place), at: 0)
  return order
}
