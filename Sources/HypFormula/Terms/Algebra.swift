// Algebra.swift -- makes terms: equal ones are one object, and what is trivially simpler is made so.
//
// Sums and products are flat, like terms and powers of one base are collected, numbers are folded. Addends and factors stay
// in the order in which they came: so a derivative looks as its rule has left it. What needs a choice, as to expand or to
// factor, is done by `simplified`.

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Makes terms, and knows all that it has made.
final class Algebra {
  private var table: [Term.Form: Term] = [:]
  /// So many different terms are made at most.
  static let limit = 30_000
  /// A term is asked for so often at most.
  private static let mostWork = 400_000
  private var work = 0
  /// More were wanted: what is made from here on is thrown away.
  private(set) var isSpent = false
  var simplifiedTerms: [Term: Term] = [:]
  /// Names that mean something.
  var takenNames: Set<String> = []
  /// The rules that have been read.
  var templates: [String: Term] = [:]

  private(set) lazy var zero = number(0)
  private(set) lazy var one = number(1)
  private(set) lazy var minusOne = number(-1)
  private(set) lazy var half = number(Quantity(1, 2) ?? .one)
  private(set) lazy var euler = make(.constant("e"))

  init() {}

  /// Gives up.
  func spend() { isSpent = true }

  /// The term of that form, which is as simple as it gets.
  func make(_ form: Term.Form) -> Term {
    work += 1
    if work > Self.mostWork { isSpent = true }
    let key: Term.Form
    switch form {
    case .sum(let terms): key = .sum(terms.sorted { $0.id < $1.id })
    case .product(let terms): key = .product(terms.sorted { $0.id < $1.id })
    default: key = form
    }
    if let term = table[key] { return term }
    let term = Term(form, id: table.count)
    if table.count >= Self.limit || term.depth > 400 { isSpent = true }
    table[key] = term
    return term
  }

  func number(_ x: Quantity) -> Term { make(.number(x)) }
  func number(_ x: Int) -> Term { make(.number(Quantity(x))) }
  func variable(_ name: String, _ origin: Variable.Origin) -> Term {
    make(.variable(Variable(name: name, origin: origin)))
  }

  func negated(_ x: Term) -> Term { product([minusOne, x]) }
  func difference(_ x: Term, _ y: Term) -> Term { sum([x, negated(y)]) }
  func quotient(_ x: Term, _ y: Term) -> Term { product([x, power(y, minusOne)]) }
  func square(_ x: Term) -> Term { power(x, number(2)) }
  func exp(_ x: Term) -> Term { power(euler, x) }
  func log(_ x: Term) -> Term { call("log", [x]) }

  // MARK: Sums

  /// A term as a number times something; nil for a number alone.
  func split(_ term: Term) -> (coefficient: Quantity, rest: Term?) {
    if let x = term.number { return (x, nil) }
    if case .product(let factors) = term.form, let x = factors[0].number {
      return (x, factors.count == 2 ? factors[1] : make(.product(Array(factors.dropFirst()))))
    }
    return (.one, term)
  }

  func scaled(_ x: Quantity, _ rest: Term?) -> Term {
    guard let rest else { return number(x) }
    if x.isZero { return zero }
    if x.isOne { return rest }
    let (y, inner) = split(rest)
    if !y.isOne { return scaled(x * y, inner) }
    return make(.product([number(x)] + rest.factors))
  }

  func sum(_ terms: [Term]) -> Term {
    if isSpent { return zero }
    let flat = terms.flatMap(\.addends)
    // A number times a sum is written out where that makes fewer addends.
    var opened: [Term] = []
    var (count, mayOpen) = (0, false)
    for term in flat {
      let (x, rest) = split(term)
      if let rest, case .sum(let inner) = rest.form, inner.count <= 64 {
        let parts = inner.map { scaled(x, $0) }
        opened += parts
        count += parts.count
        if x == .minusOne { count += 1 }  // a sign before brackets: always
        mayOpen = true
      } else {
        opened.append(term)
        count += 1
      }
    }
    if mayOpen {
      let written = collected(opened)
      if written.count < count { return sum(of: written) }
    }
    return sum(of: collected(flat))
  }

  private func sum(of addends: [Term]) -> Term {
    addends.isEmpty ? zero : addends.count == 1 ? addends[0] : make(.sum(addends))
  }

  /// Addends with like terms collected.
  private func collected(_ terms: [Term]) -> [Term] {
    var order: [Term?] = []
    var coefficients: [Term?: Quantity] = [:]
    for term in terms {
      let (x, rest) = split(term)
      if let known = coefficients[rest] {
        coefficients[rest] = known + x
      } else {
        order.append(rest)
        coefficients[rest] = x
      }
    }
    joinSquares(&order, &coefficients)
    return order.compactMap { rest in
      guard let x = coefficients[rest], !x.isZero else { return nil }
      return scaled(x, rest)
    }
  }

  /// sin² + cos² = 1, and cosh² - sinh² = 1, with what stands before both.
  private func joinSquares(_ order: inout [Term?], _ coefficients: inout [Term?: Quantity]) {
    var place = 0
    while place < order.count {
      defer { place += 1 }
      guard let rest = order[place], let x = coefficients[rest], !x.isZero else { continue }
      for (index, factor) in rest.factors.enumerated() {
        guard case .power(let base, let n) = factor.form, n.number == Quantity(2),
          case .call(let name, let arguments) = base.form,
          let (partner, sign) = ["sin": ("cos", 1), "cosh": ("sinh", -1)][name]
        else { continue }
        var others = rest.factors
        others.remove(at: index)
        let twin = product(others + [square(call(partner, arguments))])
        guard let y = coefficients[twin], y == (sign == 1 ? x : -x) else { continue }
        coefficients[rest] = .zero
        coefficients[twin] = .zero
        let (z, left) = split(product(others))
        if coefficients[left] == nil { order.append(left) }
        coefficients[left] = (coefficients[left] ?? .zero) + x * z
        break
      }
    }
  }

  // MARK: Products

  func product(_ terms: [Term]) -> Term {
    if isSpent { return zero }
    var coefficient = Quantity.one
    var order: [Term] = []
    var exponents: [Term: [Term]] = [:]
    for factor in terms.flatMap(\.factors) {
      if let x = factor.number {
        coefficient = coefficient * x
        continue
      }
      let (base, exponent) = factor.basis
      if exponents[base] == nil { order.append(base) }
      exponents[base, default: []].append(exponent ?? one)
    }
    if coefficient.isZero { return zero }
    var factors: [Term] = []
    for base in order {
      for exponent in joined(exponents[base] ?? [], isPositive: isPositive(base)) {
        for factor in power(base, exponent).factors {
          if let x = factor.number { coefficient = coefficient * x } else { factors.append(factor) }
        }
      }
    }
    if coefficient.isZero { return zero }
    if factors.count > 1, let simpler = joinSigns(factors) {
      return product([number(coefficient)] + simpler)
    }
    if factors.isEmpty { return number(coefficient) }
    if !coefficient.isOne { factors.insert(number(coefficient), at: 0) }
    return factors.count == 1 ? factors[0] : make(.product(factors))
  }

  /// sign(x) x = |x| and sign(x) |x| = x; nil where there is no such pair.
  private func joinSigns(_ factors: [Term]) -> [Term]? {
    for (place, factor) in factors.enumerated() {
      guard case .call("sign", let arguments) = factor.form else { continue }
      let size = call("abs", arguments)
      for (other, partner) in factors.enumerated() where other != place {
        let (base, exponent) = partner.basis
        guard base == arguments[0] || base == size, let n = exponent.map({ $0.number?.whole }) ?? 1,
          n > 0
        else { continue }
        var rest = factors
        rest[place] = base == size ? arguments[0] : size
        rest[other] = power(base, number(n - 1))
        return rest
      }
    }
    return nil
  }

  /// The exponents of one base, added up where that is allowed.
  private func joined(_ exponents: [Term], isPositive: Bool) -> [Term] {
    if exponents.count == 1 { return exponents }
    if isPositive { return [sum(exponents)] }
    let numbers = exponents.filter { $0.number != nil }
    let others = exponents.filter { $0.number == nil }
    return (numbers.isEmpty ? [] : [sum(numbers)]) + others
  }

  // MARK: Powers

  func power(_ base: Term, _ exponent: Term) -> Term {
    if isSpent { return zero }
    if let n = exponent.number {
      if n.isZero { return one }
      if n.isOne { return base }
      if let simpler = power(base, n) { return simpler }
    }
    if base.isOne { return one }
    switch base.form {
    case .constant("e"):
      let (x, rest) = split(exponent)
      if let rest, case .call("log", let arguments) = rest.form {
        return power(arguments[0], number(x))
      }
    case .power(let inner, let n) where isPositive(inner):
      return power(inner, product([n, exponent]))
    default: break
    }
    return make(.power(base, exponent))
  }

  private func power(_ base: Term, _ n: Quantity) -> Term? {
    switch base.form {
    case .number(let x):
      if let whole = n.whole, let result = x.power(whole) { return number(result) }
      if let ratio = n.ratio, let result = x.root(ratio.bottom)?.power(ratio.top) {
        return number(result)
      }
      let rounded = pow(x.double, n.double)
      guard x.ratio == nil || n.ratio == nil || n.isDecimal, rounded.isFinite else { return nil }
      return number(Quantity(inexact: rounded))
    case .power(let inner, let exponent):
      guard let m = exponent.number else { return nil }
      let both = m * n
      if n.whole != nil || (m.whole == nil && m.ratio != nil) || isPositive(inner) {
        return power(inner, number(both))
      }
      guard m.isEven else { return nil }
      return power(both.isEven ? inner : call("abs", [inner]), number(both))
    case .product(let factors):
      if n.whole != nil { return product(factors.map { power($0, number(n)) }) }
      // A factor whose sign is known may leave the root.
      let (x, rest) = split(base)
      if !x.isOne, !x.isNegative, let rest, let root = n.ratio.flatMap({ x.root($0.bottom) }),
        let outside = root.power(n.ratio?.top ?? 1)
      {
        return product([number(outside), power(rest, number(n))])
      }
      return nil
    case .call("abs", let arguments) where n.isEven:
      return power(arguments[0], number(n))
    default: return nil
    }
  }

  // MARK: Choices

  func choice(_ condition: Condition, _ a: Term, _ b: Term) -> Term {
    if isSpent { return zero }
    switch decided(condition) {
    case .truth(let truth): return truth ? a : b
    case .not(let opposite): return choice(opposite, b, a)
    case let condition: return a == b ? a : make(.choice(condition, a, b))
    }
  }

  /// A condition without the parts that are decided.
  func decided(_ condition: Condition) -> Condition {
    switch condition {
    case .truth, .name: return condition
    case .comparison(let relation, let a, let b):
      if a == b { return .truth(relation.holds(0, 0)) }
      if let x = a.number {
        if let y = b.number { return .truth(relation.holds(x.double, y.double)) }
        // Numbers stand on the right.
        return decided(.comparison(relation.turned, b, a))
      }
      // Beyond a bound of it, the larger of two is the other.
      if let y = b.number, case .call(let name, let sides) = a.form, sides.count == 2,
        let bound = sides[1].number,
        name == "max" && bound < y || name == "min" && y < bound
      {
        return decided(.comparison(relation, sides[0], b))
      }
      return condition
    case .both(let a, let b):
      let (a, b) = (decided(a), decided(b))
      if case .truth(let truth) = a { return truth ? b : a }
      if case .truth(let truth) = b { return truth ? a : b }
      return a == b ? a : .both(a, b)
    case .either(let a, let b):
      let (a, b) = (decided(a), decided(b))
      if case .truth(let truth) = a { return truth ? a : b }
      if case .truth(let truth) = b { return truth ? b : a }
      return a == b ? a : .either(a, b)
    case .not(let a):
      switch decided(a) {
      case .truth(let truth): return .truth(!truth)
      case .comparison(let relation, let x, let y): return .comparison(relation.opposite, x, y)
      case .not(let inner): return inner
      case let inner: return .not(inner)
      }
    }
  }
}

// MARK: - Names

extension Algebra {
  /// A name like this that no formula has yet.
  func freshName(_ wanted: String) -> String {
    let parts = wanted.map { $0.isLetter || $0.isNumber || $0 == "_" ? $0 : "_" }
    let stem = String(parts)
    var (name, count) = (stem, 1)
    while takenNames.contains(name) {
      count += 1
      name = "\(stem)_\(count)"
    }
    takenNames.insert(name)
    return name
  }
}
