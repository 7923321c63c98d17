// SilentDerivatives.swift -- chains of two functions where the inner one is too large or too small for a
// number: in every mode the derivative is right, or not finite, or something is reported.
//
// What is right is computed here from logarithms: a number is a sign and the logarithm of its magnitude,
// so that exp(1000) and its derivative are numbers like others.

import Foundation
import HypInterpreter
import HypLibrary
import HypSyntax
import Testing

/// A number far outside the range of a double.
private struct Far {
  var sign: Double
  /// The logarithm of the magnitude.
  var log: Double

  static func * (x: Far, y: Far) -> Far { Far(sign: x.sign * y.sign, log: x.log + y.log) }
  /// Zero or infinite where a double cannot hold it.
  var double: Double { sign * exp(log) }
}

/// log(1 + exp(x))
private func softplus(_ x: Double) -> Double { max(x, 0) + log1p(exp(-abs(x))) }

/// The inner function: as text, its value and its derivative.
private struct Inner: Sendable {
  let text: String
  let points: [Double]
  let value: @Sendable (Double) -> Far
  let slope: @Sendable (Double) -> Far

  static let all: [Inner] = [
    Inner(
      text: "exp(X)", points: [1000, -1000, 710, -745.5, 2],
      value: { Far(sign: 1, log: $0) }, slope: { Far(sign: 1, log: $0) }),
    Inner(
      text: "exp(-X^2 / 2)", points: [40, -39, 1e160, 1],
      value: { Far(sign: 1, log: -$0 * $0 / 2) },
      slope: { Far(sign: $0 < 0 ? 1 : -1, log: log(abs($0)) - $0 * $0 / 2) }),
    Inner(
      text: "cosh(X)", points: [800, -900, 3],
      value: { Far(sign: 1, log: abs($0) - log(2) + log1p(exp(-2 * abs($0)))) },
      slope: {
        Far(sign: $0 < 0 ? -1 : 1, log: abs($0) - log(2) + log1p(-exp(-2 * abs($0))))
      }),
    Inner(
      text: "X^2", points: [1e200, -1e170, 1e-200, -1e-170, 3],
      value: { Far(sign: 1, log: 2 * log(abs($0))) },
      slope: { Far(sign: $0 < 0 ? -1 : 1, log: log(2) + log(abs($0))) }),
    Inner(
      text: "1 / X", points: [1e200, 1e-200, 1e-310, 1e308, 2],
      value: { Far(sign: 1, log: -log($0)) },
      slope: { Far(sign: -1, log: -2 * log($0)) }),
    Inner(
      text: "X^-3", points: [1e150, 1e-150, 0.5],
      value: { Far(sign: 1, log: -3 * log($0)) },
      slope: { Far(sign: -1, log: log(3) - 4 * log($0)) }),
    Inner(
      text: "2^X", points: [2000, -2000, 1023.5, 3],
      value: { Far(sign: 1, log: $0 * log(2)) },
      slope: { Far(sign: 1, log: $0 * log(2) + log(log(2))) }),
    Inner(
      text: "gamma(X)", points: [200, 171.7],
      value: { Far(sign: 1, log: lgamma($0)) },
      slope: {
        // The asymptotic series of digamma.
        let y = 1 / ($0 * $0)
        let digamma = log($0) - 0.5 / $0 - y * (1.0 / 12 - y * (1.0 / 120 - y / 252))
        return Far(sign: 1, log: lgamma($0) + log(digamma))
      }),
  ]
}

/// The outer function: as text, and its derivative at a positive number.
private struct Outer: Sendable {
  let text: String
  let slope: @Sendable (Far) -> Far

  private static func positive(_ log: @escaping @Sendable (Double) -> Double)
    -> @Sendable (Far) -> Far
  { { Far(sign: 1, log: log($0.log)) } }
  private static func negative(_ log: @escaping @Sendable (Double) -> Double)
    -> @Sendable (Far) -> Far
  { { Far(sign: -1, log: log($0.log)) } }

  static let all: [Outer] = [
    Outer(text: "log(U)", slope: positive { -$0 }),
    Outer(text: "log2(U)", slope: positive { -$0 - log(log(2)) }),
    Outer(text: "sqrt(U)", slope: positive { -log(2) - $0 / 2 }),
    Outer(text: "cbrt(U)", slope: positive { -log(3) - 2 * $0 / 3 }),
    Outer(text: "(U)^0.1", slope: positive { log(0.1) - 0.9 * $0 }),
    Outer(text: "(U)^3", slope: positive { log(3) + 2 * $0 }),
    Outer(text: "1 / (U)", slope: negative { -2 * $0 }),
    Outer(text: "1 / (1 + U)", slope: negative { -2 * softplus($0) }),
    Outer(text: "(U) / (1 + U)", slope: positive { -2 * softplus($0) }),
    Outer(text: "log(1 + U)", slope: positive { -softplus($0) }),
    Outer(text: "log1p(U)", slope: positive { -softplus($0) }),
    Outer(text: "sqrt(1 + (U)^2)", slope: positive { $0 - softplus(2 * $0) / 2 }),
    Outer(text: "hypot(U, 1)", slope: positive { $0 - softplus(2 * $0) / 2 }),
    Outer(text: "atan(U)", slope: positive { -softplus(2 * $0) }),
    Outer(text: "asinh(U)", slope: positive { -softplus(2 * $0) / 2 }),
    Outer(text: "exp(-(U))", slope: negative { -exp($0) }),
    Outer(
      text: "tanh(U)",
      slope: positive { x in -2 * (exp(x) - log(2) + log1p(exp(-2 * exp(x)))) }),
    Outer(text: "sigmoid(U)", slope: positive { x in -exp(x) - 2 * log1p(exp(-exp(x))) }),
    Outer(text: "softplus(U)", slope: positive { x in -log1p(exp(-exp(x))) }),
    Outer(text: "max(0, U)", slope: positive { _ in 0 }),
    Outer(text: "stop_gradient(U) * 0 + U", slope: positive { _ in 0 }),
  ]
}

@Suite struct SilentDerivatives {
  /// Every way to the derivative of f at a point.
  private static let modes = [
    "(F)'(P)", "grad(F)(P)", "forward_grad(F)(P)", "taylor(F, P, 1)[1]", "jvp(F, P, 1)[1]",
    "vjp(F, P)[1](1)", "(z -> grad(F)(z))(P)",
    "derivative(z -> z * (F)'(P))(1)", "grad(z -> z * grad(F)(P))(1)",
    "grad(v -> sum(V))([P, 2])[0]", "forward_grad(v -> sum(V))([P, 2])[0]",
    "jacobian(v -> V)([P, 2])[0, 0]", "jvp(v -> sum(V), [P, 2], [1, 0])[1]",
    "grad(checkpoint(F))(P)", "grad(x -> { for i in 1...1 { x = B }; x })(P)",
  ]

  @Test(arguments: Inner.all.indices) fileprivate func nothingIsWrongInSilence(_ place: Int) {
    let inner = Inner.all[place]
    let interpreter = Interpreter { _ in }
    var (right, infinite, reported) = (0, 0, 0)
    for outer in Outer.all {
      for point in inner.points {
        let wanted = (outer.slope(inner.value(point)) * inner.slope(point)).double
        func text(_ name: String) -> String {
          let own = inner.text.replacingOccurrences(of: "X", with: name)
          return outer.text.replacingOccurrences(of: "U", with: own)
        }
        for mode in Self.modes {
          let program =
            mode
            .replacingOccurrences(of: "F", with: "x -> " + text("x"))
            .replacingOccurrences(of: "V", with: text("v"))
            .replacingOccurrences(of: "B", with: text("x"))
            .replacingOccurrences(of: "P", with: point < 0 ? "(\(point))" : "\(point)")
          interpreter.forgetPlaces()
          for statement in parse(SourceFile(name: "test", text: program)).statements {
            guard let found = try? interpreter.run(statement).number else {
              Issue.record("\(program) gives no number")
              continue
            }
            let isReported = !interpreter.takeWarnings().isEmpty
            if abs(found - wanted) <= 1e-9 * max(1, abs(wanted)) {
              right += 1
            } else if !found.isFinite {
              infinite += 1
            } else if isReported {
              reported += 1
            } else {
              Issue.record("\(program) is \(found) without a word, and not \(wanted)")
            }
          }
        }
      }
    }
    // It has looked at something.
    #expect(right > 100)
    print("\(inner.text): \(right) right, \(infinite) not finite, \(reported) reported")
  }
}
