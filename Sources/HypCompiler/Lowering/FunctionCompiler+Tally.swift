// FunctionCompiler+Tally.swift -- loops that are counted: where they begin, turn and end.

import HypCode
import HypSyntax

extension FunctionCompiler {
  /// Marks the beginning of a loop; nil where nothing is counted.
  func beginTally() -> Int? {
    guard program.isCounting, state.isReachable else { return nil }
    let id = program.newLoop()
    perform(.tally(.loopBegins(id)), emitter.span)
    return id
  }

  /// Marks the beginning of each turn.
  func turnTally(_ id: Int?) {
    if let id { perform(.tally(.loopTurns(id)), emitter.span) }
  }

  /// Marks the end of a loop that assigns the variables named `assigned`.
  func endTally(_ id: Int?, _ assigned: Set<String>) {
    guard let id, state.isReachable else { return }
    let variables = assigned.sorted().compactMap { name -> Operand? in
      guard case .defined(let kind) = state.variables[name] else { return nil }
      return home(name, kind)
    }
    perform(.tally(.loopEnds(id, emitter.span, variables)), emitter.span)
  }
}
