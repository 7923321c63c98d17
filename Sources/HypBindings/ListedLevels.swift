// ListedLevels.swift -- the primitives compiled for the number types that programs mostly run on.
//
// A module of its own: it is a third of what the compiler has to do for the machines, and is done beside them.

import HypNumbers
import HypPrimitives

/// Forward mode along eight directions.
package typealias Lanes = DualLanes<SIMD8<Double>>

/// Tables of the listed number types, each made when a machine first wants it.
private enum ListedLevels {
  static let plain = FunctionTable<Double>(isShared: true)
  static let forward = FunctionTable<Dual<Double>>(isShared: true)
  static let lanes = FunctionTable<Lanes>(isShared: true)
  static let jet = FunctionTable<Jet<Double>>(isShared: true)
  static let reverse = FunctionTable<Reverse<Double>>(isShared: true)
  static let reverseOfForward = FunctionTable<Reverse<Dual<Double>>>(isShared: true)
  static let reverseOfLanes = FunctionTable<Reverse<Lanes>>(isShared: true)
  static let forwardOfForward = FunctionTable<Dual<Dual<Double>>>(isShared: true)
  static let forwardOfReverse = FunctionTable<Dual<Reverse<Double>>>(isShared: true)
  static let reverseOfReverse = FunctionTable<Reverse<Reverse<Double>>>(isShared: true)
}

extension FunctionTable {
  /// The table of a number type: compiled for it where it is listed, else generic, slower, and the same.
  package static func of(_: N.Type) -> FunctionTable<N> {
    func cast<M: Number>(_ table: FunctionTable<M>) -> FunctionTable<N> {
      unsafeBitCast(table, to: FunctionTable<N>.self)
    }
    return switch N.self {
    case is Double.Type: cast(ListedLevels.plain)
    case is Dual<Double>.Type: cast(ListedLevels.forward)
    case is Lanes.Type: cast(ListedLevels.lanes)
    case is Jet<Double>.Type: cast(ListedLevels.jet)
    case is Reverse<Double>.Type: cast(ListedLevels.reverse)
    case is Reverse<Dual<Double>>.Type: cast(ListedLevels.reverseOfForward)
    case is Reverse<Lanes>.Type: cast(ListedLevels.reverseOfLanes)
    case is Dual<Dual<Double>>.Type: cast(ListedLevels.forwardOfForward)
    case is Dual<Reverse<Double>>.Type: cast(ListedLevels.forwardOfReverse)
    case is Reverse<Reverse<Double>>.Type: cast(ListedLevels.reverseOfReverse)
    default: FunctionTable<N>(isShared: false)
    }
  }
}
