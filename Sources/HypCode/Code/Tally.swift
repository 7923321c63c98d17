// Tally.swift -- what code that is compiled to be counted tells.

import HypSyntax

/// What counted code tells the meter.
package enum Tally {
  /// Operations on passive and on active numbers that follow.
  case operations(passive: Int, active: Int)
  case loopBegins(Int)
  case loopTurns(Int)
  /// With the variables that the loop assigns.
  case loopEnds(Int, Span, [Operand])
  /// The loop of `iterate`, with its state.
  case iterationEnds(Int, Span, Operand)
}
