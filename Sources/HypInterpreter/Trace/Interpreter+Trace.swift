// Interpreter+Trace.swift -- an expression that is evaluated to see how its value is found.

import HypCode
import HypNumbers
import HypRuntime
import HypSyntax

/// What an expression did, and what it gave.
public struct TracedExpression {
  package let trace: Trace
  /// The expression, as it is written.
  public let text: String
  /// What it gave; nil where it failed.
  public let value: AnyValue?
  /// Why it did not come to its end.
  public let failure: Failure?
  /// It did something.
  public var hasOperations: Bool { !trace.nodes.isEmpty }

  /// A turn of this number is among what is kept.
  public func hasTurn(_ number: Int) -> Bool {
    trace.places.contains { if case .turn(number) = $0.form { true } else { false } }
  }
}

extension Interpreter {
  /// So many operations are looked at.
  private static var operationsTraced: Int { 400_000_000 }
  /// Loops without a known end are in each other at most so deep, for their last turns to be kept.
  private static var furtherRuns: Int { 3 }

  /// Evaluates an expression and notes every operation, at every level of derivatives. Names, files and chance stay as
  /// they are, and nothing is printed.
  ///
  /// Values and first derivatives are those of the expression without a trace, bit for bit: random numbers are drawn from the
  /// same state. Long runs keep their first turns, their last, and the turn asked for.
  ///
  /// - Parameter turn: a turn of the outermost loop that is kept, however long the loop is.
  public func trace(_ statement: Statement, turn: Int? = nil) -> TracedExpression {
    trace(statement, Tracer.Limits(turn: turn))
  }

  /// The same within limits of one's own.
  package func trace(_ statement: Statement, _ limits: Tracer.Limits) -> TracedExpression {
    var (value, failure): (AnyValue?, Failure?) = (nil, nil)
    let tracer = run(limits) { tracer in
      (value, failure) = (nil, nil)
      within {
        globals.beginStatement()
        do throws(Failure) {
          value = try watching(tracer) { () throws(Failure) in try run(statement, tracer) }
        } catch { failure = tracer.isExhausted ? Self.tooLong(statement.span) : error }
        context.dynamicCodes = []
        globals.takeBack()
      }
    }
    return TracedExpression(
      trace: tracer.trace, text: statement.span.text, value: value, failure: failure)
  }

  private static func tooLong(_ span: Span) -> Failure {
    Failure(
      .custom("it goes on after 400 million operations: what is shown is what came before"),
      at: span)
  }

  /// Runs something until the last turns of its long loops are known and kept. What a `for` says is known before; where a
  /// condition or an error ends a loop, another run keeps the turn that was the last one.
  private func run<E: Error>(
    _ limits: Tracer.Limits, _ body: (Tracer) throws(E) -> Void
  ) throws(E) -> Tracer {
    var tracer = Tracer(limits)
    try body(tracer)
    for _ in 0..<Self.furtherRuns {
      guard !tracer.trace.isCut, !tracer.isExhausted, !execution.isInterrupted,
        let turns = tracer.furtherTurns
      else { break }
      let next = Tracer(limits, lastTurns: turns)
      try body(next)
      tracer = next
    }
    return tracer
  }

  /// Calls a function with values and notes what it does, as `trace` does of an expression.
  ///
  /// - Throws: what the call throws.
  func trace(
    _ function: Value<Double>, _ arguments: [Value<Double>], _ span: Span, named name: String,
    turn: Int?
  ) throws(RuntimeError) -> TracedExpression {
    var value = Value<Double>.none
    let tracer = try run(Tracer.Limits(turn: turn)) { (tracer) throws(RuntimeError) in
      value = try watching(tracer) { () throws(RuntimeError) in
        let machine = PlainMachine(context, level: 0)
        let call = try machine.prepare(function, arguments, span)
        tracer.begin(statement: name, units: [], span: span)
        return try machine.run(call)
      }
    }
    return TracedExpression(
      trace: tracer.trace, text: name, value: AnyValue(value.settled), failure: nil)
  }

  /// Runs what `body` compiles and runs so that `tracer` is told of it: without effects, and what it would be warned of is
  /// forgotten.
  private func watching<T, E: Error>(
    _ tracer: Tracer, _ body: () throws(E) -> T
  ) throws(E) -> T {
    try watching(Watch(limit: Self.operationsTraced, tracer: tracer), body)
  }

  /// The same for whoever looks.
  func watching<T, E: Error>(_ watch: Watch, _ body: () throws(E) -> T) throws(E) -> T {
    let (outer, notices) = (context.watch, context.notices)
    context.watch = watch
    defer {
      (context.watch, context.notices) = (outer, notices)
      watch.end()
      watch.tracer?.isExhausted = watch.isExhausted
      _ = program.takeNotices()
    }
    return try context.withoutEffects { () throws(E) in try program.tracing(body) }
  }

  private func run(_ statement: Statement, _ tracer: Tracer) throws(Failure) -> AnyValue {
    let (code, _, units) = program.code(forTopLevel: statement)
    tracer.begin(statement: statement.span.text, units: units.map(\.name), span: statement.span)
    do throws(Fault) {
      if !units.isEmpty { return AnyValue(try machine.evaluate(code, units) { [$0] }) }
      guard machine.run(code) == .ok else { throw machine.takeFault() }
    } catch { throw Failure(error) }
    return AnyValue(machine.takeResult(code.resultKind))
  }
}
