// Symbol.swift -- the number that writes down what is done with it.
//
// A rule that runs on symbols writes the operations that it consists of: so tangents and cotangents of fused
// expressions follow from the rules that numbers have. Who writes, and what, is up to a `SymbolWriter`. A rule that
// asks for the value of a number cannot run on symbols: `Algebraic` has no value.

/// What symbols are written into: a graph, or a text.
public protocol SymbolWriter: AnyObject {
  /// The place of a constant.
  func constant(_ value: Double) -> Int32
  /// The place of an operation of arithmetic; `y` is that of its second operand, or -1.
  func write(_ operation: SymbolOperation, _ x: Int32, _ y: Int32) -> Int32
  /// The place of a function of one number.
  func write<F: Fusible>(_: F.Type, _ x: Int32) -> Int32
  /// The place of a function of two numbers.
  func write<F: Fusible2>(_: F.Type, _ x: Int32, _ y: Int32) -> Int32
}

/// An operation of arithmetic on symbols.
public enum SymbolOperation: Hashable, Sendable {
  case negate, add, subtract, multiply, divide
  /// A product in which zero wins: of a tangent or a cotangent and a partial derivative.
  case carry
}

/// A number that is not there yet.
public struct Symbol: Algebraic, Tangent {
  /// Where it stands.
  public let place: Int32
  /// What it is written into.
  public let writer: any SymbolWriter

  /// What stands at `place`.
  public init(_ place: Int32, in writer: any SymbolWriter) {
    (self.place, self.writer) = (place, writer)
  }

  private func write(_ operation: SymbolOperation, _ other: Self? = nil) -> Self {
    Self(writer.write(operation, place, other?.place ?? -1), in: writer)
  }
  /// A constant beside this symbol.
  private func constant(_ value: Double) -> Self { Self(writer.constant(value), in: writer) }

  /// `x + y`
  public static func + (x: Self, y: Self) -> Self { x.write(.add, y) }
  /// `x - y`
  public static func - (x: Self, y: Self) -> Self { x.write(.subtract, y) }
  /// `x * y`
  public static func * (x: Self, y: Self) -> Self { x.write(.multiply, y) }
  /// `x / y`
  public static func / (x: Self, y: Self) -> Self { x.write(.divide, y) }
  /// `-x`
  public static prefix func - (x: Self) -> Self { x.write(.negate) }
  /// `1 / self`
  public var multiplicativeInverse: Self { constant(1) / self }
  /// `self * self`
  public var squared: Self { self * self }
  /// `c * self`
  public func times(_ c: Double) -> Self { constant(c) * self }
  /// 0
  public var zero: Self { constant(0) }
  /// The product with a partial derivative, in which zero wins.
  public func carried(by partial: Self) -> Self { write(.carry, partial) }
  /// f(x)
  public static func apply<F: Fusible>(_: F.Type, _ x: Self) -> Self {
    Self(x.writer.write(F.self, x.place), in: x.writer)
  }
  /// f(x, y)
  public static func apply<F: Fusible2>(_: F.Type, _ x: Self, _ y: Self) -> Self {
    Self(x.writer.write(F.self, x.place, y.place), in: x.writer)
  }
}
