// NumberArray.swift -- what the machine asks of an array of numbers at any level.
//
// Every array is a struct of arrays (a `Dual` array is a primal array and a tangent array, absent
// when zero; a `Reverse` array is an array of the inner number and a slot on the tape), and all
// loops live in the array of base numbers: the others are composition.

/// A rectangular array of numbers, as the machine knows it: parts (`IndexedArray`), arithmetic (`ElementwiseArray`),
/// sums (`SummableArray`), linear algebra (`MatrixArray`), and the chain rule.
public protocol NumberArray<Element>: ElementwiseArray, SummableArray, MatrixArray, Tangent
where Element.Array == Self, Factor == Self {
  // What the chain rule needs.
  /// This tangent or cotangent times a partial derivative, element by element, broadcasting, where
  /// zero wins.
  func carried(by partial: Self) -> Self
  /// Adds `x`, which broadcasts to this shape; in place where the storage is owned alone.
  mutating func accumulate(_ x: Self)
  /// Adds `x` to the part that `selection` picks. O(elements of the part) where the storage is
  /// owned alone.
  mutating func accumulate(_ x: Self, at selection: [AxisSelection])

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

  /// The element at `offset` of an array in memory.
  @inlinable @inline(__always)
  public static func knownElement(in array: UnsafeMutablePointer<Self>, at offset: Int) -> Element {
    array.pointee.knownElement(at: offset)
  }
  /// The element of a matrix in memory in `row` and `column`.
  @inlinable @inline(__always)
  public static func knownElement(
    in array: UnsafeMutablePointer<Self>, _ row: Int, _ column: Int
  ) -> Element { array.pointee.element(row, column) }
  /// The shape of an array in memory.
  @inlinable @inline(__always)
  public static func shape(in array: UnsafeMutablePointer<Self>) -> Shape { array.pointee.shape }
  /// How many elements an array in memory has.
  @inlinable @inline(__always)
  public static func count(in array: UnsafeMutablePointer<Self>) -> Int { array.pointee.count }

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
  @_specialize(where Self == DoubleArray)
  public init?(joining parts: [Self], axis: Int) {
    guard let first = parts.first, first.shape.indices.contains(axis),
      parts.allSatisfy({ $0.shape.count == first.shape.count })
    else { return nil }
    if Self.self == DoubleArray.self, first.shape.count == 1 {
      let joined = DoubleArray(joiningVectors: unsafeBitCast(parts, to: [DoubleArray].self))
      self = unsafeBitCast(joined, to: Self.self)
      return
    }
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
