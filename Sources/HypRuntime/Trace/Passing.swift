// Passing.swift -- turns of long loops that go by: only their number is kept.
//
// A turn that is not kept is looked at no closer than it takes to see where it ends. What stands in the registers that it
// wrote is found out when the next turn that is kept begins, from the numbers themselves.

import HypCode
import HypNumbers

/// A loop whose turns go by, or a call that does.
final class Passing {
  /// Why turns go by no more.
  enum End {
    /// A turn that is kept begins.
    case turn
    /// The loop has ended.
    case behind
    /// The function around it has, and what called it goes on.
    case caller
    /// So has what runs on its machine.
    case outer
  }

  /// Nothing is kept any more.
  let isForever: Bool
  private let machine: ObjectIdentifier?
  private let outer: [ObjectIdentifier]
  let code: Code?
  /// Calls around the loop, on its machine.
  let depth: Int
  /// Its instructions, from the target of the jumps that close it to the last of these.
  let instructions: ClosedRange<Int>
  private let closing: Set<Int>
  /// The registers of the function around it.
  let bases: PerBank<UInt>
  /// The loop, the same in every run of the statement; nil for a call.
  let key: Int?
  /// The turn that goes by.
  @exclusivity(unchecked) private(set) var turn: Int
  /// The instruction before.
  @exclusivity(unchecked) private(set) var at: Int
  /// The next turn is the last one, as far as is known.
  @exclusivity(unchecked) private var isLastNext = false

  init(
    _ machine: ObjectIdentifier, outer: [ObjectIdentifier], _ code: Code, depth: Int,
    _ loop: CodeLoops.Loop?, bases: PerBank<UInt>, key: Int?, turn: Int, at index: Int
  ) {
    (isForever, self.machine, self.outer, self.code) = (false, machine, outer, code)
    self.depth = depth
    instructions = loop.map { $0.first...$0.last } ?? 0...code.instructionCount
    closing = loop?.closing ?? []
    (self.bases, self.key, self.turn, at) = (bases, key, turn, index)
  }

  /// For all that follows.
  init() {
    (isForever, machine, outer, code, depth) = (true, nil, [], nil, 0)
    (instructions, closing, bases, key, turn, at) = (0...0, [], PerBank(repeating: 0), nil, 0, 0)
  }

  /// An instruction is not about the loop: it is one of what a turn calls.
  @inline(__always)
  func isInside(_ machine: ObjectIdentifier, depth: Int) -> Bool {
    if machine == self.machine { return depth > self.depth }
    return isForever || !outer.contains(machine)
  }

  /// A machine around the loop, or that of the loop, goes on; nil while turns go by.
  @inline(__always)
  func end(
    _ machine: ObjectIdentifier, _ code: Unmanaged<Code>, at index: Int, depth: Int,
    keeps: (_ turn: Int, _ isLast: Bool, _ loop: Int) -> Bool
  ) -> End? {
    guard machine == self.machine else { return .outer }
    guard depth == self.depth,
      code.toOpaque() == self.code.map({ Unmanaged.passUnretained($0).toOpaque() })
    else { return .caller }
    guard instructions ~= index else { return .behind }
    let isClosed = index <= at && closing.contains(at)
    at = index
    guard isClosed else { return nil }
    turn += 1
    let isLast = isLastNext
    isLastNext = false
    return keeps(turn, isLast, key ?? 0) ? .turn : nil
  }

  /// A jump that closes a loop goes on for the last time.
  @inline(__always)
  func noteLastTurn(at index: Int, _ isLast: @autoclosure () -> Bool) {
    if closing.contains(index) { isLastNext = isLast() }
  }
}

extension Machine {
  /// The operation belongs to a turn that goes by; false where one is kept again, and what then stands in registers has
  /// been found out.
  @inline(__always)
  final func passes(_ at: Position<N>, _ passing: Passing, _ tracer: Tracer) -> Bool {
    let i = at.ip.pointee
    let operation = i.op.operation
    if operation.isCounted { tracer.omit() }
    let (id, depth) = (ObjectIdentifier(self), at.record - records)
    if passing.isInside(id, depth: depth) { return true }
    let index = at.code._withUnsafeGuaranteedRef { at.ip - $0.instructions }
    if let end = passing.end(
      id, at.code, at: index, depth: depth, keeps: { tracer.keeps($0, isLast: $1, of: $2) })
    {
      resume(end, at, index, tracer)
      return false
    }
    if operation == .loop || operation == .loopLess {
      passing.noteLastTurn(at: index, isLastTurn(i, at))
    }
    return true
  }

  @inline(never)
  private final func resume(_ end: Passing.End, _ at: Position<N>, _ index: Int, _ tracer: Tracer) {
    guard let passing = tracer.endPassing(end, at: index), let code = passing.code else { return }
    switch end {
    case .turn, .behind:
      let f = Registers(d: at.d, r: at.r, o: at.o)
      for leaf in Set(passing.instructions.flatMap { code.registers(of: $0).writes }) {
        if let address = address(leaf, at) { tracer.set(address, found(leaf, f)) }
      }
    case .caller:
      // It has left its result in its first registers.
      guard let d = UnsafeMutablePointer<N.Base>(bitPattern: passing.bases.passive),
        let r = UnsafeMutablePointer<N>(bitPattern: passing.bases.active),
        let o = UnsafeMutablePointer<Object?>(bitPattern: passing.bases.object)
      else { return }
      var count = PerBank(repeating: 0)
      for bank in code.resultKind.banks {
        let leaf = Leaf(bank, count[bank])
        let address =
          switch bank {
          case .passive: UInt(bitPattern: d + count[bank])
          case .active: UInt(bitPattern: r + count[bank])
          case .object: UInt(bitPattern: o + count[bank])
          }
        count[bank] += 1
        tracer.set(address, found(leaf, Registers(d: d, r: r, o: o)))
      }
    case .outer: break
    }
  }

  /// The loop that the instruction is about to close goes on for the last time.
  @inline(__always)
  final func isLastTurn(_ i: Instruction, _ at: Position<N>) -> Bool {
    let (next, end) = (at.d[Int(i.a)].double + 1, at.d[Int(i.b)].double)
    return i.op.operation == .loop ? next + 1 > end : next + 1 >= end
  }

  /// What is known of a register whose operation was not looked at.
  private func found(_ leaf: Leaf, _ f: Registers) -> Tracer.Origin? {
    guard level > 0 else { return nil }
    switch leaf {
    case .active(let register): return carriesOwn(.number(f.r[register])) ? .omitted : nil
    case .object(let register): return carriesOwn(value(of: f.o[register])) ? .omitted : nil
    case .passive, .constant: return nil
    }
  }
}

extension Operation {
  /// It finds a value, in the count of what is not kept.
  fileprivate var isCounted: Bool {
    switch self {
    case .add, .subtract, .multiply, .divide, .negate, .square, .primitive, .ternary, .element,
      .matrixElement, .store, .matrixStore, .append, .uniform, .normal, .below, .perform,
      .differentiate:
      true
    default: false
    }
  }
}
