// FormulaLaws.swift -- formulas are what the machines compute, on functions by chance.

import Foundation
import HypInterpreter
import SplitMix
import Testing

@Suite struct FormulaLaws {
  /// A function with a number beside what it is compared with.
  struct Sample {
    let x: Double
    let machine: Double
    let formula: Double
    let near: [Double]
  }

  static func evaluate(_ interpreter: Interpreter, _ text: String) throws -> Double? {
    try interpreter.evaluate(text).number
  }

  /// Values of both at a number, and of the function next to it: what rounding of the argument alone does.
  static func sample(
    _ interpreter: Interpreter, _ function: String, _ formula: String, at x: Double
  ) throws -> Sample? {
    guard let machine = try evaluate(interpreter, "(\(function))(\(x))"),
      let value = try evaluate(interpreter, "(\(formula))(\(x))")
    else { return nil }
    let step = max(abs(x), 1e-3) * 0x1p-48
    var near: [Double] = []
    for beside in [x - step, x + step] {
      for name in [function, formula] {
        if let y = try evaluate(interpreter, "(\(name))(\(beside))") { near.append(y) }
      }
    }
    return Sample(x: x, machine: machine, formula: value, near: near)
  }

  /// Within 1e-12 of the value, where rounding of the argument does not move it more.
  static func agrees(_ sample: Sample) -> Bool {
    let (a, b) = (sample.machine, sample.formula)
    if a == b || a.isNaN && b.isNaN { return true }
    guard a.isFinite, b.isFinite else {
      // At the edge of what doubles hold.
      return [a, b].allSatisfy { !$0.isFinite || abs($0) > 1e290 }
    }
    let noise = sample.near.reduce(0) { max($0, abs($1 - a)) }
    return abs(a - b) <= 1e-12 * max(abs(a), abs(b)) + 4 * noise + 1e-290
  }

  static func isBalanced(_ latex: String) -> Bool {
    var depth = 0
    for character in latex {
      if character == "{" { depth += 1 }
      if character == "}" { depth -= 1 }
      if depth < 0 { return false }
    }
    let lefts =
      latex.components(separatedBy: "\\left").count
      - latex.components(separatedBy: "\\leftarrow").count
    let rights =
      latex.components(separatedBy: "\\right").count
      - latex.components(separatedBy: "\\rightarrow").count
    let begins = latex.components(separatedBy: "\\begin{").count
    return depth == 0 && lefts == rights && begins == latex.components(separatedBy: "\\end{").count
  }

  /// Compares a function with its formula `h` at three points by chance, and counts those where both are numbers.
  private func compare(
    _ interpreter: Interpreter, _ function: String, in range: ClosedRange<Double>,
    _ conditions: Double, using generator: inout FormulaGenerator, _ context: String
  ) throws -> Int {
    var compared = 0
    for _ in 0..<3 {
      let x = Double.random(in: range, using: &generator.chance)
      let sample = try #require(try Self.sample(interpreter, function, "h", at: x))
      if Self.agrees(sample) {
        if sample.machine.isFinite { compared += 1 }
        continue
      }
      // A formula may have a value where the function has none, but then it says so.
      #expect(
        !sample.machine.isFinite && conditions > 0,
        "\(context) at \(x): \(sample.machine), and the formula \(sample.formula)")
    }
    return compared
  }

  @Test(arguments: 0..<10)
  func formulasAreValuesAndDerivatives(_ batch: Int) throws {
    var generator = FormulaGenerator(seed: UInt64(batch) &* 7919 &+ 3)
    var compared = 0
    for index in 0..<50 {
      let interpreter = Interpreter { _ in }
      let body = generator.function(index)
      try interpreter.evaluate("f(x) = \(body)")
      for (order, function) in ["f", "f'", "f''"].enumerated() {
        do {
          try interpreter.evaluate("r = formula(\(function))")
        } catch {
          // By chance, something like 1 / (x - x).
          #expect("\(error)".contains("defined nowhere"), "\(body)")
          continue
        }
        let text = try #require(interpreter["r"]?["text"]?.string)
        let latex = try #require(interpreter["r"]?["latex"]?.string)
        #expect(Self.isBalanced(latex), "\(latex)")
        try interpreter.evaluate("h(x) = \(text)")
        let conditions = try #require(
          try interpreter.evaluate("print(r.where); len(r.where)").number)
        compared += try compare(
          interpreter, function, in: -3...3, conditions, using: &generator,
          "order \(order) of \(body), and \(text)")
      }
    }
    // Most points are in the domain.
    #expect(compared > 150)
  }

  /// Loops as recurrences, with branches in them and after them, at points by chance.
  @Test(arguments: 0..<4)
  func formulasOfLoops(_ batch: Int) throws {
    var generator = FormulaGenerator(seed: UInt64(batch) &* 104_729 &+ 11)
    var compared = 0
    for _ in 0..<20 {
      let interpreter = Interpreter { _ in }
      interpreter.kinkPolicy = .off
      let body = generator.loop()
      try interpreter.evaluate("f(x) = \(body)")
      for function in ["f", "f'"] {
        try interpreter.evaluate("r = formula(\(function))")
        let text = try #require(interpreter["r"]?["text"]?.string)
        #expect(Self.isBalanced(try #require(interpreter["r"]?["latex"]?.string)))
        try interpreter.evaluate("h(x) = \(text)")
        let conditions = try #require(try interpreter.evaluate("len(r.where)").number)
        compared += try compare(
          interpreter, function, in: -2...2, conditions, using: &generator,
          "\(function) of \(body), and \(text)")
      }
    }
    #expect(compared > 80)
  }
}
