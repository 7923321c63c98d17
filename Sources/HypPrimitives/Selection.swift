// Selection.swift -- functions that choose one of their arguments, or a side of zero.

// What each member of a declaration means is said once, in Primitive.swift.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

/// The absolute value.
public enum Abs: Unary {
  public static let entry = Entry(
    "abs(x)", "The absolute value of x.", domain: "every number", derivative: "sign(x)",
    source: "definition", example: ("abs(-2)", "2"))
  public static let probes = [-2, 0.5]
  public static let edges: [Edge] = [(-1e300, -1), (-.infinity, -1)]
  public static let kinks = [
    Kink1(
      .corner, "at x = 0 the derivative is 0", samples: [(0, 0), (-0.0, 0)], sides: (-1, 1)
    ) { $0 == 0 }
  ]
  @inlinable
  public static func value(_ x: Double) -> Double { x.magnitude }
  @inlinable
  public static func derivative<N: Number>(_ x: N, _ y: N) -> N { N(Sign.of(x.base)) }
  @inlinable
  public static func isKink(_ x: Double) -> Bool { x == 0 }
}

/// The sign.
public enum Sign: Piecewise {
  public static let entry = Entry(
    "sign(x)", "The sign of x: 1 if positive, -1 if negative, 0 if zero.", domain: "every number",
    derivative: "0", source: "definition", example: ("sign(-3)", "-1"))
  public static let probes = [-2, 0.5]
  public static let edges: [Edge] = [(1e-300, 0)]
  public static let kinks = [
    Kink1(.jump, "at x = 0, where the value jumps, the derivative is 0", samples: [(0, 0)]) {
      $0 == 0
    }
  ]
  @inlinable
  public static func value(_ x: Double) -> Double { x > 0 ? 1 : x < 0 ? -1 : x == 0 ? 0 : x }
}

/// A size with another sign.
public enum CopySign: Binary {
  public static let entry = Entry(
    "copysign(x, y)", "The absolute value of x with the sign of y; -0 counts as negative.",
    domain: "every pair", derivative: "1 if the signs agree, otherwise -1; 0", source: "IEEE 754",
    example: ("copysign(-5, 3)", "5"))
  public static let probes: [(x: Double, y: Double)] = [(-5, 3), (5, -3), (2, 3), (-2, -3)]
  public static let edges: [Edge2] = [(x: -1e300, y: 1e-300, partials: (-1, 0))]
  public static let kinks = [
    Kink2(.corner, "at x = 0 the derivatives are 0", samples: [((0, 2), (0, 0))]) { $0.0 == 0 },
    Kink2(
      .jump, "at y = 0, where the value jumps, the derivative with respect to y is 0",
      samples: [((2, 0), (1, 0))]
    ) {
      $0.1 == 0
    },
  ]
  @inlinable
  public static func value(_ x: Double, _ y: Double) -> Double {
    y.sign == .minus ? -x.magnitude : x.magnitude
  }
  @inlinable
  public static func partialX<N: Number>(_ x: N, _ y: N, _ z: N) -> N {
    let size = x.base.double
    if size == 0 { return 0 }
    return size.isNaN ? .notANumber : size.sign == y.base.double.sign ? 1 : -1
  }
  @inlinable
  public static func partialY<N: Number>(_ x: N, _ y: N, _ z: N) -> N { 0 }
  @inlinable
  public static func isKink(_ x: Double, _ y: Double) -> Bool { x == 0 || y == 0 }
}

/// The ramp.
public enum Relu: Unary {
  public static let entry = Entry(
    "relu(x)", "x if it is positive, otherwise 0.", domain: "every number",
    derivative: "1 for x > 0, 0 for x < 0", source: "definition", example: ("relu(-1)", "0"))
  public static let probes = [-2, 0.5]
  public static let edges: [Edge] = [(1e300, 1), (-1e300, 0)]
  public static let kinks = [
    Kink1(
      .corner, "at x = 0 the derivative is 0", samples: [(0, 0), (-0.0, 0)], sides: (0, 1)
    ) { $0 == 0 }
  ]
  @inlinable
  public static func value(_ x: Double) -> Double { x <= 0 ? 0 : x }
  @inlinable
  public static func derivative<N: Number>(_ x: N, _ y: N) -> N {
    x.base > 0 ? 1 : x.base <= 0 ? 0 : .notANumber
  }
  @inlinable
  public static func isKink(_ x: Double) -> Bool { x == 0 }
}

/// The larger of two.
public enum Max: Binary {
  public static let entry = Entry(
    "max(x, y)", "The larger of x and y; nan if either is nan.", domain: "every pair",
    derivative: "1, 0 for x > y; 0, 1 for x < y", source: "definition",
    example: ("max(2, 3)", "3"))
  public static let probes: [(x: Double, y: Double)] = [(1.0, 2.0), (0.5, -3)]
  public static let edges: [Edge2] = [(x: .infinity, y: 1, partials: (1, 0))]
  public static let kinks = [equal(sides: (0, 1))]
  @inlinable
  public static func value(_ x: Double, _ y: Double) -> Double {
    if x > y || x.isNaN { return x }
    return x == y && x.sign == .plus ? x : y  // 0 is larger than -0
  }
  public static func values(_ x: DoubleArray, _ y: Double) -> DoubleArray {
    values(x, DoubleArray(scalar: y))
  }
  public static func values(_ x: DoubleArray, _ y: DoubleArray) -> DoubleArray {
    .extremes(x, y, isLargest: true) ?? .combine(x, y) { value($0, $1) }
  }
  @inlinable
  public static func partialX<N: Number>(_ x: N, _ y: N, _ z: N) -> N { share(of: x, over: y) }
  @inlinable
  public static func partialY<N: Number>(_ x: N, _ y: N, _ z: N) -> N { share(of: y, over: x) }

  static func equal(sides: (left: Double, right: Double)) -> Kink2 {
    Kink2(
      .corner, "where x = y each derivative is 1/2", samples: [((2, 2), (0.5, 0.5))], sides: sides
    ) { $0.0 == $0.1 }
  }

  /// The derivative by `x` of the larger of `x` and `y`: equals share it.
  @inlinable
  static func share<N: Number>(of x: N, over y: N) -> N {
    let (x, y) = (x.base, y.base)
    return x > y ? 1 : x < y ? 0 : x == y ? 0.5 : .notANumber
  }
  @inlinable
  public static func isKink(_ x: Double, _ y: Double) -> Bool { x == y }
}

/// The smaller of two.
public enum Min: Binary {
  public static let entry = Entry(
    "min(x, y)", "The smaller of x and y; nan if either is nan.", domain: "every pair",
    derivative: "1, 0 for x < y; 0, 1 for x > y", source: "definition",
    example: ("min(2, 3)", "2"))
  public static let probes: [(x: Double, y: Double)] = [(1.0, 2.0), (0.5, -3)]
  public static let edges: [Edge2] = [(x: .infinity, y: 1, partials: (0, 1))]
  public static let kinks = [Max.equal(sides: (1, 0))]
  @inlinable
  public static func value(_ x: Double, _ y: Double) -> Double {
    if x < y || x.isNaN { return x }
    return x == y && x.sign == .minus ? x : y  // -0 is smaller than 0
  }
  public static func values(_ x: DoubleArray, _ y: Double) -> DoubleArray {
    values(x, DoubleArray(scalar: y))
  }
  public static func values(_ x: DoubleArray, _ y: DoubleArray) -> DoubleArray {
    .extremes(x, y, isLargest: false) ?? .combine(x, y) { value($0, $1) }
  }
  @inlinable
  public static func partialX<N: Number>(_ x: N, _ y: N, _ z: N) -> N { Max.share(of: y, over: x) }
  @inlinable
  public static func partialY<N: Number>(_ x: N, _ y: N, _ z: N) -> N { Max.share(of: x, over: y) }
  @inlinable
  public static func isKink(_ x: Double, _ y: Double) -> Bool { x == y }
}

/// A number held between bounds.
public enum Clamp: Ternary {
  public static let entry = Entry(
    "clamp(x, low, high)", "The number nearest to x between low and high: min(max(x, low), high).",
    domain: "every triple", derivative: "that of the argument chosen", source: "definition",
    example: ("clamp(7, 0, 1)", "1"))
  public static let conventions = ["at a bound, x and the bound share the derivative equally"]
  public static func convention(at point: [Double]) -> TakenConvention? {
    point[0] == point[1] || point[0] == point[2] ? TakenConvention(conventions[0]) : nil
  }
  public static let probes: [(x: Double, y: Double, z: Double)] = [
    (0.5, 0.0, 1.0), (-1, 0, 1), (2, 0, 1),
  ]
  @inlinable
  public static func of<N: Number>(_ x: N, _ low: N, _ high: N) -> N {
    Min.of(Max.of(x, low), high)
  }
  @inlinable
  public static func of<A: NumberArray>(arrays x: A, _ low: A, _ high: A) -> A {
    A.lift(Min.self, A.lift(Max.self, x, low), high)
  }
}

/// One number or another.
public enum Where: Ternary {
  public static let entry = Entry(
    "where(c, a, b)", "a where c is true (or not 0), b elsewhere.", domain: "every triple",
    derivative: "that of the side taken; nothing passes from the other side, not even nan",
    source: "definition", example: ("where(1, 2, 3)", "2"))
  public static let conventions: [String] = []
  public static func convention(at point: [Double]) -> TakenConvention? { nil }
  public static let probes: [(x: Double, y: Double, z: Double)] = [(1.0, 2.0, 3.0), (0, 2, 3)]
  @inlinable
  public static func of<N: Number>(_ c: N, _ a: N, _ b: N) -> N { c.base != 0 ? a : b }

  // The places of `a` are moved into `b`, and not masked and added: 0·nan is nan.
  @inlinable
  public static func of<A: NumberArray>(arrays c: A, _ a: A, _ b: A) -> A {
    guard let sides = Shape.broadcast(a.shape, b.shape),
      let shape = Shape.broadcast(sides, c.shape)
    else { return b }
    let count = shape.elementCount
    if c.shape == shape, let (c, x, y) = (c, a, b) as? (DoubleArray, DoubleArray, DoubleArray),
      let (chosen, taken) = DoubleArray.choosing(c, x, y), let result = chosen as? A
    {
      return taken == count
        ? stretched(a, to: shape) : taken == 0 ? stretched(b, to: shape) : result
    }
    let condition = stretched(c.base, to: shape)
    var taken: [Int] = []
    Blocks.forEach(count) {
      for i in $0 where condition.knownElement(at: i) != 0 { taken.append(i) }
    }
    if taken.count == count { return stretched(a, to: shape) }
    if taken.isEmpty { return stretched(b, to: shape) }
    var result = stretched(b, to: shape).reshaped(to: [count])
    let chosen = stretched(a, to: shape).reshaped(to: [count]).selecting([.gather(taken)])
    result.replace([.gather(taken)], with: chosen)
    return result.reshaped(to: shape)
  }

  /// The array, broadcast to `shape`.
  @inlinable
  static func stretched<A: NumberArray>(_ a: A, to shape: Shape) -> A {
    if a.shape == shape { return a }
    return a + A(constant: A.Element.Base.Array(shape: shape) { _ in 0 })
  }
}
