// IndexedArray.swift -- what an array of numbers is made of: its shape, its elements, its parts.

/// A rectangular array whose elements and parts can be read and replaced.
///
/// Offsets count elements with the last axis fastest (rows first), however they are stored.
/// Arrays are values; storage owned alone is updated in place.
public protocol IndexedArray<Element> {
  /// The numbers it holds.
  associatedtype Element: Number

  /// The length along each axis, outermost first; empty for a single number.
  var shape: Shape { get }
  /// How many elements it has. O(1).
  var count: Int { get }
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
  /// An array of `shape` from a number for each place, rows first; can be stopped.
  init(shape: Shape, generating number: (Int) -> Element)
  /// Arrays of one shape, stacked along a new first axis.
  init(stacking parts: [Self])

  /// All elements, rows first.
  var elements: [Element] { get }
  /// The element at `offset`. O(1), in reverse mode too.
  func element(at offset: Int) -> Element
  /// The element at `offset`, which the caller knows to be there: nothing is checked.
  func knownElement(at offset: Int) -> Element
  /// The same of an array in memory, which is not copied for it, however deep the nest.
  static func knownElement(in array: UnsafeMutablePointer<Self>, at offset: Int) -> Element
  /// The element of a matrix in memory in a row and a column that the caller knows to be there.
  static func knownElement(
    in array: UnsafeMutablePointer<Self>, _ row: Int, _ column: Int
  ) -> Element
  /// The shape of an array in memory, which is not copied for it.
  static func shape(in array: UnsafeMutablePointer<Self>) -> Shape
  /// How many elements an array in memory has, which is not copied for it.
  static func count(in array: UnsafeMutablePointer<Self>) -> Int
  /// Replaces the element at `offset`. O(1) where the storage is owned alone, in reverse mode too.
  mutating func setElement(at offset: Int, to x: Element)
  /// The element of a matrix in `row` and `column`. O(1).
  func element(_ row: Int, _ column: Int) -> Element
  /// Replaces the element of a matrix in `row` and `column`. O(1) as `setElement(at:to:)` is.
  mutating func setElement(_ row: Int, _ column: Int, to x: Element)
  /// Adds an element behind the last one; rank 1. Amortised O(1).
  mutating func append(_ x: Element)
  /// Adds an entry along the first axis: `part` has the shape of one. Amortised O(its elements).
  mutating func append(entry part: Self)
  /// The part that `selection` picks, one entry an axis; axes with `.at` vanish.
  func selecting(_ selection: [AxisSelection]) -> Self
  /// Replaces the part that `selection` picks; `value` broadcasts to its shape.
  mutating func replace(_ selection: [AxisSelection], with value: Self)
  /// The same elements in another shape of the same count.
  func reshaped(to shape: Shape) -> Self
  /// The last two axes exchanged; a vector stays as it is. Copies no element at the bottom.
  var transposed: Self { get }
  /// Repeated along the axes that `shape` adds or that have length 1, as broadcasting does.
  func broadcast(to shape: Shape) -> Self
  /// The same array with its elements in memory as those of `other`, which has its shape. Sums go through
  /// memory: a tangent is stored as its primal, so that every mode has the same bits.
  func stored(like other: Self) -> Self
  /// An array of `shape` from elements in memory, rows first.
  init(shape: Shape, reading elements: UnsafePointer<Element>)
  /// The one element of an array of rank 0 that carries no derivatives; nil for any other.
  var constantScalar: Double? { get }
}
