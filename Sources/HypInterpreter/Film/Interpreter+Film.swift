// Interpreter+Film.swift -- a function that runs to be filmed.

import HypCode
import HypNumbers
import HypRuntime
import HypSyntax

extension Interpreter {
  /// Calls a function with values while a reel looks. Names, files and chance stay as they are, and nothing is printed.
  ///
  /// - Throws: what the call throws.
  func filming(
    _ reel: Reel, _ function: Value<Double>, _ arguments: [Value<Double>], _ span: Span
  ) throws(RuntimeError) -> Value<Double> {
    try watching(Watch(limit: .max, reel: reel)) { () throws(RuntimeError) in
      try call(function, arguments, span)
    }
  }

  /// Calls a function from the same state, without a look.
  func plainly(
    _ function: Value<Double>, _ arguments: [Value<Double>], _ span: Span
  ) throws(RuntimeError) -> Value<Double> {
    try context.withoutEffects { () throws(RuntimeError) in try call(function, arguments, span) }
  }

  private func call(
    _ function: Value<Double>, _ arguments: [Value<Double>], _ span: Span
  ) throws(RuntimeError) -> Value<Double> {
    let machine = PlainMachine(context, level: 0)
    return try machine.run(machine.prepare(function, arguments, span)).settled
  }
}
