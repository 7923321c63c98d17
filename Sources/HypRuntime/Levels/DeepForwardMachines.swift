// DeepForwardMachines.swift -- the machine compiled for a program that takes derivatives in forward mode, inside those of
// second order or along several directions that are taken of it.
//
// As in DeepMachines.swift the loop alone is compiled.

import HypCode
import HypNumbers
import HypPrimitives
import HypTaylor

/// Forward mode inside forward mode along eight directions.
final class ForwardOfLanesMachine: Machine<Dual<Lanes>> {
  override func run(_ code: Code) -> Status { runBody(self, code, GenericActions.self) }
}

/// Forward mode inside the Hessian.
final class ForwardOfReverseOfLanesMachine: Machine<Dual<Reverse<Lanes>>> {
  override func run(_ code: Code) -> Status { runBody(self, code, GenericActions.self) }
}

/// Forward mode inside Taylor mode.
final class ForwardOfJetMachine: Machine<Dual<Jet<Double>>> {
  override func run(_ code: Code) -> Status { runBody(self, code, GenericActions.self) }
}

/// Forward mode inside reverse mode inside forward mode.
final class ForwardOfReverseOfForwardMachine: Machine<Dual<Reverse<Dual<Double>>>> {
  override func run(_ code: Code) -> Status { runBody(self, code, GenericActions.self) }
}

/// Forward mode inside reverse mode twice.
final class ForwardOfReverseOfReverseMachine: Machine<Dual<Reverse<Reverse<Double>>>> {
  override func run(_ code: Code) -> Status { runBody(self, code, GenericActions.self) }
}
