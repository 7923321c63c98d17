// ElementArray.swift -- arrays at any level, element by element: the plainest thing that is right.

import RealModule

/// An array of structs, rows first.
public protocol ElementArray: NumberArray {
  /// The length along each axis.
  var shape: Shape { get set }
  /// The elements, rows first.
  var elements: [Element] { get set }
}

/// An array of structs, rows first.
public struct DoubleArray: ElementArray {
  /// What it holds.
  public typealias Element = Double
  /// The length along each axis.
  public var shape: Shape
  /// The elements, rows first.
  public var elements: [Double]
  /// An array of `shape` from its elements, rows first.
  @inlinable
  public init(shape: Shape, elements: [Double]) {
    self.shape = shape
    self.elements = elements
  }
}

/// An array of structs, rows first.
public struct DualArray<P: Number>: ElementArray {
  /// What it holds.
  public typealias Element = Dual<P>
  /// The length along each axis.
  public var shape: Shape
  /// The elements, rows first.
  public var elements: [Dual<P>]
  /// An array of `shape` from its elements, rows first.
  @inlinable
  public init(shape: Shape, elements: [Dual<P>]) {
    self.shape = shape
    self.elements = elements
  }
}

/// An array of structs, rows first.
public struct LanesArray<L: SIMD & BitwiseCopyable & Sendable>: ElementArray
where L.Scalar == Double {
  /// What it holds.
  public typealias Element = DualLanes<L>
  /// The length along each axis.
  public var shape: Shape
  /// The elements, rows first.
  public var elements: [DualLanes<L>]
  /// An array of `shape` from its elements, rows first.
  @inlinable
  public init(shape: Shape, elements: [DualLanes<L>]) {
    self.shape = shape
    self.elements = elements
  }
}

/// An array of structs, rows first.
public struct ReverseArray<P: Number>: ElementArray {
  /// What it holds.
  public typealias Element = Reverse<P>
  /// The length along each axis.
  public var shape: Shape
  /// The elements, rows first.
  public var elements: [Reverse<P>]
  /// An array of `shape` from its elements, rows first.
  @inlinable
  public init(shape: Shape, elements: [Reverse<P>]) {
    self.shape = shape
    self.elements = elements
  }
}

extension ElementArray {
  /// An array whose every derivative is zero.
  @inlinable
  public init(constant: Element.Base.Array) {
    self.init(
      shape: constant.shape,
      elements: (0..<constant.shape.elementCount).map { Element(constant.element(at: $0)) })
  }
  /// An array of rank 0.
  @inlinable
  public init(scalar: Element) { self.init(shape: [], elements: [scalar]) }
  /// Arrays of one shape, stacked along a new first axis.
  @inlinable
  public init(stacking parts: [Self]) {
    self.init(
      shape: [parts.count] + (parts.first?.shape ?? []), elements: parts.flatMap { $0.elements })
  }

  /// The plain array.
  @inlinable
  public var base: Element.Base.Array {
    Element.Base.Array(shape: shape, elements: elements.map { $0.base })
  }
  /// The same array, held constant.
  @inlinable
  public var stopped: Self { Self(shape: shape, elements: elements.map { $0.stopped }) }

  /// The element at `offset`.
  @inlinable @inline(__always)
  public func element(at offset: Int) -> Element { elements[offset] }
  /// Replaces the element at `offset`.
  @inlinable @inline(__always)
  public mutating func setElement(at offset: Int, to x: Element) { elements[offset] = x }
  /// Adds an element at the end.
  public mutating func append(_ x: Element) {
    elements.append(x)
    shape = [elements.count]
  }

  /// The offsets that `selection` picks, rows first.
  @usableFromInline
  func offsets(_ selection: [AxisSelection]) -> [Int] {
    var result = [0]
    for (axis, length) in shape.enumerated() {
      let places: [Int] =
        switch axis < selection.count
          ? selection[axis] : .strided(start: 0, step: 1, count: length)
        {
        case .at(let place): [place]
        case .strided(let start, let step, let count): (0..<count).map { start + $0 * step }
        case .gather(let places): places
        }
      result = result.flatMap { outer in places.map { outer * length + $0 } }
    }
    return result
  }
  @usableFromInline
  func selectedShape(_ selection: [AxisSelection]) -> Shape {
    var result: Shape = []
    for (axis, length) in shape.enumerated() {
      guard axis < selection.count else {
        result.append(length)
        continue
      }
      if case .at = selection[axis] { continue }
      result.append(selection[axis].count)
    }
    return result
  }

  /// The part that `selection` picks.
  @inlinable
  public func selecting(_ selection: [AxisSelection]) -> Self {
    Self(shape: selectedShape(selection), elements: offsets(selection).map { elements[$0] })
  }
  /// Replaces the part that `selection` picks.
  @inlinable
  public mutating func replace(_ selection: [AxisSelection], with value: Self) {
    let value = value.expanded(to: selectedShape(selection))
    for (k, offset) in offsets(selection).enumerated() { elements[offset] = value.elements[k] }
  }
  /// The same elements in another shape.
  @inlinable
  public func reshaped(to shape: Shape) -> Self { Self(shape: shape, elements: elements) }

  @inlinable
  func expanded(to target: Shape) -> Self {
    if shape == target { return self }
    let padded = Shape(repeating: 1, count: target.count - shape.count) + shape
    let source = Self(shape: padded, elements: elements)
    return source.selecting(
      target.indices.map { axis in
        padded[axis] == target[axis]
          ? AxisSelection.strided(start: 0, step: 1, count: target[axis])
          : .gather([Int](repeating: 0, count: target[axis]))
      })
  }
  @inlinable
  static func zip(_ x: Self, _ y: Self, _ f: (Element, Element) -> Element) -> Self {
    let shape = Shape.broadcast(x.shape, y.shape) ?? [0]
    let (a, b) = (x.expanded(to: shape), y.expanded(to: shape))
    return Self(shape: shape, elements: Swift.zip(a.elements, b.elements).map { f($0, $1) })
  }
  /// `x + y`
  @inlinable
  public static func + (x: Self, y: Self) -> Self { zip(x, y, +) }
  /// `x - y`
  @inlinable
  public static func - (x: Self, y: Self) -> Self { zip(x, y, -) }
  /// `x * y`
  @inlinable
  public static func * (x: Self, y: Self) -> Self { zip(x, y, *) }
  /// `x / y`
  @inlinable
  public static func / (x: Self, y: Self) -> Self { zip(x, y, /) }
  /// `-x`
  @inlinable
  public static prefix func - (x: Self) -> Self {
    Self(shape: x.shape, elements: x.elements.map { -$0 })
  }
  /// A primitive of one number on every element.
  @inlinable
  public static func lift<F: Elementwise>(_: F.Type, _ x: Self) -> Self {
    Self(shape: x.shape, elements: x.elements.map { Element.lift(F.self, $0) })
  }
  /// A primitive of two numbers on every pair of elements.
  @inlinable
  public static func lift<F: Elementwise2>(_: F.Type, _ x: Self, _ y: Self) -> Self {
    zip(x, y) { Element.lift(F.self, $0, $1) }
  }
  /// The sum of all elements.
  @inlinable
  public func sum() -> Element { elements.reduce(0, +) }
}

extension Tape {
  /// An array whose elements' cotangents are wanted.
  @inlinable
  public func variable(_ a: P.Array) -> Reverse<P>.Array {
    Reverse<P>.Array(
      shape: a.shape, elements: (0..<a.shape.elementCount).map { variable(a.element(at: $0)) })
  }
  /// Adds cotangents to those of an array's elements.
  @inlinable
  public func seed(_ y: Reverse<P>.Array, with cotangent: P.Array) {
    for i in 0..<y.shape.elementCount {
      seed(y.element(at: i), with: cotangent.element(at: i))
    }
  }
  /// The cotangents that reached an array's elements.
  @inlinable
  public func cotangent(of x: Reverse<P>.Array) -> P.Array {
    P.Array(
      shape: x.shape,
      elements: (0..<x.shape.elementCount).map { cotangent(of: x.element(at: $0)) })
  }
}
