// Code.swift -- a function compiled for kinds of arguments; independent of the number type.

import HypSyntax

/// A function compiled for the kinds of its arguments. The same code runs at every level.
///
/// The frame's first registers are the captured values, then the arguments, in the order of
/// `Kind.banks`; the result comes back in the first registers of the frame.
final class Code {
  /// What call traces call it; nil at the top level.
  let name: String?
  let isLibrary: Bool
  /// What it returns. Grows while a recursive function is being compiled.
  var resultKind: Kind = .never
  /// What it was compiled for.
  let parameterKinds: [Kind]
  /// What was compiled; nil for a statement at the top level.
  let function: FunctionKind?
  /// Where the function or the statement is written, or where what has no text of its own is called.
  let origin: Span?

  // Filled in once when compilation ends; raw memory, so that running reads no array headers.
  private(set) var instructions: UnsafeMutablePointer<Instruction>
  private(set) var instructionCount = 0
  private(set) var isFinished = false
  /// The registers of a frame in each bank.
  private(set) var passiveCount = 0
  private(set) var activeCount = 0
  private(set) var objectCount = 0
  /// The object registers that its result occupies.
  private(set) var resultObjectCount = 0
  private(set) var calleeTable: UnsafeMutablePointer<Unmanaged<Code>>
  private(set) var actionTable: UnsafeMutablePointer<Unmanaged<Action>>
  private(set) var constants: [Double] = []
  private(set) var spans: [Span] = []
  private(set) var actions: [Action] = []
  private(set) var callees: [Code] = []
  private(set) var traps: [RuntimeError] = []
  private var trapParts: [[Span]] = []
  /// Names of the session that it reads, by index.
  private(set) var globals: [String] = []
  /// What its registers hold.
  private(set) var variables = Variables()
  /// The constants as base numbers of the program, and the cells of `globals`; see `Program.link`.
  private(set) var linked: (any LinkedCode)?
  private(set) var linkedConstants: UnsafeMutableRawPointer?
  private(set) var linkedGlobals: UnsafeMutablePointer<Unmanaged<AnyObject>>?

  init(
    name: String?, isLibrary: Bool, parameterKinds: [Kind], function: FunctionKind? = nil,
    origin: Span? = nil
  ) {
    self.name = name
    self.isLibrary = isLibrary
    self.parameterKinds = parameterKinds
    self.function = function
    self.origin = origin
    instructions = .allocate(capacity: 1)
    calleeTable = .allocate(capacity: 1)
    actionTable = .allocate(capacity: 1)
  }

  deinit {
    instructions.deallocate()
    calleeTable.deallocate()
    actionTable.deallocate()
  }

  /// Takes over what was compiled. Called once.
  func finish(_ output: Emitter.Output, linked: any LinkedCode) {
    isFinished = true
    assert(output.flaw == nil, output.flaw ?? "")
    instructions.deallocate()
    instructions = .allocate(capacity: max(1, output.instructions.count))
    instructions.initialize(from: output.instructions, count: output.instructions.count)
    instructionCount = output.instructions.count
    calleeTable.deallocate()
    calleeTable = .allocate(capacity: max(1, output.callees.count))
    calleeTable.initialize(
      from: output.callees.map(Unmanaged.passUnretained), count: output.callees.count)
    actionTable.deallocate()
    actionTable = .allocate(capacity: max(1, output.actions.count))
    actionTable.initialize(
      from: output.actions.map(Unmanaged.passUnretained), count: output.actions.count)
    constants = output.constants
    passiveCount = output.passiveCount
    activeCount = output.activeCount
    objectCount = output.objectCount
    resultObjectCount = resultKind.banks.filter { $0 == .object }.count
    spans = output.spans
    actions = output.actions
    callees = output.callees
    traps = output.traps
    trapParts = output.trapParts
    globals = output.globals
    variables = output.variables
    self.linked = linked
    linkedConstants = linked.constants
    linkedGlobals = linked.globals
  }

  /// Takes over another code, with a look before every instruction. The two share their tables.
  func finish(watching code: Code, callees: [Code], _ action: (Action) -> Action) {
    guard let linked = code.linked else { return }
    var output = Emitter.Output()
    output.instructions = Array(
      UnsafeBufferPointer(start: code.instructions, count: code.instructionCount))
    output.spans = code.spans
    output.constants = code.constants
    output.actions = code.actions.map(action)
    output.callees = callees
    output.traps = code.traps
    output.trapParts = code.trapParts
    output.globals = code.globals
    output.passiveCount = code.passiveCount
    output.activeCount = code.activeCount
    output.objectCount = code.objectCount
    finish(output.watched() ?? output, linked: linked)
  }

  /// The source of the instruction before `next`, which is where a fault happened.
  func span(before next: UnsafeMutablePointer<Instruction>) -> Span? {
    let index = next - instructions - 1
    return spans.indices.contains(index) ? spans[index] : nil
  }

  /// Where an action of this code stands in the source.
  ///
  /// - Complexity: O(instructions)
  func span(of action: Action) -> Span? {
    let index = (0..<instructionCount).first { index in
      let instruction = instructions[index]
      return instruction.number(.action).map { actions[$0] === action } ?? false
    }
    return index.flatMap { spans.indices.contains($0) ? spans[$0] : nil }
  }

  /// The operands or arguments of the instruction before `next`, as they are written.
  func parts(before next: UnsafeMutablePointer<Instruction>) -> [Span] {
    let index = next - instructions - 1
    guard index >= 0, index < instructionCount else { return [] }
    let instruction = instructions[index]
    if let place = instruction.number(.action) { return actions[place].parts }
    return instruction.number(.trap).map { trapParts[$0] } ?? []
  }
}

/// The tables of a code that depend on the base number, kept alive with it.
protocol LinkedCode: AnyObject {
  var constants: UnsafeMutableRawPointer { get }
  var globals: UnsafeMutablePointer<Unmanaged<AnyObject>> { get }
}
