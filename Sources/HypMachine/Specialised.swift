// Specialised.swift -- the machine compiled for the number types that matter.
//
// Each class overrides the generic bodies with its own, and makes its children of the next class.
// Levels that are not listed run on the generic bodies: right at any depth, and slower.

import HypNumbers

typealias Lanes2 = DualLanes<SIMD2<Double>>
typealias Lanes4 = DualLanes<SIMD4<Double>>
typealias Lanes8 = DualLanes<SIMD8<Double>>

/// Plain evaluation.
final class PlainMachine: Machine<Double> {
  override func run(_ code: Code) -> Status { runBody(self, code) }
  override func differentiate(
    _ plan: DerivativePlan, _ d: UnsafeMutablePointer<Double>, _ r: UnsafeMutablePointer<Double>,
    _ o: UnsafeMutablePointer<Object?>
  ) throws(Fault) { try differentiateBody(self, plan, d, r, o) }
  override func makeReverse() -> Machine<Reverse<Double>> { ReverseMachine(context, level: level + 1) }
  override func makeForward() -> Machine<Dual<Double>> { ForwardMachine(context, level: level + 1) }
  private var lanes2: Machine<Lanes2>?
  private var lanes4: Machine<Lanes4>?
  private var lanes8: Machine<Lanes8>?

  /// As many directions at once as there are, up to eight.
  override func differentiateBasis(_ plan: DerivativePlan, _ f: Frame) throws(Fault) {
    let count = plan.variableValues(self, f).reduce(0) { $0 + ($1.shape?.elementCount ?? 0) }
    switch count {
    case ...1: try basis(plan, f, forward)
    case 2:
      let child = lanes2 ?? Lanes2Machine(context, level: level + 1)
      lanes2 = child
      try basis(plan, f, child)
    case 3...4:
      let child = lanes4 ?? Lanes4Machine(context, level: level + 1)
      lanes4 = child
      try basis(plan, f, child)
    default:
      let child = lanes8 ?? Lanes8Machine(context, level: level + 1)
      lanes8 = child
      try basis(plan, f, child)
    }
  }
}

/// Forward mode.
final class ForwardMachine: Machine<Dual<Double>> {
  override func run(_ code: Code) -> Status { runBody(self, code) }
  override func differentiate(
    _ plan: DerivativePlan, _ d: UnsafeMutablePointer<Double>, _ r: UnsafeMutablePointer<Dual<Double>>,
    _ o: UnsafeMutablePointer<Object?>
  ) throws(Fault) { try differentiateBody(self, plan, d, r, o) }
  override func makeReverse() -> Machine<Reverse<Dual<Double>>> {
    ReverseOfForwardMachine(context, level: level + 1)
  }
  override func makeForward() -> Machine<Dual<Dual<Double>>> {
    ForwardOfForwardMachine(context, level: level + 1)
  }
}

/// Forward mode along two directions.
final class Lanes2Machine: Machine<Lanes2> {
  override func run(_ code: Code) -> Status { runBody(self, code) }
  override func differentiate(
    _ plan: DerivativePlan, _ d: UnsafeMutablePointer<Double>, _ r: UnsafeMutablePointer<Lanes2>,
    _ o: UnsafeMutablePointer<Object?>
  ) throws(Fault) { try differentiateBody(self, plan, d, r, o) }
  override func makeReverse() -> Machine<Reverse<Lanes2>> {
    ReverseOfLanes2Machine(context, level: level + 1)
  }
}

/// Forward mode along four directions.
final class Lanes4Machine: Machine<Lanes4> {
  override func run(_ code: Code) -> Status { runBody(self, code) }
  override func differentiate(
    _ plan: DerivativePlan, _ d: UnsafeMutablePointer<Double>, _ r: UnsafeMutablePointer<Lanes4>,
    _ o: UnsafeMutablePointer<Object?>
  ) throws(Fault) { try differentiateBody(self, plan, d, r, o) }
  override func makeReverse() -> Machine<Reverse<Lanes4>> {
    ReverseOfLanes4Machine(context, level: level + 1)
  }
}

/// Forward mode along eight directions.
final class Lanes8Machine: Machine<Lanes8> {
  override func run(_ code: Code) -> Status { runBody(self, code) }
  override func differentiate(
    _ plan: DerivativePlan, _ d: UnsafeMutablePointer<Double>, _ r: UnsafeMutablePointer<Lanes8>,
    _ o: UnsafeMutablePointer<Object?>
  ) throws(Fault) { try differentiateBody(self, plan, d, r, o) }
  override func makeReverse() -> Machine<Reverse<Lanes8>> {
    ReverseOfLanes8Machine(context, level: level + 1)
  }
}

/// Reverse mode.
final class ReverseMachine: Machine<Reverse<Double>> {
  override func run(_ code: Code) -> Status { runBody(self, code) }
  override func differentiate(
    _ plan: DerivativePlan, _ d: UnsafeMutablePointer<Double>,
    _ r: UnsafeMutablePointer<Reverse<Double>>, _ o: UnsafeMutablePointer<Object?>
  ) throws(Fault) { try differentiateBody(self, plan, d, r, o) }
  override func makeReverse() -> Machine<Reverse<Reverse<Double>>> {
    ReverseOfReverseMachine(context, level: level + 1)
  }
  override func makeForward() -> Machine<Dual<Reverse<Double>>> {
    ForwardOfReverseMachine(context, level: level + 1)
  }
}

/// Reverse mode inside forward mode: duals threaded through backpropagation.
final class ReverseOfForwardMachine: Machine<Reverse<Dual<Double>>> {
  override func run(_ code: Code) -> Status { runBody(self, code) }
}

/// Reverse mode inside forward mode along two directions.
final class ReverseOfLanes2Machine: Machine<Reverse<Lanes2>> {
  override func run(_ code: Code) -> Status { runBody(self, code) }
}

/// Reverse mode inside forward mode along four directions.
final class ReverseOfLanes4Machine: Machine<Reverse<Lanes4>> {
  override func run(_ code: Code) -> Status { runBody(self, code) }
}

/// Reverse mode inside forward mode along eight directions.
final class ReverseOfLanes8Machine: Machine<Reverse<Lanes8>> {
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
