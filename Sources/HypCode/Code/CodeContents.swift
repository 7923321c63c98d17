// CodeContents.swift -- what the compiler hands over of a finished function.

import HypSyntax

/// What a finished function consists of.
package struct CodeContents {
  package var instructions: [Instruction] = []
  package var spans: [Span] = []
  /// By instruction: the element of a small array that it computes.
  package var elements: [Int: [Int]] = [:]
  /// Instructions that count the turns of loops.
  package var countingTurns: Set<Int> = []
  package var constants: [Double] = []
  package var actions: [Action] = []
  package var callees: [Code] = []
  package var traps: [RuntimeError] = []
  /// The operands or arguments of the place where a trap is.
  package var trapParts: [[Span]] = []
  package var globals: [String] = []
  /// What its registers hold, for whoever reads the code.
  package var variables = Variables()
  package var passiveCount = 0
  package var activeCount = 0
  package var objectCount = 0

  package init() {}
}
