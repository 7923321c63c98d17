// Emitter+Operations.swift -- operations as the compiler asks for them. Which instructions do them, the
// table says.

import HypCode
import HypSyntax

extension Emitter {
  typealias Slot = IRInstruction.Slot

  /// Emits the instruction that does `operation` to operands in these places.
  mutating func emit(
    _ operation: Operation, _ a: Slot = .none, _ b: Slot = .none, _ c: Slot = .none,
    x: Slot = .none
  ) {
    guard let instruction = IRInstruction(operation, a, b, c, x: x, span: span) else {
      assertionFailure("no instruction for \(operation) of \(a), \(b), \(c), \(x)")
      return trap(.custom("a fault of the compiler: nothing does this to such operands"))
    }
    emit(instruction)
  }

  // MARK: Moves

  /// Copies a register or a constant.
  mutating func copy(_ source: Leaf, to target: Leaf) { emit(.copy, .leaf(target), .leaf(source)) }

  /// Puts a number into a passive register.
  mutating func set(_ register: Int, to value: Double) {
    copy(.constant(value), to: .passive(register))
  }

  // MARK: Control

  mutating func jump(to label: Int) { emit(.jump, c: label) }
  mutating func jump(if truth: Int, to label: Int) {
    emit(.jumpIf, .leaf(.passive(truth)), c: label)
  }
  mutating func jump(unless truth: Int, to label: Int) {
    emit(.jumpUnless, .leaf(.passive(truth)), c: label)
  }

  /// Jumps where `x relation y` has `outcome`; x stands in a register.
  mutating func jump(
    _ x: Leaf, _ relation: ComparisonOperator, _ y: Leaf, is outcome: Bool = true, to label: Int
  ) {
    let jump = Operation.jump(relation, outcome)
    if Op.select(jump, Op.Place(x), Op.Place(y)) == nil, let mirrored = jump.mirrored {
      return emit(mirrored, .leaf(y), .leaf(x), .number(label))
    }
    emit(jump, .leaf(x), .leaf(y), .number(label))
  }

  /// Counts a register up, and jumps back to `head` while it is below `last`, or is that.
  mutating func loop(_ counter: Int, to last: Int, isClosed: Bool, head: Int) {
    emit(
      isClosed ? .loop : .loopLess, .leaf(.passive(counter)), .leaf(.passive(last)), .number(head))
  }

  private mutating func emit(_ operation: Operation, _ a: Slot = .none, c label: Int) {
    emit(operation, a, .none, .number(label))
  }

  // MARK: Arrays that belong to one variable

  /// Element `index + offset` of the array in an object register.
  mutating func element(of array: Int, at index: Int, to target: Leaf) {
    emit(
      .element, .leaf(target), .leaf(.object(array)), .leaf(.passive(index)), x: .number(0))
  }

  mutating func store(_ value: Leaf, in array: Int, at index: Int) {
    emit(.store, .leaf(.object(array)), .leaf(.passive(index)), .leaf(value))
  }

  mutating func append(_ value: Leaf, to array: Int) {
    emit(.append, .leaf(.object(array)), .leaf(value))
  }
}
