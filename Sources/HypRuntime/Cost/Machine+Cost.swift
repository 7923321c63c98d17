// Machine+Cost.swift -- `cost` and `formula` at any level: what they say depends on no derivative.

import HypCode
import HypNumbers

extension Machine {
  /// `cost(f, x, …)`
  package func cost(
    _ arguments: [Value<N>], _ labels: [String?], _ code: Code
  ) throws(RuntimeError) -> Value<N> {
    guard let span = code.spans.first else { throw .custom("code without a source") }
    // The figures depend on no derivative: outside of all of them they are what they are.
    let plain = arguments.map { $0.constant(at: Double.self) }
    return try context.measureCost(plain, labels, span).constant(at: N.self)
  }

  /// `formula(f)`
  package func formula(
    _ arguments: [Value<N>], _ labels: [String?], _ code: Code
  ) throws(RuntimeError) -> Value<N> {
    let plain = arguments.map { $0.constant(at: Double.self) }
    return try context.writeFormula(plain, labels).constant(at: N.self)
  }
}
