// TracedPrograms.swift -- programs to be traced, random ones too.

import HypInterpreter
import HypSyntax
import Programs
import Testing

extension Interpreter {
  /// A session that looks for no kinks, in which a program has run.
  static func running(_ program: String, x0: Double? = nil) throws -> Interpreter {
    let interpreter = Interpreter { _ in }
    interpreter.kinkPolicy = .off
    if let x0 { interpreter["x0"] = AnyValue(x0) }
    try interpreter.evaluate(program)
    return interpreter
  }

  /// A random program that defines `f`, in a session with the point `x0` where it is looked at.
  static func random(seed: UInt64) throws -> (interpreter: Interpreter, program: String) {
    let program = ProgramGenerator.plain(ProgramGenerator.marked(seed: seed))
    return (try running(program, x0: ProgramGenerator.point(seed: seed)), program)
  }

  /// The trace of an expression.
  func traced(_ text: String, turn: Int? = nil) throws -> TracedExpression {
    let tree = parse(SourceFile(name: "<test>", text: text))
    return trace(try #require(tree.statements.first), turn: turn)
  }
}
