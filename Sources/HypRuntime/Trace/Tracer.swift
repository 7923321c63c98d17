// Tracer.swift -- takes a trace while a program runs.
//
// A trace is taken in a watched run (`Watch`): every machine looks at each operation. Which operation gave a number is known by
// the register where it stands, whatever the number type: registers have addresses of their own at every level.

import HypCode
import HypNumbers
import HypSyntax

/// Takes a trace. Machines of all levels tell it what they do.
package final class Tracer {
  /// What is kept, at most: from `first` nodes on, only the first turns of loops, the last, and the one asked for.
  package struct Limits {
    package var first = 4000
    package var all = 20_000
    /// A turn of the outermost loop that is kept.
    package var turn: Int?
    package init(turn: Int? = nil) { self.turn = turn }
  }

  /// Where a value comes from.
  enum Origin: Equatable {
    case node(Int)
    /// An operation of a turn that is not kept.
    case omitted
  }

  package private(set) var trace = Trace()
  let limits: Limits
  private var origins: [UInt: Origin] = [:]
  private var names: [UInt: String] = [:]
  private(set) var running: [Running] = []
  private var loops: [ObjectIdentifier: CodeLoops] = [:]
  private var registerNames: [ObjectIdentifier: RegisterNames] = [:]
  /// Codes that were seen, so that nothing else gets their identity.
  private var codes: [Code] = []
  /// The derivative whose function is about to run.
  private var expected: ExpectedRun?
  /// What was put into an array that is being made.
  var builders: [UInt: [Trace.Input]] = [:]

  package init(_ limits: Limits) { self.limits = limits }

  /// A run under way.
  struct Running {
    let run: Int
    let machine: ObjectIdentifier
    var frames: [Frame] = []
    /// The nodes of numbers and arrays on its tape, by place and by record.
    /// What adds a constant stands where its operand does.
    var nodes: [Int: [Int]] = [:]
    var records: [Int: [Int]] = [:]
  }

  struct Frame {
    let code: Code
    let loops: CodeLoops
    let call: Int
    /// The loops under way, with their turns and the places of these.
    var active: [(loop: Int, turn: Int, ofLoop: Int, place: Int)] = []
    var last = -1
    /// The turn under way is the last one, as far as is known.
    var isLastTurn = false
    var place: Int { active.last?.place ?? call }
  }

  /// A function that an operator runs one level further in, before its machine is known.
  struct ExpectedRun {
    let run: Int
    let plan: DerivativePlan
    /// For each transfer of the plan: where its value comes from, and the value.
    let inputs: [(name: String?, value: TracedValue)]
  }

  // MARK: Runs

  /// The statement is about to run.
  ///
  /// - Parameter units: the units of dual numbers that stand in the first registers of its machine.
  package func begin(statement name: String, units: [String], span: Span?) {
    trace.runs.append(
      Trace.Run(
        mode: units.isEmpty ? .plain : .forward, caller: nil, outer: nil, name: name, span: span))
    self.units = units
  }

  private var units: [String] = []

  /// The machine that the statement runs on.
  private func beginStatement(on id: ObjectIdentifier, _ active: UInt, _ stride: Int) {
    running = [Running(run: 0, machine: id)]
    for (place, unit) in units.enumerated() {
      let node = add(
        Trace.Node(
          run: 0, place: 0, form: .input, span: nil, inputs: [],
          value: .number(.dual(primal: .plain(0), tangent: .plain(1))), name: unit))
      set(active + UInt(place * stride), node.map { .node($0) })
    }
  }

  /// An operator of derivatives is about to run its function.
  func expect(
    _ plan: DerivativePlan, caller: Int?, inputs: [(name: String?, value: TracedValue)]
  ) -> Int {
    let mode: Trace.Mode =
      switch plan.output {
      case .taylor, .highDerivative: .taylor
      default: plan.output.isPushedForward ? .forward : .reverse
      }
    let code = plan.callee
    trace.runs.append(
      Trace.Run(
        mode: mode, caller: caller, outer: running.last?.run,
        name: code.name ?? code.function.map { $0.title } ?? "a function", span: code.origin))
    expected = ExpectedRun(run: trace.runs.count - 1, plan: plan, inputs: inputs)
    return trace.runs.count - 1
  }

  /// The run that `expect` has begun is over.
  func end(_ run: Int) {
    expected = nil
    while let last = running.last, last.run >= run, running.count > 1 { running.removeLast() }
  }

  func update(_ run: Int, _ change: (inout Trace.Run) -> Void) { change(&trace.runs[run]) }

  // MARK: Where the program is

  /// A machine is about to carry out instruction `index` of `code`, `depth` calls deep.
  ///
  /// - Parameter bank: the beginning of a bank of the machine.
  func enter(
    _ machine: AnyObject, _ code: Code, _ index: Int, depth: Int, bank: (Bank) -> UInt,
    _ strides: PerBank<Int>
  ) {
    let id = ObjectIdentifier(machine)
    if running.isEmpty { beginStatement(on: id, bank(.active), strides.active) }
    if running.last?.machine != id || expected != nil {
      select(id, isStart: depth == 0 && index <= 1, bank, strides)
    }
    let top = running.count - 1
    if depth == 0, index <= 1, let first = running[top].frames.first, first.last > index {
      restart(top)
    }
    while running[top].frames.count > depth + 1 { running[top].frames.removeLast() }
    if running[top].frames.count == depth + 1, running[top].frames[depth].code !== code {
      running[top].frames.removeLast()
    }
    while running[top].frames.count < depth + 1 {
      push(code, top, isOutermost: running[top].frames.isEmpty)
    }
    advance(&running[top].frames[depth], to: index)
  }

  /// A function that is run once more, along other directions, is a run of its own.
  private func restart(_ top: Int) {
    let old = trace.runs[running[top].run]
    guard old.outer != nil else { return }
    var next = Trace.Run(
      mode: old.mode, caller: old.caller, outer: old.outer, name: old.name, span: old.span)
    next.pass = old.pass + 1
    trace.runs.append(next)
    running[top] = Running(run: trace.runs.count - 1, machine: running[top].machine)
  }

  private func select(
    _ id: ObjectIdentifier, isStart: Bool, _ bank: (Bank) -> UInt, _ strides: PerBank<Int>
  ) {
    if let expected, isStart {
      self.expected = nil
      running.append(Running(run: expected.run, machine: id))
      bind(expected, bank, strides)
      return
    }
    if let place = running.lastIndex(where: { $0.machine == id }) {
      running.removeSubrange((place + 1)...)
      return
    }
    // A function of the library runs one of the user's.
    trace.runs.append(
      Trace.Run(
        mode: running.last.map { trace.runs[$0.run].mode } ?? .plain, caller: nil,
        outer: running.last?.run, name: "a function", span: nil))
    running.append(Running(run: trace.runs.count - 1, machine: id))
  }

  /// Names what stands in the first registers of a machine.
  private func bind(_ expected: ExpectedRun, _ bank: (Bank) -> UInt, _ strides: PerBank<Int>) {
    let names = self.names(of: expected.plan.callee)
    var (nodes, records) = (0, 0)
    for (transfer, input) in zip(expected.plan.transfers, expected.inputs) {
      let leaf: Leaf =
        switch transfer.mode {
        case .copy: .passive(transfer.destination)
        case .lift, .variable, .pair: .active(transfer.destination)
        case .liftObject, .variableObject, .pairObject: .object(transfer.destination)
        }
      let address = bank(leaf.bank) + UInt(transfer.destination * strides[leaf.bank])
      forget(address)
      let name = Self.variable(names(leaf))
      switch transfer.mode {
      case .copy, .lift, .liftObject: self.names[address] = input.name ?? name
      case .variable, .pair, .variableObject, .pairObject:
        let top = running.count - 1
        let node = add(
          Trace.Node(
            run: expected.run, place: 0, form: .input, span: nil, inputs: [], value: input.value,
            name: name))
        origins[address] = node.map { .node($0) } ?? .omitted
        if let node {
          if case .variable = transfer.mode { running[top].nodes[nodes] = [node] }
          if case .variableObject = transfer.mode { running[top].records[records] = [node] }
        }
        if case .variable = transfer.mode { nodes += 1 }
        if case .variableObject = transfer.mode { records += 1 }
      }
    }
  }

  private func push(_ code: Code, _ top: Int, isOutermost: Bool) {
    let outer = running[top].frames.last?.place ?? 0
    let call =
      isOutermost
      ? outer
      : add(
        place: .call(
          code.name ?? code.function?.title ?? "a function", code.origin, isLibrary: code.isLibrary),
        in: outer)
    running[top].frames.append(Frame(code: code, loops: loops(of: code), call: call))
  }

  private func advance(_ frame: inout Frame, to index: Int) {
    let around = frame.loops.around[index]
    // What is not around the instruction has ended.
    while let last = frame.active.last, !around.contains(last.loop) {
      frame.active.removeLast()
      frame.isLastTurn = false
    }
    if let closed = frame.loops.closed[frame.last], index <= frame.last,
      let place = frame.active.firstIndex(where: { $0.loop == closed })
    {
      frame.active.removeSubrange((place + 1)...)
      var active = frame.active[place]
      active.turn += 1
      frame.active[place] = active
      frame.active[place].place = add(place: .turn(active.turn), in: active.ofLoop)
    }
    for loop in around.dropFirst(frame.active.count) {
      let ofLoop = add(place: .loop(frame.loops.loops[loop].span), in: frame.place)
      frame.active.append((loop, 1, ofLoop, add(place: .turn(1), in: ofLoop)))
    }
    frame.last = index
  }

  private func add(place form: Trace.Place.Form, in parent: Int) -> Int {
    // Turns that are not kept have no place of their own.
    if case .turn = form, isCrowded, case .turn? = trace.places.last?.form,
      trace.places.last?.parent == parent, !hasNode(in: trace.places.count - 1)
    {
      trace.places[trace.places.count - 1] = Trace.Place(parent: parent, form: form)
      return trace.places.count - 1
    }
    trace.places.append(Trace.Place(parent: parent, form: form))
    return trace.places.count - 1
  }

  private func hasNode(in place: Int) -> Bool { trace.nodes.last?.place == place }

  // MARK: What is kept

  /// So much is kept that what follows is chosen.
  var isCrowded: Bool { trace.nodes.count >= limits.first }

  /// Operations of the turn under way are not kept.
  var isSkipping: Bool {
    guard isCrowded else { return false }
    if trace.nodes.count >= limits.all { return true }
    for run in running {
      for frame in run.frames {
        for (depth, active) in frame.active.enumerated() where active.turn > 3 {
          let isLast = depth == frame.active.count - 1 && frame.isLastTurn
          if !isLast, active.turn != limits.turn { return true }
        }
      }
    }
    return false
  }

  /// The loop that an instruction is about to close goes on for its last time.
  func noteLastTurn(_ isLast: Bool) {
    guard let top = running.indices.last, let frame = running[top].frames.indices.last else {
      return
    }
    running[top].frames[frame].isLastTurn = isLast
  }

  // MARK: Nodes

  /// Keeps a node; nil where it is not kept.
  func add(_ node: Trace.Node) -> Int? {
    if isSkipping {
      omit()
      return nil
    }
    trace.nodes.append(node)
    return trace.nodes.count - 1
  }

  /// Counts an operation that is not kept.
  func omit() {
    trace.omitted += 1
    if trace.nodes.count >= limits.all { trace.isCut = true }
  }

  /// Nodes without a place of their own on the tape of a run that has been carried back.
  func findAdjoints(_ shared: SharedAdjoints) { shared.find(in: &trace) }

  func change(_ node: Int, _ change: (inout Trace.Node) -> Void) { change(&trace.nodes[node]) }

  var currentRun: Int { running.last?.run ?? 0 }
  var currentPlace: Int { running.last?.frames.last?.place ?? 0 }

  /// A number that a node has given stands at a place of the tape.
  func note(_ node: Int, place: Int) {
    running[running.count - 1].nodes[place, default: []].append(node)
  }
  func note(_ node: Int, record: Int) {
    running[running.count - 1].records[record, default: []].append(node)
  }

  /// The node that has given a number, by its place on the tape of the run under way.
  func node<N: Number>(of value: Value<N>) -> Int? {
    guard let own = running.last else { return nil }
    switch value {
    case .number(let x):
      return (x as? any RecordedNumber)?.place.flatMap { own.nodes[$0]?.last }
    case .activeArray(let a):
      return (a as? any RecordedArray)?.recordPlace.flatMap { own.records[$0]?.last }
    default: return nil
    }
  }

  func nodes(of run: Int) -> (nodes: [Int: [Int]], records: [Int: [Int]]) {
    running.last { $0.run == run }.map { ($0.nodes, $0.records) } ?? ([:], [:])
  }

  // MARK: Registers

  func origin(_ address: UInt) -> Origin? { origins[address] }
  func name(_ address: UInt) -> String? { names[address] }

  func set(_ address: UInt, _ origin: Origin?, name: String? = nil) {
    origins[address] = origin
    names[address] = name
  }

  func forget(_ address: UInt) { set(address, nil) }

  func copy(_ source: UInt, to target: UInt) {
    set(target, origins[source], name: names[source])
  }

  // MARK: Codes

  func loops(of code: Code) -> CodeLoops { known(code, in: \.loops, CodeLoops.init) }

  /// The name of a variable in a listing; nil for what is `d3`, `next.r2` or `(r1, r2)` there. A variable of several
  /// kinds is `w@r1`, and one of an inner scope `x#1`.
  static func variable(_ name: String) -> String? {
    let own = name.prefix { $0 != "@" && $0 != "#" }
    guard let first = own.first, first.isLetter || first == "_", !own.hasPrefix("next.") else {
      return nil
    }
    let isRegister =
      "dro".contains(first) && own.count > 1 && own.dropFirst().allSatisfy(\.isNumber)
    return isRegister ? nil : String(own)
  }

  func names(of code: Code) -> RegisterNames {
    known(code, in: \.registerNames, RegisterNames.init)
  }

  /// What is found out of each code once.
  private func known<T>(
    _ code: Code, in store: ReferenceWritableKeyPath<Tracer, [ObjectIdentifier: T]>,
    _ find: (Code) -> T
  ) -> T {
    let id = ObjectIdentifier(code)
    if let known = self[keyPath: store][id] { return known }
    codes.append(code)
    let found = find(code)
    self[keyPath: store][id] = found
    return found
  }
}
