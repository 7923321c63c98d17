// Bound.swift -- the primitives at one number type, for a machine.

/// Makes of each primitive its functions at one number type.
///
/// `Catalogue.index(Bound<Dual<Double>>.self)[place]` is a row of functions compiled for
/// `Dual<Double>`, if the number type is known where that is written. Keep the rows: making them
/// takes as long as some hundred calls.
public enum Bound<N: Number>: PrimitiveVisitor {
  /// A primitive of one number.
  public struct UnaryRow: Sendable {
    /// The name of the function or the operator.
    public let name: String
    /// f(x).
    public let of: @Sendable (N) -> N
    /// Stores f(x): numbers of two parts are not copied on the way in and out.
    public let store: @Sendable (_ y: UnsafeMutablePointer<N>, _ x: UnsafePointer<N>) -> Void
    /// f′(x), given also f(x): for adjoint code that needs no tape.
    public let derivative: @Sendable (N, N) -> N
    /// f on every element.
    public let array: @Sendable (N.Array) -> N.Array
    /// f of a passive number.
    public let base: @Sendable (N.Base) -> N.Base
    /// f on every element of a passive array.
    public let baseArray: @Sendable (N.Base.Array) -> N.Base.Array
    /// The convention that decides the derivative at a corner or a pole, else nil.
    public let convention: @Sendable ([Double]) -> TakenConvention?

    @usableFromInline
    init(
      name: String, of: @escaping @Sendable (N) -> N,
      store: @escaping @Sendable (UnsafeMutablePointer<N>, UnsafePointer<N>) -> Void,
      derivative: @escaping @Sendable (N, N) -> N,
      array: @escaping @Sendable (N.Array) -> N.Array,
      base: @escaping @Sendable (N.Base) -> N.Base,
      baseArray: @escaping @Sendable (N.Base.Array) -> N.Base.Array,
      convention: @escaping @Sendable ([Double]) -> TakenConvention?
    ) {
      self.name = name
      self.of = of
      self.store = store
      self.derivative = derivative
      self.array = array
      self.base = base
      self.baseArray = baseArray
      self.convention = convention
    }
  }

  /// A primitive of two numbers.
  public struct BinaryRow: Sendable {
    /// The name of the function or the operator.
    public let name: String
    /// f(x, y).
    public let of: @Sendable (N, N) -> N
    /// Stores f(x, y).
    public let store:
      @Sendable (_ z: UnsafeMutablePointer<N>, _ x: UnsafePointer<N>, _ y: UnsafePointer<N>) -> Void
    /// f(x, y), y passive: its partial derivative is not computed.
    public let withPassiveY: @Sendable (N, N.Base) -> N
    /// f(x, y), x passive: its partial derivative is not computed.
    public let withPassiveX: @Sendable (N.Base, N) -> N
    /// ∂f/∂x, given also f(x, y): for adjoint code that needs no tape.
    public let partialX: @Sendable (N, N, N) -> N
    /// ∂f/∂y, given also f(x, y).
    public let partialY: @Sendable (N, N, N) -> N
    /// f on every pair of elements, broadcasting.
    public let array: @Sendable (N.Array, N.Array) -> N.Array
    /// f of passive numbers.
    public let base: @Sendable (N.Base, N.Base) -> N.Base
    /// f on every pair of elements of passive arrays, broadcasting.
    public let baseArray: @Sendable (N.Base.Array, N.Base.Array) -> N.Base.Array
    /// The convention that decides the derivatives at a corner or a pole, else nil.
    public let convention: @Sendable ([Double]) -> TakenConvention?

    @usableFromInline
    init(
      name: String, of: @escaping @Sendable (N, N) -> N,
      store:
        @escaping @Sendable (UnsafeMutablePointer<N>, UnsafePointer<N>, UnsafePointer<N>) -> Void,
      withPassiveY: @escaping @Sendable (N, N.Base) -> N,
      withPassiveX: @escaping @Sendable (N.Base, N) -> N,
      partialX: @escaping @Sendable (N, N, N) -> N,
      partialY: @escaping @Sendable (N, N, N) -> N,
      array: @escaping @Sendable (N.Array, N.Array) -> N.Array,
      base: @escaping @Sendable (N.Base, N.Base) -> N.Base,
      baseArray: @escaping @Sendable (N.Base.Array, N.Base.Array) -> N.Base.Array,
      convention: @escaping @Sendable ([Double]) -> TakenConvention?
    ) {
      self.name = name
      self.of = of
      self.store = store
      self.withPassiveY = withPassiveY
      self.withPassiveX = withPassiveX
      self.partialX = partialX
      self.partialY = partialY
      self.array = array
      self.base = base
      self.baseArray = baseArray
      self.convention = convention
    }
  }

  /// A primitive of three numbers.
  public struct TernaryRow: Sendable {
    /// The name of the function.
    public let name: String
    /// f(x, y, z).
    public let of: @Sendable (N, N, N) -> N
    /// f on every triple of elements, broadcasting.
    public let array: @Sendable (N.Array, N.Array, N.Array) -> N.Array
    /// f of passive numbers.
    public let base: @Sendable (N.Base, N.Base, N.Base) -> N.Base
    /// f on every triple of elements of passive arrays, broadcasting.
    public let baseArray: @Sendable (N.Base.Array, N.Base.Array, N.Base.Array) -> N.Base.Array
    /// The convention that decides the derivatives at a corner or a pole, else nil.
    public let convention: @Sendable ([Double]) -> TakenConvention?

    @usableFromInline
    init(
      name: String, of: @escaping @Sendable (N, N, N) -> N,
      array: @escaping @Sendable (N.Array, N.Array, N.Array) -> N.Array,
      base: @escaping @Sendable (N.Base, N.Base, N.Base) -> N.Base,
      baseArray: @escaping @Sendable (N.Base.Array, N.Base.Array, N.Base.Array) -> N.Base.Array,
      convention: @escaping @Sendable ([Double]) -> TakenConvention?
    ) {
      self.convention = convention
      self.name = name
      self.of = of
      self.array = array
      self.base = base
      self.baseArray = baseArray
    }
  }

  /// The functions of a primitive.
  public enum Row: Sendable {
    /// Of one number.
    case unary(UnaryRow)
    /// Of two numbers.
    case binary(BinaryRow)
    /// Of three numbers.
    case ternary(TernaryRow)

    /// The name of the function or the operator.
    public var name: String {
      switch self {
      case .unary(let row): row.name
      case .binary(let row): row.name
      case .ternary(let row): row.name
      }
    }
    /// The convention that decides the derivatives at a corner or a pole, else nil.
    public func convention(at point: [Double]) -> TakenConvention? {
      switch self {
      case .unary(let row): row.convention(point)
      case .binary(let row): row.convention(point)
      case .ternary(let row): row.convention(point)
      }
    }
    /// How many arguments it takes.
    public var arity: Int {
      switch self {
      case .unary: 1
      case .binary: 2
      case .ternary: 3
      }
    }
  }

  /// The functions of a primitive of one number.
  @inlinable
  public static func unary<P: Unary>(_: P.Type) -> Row {
    .unary(
      UnaryRow(
        name: P.entry.name, of: { P.of($0) }, store: { $0.pointee = P.of($1.pointee) },
        derivative: {
          P.tellKink($0.base)
          return P.derivative($0, $1)
        },
        array: { N.Array.lift(P.self, $0) }, base: { P.of($0) },
        baseArray: { N.Base.Array.lift(P.self, $0) },
        convention: { P.convention(at: $0) }))
  }

  /// The functions of a primitive that is flat between jumps: constants, so they record nothing.
  @inlinable
  public static func piecewise<P: Piecewise>(_: P.Type) -> Row {
    .unary(
      UnaryRow(
        name: P.entry.name, of: { N(P.of($0.base)) },
        store: { $0.pointee = N(P.of($1.pointee.base)) }, derivative: { P.derivative($0, $1) },
        array: { N.Array(constant: N.Base.Array.lift(P.self, $0.base)) }, base: { P.of($0) },
        baseArray: { N.Base.Array.lift(P.self, $0) }, convention: { _ in nil }))
  }

  /// The functions of a primitive of two numbers.
  @inlinable
  public static func binary<P: Binary>(_: P.Type) -> Row {
    .binary(
      BinaryRow(
        name: P.entry.name, of: { P.of($0, $1) },
        store: { $0.pointee = P.of($1.pointee, $2.pointee) },
        withPassiveY: { N.lift(P.self, $0, $1) },
        withPassiveX: { N.lift(P.self, $0, $1) },
        partialX: {
          P.tellKink($0.base, $1.base)
          return P.partialX($0, $1, $2)
        },
        partialY: {
          P.tellKink($0.base, $1.base)
          return P.partialY($0, $1, $2)
        }, array: { N.Array.lift(P.self, $0, $1) },
        base: { P.of($0, $1) }, baseArray: { N.Base.Array.lift(P.self, $0, $1) },
        convention: { P.convention(at: $0) }))
  }

  /// The functions of a primitive of three numbers.
  @inlinable
  public static func ternary<P: Ternary>(_: P.Type) -> Row {
    .ternary(
      TernaryRow(
        name: P.entry.name, of: { P.of($0, $1, $2) }, array: { P.of(arrays: $0, $1, $2) },
        base: { P.of($0, $1, $2) }, baseArray: { P.of(arrays: $0, $1, $2) },
        convention: { P.convention(at: $0) }))
  }
}
