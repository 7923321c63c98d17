// Code.swift -- a function compiled for kinds of arguments; independent of the number type.

import HypSyntax

/// A function compiled for the kinds of its arguments. The same code runs at every level.
///
/// The frame's first registers are the captured values, then the arguments, in the order of
/// `Kind.banks`; the result comes back in the first registers of the frame.
///
/// Usable from inlined code, as what it is made of: else other modules would not get the bodies of its accessors to
/// inline, and running reads several at every call.
@usableFromInline
package final class Code {
  /// What call traces call it; nil at the top level.
  package let name: String?
  package let isLibrary: Bool
  /// What it returns. Grows while a recursive function is being compiled.
  package var resultKind: Kind = .never
  /// What it was compiled for.
  package let parameterKinds: [Kind]
  /// What was compiled; nil for a statement at the top level.
  package let function: FunctionKind?
  /// Where the function or the statement is written, or where what has no text of its own is called.
  package let origin: Span?

  /// What running reads. Other modules would look at every read whether somebody is writing; nobody is, once
  /// compilation has ended. So it is read unchecked here, by accessors that are inlined there.
  @exclusivity(unchecked) @usableFromInline
  private(set) var running = Running()

  /// Raw memory, so that running reads no array headers. Filled in once when compilation ends.
  @usableFromInline
  struct Running {
    @usableFromInline var instructions = UnsafeMutablePointer<Instruction>.allocate(capacity: 1)
    @usableFromInline var passiveCount = 0
    @usableFromInline var activeCount = 0
    @usableFromInline var objectCount = 0
    @usableFromInline var resultObjectCount = 0
    @usableFromInline var calleeTable =
      UnsafeMutablePointer<Unmanaged<Code>>.allocate(capacity: 1)
    @usableFromInline var actionTable =
      UnsafeMutablePointer<Unmanaged<Action>>.allocate(capacity: 1)
    @usableFromInline var constants: UnsafeMutableRawPointer?
    @usableFromInline var globals: UnsafeMutablePointer<Unmanaged<AnyObject>>?
  }

  @inlinable @inline(__always)
  package var instructions: UnsafeMutablePointer<Instruction> { running.instructions }
  /// The registers of a frame in each bank.
  @inlinable @inline(__always)
  package var passiveCount: Int { running.passiveCount }
  @inlinable @inline(__always)
  package var activeCount: Int { running.activeCount }
  @inlinable @inline(__always)
  package var objectCount: Int { running.objectCount }
  /// The object registers that its result occupies.
  @inlinable @inline(__always)
  package var resultObjectCount: Int { running.resultObjectCount }
  @inlinable @inline(__always)
  package var calleeTable: UnsafeMutablePointer<Unmanaged<Code>> { running.calleeTable }
  @inlinable @inline(__always)
  package var actionTable: UnsafeMutablePointer<Unmanaged<Action>> { running.actionTable }
  /// The constants as base numbers of the program, and the cells of `globals`; see `CodeCache.link`.
  @inlinable @inline(__always)
  package var linkedConstants: UnsafeMutableRawPointer? { running.constants }
  @inlinable @inline(__always)
  package var linkedGlobals: UnsafeMutablePointer<Unmanaged<AnyObject>>? { running.globals }

  package private(set) var instructionCount = 0
  package private(set) var isFinished = false
  package private(set) var constants: [Double] = []
  package private(set) var spans: [Span] = []
  package private(set) var actions: [Action] = []
  package private(set) var callees: [Code] = []
  package private(set) var traps: [RuntimeError] = []
  private var trapParts: [[Span]] = []
  private var elements: [Int: [Int]] = [:]
  private var countingTurns: Set<Int> = []
  /// Names of the session that it reads, by index.
  package private(set) var globals: [String] = []
  /// What its registers hold.
  package private(set) var variables = Variables()
  /// What the compiler keeps of it for the derivatives of its callers.
  package var lowered: (any LoweredCode)?
  /// The tables that depend on the base number.
  package private(set) var linked: (any LinkedCode)?

  package init(
    name: String?, isLibrary: Bool, parameterKinds: [Kind], function: FunctionKind? = nil,
    origin: Span? = nil
  ) {
    self.name = name
    self.isLibrary = isLibrary
    self.parameterKinds = parameterKinds
    self.function = function
    self.origin = origin
  }

  deinit {
    running.instructions.deallocate()
    running.calleeTable.deallocate()
    running.actionTable.deallocate()
  }

  /// Takes over what was compiled. Called once.
  package func finish(_ output: CodeContents, linked: any LinkedCode) {
    isFinished = true
    assert(output.flaw == nil, output.flaw ?? "")
    running.instructions.deallocate()
    running.instructions = .allocate(capacity: max(1, output.instructions.count))
    running.instructions.initialize(from: output.instructions, count: output.instructions.count)
    instructionCount = output.instructions.count
    running.calleeTable.deallocate()
    running.calleeTable = .allocate(capacity: max(1, output.callees.count))
    running.calleeTable.initialize(
      from: output.callees.map(Unmanaged.passUnretained), count: output.callees.count)
    running.actionTable.deallocate()
    running.actionTable = .allocate(capacity: max(1, output.actions.count))
    running.actionTable.initialize(
      from: output.actions.map(Unmanaged.passUnretained), count: output.actions.count)
    constants = output.constants
    running.passiveCount = output.passiveCount
    running.activeCount = output.activeCount
    running.objectCount = output.objectCount
    running.resultObjectCount = resultKind.banks.filter { $0 == .object }.count
    spans = output.spans
    elements = output.elements
    countingTurns = output.countingTurns
    actions = output.actions
    callees = output.callees
    traps = output.traps
    trapParts = output.trapParts
    globals = output.globals
    variables = output.variables
    self.linked = linked
    running.constants = linked.constants
    running.globals = linked.globals
  }

  /// The source of the instruction before `next`, which is where a fault happened.
  package func span(before next: UnsafeMutablePointer<Instruction>) -> Span? {
    let index = next - instructions - 1
    return spans.indices.contains(index) ? spans[index] : nil
  }

  /// The element of a small array that the instruction before `next` computes; nil where it computes none.
  package func element(before next: UnsafeMutablePointer<Instruction>) -> [Int]? {
    elements.isEmpty ? nil : elements[next - instructions - 1]
  }

  /// The instruction counts the turns of a loop, and is no operation of the program's.
  package func countsTurns(_ index: Int) -> Bool { countingTurns.contains(index) }

  /// Where an action of this code stands in the source.
  ///
  /// - Complexity: O(instructions)
  package func span(of action: Action) -> Span? {
    let index = (0..<instructionCount).first { index in
      let instruction = instructions[index]
      return instruction.number(.action).map { actions[$0] === action } ?? false
    }
    return index.flatMap { spans.indices.contains($0) ? spans[$0] : nil }
  }

  /// The operands or arguments of the instruction before `next`, as they are written.
  package func parts(before next: UnsafeMutablePointer<Instruction>) -> [Span] {
    let index = next - instructions - 1
    guard index >= 0, index < instructionCount else { return [] }
    let instruction = instructions[index]
    if let place = instruction.number(.action) { return actions[place].parts }
    return instruction.number(.trap).map { trapParts[$0] } ?? []
  }
}

/// A function as the compiler knows it.
package protocol LoweredCode: AnyObject {}

/// The tables of a code that depend on the base number, kept alive with it.
package protocol LinkedCode: AnyObject {
  var constants: UnsafeMutableRawPointer { get }
  var globals: UnsafeMutablePointer<Unmanaged<AnyObject>> { get }
}
