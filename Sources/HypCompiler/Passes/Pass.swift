// Pass.swift -- what becomes of a function between the tree and the code, one step after the other.

/// A pass over the intermediate representation.
package enum Pass: String, CaseIterable, Sendable {
  case joinedArithmetic = "joined arithmetic"
  case deadMoves = "dead moves"
  case coalescedMoves = "coalesced moves"
  case commonSubexpressions = "common subexpressions"
  case linearResults = "linear results"
  case fusedArrays = "fused arrays"
  case fusedTexts = "fused texts"
  case copiedNumbers = "copied numbers"
  case lastReads = "last reads"
  case tallies = "tallies"
  case watches = "watches"

  /// Those that make one operation of several, or leave one out.
  static let joining: Set<Pass> = [
    .joinedArithmetic, .commonSubexpressions, .linearResults, .fusedArrays, .fusedTexts,
    .copiedNumbers, .lastReads,
  ]

  package func run(on function: inout IRFunction) {
    switch self {
    case .joinedArithmetic: function.joinArithmetic()
    case .deadMoves: function.dropDeadMoves()
    case .coalescedMoves: function.coalesceMoves()
    case .commonSubexpressions: function.shareSubexpressions()
    case .linearResults: function.markLinearResults()
    case .fusedArrays: function.fuseArrays()
    case .fusedTexts: function.fuseTexts()
    case .copiedNumbers: function.readCopiedNumbers()
    case .lastReads: function.takeLastReads()
    case .tallies: function.tally()
    case .watches: function.watch()
    }
  }
}
