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
    package var (first, all) = (4000, 20_000)
    /// Elements of arrays that are looked at as if they were one operation.
    static let elements = 256
    /// The same for instructions.
    static let instructions = 64
    /// Calls in each other that are looked into.
    static let depth = 150
    /// Instructions that are looked at closely, at most.
    static let looks = 4_000_000
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
  var origins: [UInt: Origin] = [:]
  var names: [UInt: String] = [:]
  private(set) var running: [Running] = []
  var loops: [ObjectIdentifier: CodeLoops] = [:]
  var registerNames: [ObjectIdentifier: RegisterNames] = [:]
  /// Codes that were seen, so that nothing else gets their identity.
  var codes: [Code] = []
  /// The derivative whose function is about to run.
  private var expected: ExpectedRun?
  /// What was put into an array that is being made.
  var builders: [UInt: [Trace.Input]] = [:]
  /// The loop whose turns go by.
  @exclusivity(unchecked) var passing: Passing?
  /// The last turns of loops that an earlier run of the statement has found.
  private let lastTurns: [Int: Int]
  /// Last turns that went by: until a loop ends, some are not known to be the last.
  private(set) var unseen: [Int: Int] = [:]
  /// The derivatives that are being found, each with its run; nil where that is not kept.
  var derivatives: [Int?] = []
  /// The run did more than a trace looks at.
  package var isExhausted = false
  /// Elements of arrays that were looked at.
  private var elements = 0
  /// Instructions that were.
  private var looked = 0

  /// - Parameter lastTurns: what `lastTurns` has after an earlier run of the same statement.
  package init(_ limits: Limits, lastTurns: [Int: Int] = [:]) {
    (self.limits, self.lastTurns) = (limits, lastTurns)
  }

  /// The last turns of loops as far as they are known, after the run; nil where all of them have been kept.
  package var furtherTurns: [Int: Int]? {
    if let passing, let key = passing.key { unseen[key] = passing.turn }
    return unseen.isEmpty ? nil : lastTurns.merging(unseen) { $1 }
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
    derivatives.append(trace.runs.count - 1)
    return trace.runs.count - 1
  }

  /// The run that `expect` has begun is over.
  func end(_ run: Int) {
    expected = nil
    derivatives.removeLast()
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
    let isCall = depth > 0 && running[top].frames.count == depth
    while running[top].frames.count < depth + 1 {
      push(code, top, isOutermost: running[top].frames.isEmpty)
    }
    looked += 1
    if looked >= Limits.looks { return cut() }
    if isCall, weight >= 2 * limits.first || depth >= Limits.depth {
      return pass(running[top].frames[depth], running[top].machine, at: index, depth: depth, bank)
    }
    advance(top, depth, to: index, bank)
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

  /// A machine goes on: what others did for its last operation is over.
  @discardableResult func goBack(to id: ObjectIdentifier) -> Bool {
    guard let place = running.lastIndex(where: { $0.machine == id }) else { return false }
    running.removeSubrange((place + 1)...)
    return true
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
    if goBack(to: id) { return }
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
    var path = TracePath()
    if let own = running[top].frames.indices.last {
      path = running[top].frames[own].next()
    } else if top > 0, let own = running[top - 1].frames.indices.last {
      path = running[top - 1].frames[own].next()
    }
    running[top].frames.append(Frame(code: code, loops: loops(of: code), call: call, path: path))
  }

  private func advance(_ top: Int, _ depth: Int, to index: Int, _ bank: (Bank) -> UInt) {
    var frame = running[top].frames[depth]
    defer { running[top].frames[depth] = frame }
    let around = frame.loops.around[index]
    // What is not around the instruction has ended.
    while let last = frame.active.last, !around.contains(last.loop) { frame.active.removeLast() }
    if let closed = frame.loops.closed[frame.last], index <= frame.last,
      let place = frame.active.firstIndex(where: { $0.loop == closed })
    {
      frame.active.removeSubrange((place + 1)...)
      let isLast = frame.isLastNext
      frame.isLastNext = false
      frame.active[place].turn += 1
      let active = frame.active[place]
      if isCrowded, !keeps(active.turn, isLast: isLast, of: active.key.number) {
        frame.last = index
        return pass(frame, running[top].machine, at: index, depth: depth, bank)
      }
      begin(turn: active.turn, of: &frame.active[place])
    }
    for loop in around.dropFirst(frame.active.count) {
      let ofLoop = add(place: .loop(frame.loops.loops[loop].span), in: frame.place)
      let key = frame.next()
      var active = ActiveLoop(loop: loop, key: key, ofLoop: ofLoop, turn: 1, place: 0, path: key)
      begin(turn: 1, of: &active)
      frame.active.append(active)
      frame.isLastNext = false
    }
    frame.last = index
  }

  private func begin(turn: Int, of active: inout ActiveLoop) {
    active.place = add(place: .turn(turn), in: active.ofLoop)
    active.path = active.key.turn(turn)
  }

  private func add(place form: Trace.Place.Form, in parent: Int) -> Int {
    trace.places.append(Trace.Place(parent: parent, form: form))
    return trace.places.count - 1
  }

  // MARK: What is kept

  /// So much is kept that what follows is chosen.
  private var isCrowded: Bool { weight >= limits.first }

  /// Operations that are kept, and the work that was done for them.
  private var weight: Int {
    trace.nodes.count + elements / Limits.elements + looked / Limits.instructions
  }

  /// Nothing more is kept.
  private func cut() {
    trace.isCut = true
    passing = Passing()
  }

  /// Turns of long loops that are kept.
  func keeps(_ turn: Int, isLast: Bool, of loop: Int) -> Bool {
    turn <= 3 || isLast || turn == limits.turn || turn == lastTurns[loop]
  }

  /// The loop that an instruction is about to close goes on for its last time.
  func noteLastTurn(_ isLast: Bool) {
    guard let top = running.indices.last, let frame = running[top].frames.indices.last else {
      return
    }
    running[top].frames[frame].isLastNext = isLast
  }

  /// Lets turns of the innermost loop of a function go by.
  private func pass(
    _ frame: Frame, _ machine: ObjectIdentifier, at index: Int, depth: Int, _ bank: (Bank) -> UInt
  ) {
    let active = frame.active.last
    let loop = active.map { frame.loops.loops[$0.loop] }
    passing = Passing(
      machine, outer: running.dropLast().map(\.machine), frame.code, depth: depth, loop,
      bases: PerBank(passive: bank(.passive), active: bank(.active), object: bank(.object)),
      key: active?.key.number, turn: active?.turn ?? 0, at: index)
  }

  /// Turns go by no more: what the one that went by last was.
  func endPassing(_ how: Passing.End, at index: Int) -> Passing? {
    guard let passing, !passing.isForever else { return nil }
    self.passing = nil
    let top = running.count - 1
    guard how == .turn else {
      if let key = passing.key { unseen[key] = passing.turn }
      if how == .behind { running[top].frames[passing.depth].last = passing.at }
      return passing
    }
    var frame = running[top].frames[passing.depth]
    frame.last = index
    if let own = frame.active.indices.last {
      frame.active[own].turn = passing.turn
      begin(turn: passing.turn, of: &frame.active[own])
    }
    running[top].frames[passing.depth] = frame
    return passing
  }

  // MARK: Nodes

  /// Keeps a node; nil where it is not kept.
  func add(_ node: Trace.Node) -> Int? {
    guard passing == nil else {
      omit()
      return nil
    }
    trace.nodes.append(node)
    for value in node.inputs.map(\.value) + [node.value] { elements += value.elementCount }
    if trace.nodes.count >= limits.all || elements / Limits.elements >= 100 * limits.all { cut() }
    return trace.nodes.count - 1
  }

  /// Counts an operation that is not kept.
  @inline(__always)
  func omit() { trace.omitted += 1 }

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
}
