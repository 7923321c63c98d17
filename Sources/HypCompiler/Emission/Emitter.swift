// Emitter.swift -- the instructions of a function as the compiler walks over its tree.
//
// It writes the intermediate representation as a list in which jumps name labels. When the walk has ended,
// the list becomes blocks, passes improve them, and the back end assigns registers (`Emitter+Finish`).

import HypCode
import HypSyntax

/// Collects the instructions of one function.
package struct Emitter {
  /// A stretch of instructions that is being collected.
  package typealias Segment = [IRInstruction]

  /// The first number of an outgoing register: `outgoing + i` is register i of the next window.
  static let outgoing = IRRegisters.outgoing

  var segment: Segment = []
  package var registers = IRRegisters()
  var globals: [String] = []
  private var globalIndex: [String: GlobalID] = [:]
  private var labelCount = 0
  /// Where code that is being emitted comes from.
  var span: Span
  /// The operands or arguments there, where messages can point at them.
  var parts: [Span] = []
  /// The element of a small array that is being computed.
  var element: [Int]?
  /// The turns of a loop are being counted.
  var countsTurns = false
  /// The code tells the meter what it does.
  var isCounting = false
  /// The code is for a run that looks at every operation.
  var isWatched = false

  package init(span: Span) { self.span = span }

  // MARK: Registers

  /// Registers that stay with a variable to the end of the function, so that a listing can call them by its name.
  package mutating func permanent(_ kind: Kind) -> Operand {
    Operand(kind, kind.banks.map { registers.make($0, isTemporary: false) })
  }

  /// Registers for a value of an expression.
  package mutating func temporary(_ kind: Kind) -> Operand {
    Operand(kind, kind.banks.map { temporary($0) })
  }

  package mutating func temporary(_ bank: Bank) -> Leaf {
    let leaf = registers.make(bank, isTemporary: true)
    if bank == .object { objects.append(leaf) }
    return leaf
  }

  /// The registers of the callee's window that hold values of `kinds`.
  package static func window(_ kinds: [Kind]) -> [Operand] { Operand.window(kinds, from: outgoing) }

  /// The temporaries that hold objects: they let go of them where the statement ends.
  private var objects: [Leaf] = []

  var temporaryMark: Int { objects.count }

  /// Forgets the temporaries taken since `mark`.
  mutating func freeTemporaries(since mark: Int) { objects.removeSubrange(mark...) }

  /// Lets go of the objects in the temporaries taken since `mark`.
  mutating func clearTemporaries(since mark: Int, emitting: Bool) {
    if emitting {
      for leaf in objects[mark...] { emit(.clear, .leaf(leaf)) }
    }
    freeTemporaries(since: mark)
  }

  /// Several operands stand in this leaf from now on.
  mutating func share(_ leaf: Leaf) { registers.share(leaf) }

  /// The operand is used more than once from now on.
  mutating func share(_ operand: Operand) { for leaf in operand.leaves { share(leaf) } }

  func isShared(_ leaf: Leaf) -> Bool { registers.isShared(leaf) }

  func isTemporary(_ leaf: Leaf) -> Bool { registers.isTemporary(leaf) }

  // MARK: Instructions

  mutating func emit(_ instruction: IRInstruction) {
    segment.append(instruction)
    if let element { segment[segment.count - 1].element = element }
    if countsTurns { segment[segment.count - 1].countsTurns = true }
  }

  mutating func append(_ other: Segment) { segment += other }

  package mutating func newLabel() -> Label {
    labelCount += 1
    return Label(number: labelCount - 1)
  }

  /// Where the next instruction will stand.
  var position: Int { segment.count }

  /// Takes back what has been emitted since the next instruction was to stand at `position`.
  mutating func takeBack(to position: Int) { segment.removeSubrange(position...) }

  /// Places a label at an instruction that was emitted before, where control comes from the instruction
  /// before it alone.
  mutating func place(_ label: Label, at position: Int) {
    segment.insert(.label(label, span), at: position)
  }

  package mutating func place(_ label: Label) {
    forgetReads()
    emit(.label(label, span))
  }

  /// Elements read since control last came from elsewhere: `a[i]` written twice is read once.
  private var recentReads: [(array: Leaf, index: Leaf, element: Leaf)] = []

  /// Where the element was read before, if nothing can have changed it since.
  mutating func recentRead(_ array: Leaf, _ index: Leaf) -> Leaf? {
    guard let read = recentReads.first(where: { $0.array == array && $0.index == index }) else {
      return nil
    }
    share(read.element)
    return read.element
  }

  /// Notes an element that was read, where array and index stand in constants and variables.
  mutating func noteRead(_ array: Leaf, _ index: Leaf, _ element: Leaf) {
    guard !isTemporary(array), !isTemporary(index) else { return }
    recentReads.append((array, index, element))
  }

  /// An array may have changed, or control comes from elsewhere too.
  mutating func forgetReads() { recentReads.removeAll() }

  /// The variable in these registers changes.
  mutating func forgetReads(from leaves: [Leaf]) {
    recentReads.removeAll { leaves.contains($0.array) || leaves.contains($0.index) }
  }

  /// A temporary is moved elsewhere: what has just made it will make it there (`Coalescing`).
  mutating func forgetRead(to temporary: Leaf) {
    guard !isShared(temporary), segment.last?.a.leaf == temporary else { return }
    recentReads.removeAll { $0.element == temporary }
  }

  // MARK: What instructions name

  package mutating func global(_ name: String) -> GlobalID {
    if let index = globalIndex[name] { return index }
    globals.append(name)
    let global = GlobalID(index: globals.count - 1)
    globalIndex[name] = global
    return global
  }

  /// An entry of the side table that can point at the operands or arguments of this place.
  package func action(_ form: Action.Form) -> IRInstruction.Slot {
    .action(Action(form, parts: parts))
  }

  package mutating func trap(_ error: RuntimeError) {
    emit(.trap, .trap(IRInstruction.Trap(error, parts: parts)))
  }
}
