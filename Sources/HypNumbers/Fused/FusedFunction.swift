// FusedFunction.swift -- the functions that fused expressions may have: each is declared where its primitive is.

import CKernels

/// A loop over blocks of elements that computes a function.
public struct Kernel: Hashable, Sendable {
  let operation: HKOperation
  /// It reads exp(-|x|) too, which functions share.
  let readsDecay: Bool
  /// What it calls for each element, where it has no loop of its own.
  let function: Function?

  /// A loop of CKernels.
  public init(_ operation: HKOperation, readsDecay: Bool = false) {
    (self.operation, self.readsDecay, function) = (operation, readsDecay, nil)
  }
  /// A loop that calls `function` for each element. It has no kinks: this loop tells of none.
  public init(calling function: @escaping @convention(c) (Double) -> Double) {
    (operation, readsDecay, self.function) = (.call, false, Function(address: function))
  }

  struct Function: Hashable, Sendable {
    let address: @convention(c) (Double) -> Double
    private var bits: Int { unsafeBitCast(address, to: Int.self) }
    static func == (f: Self, g: Self) -> Bool { f.bits == g.bits }
    func hash(into hasher: inout Hasher) { hasher.combine(bits) }
  }
}

/// A primitive of one number that fused expressions may have: a kernel, and a rule that symbols can run.
public protocol Fusible: Elementwise {
  /// The loop over arrays that it has at all levels alike.
  static var kernel: Kernel { get }
  /// How a program calls it; nil for what rules alone call.
  static var functionName: String? { get }
  /// f′(x), given also `y` = f(x).
  static func derivative<A: Algebraic>(_ x: A, _ y: A) -> A
}

/// A primitive of two numbers that fused expressions may have. The second one is a function of the first, which the
/// derivative is written with; the kernel reads it where it is made anyway.
public protocol Fusible2: Elementwise2 {
  /// The loop over arrays that it has at all levels alike.
  static var kernel: Kernel { get }
  /// ∂f/∂y, given also `z` = f(x, y). That by x is 0.
  static func partialY<A: Algebraic>(_ x: A, _ y: A, _ z: A) -> A
}

extension Fusible {
  /// As part of a fused expression.
  public static var fused: FusedFunction? { FusedFunction(Self.self) }
  /// f(x) at any number type.
  @inlinable @inline(__always)
  public static func of<N: Number>(_ x: N) -> N { N.lift(Self.self, x) }
  /// f(x) of what rules are written in.
  @inlinable @inline(__always)
  public static func of<A: Algebraic>(_ x: A) -> A { A.apply(Self.self, x) }
}

extension Fusible2 {
  /// f(x, y) at any number type.
  @inlinable @inline(__always)
  public static func of<N: Number>(_ x: N, _ y: N) -> N { N.lift(Self.self, x, y) }
  /// f(x, y) of what rules are written in.
  @inlinable @inline(__always)
  public static func of<A: Algebraic>(_ x: A, _ y: A) -> A { A.apply(Self.self, x, y) }
}

/// A function of a fused expression.
public struct FusedFunction: Hashable, Sendable {
  enum Primitive: Sendable {
    case one(any Fusible.Type)
    case two(any Fusible2.Type)
  }
  let primitive: Primitive

  /// A primitive of one number.
  public init<F: Fusible>(_: F.Type) { primitive = .one(F.self) }
  init<F: Fusible2>(_: F.Type) { primitive = .two(F.self) }

  private var identity: ObjectIdentifier {
    switch primitive {
    case .one(let f): ObjectIdentifier(f)
    case .two(let f): ObjectIdentifier(f)
    }
  }
  /// It is the same primitive.
  public static func == (f: Self, g: Self) -> Bool { f.identity == g.identity }
  /// By the primitive.
  public func hash(into hasher: inout Hasher) { hasher.combine(identity) }

  var kernel: Kernel {
    switch primitive {
    case .one(let f): f.kernel
    case .two(let f): f.kernel
    }
  }
  /// How a program calls it; nil for what rules alone call.
  var name: String? {
    switch primitive {
    case .one(let f): f.functionName
    case .two: nil
    }
  }

  /// The operand that the rule is by, and the partial derivative by it, where the result is `y`.
  package func partial(
    _ a: Symbol, _ b: Symbol?, _ y: Symbol
  ) -> (operand: Int32, partial: Symbol)? {
    switch primitive {
    case .one(let f): (a.place, f.derivative(a, y))
    case .two(let f): b.map { ($0.place, f.partialY(a, $0, y)) }
    }
  }
}
