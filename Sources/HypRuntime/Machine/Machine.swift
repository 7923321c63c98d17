// Machine.swift -- runs code over one number type.
//
// The machine is an open class whose bodies are generic; concrete subclasses for the listed number
// types (PlainMachine.swift) hold the same bodies compiled for their type. One indirect call picks
// the right one: the vtable of a generic class would always hold the unspecialised body.

import HypCode
import HypNumbers
import HypPrimitives
import HypSyntax
import HypTaylor

/// What machines of all levels of a session share.
///
/// What operations look at is `@exclusivity(unchecked)`: a session belongs to one thread, and a look at who else is
/// writing would cost more than the operation.
package final class MachineContext {
  package let program: any CodeSource
  /// The primitives at each number type.
  let tables: any FunctionTables
  /// The functions of the library, by the places of `LibraryIndex`.
  package let library: [any LibraryFunction.Type]
  package var effects: Effects
  /// A loop over `progress(xs)` is not at its last element.
  package var isInProgress = false
  /// The state of `rand` and its like; a statement that fails leaves it as it was.
  @exclusivity(unchecked) package var random = Philox(seed: 0)
  /// `append`, which assignments of the form `xs = append(xs, x)` call.
  package private(set) lazy var append = LibraryIndex.id(of: .append).map { library[$0.index] }
  /// What functions of the library keep between calls.
  package var libraryState: (any LibraryState)?
  /// `cost(f, x, …)`: measured where functions are compiled to be counted.
  package var measureCost:
    (_ arguments: [Value<Double>], _ labels: [String?], _ span: Span) throws(RuntimeError) -> Value<
      Double
    > = { _, _, _ throws(RuntimeError) in throw .custom("costs are not measured here") }
  /// `tape(f, x, …)`, `graph(f, x, …)` and `film(f, x, …)`: taken where functions are compiled to be looked at.
  package var traceCall:
    (_ builtin: Builtin, _ arguments: [Value<Double>], _ labels: [String?], _ span: Span)
      throws(RuntimeError) -> Value<Double> = { _, _, _, _ throws(RuntimeError) in
        throw .custom("traces are not taken here")
      }
  /// `formula(f)`: written where the trees of functions are known.
  package var writeFormula:
    (_ arguments: [Value<Double>], _ labels: [String?]) throws(RuntimeError) -> Value<Double> = {
      _, _ throws(RuntimeError) in throw .custom("formulas are not written here")
    }
  /// Where the library function was called that is under way.
  var callSite: Span?
  /// Machines that run functions for those of the library, by how deep they nest.
  var plainMachines: [PlainMachine] = []
  package var plainDepth = 0
  /// Counts what machines do that were made while it is there.
  @exclusivity(unchecked) package var meter: Meter?
  /// Codes that were compiled while a program runs, kept alive until it ends.
  @exclusivity(unchecked) package var dynamicCodes: [Code] = []
  /// Why a pullback in the backward pass under way has failed.
  var faultOfPullback: Fault? { didSet { pullbackHasFailed = faultOfPullback != nil } }
  /// Looked at after every gradient: the fault itself is large to look at.
  private(set) var pullbackHasFailed = false
  /// Functions whose rule has been compared with differences.
  var comparedRules: Set<FunctionKind> = []
  /// How many computations are under way beside the main run, one inside another.
  var computationDepth = 0
  /// What a second run looks for; nil in a first run.
  @exclusivity(unchecked) package var watch: Watch?
  /// What a function of the library has noticed that is under way.
  @exclusivity(unchecked) package var remarks: [Warning] = []
  /// What has been noticed without a second run.
  @exclusivity(unchecked) package var notices: [Notice] = []
  /// Runs under way that may go wrong, innermost last.
  package var attempts: [Attempt] = []
  /// How much has been done since the last look at what the process holds; see `Machine+Memory.swift`.
  var actionsSinceLook = 0
  /// What is not finite of the numbers that were written as text.
  package var shown = NotFiniteNumbers()
  /// A derivative was taken.
  @exclusivity(unchecked) package var hasDifferentiated = false
  /// Some derivative was carried forward, where a tangent that is zero does not look at the slope.
  @exclusivity(unchecked) package var hasPushedForward = false
  /// Keeps code that was compiled while a program runs alive until it ends.
  package func keep(_ code: Code) {
    if dynamicCodes.last !== code { dynamicCodes.append(code) }
  }

  package init(
    program: any CodeSource, tables: any FunctionTables, library: [any LibraryFunction.Type],
    write: @escaping (Written) -> Void
  ) {
    self.program = program
    self.tables = tables
    self.library = library
    effects = Effects(write: write)
  }
}

/// What functions of the library keep between calls, in a form that only they know.
package protocol LibraryState: AnyObject {}

/// How a run ended.
package enum Status { case ok, failed }

/// A caller's state while its callee runs.
struct SavedFrame<N: Number> {
  var instruction: UnsafeMutablePointer<Instruction>
  var code: Unmanaged<Code>
  var d: UnsafeMutablePointer<N.Base>
  var r: UnsafeMutablePointer<N>
  var o: UnsafeMutablePointer<Object?>
}

/// Runs code over the numbers `N`.
package class Machine<N: Number> {
  package final let context: MachineContext
  final let level: Int
  private let memory: ReservedMemory
  // The bottom of each bank.
  package final let d: UnsafeMutablePointer<N.Base>
  package final let r: UnsafeMutablePointer<N>
  package final let o: UnsafeMutablePointer<Object?>
  final let records: UnsafeMutablePointer<SavedFrame<N>>
  final let recordEnd: UnsafeMutablePointer<SavedFrame<N>>
  final let dEnd: UnsafeMutablePointer<N.Base>
  final let rEnd: UnsafeMutablePointer<N>
  final let oEnd: UnsafeMutablePointer<Object?>
  final let functions: FunctionTable<N>
  /// Of what the outermost function returns only the derivative is asked for, and not the value.
  final var ignoresValue = false
  /// Why the last run failed.
  final var fault: Fault?
  /// How its numbers are shown, while it runs a statement whose dual numbers the user sees.
  @exclusivity(unchecked) package final var dualForm: DualForm<N>?

  // The machines one level further in, made when first needed.
  final var reverseChild: AnyObject?
  final var forwardChild: AnyObject?
  final var jetChild: AnyObject?
  final let tape = Tape<N>()
  /// What its numbers carry; nil at the bottom.
  final var strategy: LevelStrategy<N>?
  final var idleMachines: [Machine<N>] = []
  final var idleTapes: [Tape<N>] = []
  /// Where the derivatives of the jets one level further in are, made when first needed.
  final lazy var jetArena = JetArena<N>()
  /// Arrays have at most so many elements.
  final let elementLimit = ArrayMemory.maximumElements
  /// The variables of the derivative being taken, so that their cotangents can be read.
  final let handles: UnsafeMutablePointer<Reverse<N>>

  // What a watched run knows of the operation before.
  final var watched: Watched<N>?
  /// The operation that a tracer is told of when it has ended.
  final var traced: TracedOperation<N>?
  /// The operations that have left something on the tape around this machine.
  final var recorded: RecordLog?
  /// What lies on a way through the function that it is about to differentiate has been told.
  final var waysAreTold = false

  /// Frames under way at most. Deeper recursion is an error. A frame takes about 150 bytes of addresses;
  /// where `ulimit -v` leaves few of them, a machine may have a small part: a nest has dozens of machines.
  static var maximumDepth: Int {
    min(200_000, max(2000, MemoryLimit.addressSpace / 512 / 150))
  }

  /// Registers of each bank behind the last place where a frame may begin.
  static var slack: Int { 1 << 15 }

  package required init(_ context: MachineContext, level: Int) {
    self.context = context
    self.level = level
    let slack = Self.slack
    let depth = Self.maximumDepth
    // Numbers of deep levels are large: their bank holds fewer, but never less than one frame, for which the slack is
    // there. With hundreds of numbers in one, more would be gigabytes for a nest of lanes.
    let room = min(1 << 28, MemoryLimit.addressSpace / 512)
    let numbers = max(1 << 12, min(depth * 4, room / MemoryLayout<N>.stride))
    let passives = depth * 6
    let objects = depth * 2
    var memory = ReservedMemory()
    d = memory.reserve(passives + slack)
    r = memory.reserve(numbers + slack)
    o = memory.reserve(objects + slack)
    records = memory.reserve(depth + 1)
    recordEnd = records + depth
    dEnd = d + passives
    rEnd = r + numbers
    oEnd = o + objects
    functions = context.tables.table(of: N.self)
    handles = memory.reserve(Machine.handleCount)
    self.memory = memory
    tape.meter = context.meter?.tapes
  }

  deinit {
    memory.release()
    functions.release()
  }

  // Overridden where the number type is known; see PlainMachine.swift.
  package func run(_ code: Code) -> Status { runGeneric(self, code) }
  func differentiate(
    _ plan: DerivativePlan, _ d: UnsafeMutablePointer<N.Base>, _ r: UnsafeMutablePointer<N>,
    _ o: UnsafeMutablePointer<Object?>
  ) throws(Fault) { try differentiateGeneric(self, plan, d, r, o) }
  func differentiateBasis(_ plan: DerivativePlan, _ f: Registers) throws(Fault) {
    try basis(plan, f, forward)
  }
  func expand(_ plan: DerivativePlan, _ f: Registers) throws(Fault) {
    try expandBody(self, plan, f)
  }
  func clearCotangents(of tape: Tape<N>) { tape.clearCotangents() }
  func propagate(_ tape: Tape<N>) { tape.propagate() }
  // Not compiled for any type: what they make are machines of types that are not listed.
  @_semantics("optimize.sil.specialize.generic.never")
  func makeReverse() -> Machine<Reverse<N>> { Machine<Reverse<N>>(context, level: level + 1) }
  @_semantics("optimize.sil.specialize.generic.never")
  func makeForward() -> Machine<Dual<N>> { Machine<Dual<N>>(context, level: level + 1) }
  @_semantics("optimize.sil.specialize.generic.never")
  func makeJets() -> Machine<Jet<N>> { Machine<Jet<N>>(context, level: level + 1) }

  /// The machine one level further in that runs in reverse mode.
  package final var reverse: Machine<Reverse<N>> {
    if let child = reverseChild { return unsafeDowncast(child, to: Machine<Reverse<N>>.self) }
    let child = makeReverse()
    child.strategy = ReverseStrategy(self)
    reverseChild = child
    return child
  }

  /// The machine one level further in that runs in forward mode.
  package final var forward: Machine<Dual<N>> {
    if let child = forwardChild { return unsafeDowncast(child, to: Machine<Dual<N>>.self) }
    let child = makeForward()
    child.strategy = ForwardStrategy(self)
    forwardChild = child
    return child
  }

  /// The machine one level further in that runs in Taylor mode.
  final var jets: Machine<Jet<N>> {
    if let child = jetChild { return unsafeDowncast(child, to: Machine<Jet<N>>.self) }
    let child = makeJets()
    child.strategy = JetStrategy(self)
    jetChild = child
    return child
  }
}

@inline(never) @_semantics("optimize.sil.specialize.generic.never")
func runGeneric<N: Number>(_ machine: Machine<N>, _ code: Code) -> Status {
  runBody(machine, code, GenericActions.self)
}

@inline(never) @_semantics("optimize.sil.specialize.generic.never")
func differentiateGeneric<N: Number>(
  _ machine: Machine<N>, _ plan: DerivativePlan, _ d: UnsafeMutablePointer<N.Base>,
  _ r: UnsafeMutablePointer<N>, _ o: UnsafeMutablePointer<Object?>
) throws(Fault) {
  try differentiateBody(machine, plan, d, r, o)
}
