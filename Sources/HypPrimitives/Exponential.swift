// Exponential.swift -- exponential functions, logarithms, and the two curves of machine learning.

// What each member of a declaration means is said once, in Primitive.swift.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import CKernels
import RealModule

/// e to the power x.
public enum Exp: Unary, Fusible {
  public static let entry = Entry(
    "exp(x)", "e to the power x.", domain: "every number", derivative: "exp(x)",
    source: "DLMF 4.7.7", example: ("exp(0)", "1"))
  public static let kernel = Kernel(.exp)
  public static let probes = [-1.5, 0, 2]
  public static let edges: [Edge] = [(-800, 0)]
  public static let kinks: [Kink1] = []
  @inlinable
  public static func value(_ x: Double) -> Double { hk_exp(x) }
  @inlinable
  public static func derivative<A: Algebraic>(_ x: A, _ y: A) -> A { y }
}

/// e to the power x, less 1.
public enum Expm1: Unary {
  public static let entry = Entry(
    "expm1(x)", "exp(x) - 1, with all its digits near x = 0.", domain: "every number",
    derivative: "exp(x)", source: "DLMF 4.7.7", example: ("expm1(0)", "0"))
  public static let probes = [-1.5, 0, 2]
  public static let edges: [Edge] = [(-40, 4.248354255291589e-18), (-800, 0)]
  public static let kinks: [Kink1] = []
  @inlinable
  public static func value(_ x: Double) -> Double { .expMinusOne(x) }
  // Not y + 1, which has no correct digit left at x = -40.
  @inlinable
  public static func derivative<N: Number>(_ x: N, _ y: N) -> N { Exp.of(x) }
}

/// The natural logarithm.
public enum Log: Unary, Fusible {
  public static let entry = Entry(
    "log(x)", "The natural logarithm of x.", domain: "x >= 0", derivative: "1 / x",
    source: "DLMF 4.7.1", example: ("log(1)", "0"))
  public static let kernel = Kernel(.log)
  public static let probes = [0.25, 1, 8]
  public static let edges: [Edge] = [(1e-100, 1e100), (1e300, 1e-300)]
  public static let kinks = [atZero]
  @inlinable
  public static func value(_ x: Double) -> Double { hk_log(x) }
  @inlinable
  public static func derivative<A: Algebraic>(_ x: A, _ y: A) -> A { LogSlope.of(x) }

  static let atZero = Kink1(
    .pole, "at x = 0 the derivative is ∞", samples: [(0, .infinity), (-0.0, .infinity)]
  ) { $0 == 0 }
  @inlinable
  public static func isKink(_ x: Double) -> Bool { x == 0 }
}

/// 1 / x for x at least 0: the rule of `log`.
///
/// A rule that is finite outside the domain would hide a value that is not a number.
public enum LogSlope: Unary, Fusible {
  public static let entry = Entry(
    "1 / x", "The derivative of log.", name: "slope of log", domain: "x >= 0",
    derivative: "-1 / x^2", source: "DLMF 4.7.1", example: ("1 / 4", "0.25"), form: .auxiliary)
  public static let kernel = Kernel(.logSlope)
  public static let probes = [0.25, 1, 8]
  public static let edges: [Edge] = [(1e150, -1e-300)]
  public static let kinks = [
    Kink1(.pole, "at x = 0 the derivative is -∞", samples: [(0, -.infinity), (-0.0, -.infinity)]) {
      $0 == 0
    }
  ]
  // -0 is made 0: the pole at the end of the domain has the sign of the inside.
  @inlinable
  public static func value(_ x: Double) -> Double { x < 0 ? .nan : 1 / (x + 0) }
  @inlinable
  public static func derivative<A: Algebraic>(_ x: A, _ y: A) -> A { -y.squared }
}

/// The natural logarithm of 1 + x.
public enum Log1p: Unary {
  public static let entry = Entry(
    "log1p(x)", "log(1 + x), with all its digits near x = 0.", domain: "x >= -1",
    derivative: "1 / (1 + x)", source: "DLMF 4.7.1", example: ("log1p(0)", "0"))
  public static let probes = [-0.75, 0, 8]
  public static let edges: [Edge] = [(1e-20, 1), (1e300, 1e-300)]
  public static let kinks = [
    Kink1(.pole, "at x = -1 the derivative is ∞", samples: [(-1, .infinity)]) { $0 == -1 }
  ]
  @inlinable
  public static func value(_ x: Double) -> Double { .log(onePlus: x) }
  @inlinable
  public static func derivative<N: Number>(_ x: N, _ y: N) -> N {
    Reciprocal.of((1.0 + x).inDomain)
  }
  @inlinable
  public static func isKink(_ x: Double) -> Bool { x == -1 }
}

/// The logarithm to base 2.
public enum Log2: Unary {
  public static let entry = Entry(
    "log2(x)", "The logarithm of x to base 2.", domain: "x >= 0", derivative: "1 / (x log(2))",
    source: "DLMF 4.7.1", example: ("log2(8)", "3"))
  public static let probes = [0.25, 1, 7]
  public static let edges: [Edge] = [(1e-100, 1.4426950408889634e100)]
  public static let kinks = [Log.atZero]
  @inlinable
  public static func value(_ x: Double) -> Double { .log2(x) }
  @inlinable
  public static func derivative<N: Number>(_ x: N, _ y: N) -> N {
    1.4426950408889634 * Reciprocal.of(x.inDomain)  // log₂ e
  }
  @inlinable
  public static func isKink(_ x: Double) -> Bool { x == 0 }
}

/// The logarithm to base 10.
public enum Log10: Unary {
  public static let entry = Entry(
    "log10(x)", "The logarithm of x to base 10.", domain: "x >= 0",
    derivative: "1 / (x log(10))", source: "DLMF 4.7.1", example: ("log10(1000)", "3"))
  public static let probes = [0.25, 1, 70]
  public static let edges: [Edge] = [(1e-100, 4.342944819032518e99)]
  public static let kinks = [Log.atZero]
  @inlinable
  public static func value(_ x: Double) -> Double { .log10(x) }
  @inlinable
  public static func derivative<N: Number>(_ x: N, _ y: N) -> N {
    Log10Slope.of(x)
  }
  @inlinable
  public static func isKink(_ x: Double) -> Bool { x == 0 }
}

/// log₁₀(e) / x for x at least 0: the rule of `log10`.
///
/// A primitive of its own, because 1/x overflows where this does not.
public enum Log10Slope: Unary {
  public static let entry = Entry(
    "1 / (x log(10))", "The derivative of log10.", name: "slope of log10", domain: "x >= 0",
    derivative: "-1 / (x^2 log(10))", source: "DLMF 4.7.1",
    example: ("1 / (4 * log(10))", "0.10857362047581295"), form: .auxiliary)
  public static let probes = [0.25, 1, 7]
  public static let edges: [Edge] = [(1e150, -4.342944819032518e-301)]
  public static let kinks = LogSlope.kinks
  // -0 is made 0: the pole at the end of the domain has the sign of the inside.
  @inlinable
  public static func value(_ x: Double) -> Double { x < 0 ? .nan : 0.4342944819032518 / (x + 0) }
  @inlinable
  public static func derivative<N: Number>(_ x: N, _ y: N) -> N {
    -(2.302585092994046 * y.squared)  // y² has the factor log₁₀(e)²
  }
}

/// The logistic function.
public enum Sigmoid: Unary, Fusible {
  public static let entry = Entry(
    "sigmoid(x)", "The logistic function, 1 / (1 + exp(-x)).", domain: "every number",
    derivative: "sigmoid(x) sigmoid(-x)",
    digits: "fewer near the zeros of the third derivative, x = -1.317 and 1.317",
    source: "definition", example: ("sigmoid(0)", "0.5"))
  public static let kernel = Kernel(.sigmoid, readsDecay: true)
  public static let probes = [-3, 0, 1.25]
  public static let edges: [Edge] = [
    (40, 4.248354255291589e-18), (-40, 4.248354255291589e-18), (1000, 0), (-1000, 0),
  ]
  public static let kinks: [Kink1] = []
  @inlinable
  public static func value(_ x: Double) -> Double { hk_sigmoid(x, hk_decay(x)) }
  @inlinable
  public static func derivative<A: Algebraic>(_ x: A, _ y: A) -> A { SigmoidSlope.of(x) }
  // At the bottom one power gives both.
  @inlinable @inline(__always)
  public static func both<N: Number>(_ x: N) -> (value: N, derivative: N) {
    guard N.self == Double.self else { return (of(x), SigmoidSlope.of(x)) }
    let x = unsafeBitCast(x, to: Double.self)
    let power = hk_decay(x)
    let (y, slope) = (hk_sigmoid(x, power), hk_sigmoid_slope(power))
    return (unsafeBitCast(y, to: N.self), unsafeBitCast(slope, to: N.self))
  }
}

/// sigmoid(x) sigmoid(-x): the rule of `sigmoid`.
///
/// A primitive of its own, since the derivative of a product of two would lose its digits near 0.
public enum SigmoidSlope: Unary, Fusible {
  public static let entry = Entry(
    "sigmoid(x) sigmoid(-x)", "The derivative of sigmoid.", name: "slope of sigmoid",
    domain: "every number", derivative: "-sigmoid(x) sigmoid(-x) tanh(x / 2)",
    source: "definition", example: ("(1 - sigmoid(0)) * sigmoid(0)", "0.25"), form: .auxiliary)
  public static let kernel = Kernel(.sigmoidSlope, readsDecay: true)
  public static let probes = [-3, 0, 1.25]
  public static let edges: [Edge] = [
    (1e-17, -1.25e-18), (40, -4.248354255291589e-18), (1000, 0), (-.infinity, 0),
  ]
  public static let kinks: [Kink1] = []
  @inlinable
  public static func value(_ x: Double) -> Double { hk_sigmoid_slope(hk_decay(x)) }
  @inlinable
  public static func derivative<A: Algebraic>(_ x: A, _ y: A) -> A { -(y * Tanh.of(0.5 * x)) }
}

/// The smooth ramp.
public enum Softplus: Unary, Fusible {
  public static let entry = Entry(
    "softplus(x)", "The smooth ramp, log(1 + exp(x)), without overflow.", domain: "every number",
    derivative: "sigmoid(x)", source: "definition", example: ("softplus(1000)", "1000"))
  public static let kernel = Kernel(.softplus, readsDecay: true)
  public static let probes = [-3, 0, 1.25]
  public static let edges: [Edge] = [(1000, 1), (-1000, 0), (-40, 4.248354255291589e-18)]
  public static let kinks: [Kink1] = []
  @inlinable
  public static func value(_ x: Double) -> Double { hk_softplus(x, hk_decay(x)) }
  @inlinable
  public static func derivative<A: Algebraic>(_ x: A, _ y: A) -> A { Sigmoid.of(x) }
}
