// ActionBodies.swift -- what the loop of a machine calls for what is not done in a few instructions of the processor.
//
// For the listed number types these bodies are compiled with the loop. A machine of three levels has the loop alone: the
// bodies are nine tenths of its code, and take most of the time to build, while programs that nest so deep spend theirs
// on numbers.

import HypCode
import HypNumbers

/// Where the bodies of actions are found.
protocol ActionBodies {
  static func perform<N: Number>(
    _ m: Machine<N>, _ action: Action, _ code: Code, _ f: Machine<N>.Registers,
    _ returned: Unmanaged<Code>
  ) throws(RuntimeError)
  static func take<N: Number>(
    _ m: Machine<N>, _ action: Action, _ code: Code, _ f: Machine<N>.Registers
  ) throws(Fault) -> Bool
  static func prepareCall<N: Number>(
    _ m: Machine<N>, _ action: Action, _ code: Code, _ f: Machine<N>.Registers
  ) throws(RuntimeError) -> Code
  static func observe<N: Number>(_ m: Machine<N>, _ at: Position<N>) -> Bool
  static func liftedGlobal<N: Number>(_ m: Machine<N>, _ object: Object?) -> Object?
  /// The backward pass, watched.
  static func propagate<N: Number>(_ m: Machine<N>, _ watch: Watch)
  static func takesForwardMode<N: Number>(
    _ m: Machine<N>, _ plan: DerivativePlan, _ arrays: [Reverse<N>.Array], _ random: Philox,
    _ f: Machine<N>.Registers
  ) throws(Fault) -> Bool
  static func paired<N: Number>(
    _ m: Machine<N>, _ primal: Object?, _ tangent: Object?
  ) throws(RuntimeError) -> Object?
  static func putTangent<N: Number>(
    _ m: Machine<N>, _ plan: DerivativePlan, _ f: Machine<N>.Registers
  ) throws(RuntimeError)
}

/// Compiled for the number type of the loop.
enum CompiledActions: ActionBodies {
  @inline(__always)
  static func perform<N: Number>(
    _ m: Machine<N>, _ action: Action, _ code: Code, _ f: Machine<N>.Registers,
    _ returned: Unmanaged<Code>
  ) throws(RuntimeError) { try m.perform(action, code, f.d, f.r, f.o, returned) }
  @inline(__always)
  static func take<N: Number>(
    _ m: Machine<N>, _ action: Action, _ code: Code, _ f: Machine<N>.Registers
  ) throws(Fault) -> Bool { try m.take(action, code, f.d, f.r, f.o) }
  @inline(__always)
  static func prepareCall<N: Number>(
    _ m: Machine<N>, _ action: Action, _ code: Code, _ f: Machine<N>.Registers
  ) throws(RuntimeError) -> Code { try m.prepareCall(action, code, f.d, f.r, f.o) }
  @inline(__always)
  static func observe<N: Number>(_ m: Machine<N>, _ at: Position<N>) -> Bool { m.observe(at) }
  @inline(__always)
  static func liftedGlobal<N: Number>(_ m: Machine<N>, _ object: Object?) -> Object? {
    m.liftedGlobal(object)
  }
  @inline(__always)
  static func propagate<N: Number>(_ m: Machine<N>, _ watch: Watch) {
    m.propagate(m.tape, m.reverse.recorded, watch)
  }
  @inline(__always)
  static func takesForwardMode<N: Number>(
    _ m: Machine<N>, _ plan: DerivativePlan, _ arrays: [Reverse<N>.Array], _ random: Philox,
    _ f: Machine<N>.Registers
  ) throws(Fault) -> Bool { try m.takesForwardMode(plan, arrays, random, f) }
  @inline(__always)
  static func paired<N: Number>(
    _ m: Machine<N>, _ primal: Object?, _ tangent: Object?
  ) throws(RuntimeError) -> Object? { try m.paired(primal, tangent) }
  @inline(__always)
  static func putTangent<N: Number>(
    _ m: Machine<N>, _ plan: DerivativePlan, _ f: Machine<N>.Registers
  ) throws(RuntimeError) { try m.putTangent(plan, f) }
}

/// The generic ones.
enum GenericActions: ActionBodies {
  @inline(never) @_semantics("optimize.sil.specialize.generic.never")
  static func perform<N: Number>(
    _ m: Machine<N>, _ action: Action, _ code: Code, _ f: Machine<N>.Registers,
    _ returned: Unmanaged<Code>
  ) throws(RuntimeError) { try m.perform(action, code, f.d, f.r, f.o, returned) }
  @inline(never) @_semantics("optimize.sil.specialize.generic.never")
  static func take<N: Number>(
    _ m: Machine<N>, _ action: Action, _ code: Code, _ f: Machine<N>.Registers
  ) throws(Fault) -> Bool { try m.take(action, code, f.d, f.r, f.o) }
  @inline(never) @_semantics("optimize.sil.specialize.generic.never")
  static func prepareCall<N: Number>(
    _ m: Machine<N>, _ action: Action, _ code: Code, _ f: Machine<N>.Registers
  ) throws(RuntimeError) -> Code { try m.prepareCall(action, code, f.d, f.r, f.o) }
  @inline(never) @_semantics("optimize.sil.specialize.generic.never")
  static func observe<N: Number>(_ m: Machine<N>, _ at: Position<N>) -> Bool { m.observe(at) }
  @inline(never) @_semantics("optimize.sil.specialize.generic.never")
  static func liftedGlobal<N: Number>(_ m: Machine<N>, _ object: Object?) -> Object? {
    m.liftedGlobal(object)
  }
  @inline(never) @_semantics("optimize.sil.specialize.generic.never")
  static func propagate<N: Number>(_ m: Machine<N>, _ watch: Watch) {
    m.propagate(m.tape, m.reverse.recorded, watch)
  }
  @inline(never) @_semantics("optimize.sil.specialize.generic.never")
  static func takesForwardMode<N: Number>(
    _ m: Machine<N>, _ plan: DerivativePlan, _ arrays: [Reverse<N>.Array], _ random: Philox,
    _ f: Machine<N>.Registers
  ) throws(Fault) -> Bool { try m.takesForwardMode(plan, arrays, random, f) }
  @inline(never) @_semantics("optimize.sil.specialize.generic.never")
  static func paired<N: Number>(
    _ m: Machine<N>, _ primal: Object?, _ tangent: Object?
  ) throws(RuntimeError) -> Object? { try m.paired(primal, tangent) }
  @inline(never) @_semantics("optimize.sil.specialize.generic.never")
  static func putTangent<N: Number>(
    _ m: Machine<N>, _ plan: DerivativePlan, _ f: Machine<N>.Registers
  ) throws(RuntimeError) { try m.putTangent(plan, f) }
}
