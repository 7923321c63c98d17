// ElementwiseArray.swift -- what is done to arrays of numbers element by element.

/// An array with arithmetic and primitives on every element; shapes must broadcast (`Shape.broadcast`), which the
/// caller checks.
public protocol ElementwiseArray: IndexedArray, Algebraic {
  /// `x + y`
  static func + (x: Self, y: Self) -> Self
  /// `x - y`
  static func - (x: Self, y: Self) -> Self
  /// `x * y`, element by element
  static func * (x: Self, y: Self) -> Self
  /// `x / y`, element by element
  static func / (x: Self, y: Self) -> Self
  /// `-x`
  static prefix func - (x: Self) -> Self
  /// A primitive of one number on every element.
  static func lift<P: Elementwise>(_: P.Type, _ x: Self) -> Self
  /// A primitive of two numbers on every pair of elements, broadcasting.
  static func lift<P: Elementwise2>(_: P.Type, _ x: Self, _ y: Self) -> Self
  /// A primitive of two numbers, the second the same constant for every element: one loop, and in
  /// reverse mode one partial.
  static func lift<P: Elementwise2>(_: P.Type, _ x: Self, _ c: Double) -> Self
  /// A primitive of two numbers, the first the same constant for every element.
  static func lift<P: Elementwise2>(_: P.Type, _ c: Double, _ y: Self) -> Self
  /// How many inputs a fused expression may have at this level; 0 where there are none.
  static var fusedInputLimit: Int { get }
  /// The results of several elementwise operations, carried out as one; nil where the shapes of the
  /// arrays differ. In reverse mode one record; a sum is computed only if `wantsValue`.
  ///
  /// - Parameter owned: a bit for each input that is an array which `isOwnedAlone` but for `x`: a result
  ///   may be written over it, if the expression says so.
  static func fused(
    _ f: FusedExpression, _ x: [FusedInput<Element>], wantsValue: Bool, owned: UInt64
  ) -> [FusedOutput<Element>]?
  /// Several results cost no more than their operations, and are written over what they replace.
  static var fusesStatements: Bool { get }
  /// Nobody else refers to the memory that the elements are in, as far as is known.
  mutating func isOwnedAlone() -> Bool
  /// A primitive of whole arrays.
  static func lift<P: ArrayPrimitive>(_ f: P, _ x: [Self]) -> Self
  /// f(x), f′(x), … up to the derivative of the given order, on every element. The rule runs on
  /// numbers at the bottom only, in one loop, whatever the nest.
  static func derivatives<F: UnaryRule>(of f: F, at x: Self, order: Int) -> [Self]
}
