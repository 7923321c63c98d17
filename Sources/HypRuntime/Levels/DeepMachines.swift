// DeepMachines.swift -- the machine compiled for a program that takes gradients, inside those of second order that are
// taken of it.
//
// The loop alone is compiled for these types, with what arrays do in fused expressions.

import HypCode
import HypNumbers
import HypPrimitives
import HypTaylor

/// Reverse mode inside the Hessian, which is reverse mode inside forward mode along eight directions.
final class ReverseOfReverseOfLanesMachine: Machine<Reverse<Reverse<Lanes>>> {
  override func run(_ code: Code) -> Status { runBody(self, code, GenericActions.self) }
}

/// Reverse mode inside Taylor mode.
final class ReverseOfJetMachine: Machine<Reverse<Jet<Double>>> {
  override func run(_ code: Code) -> Status { runBody(self, code, GenericActions.self) }
}

/// Reverse mode twice inside forward mode.
final class ReverseOfReverseOfForwardMachine: Machine<Reverse<Reverse<Dual<Double>>>> {
  override func run(_ code: Code) -> Status { runBody(self, code, GenericActions.self) }
}

/// Reverse mode three times.
final class ReverseOfReverseOfReverseMachine: Machine<Reverse<Reverse<Reverse<Double>>>> {
  override func run(_ code: Code) -> Status { runBody(self, code, GenericActions.self) }
}
