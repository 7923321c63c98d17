// Emitter+Operations.swift -- operations as the compiler asks for them. Which instructions do them, the
// table says.

import HypCode
import HypSyntax

extension Emitter {
  package typealias Slot = IRInstruction.Slot

  /// Emits the instruction that does `operation` to operands in these places.
  ///
  /// - Parameter action: does the same where a register has too high a number for the instruction.
  package mutating func emit(
    _ operation: Operation, _ a: Slot = .none, _ b: Slot = .none, _ c: Slot = .none,
    x: Slot = .none, or action: Action? = nil
  ) {
    guard var instruction = IRInstruction(operation, a, b, c, x: x, span: span) else {
      assertionFailure("no instruction for \(operation) of \(a), \(b), \(c), \(x)")
      return trap(.custom("a fault of the compiler: nothing does this to such operands"))
    }
    if let action { instruction.fallback = [.perform(action, span)] }
    emit(instruction)
  }

  // MARK: Moves

  /// Copies a register or a constant.
  package mutating func copy(_ source: Leaf, to target: Leaf) {
    emit(.copy, .leaf(target), .leaf(source))
  }

  /// Puts a number into a passive register.
  mutating func set(_ register: Int, to value: Double) {
    copy(.constant(value), to: .passive(register))
  }

  // MARK: Control

  package mutating func jump(to label: Label) { emit(.jump, c: label) }
  mutating func jump(if truth: Int, to label: Label) {
    emit(.jumpIf, .leaf(.passive(truth)), c: label)
  }
  mutating func jump(unless truth: Int, to label: Label) {
    emit(.jumpUnless, .leaf(.passive(truth)), c: label)
  }

  /// Jumps where `x relation y` has `outcome`; x stands in a register.
  mutating func jump(
    _ x: Leaf, _ relation: ComparisonOperator, _ y: Leaf, is outcome: Bool = true, to label: Label
  ) {
    let jump = Operation.jump(relation, outcome)
    if Op.select(jump, Op.Place(x), Op.Place(y)) == nil, let mirrored = jump.mirrored {
      return emit(mirrored, .leaf(y), .leaf(x), .label(label))
    }
    emit(jump, .leaf(x), .leaf(y), .label(label))
  }

  /// Jumps to what is needed for numbers out of the ordinary.
  mutating func jumpRarely(
    _ x: Leaf, _ relation: ComparisonOperator, _ y: Leaf, is outcome: Bool = true, to label: Label
  ) {
    jump(x, relation, y, is: outcome, to: label)
    segment[segment.count - 1].isRare = true
  }

  /// Counts a register up, and jumps back to `head` while it is below `last`, or is that.
  package mutating func loop(_ counter: Int, to last: Int, isClosed: Bool, head: Label) {
    emit(
      isClosed ? .loop : .loopLess, .leaf(.passive(counter)), .leaf(.passive(last)), .label(head))
  }

  private mutating func emit(_ operation: Operation, _ a: Slot = .none, c label: Label) {
    emit(operation, a, .none, .label(label))
  }

  // MARK: Arrays that belong to one variable

  /// An element of an array; the index is in a passive register.
  mutating func element(of array: Leaf, at index: Leaf, to target: Leaf) {
    emit(.element, .leaf(target), .leaf(array), .leaf(index), x: .number(0))
  }

  mutating func store(_ value: Leaf, in array: Leaf, at index: Leaf) {
    emit(.store, .leaf(array), .leaf(index), .leaf(value))
  }

  /// An element of a matrix; both places are in passive registers. `action` does the same.
  mutating func matrixElement(
    of matrix: Leaf, at row: Leaf, _ column: Leaf, to target: Leaf, or action: Action
  ) {
    emit(
      .matrixElement, .leaf(target), .leaf(matrix), .leaf(row), x: .leaf(column), or: action)
  }

  mutating func matrixStore(
    _ value: Leaf, in matrix: Leaf, at row: Leaf, _ column: Leaf, or action: Action
  ) {
    emit(.matrixStore, .leaf(matrix), .leaf(row), .leaf(value), x: .leaf(column), or: action)
  }

  mutating func append(_ value: Leaf, to array: Leaf) {
    emit(.append, .leaf(array), .leaf(value))
  }
}
