// RuleTests.swift -- a rule is declared once: what numbers, arrays, fused expressions and texts make of it.

import Foundation
import HypNumbers
import HypTaylor
import Testing

/// exp(-x²), which is declared here and nowhere else.
private enum Bell: Fusible {
  static let kernel = Kernel(calling: { exp(-$0 * $0) })
  static let functionName: String? = "bell"
  static func value(_ x: Double) -> Double { exp(-x * x) }
  static func derivative<A: Algebraic>(_ x: A, _ y: A) -> A { (x * y).times(-2) }
}

/// Writes rules as they are read.
private final class Formulas: SymbolWriter {
  var texts: [String] = []

  func add(_ text: String) -> Int32 {
    texts.append(text)
    return Int32(texts.count - 1)
  }
  func symbol(_ text: String) -> Symbol { Symbol(add(text), in: self) }
  func text(_ symbol: Symbol) -> String { texts[Int(symbol.place)] }

  func constant(_ value: Double) -> Int32 { add("\(Int(value))") }
  func write(_ operation: SymbolOperation, _ x: Int32, _ y: Int32) -> Int32 {
    let x = texts[Int(x)]
    if operation == .negate { return add("-\(x)") }
    let signs: [SymbolOperation: String] = [
      .add: "+", .subtract: "-", .multiply: "*", .divide: "/", .carry: "·",
    ]
    return add("(\(x) \(signs[operation] ?? "?") \(texts[Int(y)]))")
  }
  func write<F: Fusible>(_: F.Type, _ x: Int32) -> Int32 {
    add("\(F.functionName ?? "?")(\(texts[Int(x)]))")
  }
  func write<F: Fusible2>(_: F.Type, _ x: Int32, _ y: Int32) -> Int32 { add("?") }
}

@Suite struct RuleTests {
  private let points = (0..<300).map { 0.01 * Double($0) - 1.3 }

  /// Σ x bell(x), as one expression.
  private func expression(isSum: Bool) -> FusedExpression {
    var builder = FusedBuilder()
    let x = builder.input(.array)
    let y = builder.apply(.multiply, x, builder.apply(.function(FusedFunction(Bell.self)), x))
    return builder.finish(y, isSum: isSum)
  }
  private func number<N: Number>(_ x: N) -> N { x * Bell.of(x) }

  @Test(
    "One declaration makes a function part of fused expressions, with derivatives of every order")
  func oneDeclaration() throws {
    typealias Level2 = Dual<Dual<Double>>
    let x = DoubleArray(shape: .vector(points.count), elements: points)
    let ones = DoubleArray(repeating: 1, shape: x.shape)
    let inner = DualArray<Double>(primal: x, tangent: ones)
    let outer = DualArray<Dual<Double>>(
      primal: inner, tangent: DualArray<Double>(primal: ones))
    let results = Level2.Array.fused(
      expression(isSum: false), [.array(outer)], wantsValue: true, owned: 0)
    let y = try #require(results?.first?.array)
    for (offset, x) in points.enumerated() {
      let expected = number(
        Level2(primal: Dual(primal: x, tangent: 1), tangent: Dual(primal: 1, tangent: 0)))
      let found = y.element(at: offset)
      #expect(found.primal.primal == expected.primal.primal)
      #expect(found.primal.tangent == expected.primal.tangent)
      #expect(found.tangent.primal == expected.tangent.primal)
      let second = exp(-x * x) * (4 * x * x * x - 6 * x)
      #expect(abs(found.tangent.tangent - second) < 1e-14)
    }
  }

  @Test("Reverse mode takes its partials from the same declaration")
  func reverse() throws {
    let tape = Tape<Double>()
    let x = tape.variable(DoubleArray(shape: .vector(points.count), elements: points))
    let results = Reverse<Double>.Array.fused(
      expression(isSum: true), [.array(x)], wantsValue: true, owned: 0)
    let y = try #require(results?.first?.number)
    tape.seed(y, with: 1)
    tape.propagate()
    let gradient = tape.cotangent(of: x)
    for (offset, x) in points.enumerated() {
      let expected = number(Dual(primal: x, tangent: 1)).tangent
      #expect(abs(gradient.element(at: offset) - expected) < 1e-15)
    }
  }

  @Test("Taylor mode has the recurrences of the same declaration, and the value of the plain run")
  func jets() throws {
    let arena = JetArena<Double>()
    for order in [1, 2, 5] {
      arena.reset(order: order)
      let x = DoubleArray(shape: .vector(points.count), elements: points)
      let t = arena.variable(0.8)
      let line = JetArray<Double>(scalar: t) * JetArray(primal: x)
      for isSum in [false, true] {
        let plain = DoubleArray.fused(
          expression(isSum: isSum), [.array(line.primal)], wantsValue: true, owned: 0)?.first
        let jet = JetArray<Double>.fused(
          expression(isSum: isSum), [.array(line)], wantsValue: true, owned: 0)?.first
        if isSum {
          #expect(try #require(plain?.number) == #require(jet?.number).primal)
          continue
        }
        let y = try #require(jet?.array)
        #expect(try #require(plain?.array).elements == y.primal.elements)
        for (offset, x) in points.enumerated() {
          let expected = number(t * Jet(primal: x))
          for k in 1...order {
            let found = y.derivative(k).element(at: offset)
            #expect(abs(found - expected.derivative(k)) <= 1e-13 * (1 + abs(found)))
          }
        }
      }
    }
  }

  @Test("What is too large for loops is carried out one operation after the other")
  func withoutLoops() throws {
    var builder = FusedBuilder()
    let x = builder.input(.array)
    var y = x
    for _ in 0..<6 {
      y = builder.apply(.multiply, y, builder.apply(.function(FusedFunction(Bell.self)), y))
    }
    let expression = builder.finish(y, isSum: false)
    let arena = JetArena<Double>()
    arena.reset(order: 20)
    let a = DoubleArray(shape: .vector(points.count), elements: points)
    let line = arena.line(a, along: DoubleArray(repeating: 1, shape: a.shape))
    let plain = try #require(
      DoubleArray.fused(expression, [.array(a)], wantsValue: true, owned: 0)?.first?.array)
    let jet = try #require(
      JetArray<Double>.fused(expression, [.array(line)], wantsValue: true, owned: 0)?.first?.array)
    #expect(plain.elements == jet.primal.elements)
    for (offset, x) in points.enumerated() {
      var expected = Dual(primal: x, tangent: 1)
      for _ in 0..<6 { expected = number(expected) }
      #expect(abs(jet.derivative(1).element(at: offset) - expected.tangent) < 1e-15)
    }
  }

  @Test("A gradient without a tape is what the same declaration writes")
  func written() throws {
    let texts = Formulas()
    let (x, c) = (texts.symbol("x"), texts.symbol("c"))
    let y = Bell.of(x)
    let rule = try #require(FusedFunction(Bell.self).partial(x, nil, y))
    #expect(rule.operand == x.place)
    #expect(texts.text(c.carried(by: rule.partial)) == "(c · (-2 * (x * bell(x))))")
  }

  @Test("The rules of arithmetic can be read")
  func texts() {
    let texts = Formulas()
    let (x, y, z) = (texts.symbol("x"), texts.symbol("y"), texts.symbol("z"))
    let (dx, dy, c) = (texts.symbol("dx"), texts.symbol("dy"), texts.symbol("c"))
    func tangent(_ tangent: Symbol?) -> String? { tangent.map { texts.text($0) } }
    func cotangents(_ both: (Symbol, Symbol)) -> [String] {
      [texts.text(both.0), texts.text(both.1)]
    }
    #expect(tangent(Addition.tangent(dx, dy)) == "(dx + dy)")
    #expect(tangent(Subtraction.tangent(nil, dy)) == "-dy")
    #expect(tangent(Multiplication.tangent(dx, dy, x, y, z)) == "((dx · y) + (dy · x))")
    #expect(tangent(Division.tangent(dx, dy, x, y, z)) == "((dx · (1 / y)) - (dy · (z / y)))")
    #expect(cotangents(Subtraction.cotangents(c)) == ["c", "-c"])
    #expect(cotangents(Multiplication.cotangents(c, x, y, z)) == ["(c · y)", "(c · x)"])
    #expect(cotangents(Division.cotangents(c, x, y, z)) == ["(c · (1 / y))", "-(c · (z / y))"])
    #expect(texts.text(Bell.derivative(x, Bell.of(x))) == "(-2 * (x * bell(x)))")
  }
}
