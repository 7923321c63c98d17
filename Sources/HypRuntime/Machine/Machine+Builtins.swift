// Machine+Builtins.swift -- functions that the compiler knows, on whole values.

import HypCode
import HypNumbers

extension Machine {
  /// Calls a library function. The arguments' kinds were checked where they were known.
  package func call(_ builtin: Builtin, _ arguments: [Value<N>], _ labels: [String?])
    throws(RuntimeError)
    -> Value<N>
  {
    let plain = zip(arguments, labels).filter { $0.1 == nil }.map(\.0)
    switch builtin {
    case .assertThat:
      guard case .bool(let holds) = plain[0] else { throw .notBoolean(plain[0].kind) }
      guard !holds else { return .none }
      throw .assertion(
        plain.count > 1 && !plain[1].isNone ? plainText(plain[1]) : nil,
        sides: plain.count > 3 ? (shownText(plain[2]), shownText(plain[3])) : nil)
    case .stopGradient: return stopped(plain[0])
    case .prime:
      switch plain[0] {
      case .passiveArray(let array): return .passiveArray(array.transposed)
      case .activeArray(let array): return .activeArray(array.transposed)
      case .mask(let array): return .mask(array.transposed)
      default: return try derive(DerivativeOperator(.derivative), plain[0])
      }
    case .bothTrue: return try logical(.and, plain[0], plain[1])
    case .eitherTrue: return try logical(.or, plain[0], plain[1])
    case .carries: return .bool(plain[0].holdsActive)
    case .isTuple: if case .tuple = plain[0] { return .bool(true) } else { return .bool(false) }
    case .isRecord:
      if case .tuple(_?, _) = plain[0] { return .bool(true) } else { return .bool(false) }
    case .attempt:
      context.attempt(plain[0].base?.double ?? 1)
      return .none
    case .advanced:
      // A loop of the program's own over `progress(xs)` has the line.
      if !context.isInProgress, let done = plain[0].base?.double, let total = plain[1].base?.double
      {
        context.effects.progress(Int(done), Int(total))
      }
      return .none
    case .carriedOrder: return .real(N.Base(literal: Double(carriedOrder(plain[0]))))
    case .captured: return .tuple(labels: nil, captured(plain[0]).map(\.value))
    case .capturedPlaces:
      return .tuple(
        labels: nil, captured(plain[0]).map { .real(N.Base(literal: Double($0.place))) })
    case .capturedDirections: return capturedDirections(plain[0])
    case .recaptured:
      guard let value = recaptured(plain[0], plain[1], plain[2]) else {
        throw misfit(builtin, plain)
      }
      return value
    case .plainly:
      guard let value = try plainly(plain) else { throw misfit(builtin, plain) }
      return value
    case .late: return plain[0]
    case .opposite: return try opposite(plain[0])
    case .contains:
      guard let isIn = try contains(plain[1], plain[0]) else { throw misfit(builtin, plain) }
      return .bool(isIn)
    case .decides:
      guard case .bool(let isOr) = plain[1] else { throw misfit(builtin, plain) }
      return .bool(try decides(plain[0], isOr ? .or : .and))
    case .len:
      guard let count = plain[0].elementCount else {
        throw plain[0].rangeFault ?? misfit(builtin, plain)
      }
      return .real(N.Base(literal: Double(count)))
    case .stepCount:
      guard let count = plain[0].base else {
        throw .badArgument(
          "iterate", expected: "a number of steps", found: .kinds([plain[0].kind]), argument: 2)
      }
      guard count.double >= 0, count.double.rounded() == count.double, count.double < 0x1p53 else {
        throw .stepCount(count.double)
      }
      return .real(count)
    case .sameState:
      if let change = plain[0].kind.change(to: plain[1].kind) { throw change }
      return .none
    case .disagree:
      let found = plain.map { $0.base?.double ?? .nan }
      throw .derivativesDisagree(
        reverse: found[0], forward: found[1], central: found[2], slope: found[3])
    case .map, .cost, .tape, .graph, .formula, .film, .derivative, .grad, .hessian, .jacobian,
      .jacfwd, .jacrev, .jvp, .vjp, .hvp,
      .valueAndGrad, .forwardGrad, .checkpoint, .iterate, .withDerivative, .taylor:
      throw misfit(builtin, plain)
    }
  }

  private func misfit(_ builtin: Builtin, _ arguments: [Value<N>]) -> RuntimeError {
    .badArgument(
      builtin.name, expected: builtin.expects,
      found: .kinds(arguments.map(\.kind)))
  }

  // MARK: Values without derivatives

  package func stopped(_ x: Value<N>) -> Value<N> { x.mapLeaves(stoppedLeaf) }

  private func stoppedLeaf(_ x: Value<N>) -> Value<N> {
    switch x {
    case .number(let a): .real(a.base)
    case .activeArray(let a): .passiveArray(a.base)
    case .range(let range):
      .range(
        RangeValue(
          start: range.start.stopped, end: range.end.stopped, step: range.step.stopped,
          isClosed: range.isClosed, isActive: false))
    default: x
    }
  }
}
