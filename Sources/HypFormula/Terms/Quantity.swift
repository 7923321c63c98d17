// Quantity.swift -- the numbers in a formula: fractions as long as they are exact.

/// A number as it stands in a formula: a fraction where it is one with few digits, else a double.
struct Quantity: Hashable {
  /// Numerator and denominator, which is positive; nil where the number is no short fraction.
  private(set) var ratio: (top: Int, bottom: Int)?
  /// The number, rounded.
  let double: Double
  /// Somebody wrote it with a point: it is shown so.
  private(set) var isDecimal = false

  static let zero = Quantity(0)
  static let one = Quantity(1)
  static let minusOne = Quantity(-1)

  init(_ whole: Int) {
    ratio = (whole, 1)
    double = Double(whole)
  }

  /// A fraction in lowest terms.
  init?(_ top: Int, _ bottom: Int, isDecimal: Bool = false) {
    guard bottom != 0, top != .min, bottom != .min else { return nil }
    let divisor = Self.commonDivisor(top, bottom) * (bottom < 0 ? -1 : 1)
    let (top, bottom) = (top / divisor, bottom / divisor)
    // Beyond, the double next to the fraction would not be the fraction of the doubles.
    guard abs(top) < 1 << 53, bottom < 1 << 53 else { return nil }
    ratio = (top, bottom)
    double = Double(top) / Double(bottom)
    self.isDecimal = isDecimal && bottom != 1
  }

  /// A literal: what is written with few digits after the point is a fraction.
  init(literal x: Double) {
    if let whole = Int(exactly: x), abs(whole) < 1 << 53 {
      self.init(whole)
      return
    }
    var (scaled, bottom) = (x, 1)
    for _ in 0..<12 {
      bottom *= 10
      scaled = x * Double(bottom)
      let whole = scaled.rounded()
      guard abs(whole) < 1e15 else { break }
      if whole / Double(bottom) == x, let exact = Quantity(Int(whole), bottom, isDecimal: true) {
        self = exact
        return
      }
    }
    self.init(inexact: x)
  }

  init(inexact x: Double) {
    ratio = nil
    double = x
  }

  static func == (a: Quantity, b: Quantity) -> Bool {
    if let x = a.ratio, let y = b.ratio { return x == y }
    return a.ratio == nil && b.ratio == nil && a.double == b.double
  }
  func hash(into hasher: inout Hasher) { hasher.combine(double) }

  var isZero: Bool { double == 0 }
  var isOne: Bool { ratio.map { $0 == (1, 1) } ?? false }
  var isNegative: Bool { double < 0 }
  /// The whole number that it is.
  var whole: Int? { ratio.flatMap { $0.bottom == 1 ? $0.top : nil } }
  var isEven: Bool { whole.map { $0 % 2 == 0 } ?? false }

  static func + (a: Quantity, b: Quantity) -> Quantity {
    combined(a, b, a.double + b.double) { x, y in
      let (p, o1) = x.top.multipliedReportingOverflow(by: y.bottom)
      let (q, o2) = y.top.multipliedReportingOverflow(by: x.bottom)
      let (sum, o3) = p.addingReportingOverflow(q)
      let (bottom, o4) = x.bottom.multipliedReportingOverflow(by: y.bottom)
      return o1 || o2 || o3 || o4 ? nil : (sum, bottom)
    }
  }
  static func * (a: Quantity, b: Quantity) -> Quantity {
    combined(a, b, a.double * b.double) { x, y in
      let (top, o1) = x.top.multipliedReportingOverflow(by: y.top)
      let (bottom, o2) = x.bottom.multipliedReportingOverflow(by: y.bottom)
      return o1 || o2 ? nil : (top, bottom)
    }
  }
  static prefix func - (a: Quantity) -> Quantity { minusOne * a }
  static func - (a: Quantity, b: Quantity) -> Quantity { a + -b }
  static func < (a: Quantity, b: Quantity) -> Bool { a.double < b.double }

  /// 1 / self, of a number that is not 0.
  var inverse: Quantity {
    ratio.flatMap { Quantity($0.bottom, $0.top, isDecimal: isDecimal) }
      ?? Quantity(inexact: 1 / double)
  }

  private static func combined(
    _ a: Quantity, _ b: Quantity, _ rounded: Double,
    _ exact: ((top: Int, bottom: Int), (top: Int, bottom: Int)) -> (Int, Int)?
  ) -> Quantity {
    if let x = a.ratio, let y = b.ratio, let (top, bottom) = exact(x, y),
      let result = Quantity(
        top, bottom,
        isDecimal: (a.isDecimal || b.isDecimal) && (a.isPlain && b.isPlain))
    {
      return result
    }
    return Quantity(inexact: rounded)
  }
  /// A whole number, or one with a point.
  private var isPlain: Bool { isDecimal || whole != nil }

  /// A whole power; nil where it is too large to be exact, or a negative one of 0.
  func power(_ exponent: Int) -> Quantity? {
    guard ratio != nil, abs(exponent) <= 64, !(isZero && exponent < 0) else { return nil }
    var (result, base) = (Quantity.one, exponent < 0 ? inverse : self)
    var left = abs(exponent)
    while left > 0 {
      if left & 1 == 1 { result = result * base }
      left >>= 1
      if left > 0 { base = base * base }
      guard result.ratio != nil, base.ratio != nil else { return nil }
    }
    return result
  }

  /// The root of that degree, where it is exact.
  func root(_ degree: Int) -> Quantity? {
    guard let ratio, ratio.top >= 0, degree > 1, degree <= 16 else { return nil }
    func root(_ x: Int) -> Int? {
      var guess = 1.0
      var (low, high) = (0.0, Double(x) + 1)
      for _ in 0..<200 where high - low > 0.25 {
        guess = (low + high) / 2
        var power = 1.0
        for _ in 0..<degree { power *= guess }
        if power > Double(x) { high = guess } else { low = guess }
      }
      let whole = Int(((low + high) / 2).rounded())
      var power = 1
      for _ in 0..<degree {
        let (product, overflow) = power.multipliedReportingOverflow(by: whole)
        if overflow { return nil }
        power = product
      }
      return power == x ? whole : nil
    }
    guard let top = root(ratio.top), let bottom = root(ratio.bottom) else { return nil }
    return Quantity(top, bottom, isDecimal: isDecimal)
  }

  static func commonDivisor(_ a: Int, _ b: Int) -> Int {
    var (x, y) = (abs(a), abs(b))
    while y != 0 { (x, y) = (y, x % y) }
    return max(x, 1)
  }
}
