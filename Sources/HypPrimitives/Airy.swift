// Airy.swift -- the Airy functions and their derivatives.

// What each member of a declaration means is said once, in Primitive.swift.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import RealModule

/// The Airy function Ai.
public enum AiryAi: Unary {
  public static let entry = Entry(
    "airyai(x)", "The Airy function Ai: the solution of y'' = x y that vanishes for large x.",
    domain: "every number from -1e20 on", derivative: "airyaiprime(x)",
    digits: "next to zeros below x = -9 counted from the amplitude", source: "DLMF 9.2.2",
    example: ("airyai(0)", "0.3550280538878172"))
  public static let probes = [-10, -1.5, 0, 2.5, 12]
  public static let edges: [Edge] = [(200, 0), (.infinity, 0)]
  public static let kinks: [Kink1] = []
  public static func value(_ x: Double) -> Double { AiryValues(x).ai }
  @inlinable
  public static func derivative<N: Number>(_ x: N, _ y: N) -> N { AiryAiPrime.of(x) }
}

/// The derivative of Ai.
public enum AiryAiPrime: Unary {
  public static let entry = Entry(
    "airyaiprime(x)", "The derivative of the Airy function Ai.", domain: "every number",
    derivative: "x airyai(x)", digits: "next to zeros below x = -9 counted from the amplitude",
    source: "DLMF 9.2.1", example: ("airyaiprime(0)", "-0.2588194037928068"))
  public static let probes = [-10, -1.5, 0, 2.5, 12]
  public static let edges: [Edge] = [(200, 0), (.infinity, 0)]
  public static let kinks: [Kink1] = []
  public static func value(_ x: Double) -> Double { AiryValues(x).aiPrime }
  // Where it vanishes x may be infinite, and 0·∞ must not arise.
  @inlinable
  public static func derivative<N: Number>(_ x: N, _ y: N) -> N {
    let ai = AiryAi.of(x)
    return ai.base == 0 ? 0 : x * ai
  }
}

/// The Airy function Bi.
public enum AiryBi: Unary {
  public static let entry = Entry(
    "airybi(x)", "The Airy function Bi: the solution of y'' = x y that grows for large x.",
    domain: "every number", derivative: "airybiprime(x)",
    digits: "next to zeros below x = -9 counted from the amplitude", source: "DLMF 9.2.2",
    example: ("airybi(0)", "0.6149266274460007"))
  public static let probes = [-10, -1.5, 0, 2.5, 12]
  public static let edges: [Edge] = []
  public static let kinks: [Kink1] = []
  public static func value(_ x: Double) -> Double { AiryValues(x).bi }
  @inlinable
  public static func derivative<N: Number>(_ x: N, _ y: N) -> N { AiryBiPrime.of(x) }
}

/// The derivative of Bi.
public enum AiryBiPrime: Unary {
  public static let entry = Entry(
    "airybiprime(x)", "The derivative of the Airy function Bi.", domain: "every number",
    derivative: "x airybi(x)", digits: "next to zeros below x = -9 counted from the amplitude",
    source: "DLMF 9.2.1", example: ("airybiprime(0)", "0.4482883573538264"))
  public static let probes = [-10, -1.5, 0, 2.5, 12]
  public static let edges: [Edge] = []
  public static let kinks: [Kink1] = []
  public static func value(_ x: Double) -> Double { AiryValues(x).biPrime }
  @inlinable
  public static func derivative<N: Number>(_ x: N, _ y: N) -> N {
    let bi = AiryBi.of(x)
    return bi.base == 0 ? 0 : x * bi
  }
}

/// The four functions at a number: near 0 by their power series, with twice the digits; farther out by their
/// asymptotic ones.
struct AiryValues {
  private(set) var ai = Double.nan
  private(set) var aiPrime = Double.nan
  private(set) var bi = Double.nan
  private(set) var biPrime = Double.nan

  init(_ x: Double) {
    if x.magnitude <= 9 { self.init(series: x) } else { self.init(farOut: x) }
  }

  /// c₁ f ∓ c₂ g (DLMF 9.4.1), whose terms cancel down to Ai.
  private init(series x: Double) {
    let (c1, c2) = (
      DoubleDouble(0.3550280538878172, 2.05233632436212e-17),
      DoubleDouble(0.2588194037928068, -2.522243111610832e-17)
    )
    let cube = DoubleDouble(x) * DoubleDouble(x) * DoubleDouble(x)
    // f and g, and their derivatives: that of f begins with x²/2.
    var (f, g) = (DoubleDouble(1), DoubleDouble(x))
    var (fSlope, gSlope) = (DoubleDouble(0), DoubleDouble(1))
    var (p, q) = (f, g)
    var (pSlope, qSlope) = (DoubleDouble(x) * DoubleDouble(x) * DoubleDouble(0.5), gSlope)
    for k in 1...80 {
      let n = Double(3 * k)
      p = p * cube / DoubleDouble(n * (n - 1))
      q = q * cube / DoubleDouble(n * (n + 1))
      qSlope = qSlope * cube / DoubleDouble(n * (n - 2))
      f += p
      g += q
      fSlope += pSlope
      gSlope += qSlope
      pSlope = pSlope * cube / DoubleDouble(n * (n + 2))
    }
    let root = DoubleDouble(1.7320508075688772, 1.0035084221806903e-16)
    ai = (c1 * f - c2 * g).value
    aiPrime = (c1 * fSlope - c2 * gSlope).value
    bi = (root * (c1 * f + c2 * g)).value
    biPrime = (root * (c1 * fSlope + c2 * gSlope)).value
  }

  /// DLMF 9.7.5 to 9.7.12.
  private init(farOut x: Double) {
    let z = x.magnitude
    if z == .infinity {
      (ai, aiPrime, bi, biPrime) = (0, x > 0 ? 0 : .nan, x > 0 ? x : 0, x > 0 ? x : .nan)
      return
    }
    if z > 1e20 {
      // Without a digit of the phase.
      if x > 0 { (ai, aiPrime, bi, biPrime) = (0, 0, .infinity, .infinity) }
      return
    }
    let phase = DoubleDouble(z) * .sqrt(DoubleDouble(z)) * DoubleDouble(2) / DoubleDouble(3)
    let inverse = 1 / phase.high
    // Σ (±1)ᵏ uₖ/ξᵏ, and the same of vₖ: by the four signs that i gives, even and odd ones apart.
    var u = [0.0, 0.0, 0.0, 0.0]
    var v = u
    var term = 1.0
    for k in 0..<40 {
      let n = Double(k)
      if k > 0 {
        let next =
          term * (6 * n - 5) * (6 * n - 3) * (6 * n - 1) / (216 * n * (2 * n - 1)) * inverse
        if next < 1e-20 || next > term { break }
        term = next
      }
      u[k % 4] += term
      v[k % 4] += term * (k == 0 ? 1 : (6 * n + 1) / (1 - 6 * n))
    }
    let root = z.squareRoot().squareRoot()
    let scale = 0.5641895835477563  // 1/√π
    if x > 0 {
      // At the ends of the numbers the power is taken in two halves: what it is multiplied by leads back to them.
      let isFar = phase.high > 700
      let part = isFar ? phase * DoubleDouble(0.5) : phase
      let (down, up) = (DoubleDouble.exp(-part).value, DoubleDouble.exp(part).value)
      let (downAgain, upAgain) = isFar ? (down, up) : (1, 1)
      ai = 0.5 * scale / root * down * ((u[0] + u[2]) - (u[1] + u[3])) * downAgain
      aiPrime = -0.5 * scale * root * down * ((v[0] + v[2]) - (v[1] + v[3])) * downAgain
      bi = scale / root * up * (u[0] + u[2] + u[1] + u[3]) * upAgain
      biPrime = scale * root * up * (v[0] + v[2] + v[1] + v[3]) * upAgain
      return
    }
    // The phase less π/4, whose lower half turns the angle a little.
    let (sine, cosine) = (Double.sin(phase.high), Double.cos(phase.high))
    let turned = (sine: sine + phase.low * cosine, cosine: cosine - phase.low * sine)
    let half = 0.7071067811865476
    let (s, c) = (half * (turned.sine - turned.cosine), half * (turned.sine + turned.cosine))
    ai = scale / root * (c * (u[0] - u[2]) + s * (u[1] - u[3]))
    aiPrime = scale * root * (s * (v[0] - v[2]) - c * (v[1] - v[3]))
    bi = scale / root * (c * (u[1] - u[3]) - s * (u[0] - u[2]))
    biPrime = scale * root * (c * (v[0] - v[2]) + s * (v[1] - v[3]))
  }
}
