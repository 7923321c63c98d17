// Primitives.swift -- the catalogue as the compiler sees it: names, parameters, and what it knows of some.

import HypPrimitives

/// The elementwise primitives.
package enum Primitives {
  package static let power = id(of: Power.self)
  package static let floorDivide = id(of: FloorDivide.self)
  package static let remainder = id(of: Remainder.self)
  package static let abs = id(of: Abs.self)
  package static let floor = id(of: Floor.self)
  package static let sqrt = id(of: Sqrt.self)
  package static let hypot = id(of: Hypot.self)
  package static let min = id(of: Min.self)
  package static let max = id(of: Max.self)
  /// `where`, which chooses between numbers, and between booleans.
  package static let choice = id(of: Where.self)

  private static func id(of primitive: any Primitive.Type) -> PrimitiveID {
    Catalogue.id(of: primitive) ?? PrimitiveID(index: 0)
  }

  /// A function that a program can call by name.
  package static func named(_ name: String) -> PrimitiveID? {
    guard let id = Catalogue.named(name), Catalogue[id].entry.form == .function else { return nil }
    return id
  }

  package static var count: Int { Catalogue.all.count }

  package static func name(_ id: PrimitiveID) -> String { Catalogue[id].entry.name }

  /// What it means, in sentences.
  package static func summary(_ id: PrimitiveID) -> String { Catalogue[id].entry.summary }

  /// The names of its parameters, from its signature.
  package static func parameters(_ id: PrimitiveID) -> [String] {
    let signature = Catalogue[id].entry.signature
    guard let open = signature.firstIndex(of: "("), let close = signature.lastIndex(of: ")") else {
      return ["x", "y"]
    }
    return signature[signature.index(after: open)..<close].split(separator: ",").map {
      String($0.drop { $0 == " " })
    }
  }

  private static let arities: [Int] = Catalogue.index(Arity.self)

  package static func arity(_ id: PrimitiveID) -> Int { arities[id.index] }

  /// It is flat between jumps: its derivatives are 0, and its result depends on no input.
  package static func isFlat(_ id: PrimitiveID) -> Bool { id == floorDivide || flats[id.index] }

  private static let flats: [Bool] = Catalogue.index(Flatness.self)

  /// Where a partial derivative is 0, the function is flat around the point.
  package static func isFlatWhereZero(_ id: PrimitiveID) -> Bool {
    flats[id.index] || selections.contains(id)
  }

  private static let selections: Set<PrimitiveID> = [
    id(of: Relu.self), max, min, id(of: Clamp.self), choice,
  ]

  /// Its derivative is infinite somewhere.
  package static func hasPole(_ id: PrimitiveID) -> Bool { poles[id.index] }

  private static let poles: [Bool] = Catalogue.index(Poles.self)

  /// Its rule, as symbols run it; nil where it looks at values, or has kinks that somebody must be told of.
  package static func symbolicRule(_ id: PrimitiveID) -> FusedFunction? {
    haveKinks[id.index] ? nil : Catalogue.fusedFunction(id)
  }

  private static let haveKinks: [Bool] = Catalogue.index(Kinks.self)

  private enum Kinks: PrimitiveVisitor {
    static func unary<P: Unary>(_: P.Type) -> Bool { !P.kinks.isEmpty }
    static func binary<P: Binary>(_: P.Type) -> Bool { !P.kinks.isEmpty }
    static func ternary<P: Ternary>(_: P.Type) -> Bool { true }
  }

  private enum Poles: PrimitiveVisitor {
    static func unary<P: Unary>(_: P.Type) -> Bool { P.kinks.contains { $0.kind == .pole } }
    static func binary<P: Binary>(_: P.Type) -> Bool { P.kinks.contains { $0.kind == .pole } }
    static func ternary<P: Ternary>(_: P.Type) -> Bool { false }
  }

  private enum Flatness: PrimitiveVisitor {
    static func unary<P: Unary>(_: P.Type) -> Bool { false }
    static func piecewise<P: Piecewise>(_: P.Type) -> Bool { true }
    static func binary<P: Binary>(_: P.Type) -> Bool { false }
    static func ternary<P: Ternary>(_: P.Type) -> Bool { false }
  }

  private enum Arity: PrimitiveVisitor {
    static func unary<P: Unary>(_: P.Type) -> Int { 1 }
    static func binary<P: Binary>(_: P.Type) -> Int { 2 }
    static func ternary<P: Ternary>(_: P.Type) -> Int { 3 }
  }
}
