// ListedLevels.swift -- the primitives compiled for the number types that programs mostly run on.
//
// A module of its own that no machine imports: it is a third of what the compiler has to do for the machines, and is
// done beside them. Sessions hand it to their machines.

import HypNumbers
import HypPrimitives
import HypTaylor

/// Tables of the listed number types, each made when a machine first wants it.
package struct ListedLevels: FunctionTables {
  package init() {}

  private static let plain = FunctionTable<Double>(isShared: true)
  private static let forward = FunctionTable<Dual<Double>>(isShared: true)
  private static let lanes = FunctionTable<Lanes>(isShared: true)
  private static let jet = FunctionTable<Jet<Double>>(isShared: true)
  private static let reverse = FunctionTable<Reverse<Double>>(isShared: true)
  private static let reverseOfForward = FunctionTable<Reverse<Dual<Double>>>(isShared: true)
  private static let reverseOfLanes = FunctionTable<Reverse<Lanes>>(isShared: true)
  private static let forwardOfForward = FunctionTable<Dual<Dual<Double>>>(isShared: true)
  private static let forwardOfReverse = FunctionTable<Dual<Reverse<Double>>>(isShared: true)
  private static let reverseOfReverse = FunctionTable<Reverse<Reverse<Double>>>(isShared: true)
  private static let reverseOfReverseOfLanes = FunctionTable<Reverse<Reverse<Lanes>>>(
    around: reverseOfLanes)
  private static let forwardOfLanes = FunctionTable<Dual<Lanes>>(around: lanes)
  private static let forwardOfReverseOfLanes = FunctionTable<Dual<Reverse<Lanes>>>(
    around: reverseOfLanes)
  private static let forwardOfJet = FunctionTable<Dual<Jet<Double>>>(
    around: jet)
  private static let forwardOfReverseOfForward = FunctionTable<Dual<Reverse<Dual<Double>>>>(
    around: reverseOfForward)
  private static let forwardOfReverseOfReverse = FunctionTable<Dual<Reverse<Reverse<Double>>>>(
    around: reverseOfReverse)
  private static let reverseOfJet = FunctionTable<Reverse<Jet<Double>>>(around: jet)
  private static let reverseOfReverseOfForward = FunctionTable<Reverse<Reverse<Dual<Double>>>>(
    around: reverseOfForward)
  private static let reverseOfReverseOfReverse = FunctionTable<Reverse<Reverse<Reverse<Double>>>>(
    around: reverseOfReverse)

  package func table<N: Number>(of: N.Type) -> FunctionTable<N> {
    func cast<M: Number>(_ table: FunctionTable<M>) -> FunctionTable<N> {
      unsafeBitCast(table, to: FunctionTable<N>.self)
    }
    return switch N.self {
    case is Double.Type: cast(Self.plain)
    case is Dual<Double>.Type: cast(Self.forward)
    case is Lanes.Type: cast(Self.lanes)
    case is Jet<Double>.Type: cast(Self.jet)
    case is Reverse<Double>.Type: cast(Self.reverse)
    case is Reverse<Dual<Double>>.Type: cast(Self.reverseOfForward)
    case is Reverse<Lanes>.Type: cast(Self.reverseOfLanes)
    case is Dual<Dual<Double>>.Type: cast(Self.forwardOfForward)
    case is Dual<Reverse<Double>>.Type: cast(Self.forwardOfReverse)
    case is Reverse<Reverse<Double>>.Type: cast(Self.reverseOfReverse)
    case is Reverse<Reverse<Lanes>>.Type: cast(Self.reverseOfReverseOfLanes)
    case is Dual<Lanes>.Type: cast(Self.forwardOfLanes)
    case is Dual<Reverse<Lanes>>.Type: cast(Self.forwardOfReverseOfLanes)
    case is Dual<Jet<Double>>.Type: cast(Self.forwardOfJet)
    case is Dual<Reverse<Dual<Double>>>.Type: cast(Self.forwardOfReverseOfForward)
    case is Dual<Reverse<Reverse<Double>>>.Type: cast(Self.forwardOfReverseOfReverse)
    case is Reverse<Jet<Double>>.Type: cast(Self.reverseOfJet)
    case is Reverse<Reverse<Dual<Double>>>.Type: cast(Self.reverseOfReverseOfForward)
    case is Reverse<Reverse<Reverse<Double>>>.Type: cast(Self.reverseOfReverseOfReverse)
    default: FunctionTable<N>(isShared: false)
    }
  }
}

extension FunctionTable {
  /// Compiled here for each listed number type, with the rules of all primitives.
  fileprivate init(isShared: Bool) {
    self.init(roomFor: Catalogue.index(Bound<N>.self), isShared: isShared)
    for (place, row) in rows.enumerated() {
      switch row {
      case .unary(let f):
        (unary + place).initialize(to: f.store)
        (derivative + place).initialize(to: f.derivative)
        (base + place).initialize(to: f.base)
      case .binary(let f):
        (binary + place).initialize(to: f.store)
        (partialX + place).initialize(to: f.partialX)
        (partialY + place).initialize(to: f.partialY)
        (binaryPassiveY + place).initialize(to: f.withPassiveY)
        (binaryPassiveX + place).initialize(to: f.withPassiveX)
        (base2 + place).initialize(to: f.base)
      case .ternary(let f):
        (ternary + place).initialize(to: f.of)
        (base3 + place).initialize(to: f.base)
      }
    }
  }
}
