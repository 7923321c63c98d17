// DerivativeNests.swift -- every way to a derivative agrees with every other, on functions made of
// derivatives, and values under derivatives are those of the plain run, bit for bit.
//
// `NESTS=10000` looks at more functions; `NEST_SEED=17` at those from one seed on. What was compared and
// what was not is counted and printed.

import Foundation
import HypInterpreter
import HypSyntax
import Testing

@Suite struct DerivativeNests {
  @Test func everyWayAgrees() throws {
    let environment = ProcessInfo.processInfo.environment
    let count = environment["NESTS"].flatMap { UInt64($0) } ?? 200
    let first = environment["NEST_SEED"].flatMap { UInt64($0) } ?? 0
    var tally = NestTally()
    for seed in first..<first + count {
      NestComparison(seed: seed).run(&tally)
      // Enough to read.
      if tally.faults.count >= 40 { break }
    }
    print(tally)
    for fault in tally.faults { Issue.record("\(fault)") }
    #expect(tally.comparisons > 50 * tally.functions)
  }
}

/// What was compared.
struct NestTally: CustomStringConvertible {
  var functions = 0
  var comparisons = 0
  /// Why what could not be compared was not, and how often.
  var skipped: [String: Int] = [:]
  var faults: [String] = []

  var description: String {
    let reasons = skipped.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
    return "counted: nests of operators: \(functions) functions, \(comparisons) comparisons, "
      + "\(skipped.values.reduce(0, +)) skipped (\(reasons.joined(separator: ", "))), "
      + "\(faults.count) faults"
  }

  mutating func skip(_ reason: String) { skipped[reason, default: 0] += 1 }
}

/// The functions of one seed, differentiated in every way.
private struct NestComparison {
  let seed: UInt64
  let program: String
  let length: Int
  private let interpreter = Interpreter { _ in }

  init(seed: UInt64) {
    self.seed = seed
    (program, length) = NestGenerator.functions(seed: seed)
  }

  func run(_ tally: inout NestTally) {
    do {
      interpreter["x0"] = AnyValue(0.13 + Double(seed % 71) / 100)
      interpreter["w0"] = AnyValue((0..<length).map { 0.2 + 0.6 * Double($0 % 11) / 11 })
      interpreter["d0"] = AnyValue((0..<length).map { 1 - 0.3 * Double($0 % 7) })
      interpreter["o"] = AnyValue([Double](repeating: 1, count: length))
      try interpreter.evaluate(program)
    } catch {
      tally.faults.append("seed \(seed): \(error)\n\(program)")
      return
    }
    for ways in NestWays.all where ways.lengths.contains(length) {
      tally.functions += ways.isFirst ? 1 : 0
      compare(ways, &tally)
    }
  }

  private func compare(_ ways: NestWays, _ tally: inout NestTally) {
    guard let expected = values(ways.reference, &tally) else { return }
    guard expected.allSatisfy(\.isFinite) else { return tally.skip("not finite") }
    let scale = expected.reduce(0) { max($0, abs($1)) }
    guard scale < 1e6 else { return tally.skip("large") }
    for way in ways.others {
      guard let found = values(way, &tally) else { continue }
      tally.comparisons += 1
      func agrees(_ tolerance: NestWays.Tolerance) -> Bool {
        found.count == expected.count
          && zip(found, expected).allSatisfy { x, y in
            switch tolerance {
            // Of a zero in an array of derivatives the sign is left open.
            case .bits: x.bitPattern == y.bitPattern || (x == y && expected.count > 1)
            case .rounding(let tolerance): abs(x - y) <= tolerance * max(1, scale)
            }
          }
      }
      guard !agrees(ways.tolerance) else { continue }
      // Where it is recorded, a higher derivative of a checkpoint is taken by nested modes, and not by Taylor mode.
      if case .bits = ways.tolerance, program.contains("''("), program.contains("checkpoint("),
        agrees(.rounding(1e-12))
      {
        tally.skip("a higher derivative of a checkpoint: equal to rounding")
        continue
      }
      // A gradient through arrays of few elements adds up in another order where it is recorded itself.
      if case .bits = ways.tolerance, ways.reference.hasPrefix("grad("), agrees(.rounding(4e-16)) {
        tally.skip("a gradient inside of a derivative: equal to the last digit")
        continue
      }
      let place = zip(found, expected).enumerated().first { $0.element.0 != $0.element.1 }
      tally.faults.append(
        """
        seed \(seed), length \(length): \(way) is \(place.map { "\($0.element.0)" } ?? "\(found)"), \
        but \(ways.reference) \(place.map { "\($0.element.1)" } ?? "\(expected)") \
        (element \(place?.offset ?? 0))
        \(program)
        """)
    }
  }

  /// The numbers that an expression gives; nil where it is known to give none.
  private func values(_ expression: String, _ tally: inout NestTally) -> [Double]? {
    do {
      let answer = try interpreter.evaluate(expression)
      if let elements = answer.elements { return elements }
      tally.faults.append("seed \(seed): \(expression) gives \(answer.kindName)\n\(program)")
    } catch {
      // Ten levels, and what is deeper than the stack allows: limits that are documented.
      if error.diagnostic.title.contains("deep") {
        tally.skip("too deep")
      } else {
        tally.faults.append("seed \(seed): \(expression): \(error)\n\(program)")
      }
    }
    return nil
  }
}

/// Expressions that give the same numbers.
private struct NestWays {
  enum Tolerance {
    case bits
    case rounding(Double)
  }
  let reference: String
  let others: [String]
  let tolerance: Tolerance
  /// The lengths of vectors for which they do not take too long.
  var lengths = 0...5000
  var isFirst = false

  static let all: [NestWays] = [
    NestWays(
      reference: "f(x0)",
      others: [
        "jvp(f, x0, 1).0", "vjp(f, x0).0", "value_and_grad(f)(x0).0", "taylor(f, x0, 1)[0]",
        "taylor(f, x0, 3)[0]", "checkpoint(f)(x0)", "jvp(checkpoint(f), x0, 1).0",
        "value_and_grad(checkpoint(f))(x0).0", "jvp(t -> jvp(f, t, 1).0, x0, 1).0",
        "jvp(t -> value_and_grad(f)(t).0, x0, 1).0", "vjp(t -> jvp(f, t, 1).0, x0).0",
        "vjp(t -> vjp(f, t).0, x0).0", "iterate(y -> f(x0), 0, 1)",
      ], tolerance: .bits, isFirst: true),
    NestWays(
      reference: "f'(x0)",
      others: [
        "jvp(f', x0, 1).0", "vjp(f', x0).0", "value_and_grad(f')(x0).0", "checkpoint(f')(x0)",
        "jvp(f, x0, 1).1", "jvp(checkpoint(f'), x0, 1).0", "taylor(f', x0, 1)[0]",
      ], tolerance: .bits),
    NestWays(
      reference: "grad(f)(x0)",
      others: [
        "jvp(grad(f), x0, 1).0", "vjp(grad(f), x0).0", "value_and_grad(grad(f))(x0).0",
        "checkpoint(grad(f))(x0)", "value_and_grad(f)(x0).1",
        "vjp(checkpoint(grad(f)), x0).0", "taylor(grad(f), x0, 1)[0]",
      ], tolerance: .bits),
    NestWays(
      reference: "f'(x0)",
      others: [
        "grad(f)(x0)", "forward_grad(f)(x0)", "vjp(f, x0).1(1)", "jacobian(f)(x0)", "jacfwd(f)(x0)",
        "jacrev(f)(x0)", "taylor(f, x0, 1)[1]", "taylor(f, x0, 2)[1]", "checkpoint(f)'(x0)",
        "grad(checkpoint(f))(x0)", "grad(x -> checkpoint(f)(x))(x0)",
        "taylor(checkpoint(f), x0, 1)[1]",
        "grad(t -> iterate(y -> f(t) + 0 * y, t, 2))(x0)", "grad(t -> f(1 * t) * 1)(x0)",
        "grad(t -> { (p, q) = checkpoint(y -> (f(y), y))(t); p })(x0)",
        "grad(t -> { p = [t, t]; p[0] = f(p[1]); p[0] })(x0)",
        "grad(with_derivative(f, f', check=false))(x0)",
        "with_derivative(f, grad(f), check=false)'(x0)", "jvp(t -> vjp(f, t).0, x0, 1).1",
        "grad(t -> jvp(f, t, 1).0)(x0)", "grad(t -> value_and_grad(f)(t).0)(x0)",
      ], tolerance: .rounding(1e-9)),
    NestWays(
      reference: "f''(x0)",
      others: [
        "grad(f')(x0)", "grad(f)'(x0)", "grad(grad(f))(x0)", "hessian(f)(x0)", "hvp(f, x0, 1)",
        "2 * taylor(f, x0, 2)[2]", "taylor(f', x0, 1)[1]", "taylor(grad(f), x0, 1)[1]",
        "forward_grad(grad(f))(x0)", "jacrev(grad(f))(x0)", "vjp(grad(f), x0).1(1)",
        "grad(checkpoint(grad(f)))(x0)", "grad(grad(checkpoint(f)))(x0)", "checkpoint(f)''(x0)",
        "jvp(t -> vjp(f, t).1(1), x0, 1).1", "grad(t -> jvp(f, t, 1).1)(x0)",
        "grad(t -> value_and_grad(f)(t).1)(x0)", "grad(t -> iterate(y -> grad(f)(y), t, 1))(x0)",
        "hessian(checkpoint(f))(x0)", "grad(t -> taylor(f, t, 1)[1])(x0)",
      ], tolerance: .rounding(1e-8)),
    NestWays(
      reference: "g(w0)",
      others: [
        "jvp(g, w0, d0).0", "vjp(g, w0).0", "value_and_grad(g)(w0).0", "checkpoint(g)(w0)",
        "vjp(checkpoint(g), w0).0", "jvp(w -> value_and_grad(g)(w).0, w0, d0).0",
        "vjp(w -> jvp(g, w, d0).0, w0).0", "taylor(t -> g(w0 + t * d0), 0, 2)[0]",
        "jvp(checkpoint(g), w0, d0).0",
      ], tolerance: .bits),
    NestWays(
      reference: "grad(g)(w0)",
      others: [
        "jvp(grad(g), w0, d0).0", "vjp(grad(g), w0).0", "value_and_grad(g)(w0).1",
        "checkpoint(grad(g))(w0)", "jvp(checkpoint(grad(g)), w0, d0).0",
        "vjp(checkpoint(grad(g)), w0).0",
      ], tolerance: .bits),
    NestWays(
      reference: "grad(g)(w0)",
      others: [
        "forward_grad(g)(w0)", "vjp(g, w0).1(1)", "jacrev(g)(w0)", "jacfwd(g)(w0)",
        "grad(checkpoint(g))(w0)", "grad(w -> g(w * 1))(w0)", "1 * grad(w -> 1 * g(w))(w0)",
        "grad(r -> g(r.w) * r.k)((w=w0, k=1)).w", "grad(w -> { p = w; p[0] = w[0] * 1; g(p) })(w0)",
        "grad(w -> iterate(y -> g(w) + 0 * y, 0, 2))(w0)",
        "grad(with_derivative(g, grad(g), check=false))(w0)",
      ], tolerance: .rounding(1e-9), lengths: 0...65),
    NestWays(
      reference: "grad(g)(w0) @ d0",
      others: [
        "jvp(g, w0, d0).1", "vjp(g, w0).1(1) @ d0", "(t -> g(w0 + t * d0))'(0)",
        "taylor(t -> g(w0 + t * d0), 0, 2)[1]", "grad(t -> g(w0 + t * d0))(0)",
        "grad(checkpoint(g))(w0) @ d0", "grad(t -> checkpoint(w -> (g(w), w))(w0 + t * d0).0)(0)",
      ], tolerance: .rounding(1e-9)),
    NestWays(
      reference: "hvp(g, w0, d0)",
      others: [
        "jvp(grad(g), w0, d0).1", "vjp(grad(g), w0).1(d0)", "grad(w -> grad(g)(w) @ d0)(w0)",
        "grad(w -> checkpoint(grad(g))(w) @ d0)(w0)", "grad(w -> jvp(g, w, d0).1)(w0)",
        "(t -> grad(g)(w0 + t * d0))'(0)", "vjp(checkpoint(grad(g)), w0).1(d0)",
        "jvp(checkpoint(grad(g)), w0, d0).1", "grad(w -> iterate(grad(g), w, 1) @ d0)(w0)",
        "grad(w -> vjp(g, w).1(1) @ d0)(w0)", "grad(w -> value_and_grad(g)(w).1 @ d0)(w0)",
        "grad(w -> { (p, q) = checkpoint(v -> (grad(g)(v), g(v)))(w); p @ d0 })(w0)",
        "grad(w -> { p = grad(g)(w); p[0] = p[0] * 1; p @ d0 })(w0)",
      ], tolerance: .rounding(1e-8)),
    NestWays(
      reference: "hessian(g)(w0)",
      others: [
        "jacrev(grad(g))(w0)", "jacfwd(grad(g))(w0)", "jacobian(grad(g))(w0)",
        "jacrev(checkpoint(grad(g)))(w0)", "hessian(checkpoint(g))(w0)",
        "jacrev(forward_grad(g))(w0)",
        "jacobian(w -> value_and_grad(g)(w).1)(w0)",
      ], tolerance: .rounding(1e-8), lengths: 0...5),
  ]
}
