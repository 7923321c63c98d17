// Primitives.swift -- the catalogue as the compiler sees it: names, places, parameters.

import HypPrimitives

/// The elementwise primitives by their place in the catalogue.
package enum Primitives {
  package static let power = place(of: Power.self)
  package static let floorDivide = place(of: FloorDivide.self)
  package static let remainder = place(of: Remainder.self)
  package static let abs = place(of: Abs.self)
  package static let hypot = place(of: Hypot.self)
  package static let min = place(of: Min.self)
  package static let max = place(of: Max.self)
  /// `where`, which chooses between numbers, and between booleans.
  package static let choice = place(of: Where.self)

  private static func place(of primitive: any Primitive.Type) -> Int {
    Catalogue.place(of: primitive) ?? 0
  }

  /// The place of a function that a program can call by name.
  package static func place(_ name: String) -> Int? {
    guard let place = Catalogue.place(of: name), Catalogue.all[place].entry.form == .function
    else { return nil }
    return place
  }

  package static var count: Int { Catalogue.all.count }

  package static func name(_ place: Int) -> String { Catalogue.all[place].entry.name }

  /// What it means, in sentences.
  package static func summary(_ place: Int) -> String { Catalogue.all[place].entry.summary }

  /// The names of its parameters, from its signature.
  package static func parameters(_ place: Int) -> [String] {
    let signature = Catalogue.all[place].entry.signature
    guard let open = signature.firstIndex(of: "("), let close = signature.lastIndex(of: ")") else {
      return ["x", "y"]
    }
    return signature[signature.index(after: open)..<close].split(separator: ",").map {
      String($0.drop { $0 == " " })
    }
  }

  private static let arities: [Int] = Catalogue.index(Arity.self)

  package static func arity(_ place: Int) -> Int { arities[place] }

  /// It is flat between jumps: its derivatives are 0, and its result depends on no input.
  package static func isFlat(_ place: Int) -> Bool { place == floorDivide || flats[place] }

  private static let flats: [Bool] = Catalogue.index(Flatness.self)

  /// Where a partial derivative is 0, the function is flat around the point.
  package static func isFlatWhereZero(_ place: Int) -> Bool {
    flats[place] || selections.contains(place)
  }

  private static let selections: Set<Int> = [
    place(of: Relu.self), max, min, place(of: Clamp.self), choice,
  ]

  /// Its derivative is infinite somewhere.
  package static func hasPole(_ place: Int) -> Bool { poles[place] }

  private static let poles: [Bool] = Catalogue.index(Poles.self)

  /// Its rule, as symbols run it; nil where it looks at values, or has kinks that somebody must be told of.
  package static func symbolicRule(_ place: Int) -> FusedFunction? {
    haveKinks[place] ? nil : Catalogue.fusedFunction(at: place)
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
