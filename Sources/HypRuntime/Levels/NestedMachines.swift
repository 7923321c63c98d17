// NestedMachines.swift -- the machine compiled for two levels, one inside the other.

import HypCode
import HypNumbers
import HypPrimitives

/// Reverse mode inside forward mode: duals threaded through backpropagation.
final class ReverseOfForwardMachine: Machine<Reverse<Dual<Double>>> {
  override func run(_ code: Code) -> Status { runBody(self, code) }
}

/// Reverse mode inside forward mode along eight directions.
final class ReverseOfLanesMachine: Machine<Reverse<Lanes>> {
  override func run(_ code: Code) -> Status { runBody(self, code) }
}

/// Forward mode twice.
final class ForwardOfForwardMachine: Machine<Dual<Dual<Double>>> {
  override func run(_ code: Code) -> Status { runBody(self, code) }
}

/// Forward mode inside reverse mode.
final class ForwardOfReverseMachine: Machine<Dual<Reverse<Double>>> {
  override func run(_ code: Code) -> Status { runBody(self, code) }
}

/// Reverse mode twice.
final class ReverseOfReverseMachine: Machine<Reverse<Reverse<Double>>> {
  override func run(_ code: Code) -> Status { runBody(self, code) }
}
