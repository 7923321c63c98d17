// FunctionCompiler+LoopFunctions.swift -- functions that a loop of the session keeps for later.
//
// A function reads names of the session as they are when it is called. Inside a function or a comprehension it
// keeps what a variable held when it was made; in a loop at the top level it does not, and whoever
// collects functions there is surprised. One that is called in its round is not: most are.

import HypCode
import HypSyntax

extension FunctionCompiler {
  /// Warns of functions that the body of a loop collects and that read the variables of the loop.
  func noteKeptFunctions(_ names: [String], _ body: [Statement]) {
    guard isTopLevel else { return }
    for statement in body {
      switch statement.form {
      case .assign(_, let value): note(Self.kept(value, isPart: false), names)
      case .store(_, let value): note(Self.kept(value, isPart: true), names)
      case .expression(let value): noteKeptFunctions(names, Self.statements(value))
      case .forEach(_, _, let inner), .whileLoop(_, let inner): noteKeptFunctions(names, inner)
      default: break
      }
    }
  }

  private func note(_ kept: [(function: Function, span: Span)], _ names: [String]) {
    for (function, span) in kept {
      var resolver = Resolver()
      resolver.visit(function)
      guard let name = names.first(where: resolver.freeNames.contains) else { continue }
      program.note(Notice(.loopVariableInFunction(name), span: span))
    }
  }

  /// The functions that a value holds as parts: in brackets, or appended to others.
  private static func kept(
    _ value: Expression, isPart: Bool
  ) -> [(function: Function, span: Span)] {
    switch value.form {
    case .lambda(let function): isPart ? [(function, value.span)] : []
    case .tuple(let items), .array(let items): items.flatMap { kept($0, isPart: true) }
    case .record(let fields): fields.flatMap { kept($0.value, isPart: true) }
    case .call(let callee, let arguments):
      if case .name("append") = callee.form {
        arguments.flatMap { kept($0.value, isPart: true) }
      } else {
        []
      }
    default: []
    }
  }

  /// The statements in the blocks of an `if`.
  private static func statements(_ value: Expression) -> [Statement] {
    switch value.form {
    case .condition(_, let then, let otherwise):
      statements(then) + (otherwise.map(statements) ?? [])
    case .block(let statements): statements
    default: []
    }
  }
}
