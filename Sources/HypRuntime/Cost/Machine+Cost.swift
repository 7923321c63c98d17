// Machine+Cost.swift -- `cost` at any level.

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
}
