// NumberArray.swift -- what the machine asks of an array of numbers at any level.
//
// Every array is a struct of arrays (a `Dual` array is a primal array and a tangent array, absent
// when zero; a `Reverse` array is an array of the inner number and a slot on the tape), and all
// loops live in the array of base numbers: the others are composition.

/// A rectangular array of numbers.
///
/// Offsets count elements with the last axis fastest (rows first), however they are stored.
/// Arrays are values; storage owned alone is updated in place.
public protocol NumberArray<Element> {
  /// The numbers it holds.
  associatedtype Element: Number where Element.Array == Self

  /// The length along each axis, outermost first; empty for a single number.
  var shape: Shape { get }
  /// The plain array, with all derivatives dropped. Copies nothing.
  var base: Element.Base.Array { get }
  /// The same array, held constant by every level.
  var stopped: Self { get }

  /// An array whose every derivative is zero. Copies nothing.
  init(constant: Element.Base.Array)
  /// An array of rank 0 that broadcasts against any other.
  init(scalar: Element)
  /// An array of `shape` from its elements, rows first.
  init(shape: Shape, elements: [Element])
  /// Arrays of one shape, stacked along a new first axis.
  init(stacking parts: [Self])

  /// The element at `offset`. O(1), in reverse mode too.
  func element(at offset: Int) -> Element
  /// Replaces the element at `offset`. O(1) where the storage is owned alone, in reverse mode too.
  mutating func setElement(at offset: Int, to x: Element)
  /// Adds an element behind the last one; rank 1. Amortised O(1).
  mutating func append(_ x: Element)
  /// The part that `selection` picks, one entry an axis; axes with `.at` vanish.
  func selecting(_ selection: [AxisSelection]) -> Self
  /// Replaces the part that `selection` picks; `value` broadcasts to its shape.
  mutating func replace(_ selection: [AxisSelection], with value: Self)
  /// The same elements in another shape of the same count.
  func reshaped(to shape: Shape) -> Self

  // Elementwise; shapes must broadcast (`Shape.broadcast`), which the caller checks.
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

  /// The sum of all elements.
  func sum() -> Element
}

/// What an index picks along one axis.
public enum AxisSelection: Sendable {
  /// One place: the axis vanishes.
  case at(Int)
  /// Places `start`, `start + step`, …: `count` of them.
  case strided(start: Int, step: Int, count: Int)
  /// Any places, in any order.
  case gather([Int])

  /// How many places it picks.
  public var count: Int {
    switch self {
    case .at: 1
    case .strided(_, _, let count): count
    case .gather(let places): places.count
    }
  }
}
