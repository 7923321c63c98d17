// NumberArray.swift -- what the machine asks of an array of numbers at any level.
//
// Every array is a struct of arrays (a `Dual` array is a primal array and a tangent array, absent
// when zero; a `Reverse` array is an array of the inner number and a slot on the tape), and all
// loops live in the array of base numbers: the others are composition.

/// A rectangular array of numbers.
///
/// Offsets count elements with the last axis fastest (rows first), however they are stored.
/// Arrays are values; storage owned alone is updated in place.
public protocol NumberArray<Element>: Algebraic, Tangent where Factor == Self {
  /// The numbers it holds.
  associatedtype Element: Number where Element.Array == Self

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

  /// The element at `offset`. O(1), in reverse mode too.
  func element(at offset: Int) -> Element
  /// The element at `offset`, which the caller knows to be there: nothing is checked.
  func knownElement(at offset: Int) -> Element
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

  /// The sum of all elements.
  func sum() -> Element
  /// The sums along `axis`, which vanishes.
  func sum(axis: Int) -> Self
  /// The sums along the axes that broadcasting from `shape` would repeat: what turns the cotangent
  /// of a broadcast into that of its operand.
  func sum(to shape: Shape) -> Self
  /// The matrix product; the shapes must fit (`Shape.product`).
  static func matmul(_ a: Self, _ b: Self) -> Self

  // Linear algebra. What takes a solver wants that of the plain matrix.
  /// A⁻¹ b, or A⁻ᵀ b where `transposed`; b: `[n, m]`.
  static func solve(_ solver: LinearSolver, _ a: Self, _ b: Self, transposed: Bool) -> Self
  /// A⁻¹.
  static func inverse(_ solver: LinearSolver, _ a: Self) -> Self
  /// det A, of rank 0, for a regular matrix.
  static func determinant(_ solver: LinearSolver, _ a: Self) -> Self
  /// log |det A|, of rank 0, for a regular matrix.
  static func logDeterminant(_ solver: LinearSolver, _ a: Self) -> Self
  /// The lower triangle L of A = L Lᵀ; nil where A is not square or not positive definite. Only the
  /// symmetric part of A counts, in derivatives too.
  func cholesky() -> Self?
  /// A = Q R with orthonormal columns in Q and R upper triangular, its diagonal not negative:
  /// `[n, m]` gives `[n, l]` and `[l, m]`, l the smaller length; nil where A is no matrix. There are
  /// derivatives where the first l columns are independent.
  func qr() -> (q: Self, r: Self)?
  /// A V = V diag(λ) with ascending eigenvalues and orthonormal columns in V, each with its first
  /// large element positive; nil where A is not square. Only the symmetric part of A counts.
  ///
  /// Of equal eigenvalues, first derivatives of what treats them alike are right; derivatives of
  /// their vectors, and higher ones of the eigenvalues, are nan.
  func eigh() -> (values: Self, vectors: Self)?

  // What the chain rule needs.
  /// This tangent or cotangent times a partial derivative, element by element, broadcasting, where
  /// zero wins.
  func carried(by partial: Self) -> Self
  /// Adds `x`, which broadcasts to this shape; in place where the storage is owned alone.
  mutating func accumulate(_ x: Self)
  /// Adds `x` to the part that `selection` picks. O(elements of the part) where the storage is
  /// owned alone.
  mutating func accumulate(_ x: Self, at selection: [AxisSelection])
  /// An array of `shape` from elements in memory, rows first.
  init(shape: Shape, reading elements: UnsafePointer<Element>)
  /// The one element of an array of rank 0 that carries no derivatives; nil for any other.
  var constantScalar: Double? { get }

  // What messages say.
  /// The first element that has a component which is nan, or else not finite.
  func firstPlace(nanOnly: Bool) -> NotFinitePlace?
  /// Some element carries a derivative.
  var carries: Bool { get }
}

extension NumberArray {
  /// An array of `shape` from a number for each place, rows first; can be stopped.
  @inlinable
  public init(shape: Shape, generating number: (Int) -> Element) {
    var elements: [Element] = []
    elements.reserveCapacity(shape.elementCount)
    Blocks.forEach(shape.elementCount) { for i in $0 { elements.append(number(i)) } }
    self.init(
      shape: elements.count == shape.elementCount ? shape : [elements.count], elements: elements)
  }
  /// The element at `offset`.
  @inlinable @inline(__always)
  public func knownElement(at offset: Int) -> Element { element(at: offset) }

  /// How many elements it has.
  @inlinable @inline(__always)
  public var count: Int { shape.elementCount }

  /// Constant zeros.
  @inlinable
  public init(zeros shape: Shape) {
    self = Self(scalar: 0).broadcast(to: shape)
  }

  /// All elements, rows first.
  @inlinable
  public var elements: [Element] {
    if let plain = self as? DoubleArray, let elements = plain.elements as? [Element] {
      return elements
    }
    var elements: [Element] = []
    elements.reserveCapacity(count)
    for offset in 0..<count {
      if offset & 1023 == 0, Blocks.areStopped {
        elements.append(contentsOf: repeatElement(0, count: count - offset))
        break
      }
      elements.append(element(at: offset))
    }
    return elements
  }

  /// A primitive of one number on every element.
  @inlinable
  public static func lift<F: Elementwise>(_: F.Type, _ x: Self) -> Self {
    derivatives(of: Rule(F.self), at: x, order: 0)[0]
  }
  /// f(x, c) on every element.
  @inlinable
  public static func lift<F: Elementwise2>(_: F.Type, _ x: Self, _ c: Double) -> Self {
    derivatives(of: SecondFixed(F.self, c), at: x, order: 0)[0]
  }
  /// f(c, y) on every element.
  @inlinable
  public static func lift<F: Elementwise2>(_: F.Type, _ c: Double, _ y: Self) -> Self {
    derivatives(of: FirstFixed(F.self, c), at: y, order: 0)[0]
  }

  /// `self + c`
  @inlinable
  public func adding(_ c: Element.Base) -> Self {
    self + Self(constant: Element.Base.Array(scalar: c))
  }
  /// `c - self`
  @inlinable
  public func subtracted(from c: Element.Base) -> Self {
    Self(constant: Element.Base.Array(scalar: c)) - self
  }
  /// `self * c`
  @inlinable
  public func scaled(by c: Element.Base) -> Self {
    self * Self(constant: Element.Base.Array(scalar: c))
  }

  /// Arrays joined along `axis`, on which alone their lengths may differ; nil where there is none.
  ///
  /// - Complexity: O(elements of the result).
  public init?(joining parts: [Self], axis: Int) {
    guard let first = parts.first, first.shape.indices.contains(axis),
      parts.allSatisfy({ $0.shape.count == first.shape.count })
    else { return nil }
    var shape = first.shape
    shape[axis] = parts.reduce(0) { $0 + $1.shape[axis] }
    var result = Self(zeros: shape)
    var start = 0
    for part in parts {
      let length = part.shape[axis]
      let selection = shape.indices.map { k in
        k == axis
          ? AxisSelection.strided(start: start, step: 1, count: length)
          : .strided(start: 0, step: 1, count: shape[k])
      }
      result.replace(selection, with: part)
      start += length
    }
    self = result
  }

  /// Both partials of a primitive of two numbers where they are wanted, element by element; `z` is
  /// the result.
  @inlinable
  static func partials<F: Elementwise2>(
    _: F.Type, _ x: Self, _ y: Self, _ z: Self, x wantsX: Bool, y wantsY: Bool
  ) -> (Self?, Self?) {
    let shape = z.shape
    let a = x.shape == shape ? x : x.broadcast(to: shape)
    let b = y.shape == shape ? y : y.broadcast(to: shape)
    var (px, py): ([Element], [Element]) = ([], [])
    for i in 0..<shape.elementCount {
      let (u, v, w) = (a.element(at: i), b.element(at: i), z.element(at: i))
      F.tellKink(u.base, v.base)
      if wantsX { px.append(F.partialX(u, v, w)) }
      if wantsY { py.append(F.partialY(u, v, w)) }
    }
    return (
      wantsX ? Self(shape: shape, elements: px) : nil,
      wantsY ? Self(shape: shape, elements: py) : nil
    )
  }
}
