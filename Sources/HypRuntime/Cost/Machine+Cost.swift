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
    guard let plain = arguments.map({ base(of: $0) }) as? [Value<Double>] else {
      throw .custom("`cost` counts doubles")
    }
    guard let record = try context.measureCost(plain, labels, span) as? Value<N.Base> else {
      return .none
    }
    return lift(record)
  }
}
