// Catalogue.swift -- the index of all primitives, in the order of the manual.

/// Something to be made of each primitive, according to its kind.
public protocol PrimitiveVisitor {
  /// What is made.
  associatedtype Row
  /// What is made of a primitive of one number.
  static func unary<P: Unary>(_ primitive: P.Type) -> Row
  /// What is made of a primitive of one number that is flat between jumps.
  static func piecewise<P: Piecewise>(_ primitive: P.Type) -> Row
  /// What is made of a primitive of two numbers.
  static func binary<P: Binary>(_ primitive: P.Type) -> Row
  /// What is made of a primitive of three numbers.
  static func ternary<P: Ternary>(_ primitive: P.Type) -> Row
}

extension PrimitiveVisitor {
  /// What is made of any primitive of one number.
  @inlinable
  public static func piecewise<P: Piecewise>(_ primitive: P.Type) -> Row { unary(P.self) }
}

/// A primitive, by its place in the catalogue.
@frozen
public struct PrimitiveID: Hashable, Sendable {
  /// The place.
  public let index: Int

  @inlinable
  package init(index: Int) { self.index = index }
}

/// The index of all primitives. To add one: declare it, and name it here.
public enum Catalogue {
  /// One row for each primitive.
  ///
  /// A function of a visitor, and not an array of metatypes, so that each primitive is statically
  /// known where it is bound to a number type, and its rule is compiled for that type. Called
  /// through a metatype, a rule is 4 to 27 times slower.
  @inlinable
  public static func index<V: PrimitiveVisitor>(_: V.Type) -> [V.Row] {
    [
      V.unary(Sin.self), V.unary(Cos.self), V.unary(Tan.self),
      V.unary(Asin.self), V.unary(Acos.self), V.unary(Atan.self), V.binary(Atan2.self),
      V.unary(Sinh.self), V.unary(Cosh.self), V.unary(Tanh.self),
      V.unary(Asinh.self), V.unary(Acosh.self), V.unary(Atanh.self),
      V.unary(Exp.self), V.unary(Expm1.self), V.unary(Log.self), V.unary(Log1p.self),
      V.unary(Log2.self), V.unary(Log10.self),
      V.unary(Sqrt.self), V.unary(Cbrt.self), V.binary(Hypot.self),
      V.unary(Abs.self), V.piecewise(Sign.self),
      V.piecewise(Floor.self), V.piecewise(Ceil.self), V.piecewise(Round.self),
      V.piecewise(Trunc.self), V.binary(CopySign.self),
      V.binary(Min.self), V.binary(Max.self), V.ternary(Clamp.self), V.ternary(Where.self),
      V.unary(Relu.self), V.unary(Sigmoid.self), V.unary(Softplus.self),
      V.unary(Gelu.self), V.unary(Logit.self), V.binary(LogAddExp.self), V.unary(Sinc.self),
      V.binary(Binomial.self),
      V.unary(Erf.self), V.unary(Erfc.self), V.unary(Gamma.self), V.unary(LogGamma.self),
      V.unary(Digamma.self), V.binary(Polygamma.self),
      V.unary(InverseErf.self), V.binary(Beta.self), V.binary(LogBeta.self),
      V.binary(LowerGamma.self), V.binary(UpperGamma.self), V.ternary(IncompleteBeta.self),
      V.binary(GammaQuantile.self), V.ternary(BetaQuantile.self),
      V.binary(BesselJ.self), V.binary(BesselY.self), V.binary(BesselI.self),
      V.binary(BesselK.self),
      V.unary(AiryAi.self), V.unary(AiryAiPrime.self), V.unary(AiryBi.self),
      V.unary(AiryBiPrime.self),
      V.unary(Zeta.self), V.unary(LambertW.self), V.unary(LowerLambertW.self),
      V.unary(ExponentialIntegral.self),
      V.unary(EllipticK.self), V.unary(EllipticE.self),
      V.binary(Power.self), V.binary(FloorDivide.self), V.binary(Remainder.self),
      V.unary(Reciprocal.self), V.binary(DirectionCosine.self), V.unary(AsinSlope.self),
      V.unary(AcoshSlope.self), V.unary(AtanSlope.self), V.unary(AsinhSlope.self),
      V.unary(AtanhSlope.self), V.unary(SigmoidSlope.self), V.unary(ErfSlope.self),
      V.unary(CbrtSlope.self), V.binary(Atan2Slope.self), V.unary(LogSlope.self),
      V.unary(Log10Slope.self), V.unary(RootSlope.self), V.binary(TanhSlope.self),
      V.unary(NormalCumulation.self), V.unary(NormalDensity.self), V.unary(LogitSlope.self),
      V.binary(GammaDensity.self), V.ternary(BetaDensity.self),
      V.binary(DigammaDifference.self),
      V.unary(InverseNormalCumulation.self), V.binary(StudentCumulation.self),
      V.binary(StudentQuantile.self),
      V.binary(PoissonQuantile.self), V.ternary(BinomialQuantile.self),
    ]
  }

  /// The primitives themselves, for the manual, completion and the tests.
  public static let all = index(Declared.self)

  /// A function or an operator, by its name.
  public static func named(_ name: String) -> PrimitiveID? { byName[name] }

  /// One that rules and the library call, and programs do not: with `_` for the spaces in its name.
  public static func auxiliary(_ name: String) -> PrimitiveID? { auxiliaries[name] }

  private static let auxiliaries: [String: PrimitiveID] = {
    var names: [String: PrimitiveID] = [:]
    for (index, primitive) in all.enumerated() where primitive.entry.form == .auxiliary {
      let name = primitive.entry.name.map { $0 == " " ? "_" : $0 }
      names[String(name)] = PrimitiveID(index: index)
    }
    return names
  }()

  /// A primitive, by its type.
  public static func id(of primitive: any Primitive.Type) -> PrimitiveID? {
    all.firstIndex { $0 == primitive }.map { PrimitiveID(index: $0) }
  }

  /// What a primitive declares.
  public static subscript(id: PrimitiveID) -> any Primitive.Type { all[id.index] }

  /// The names of the functions, in the order of the index.
  public static let functionNames = all.filter { $0.entry.form == .function }.map { $0.entry.name }

  /// What a primitive is in a fused expression; nil where it cannot be part of one.
  public static func fusedFunction(_ id: PrimitiveID) -> FusedFunction? {
    fusedFunctions[id.index]
  }
  private static let fusedFunctions = all.map { ($0 as? any Elementwise.Type)?.fused }

  private static let byName: [String: PrimitiveID] = {
    var names: [String: PrimitiveID] = [:]
    for (index, primitive) in all.enumerated() where primitive.entry.form != .auxiliary {
      names[primitive.entry.name] = PrimitiveID(index: index)
    }
    return names
  }()
}

/// Makes of each primitive its metatype.
public enum Declared: PrimitiveVisitor {
  /// The metatype.
  public static func unary<P: Unary>(_: P.Type) -> any Primitive.Type { P.self }
  /// The metatype.
  public static func binary<P: Binary>(_: P.Type) -> any Primitive.Type { P.self }
  /// The metatype.
  public static func ternary<P: Ternary>(_: P.Type) -> any Primitive.Type { P.self }
}
