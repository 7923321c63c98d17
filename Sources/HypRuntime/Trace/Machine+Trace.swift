// Machine+Trace.swift -- what a machine tells a tracer: each operation before and after.

import HypCode
import HypNumbers
import HypPrimitives
import HypSyntax

/// An operation that is under way in a traced run.
struct TracedOperation<N: Number> {
  /// Behind the operation.
  let at: Position<N>
  let form: Trace.Node.Form
  var inputs: [Trace.Input]
  /// The numbers that it was given, where it is an operation on numbers.
  let values: [Value<N>]
  let place: Int
  /// Where its result will stand.
  let result: Operand
  /// The element that it takes.
  var element: [Int]?
  /// The node, where it is known before the result is.
  var node: Int?
  let tracer: Tracer
}

extension Machine {
  /// Ends the look at the last operation, and begins that at the next one; false where the run has looked far enough.
  @inline(never) @_semantics("optimize.sil.specialize.generic.never")
  final func trace(_ at: Position<N>, _ tracer: Tracer, _ watch: Watch) -> Bool {
    let code = at.code.takeUnretainedValue()
    if let last = traced {
      traced = nil
      if last.tracer === tracer {
        tracer.goBack(to: ObjectIdentifier(self))
        conclude(last, tracer)
      }
    }
    tracer.enter(
      self, code, at.ip - code.instructions, depth: at.record - records,
      bank: {
        switch $0 {
        case .passive: UInt(bitPattern: d)
        case .active: UInt(bitPattern: r)
        case .object: UInt(bitPattern: o)
        }
      },
      PerBank(
        passive: MemoryLayout<N.Base>.stride, active: MemoryLayout<N>.stride,
        object: MemoryLayout<Object?>.stride))
    guard tracer.passing == nil else { return watch.spend(1) }
    begin(at.ip.pointee, code, at, tracer)
    return watch.spend(1)
  }

  /// `tape(f, x, …)`, `graph(f, x, …)` and `film(f, x, …)`
  func traced(
    _ builtin: Builtin, _ arguments: [Value<N>], _ labels: [String?], _ code: Code
  ) throws(RuntimeError) -> Value<N> {
    guard let span = code.spans.first else { throw .custom("code without a source") }
    let plain = arguments.map { $0.constant(at: Double.self) }
    return try context.traceCall(builtin, plain, labels, span).constant(at: N.self)
  }

  // MARK: Registers

  func address(_ leaf: Leaf, _ at: Position<N>) -> UInt? {
    switch leaf {
    case .constant: nil
    case .passive(let register): UInt(bitPattern: at.d + register)
    case .active(let register): UInt(bitPattern: at.r + register)
    case .object(let register): UInt(bitPattern: at.o + register)
    }
  }

  private func address(_ number: Int, _ role: Role, _ at: Position<N>) -> UInt? {
    role.bank.flatMap { address(Leaf($0, number), at) }
  }

  /// What an operation is given.
  func input(_ operand: Operand, _ at: Position<N>, _ tracer: Tracer) -> Trace.Input {
    let value = value(operand, Registers(d: at.d, r: at.r, o: at.o))
    let code = at.code.takeUnretainedValue()
    var (node, name): (Int?, String?) = (nil, nil)
    for leaf in operand.leaves {
      guard let address = address(leaf, at) else { continue }
      if case .node(let own)? = tracer.origin(address) { node = node ?? own }
      name = name ?? tracer.name(address)
    }
    // The tape knows better than registers, which may have been filled as a whole.
    if node == nil { node = tracer.node(of: value) }
    if name == nil, node == nil, operand.leaves.contains(where: { $0.register != nil }) {
      name = Tracer.variable(tracer.names(of: code)(operand))
    }
    return Trace.Input(node: node, name: name, value: TracedValue(value))
  }

  private func dependsOnInputs(_ operands: [Operand], _ at: Position<N>, _ tracer: Tracer) -> Bool {
    let f = Registers(d: at.d, r: at.r, o: at.o)
    return operands.contains { operand in
      operand.leaves.contains { address($0, at).map { tracer.origin($0) != nil } ?? false }
        || carriesOwn(value(operand, f))
    }
  }

  /// It depends on what the innermost level differentiates by.
  func carriesOwn(_ value: Value<N>) -> Bool {
    switch value {
    case .number(let x): (x as? any RecordedNumber).map { $0.place != nil } ?? x.carries
    case .activeArray(let a): (a as? any RecordedArray).map(\.isRecorded) ?? a.carries
    case .tuple(_, let parts): parts.contains { carriesOwn($0) }
    default: false
    }
  }

  // MARK: Operations

  private func begin(
    _ i: Instruction, _ code: Code, _ at: Position<N>, _ tracer: Tracer
  ) {
    switch i.op.operation {
    case .copy, .base:
      guard let target = address(Int(i.a), i.op.row.a, at) else { return }
      guard i.op.row.b.bank != nil, let source = address(Int(i.b), i.op.row.b, at) else {
        return tracer.forget(target)
      }
      tracer.copy(source, to: target)
      name(target, Leaf(i.op.row.a.bank ?? .passive, Int(i.a)), code, tracer)
    case .take:
      let (source, target) = (UInt(bitPattern: at.o + Int(i.b)), UInt(bitPattern: at.o + Int(i.a)))
      guard source != target else { return }
      tracer.copy(source, to: target)
      tracer.forget(source)
    case .global:
      guard let target = address(Int(i.a), i.op.row.a, at) else { return }
      tracer.set(target, nil, name: code.globals[Int(i.b)])
    case .pick:
      guard let bank = i.op.row.a.bank, let target = address(Int(i.a), i.op.row.a, at) else {
        return
      }
      let row = RegisterRow(operand: i.x)
      let index = at.d[Int(i.c)].double
      guard index >= 0, index < Double(row.count),
        let source = address(Leaf(bank, Int(i.b) + Int(index) * row.stride), at)
      else { return tracer.forget(target) }
      tracer.copy(source, to: target)
    case .place:
      guard let bank = i.op.row.a.bank else { return }
      let row = RegisterRow(operand: i.x)
      let index = at.d[Int(i.b)].double
      guard index >= 0, index < Double(row.count),
        let source = address(Int(i.c), i.op.row.c, at),
        let target = address(Leaf(bank, Int(i.a) + Int(index) * row.stride), at)
      else { return }
      tracer.copy(source, to: target)
    case .element, .matrixElement:
      let result = operand(Int(i.a), i.op.row.a)
      var index = [
        Int(at.d[Int(i.c)].double.rounded())
          + (i.op.operation == .element ? Int(Int8(bitPattern: i.x)) : 0)
      ]
      if i.op.operation == .matrixElement { index.append(Int(at.d[Int(i.x)].double.rounded())) }
      begin(.part(index), [arrayOperand(Int(i.b), at)], result, at, tracer)
    case .store, .matrixStore:
      let array = arrayOperand(Int(i.a), at)
      begin(.array("store"), [array, operand(Int(i.c), i.op.row.c)], array, at, tracer)
    case .append:
      let array = arrayOperand(Int(i.a), at)
      begin(.array("append"), [array, operand(Int(i.b), i.op.row.b)], array, at, tracer)
    case .uniform, .normal, .below:
      begin(
        .function(
          i.op.operation == .below ? "randint" : i.op.operation == .normal ? "randn" : "rand"), [],
        operand(Int(i.a), i.op.row.a), at, tracer)
    case .leave:
      guard i.op != .returnMoved, let source = address(Int(i.a), i.op.row.a, at),
        let bank = i.op.row.a.bank, let target = address(Leaf(bank, 0), at)
      else { return }
      tracer.copy(source, to: target)
    case .loop, .loopLess:
      tracer.noteLastTurn(isLastTurn(i, at))
    case .perform: begin(code.actions[Int(i.a)].form, code, at, tracer)
    case .callComputation: beginComputation(code.actions[Int(i.b)].form, code, at, tracer)
    case .differentiate:
      if let plan = code.actions[Int(i.a)].derivative { begin(plan, at, tracer) }
    case _ where i.op.operation.isArithmetic: beginArithmetic(i, code, at, tracer)
    default:
      for (number, role) in i.operands where role.writes {
        if let target = address(number, role, at) { tracer.forget(target) }
      }
    }
  }

  private func operand(_ number: Int, _ role: Role) -> Operand {
    switch role.bank {
    case .active: .number(number)
    case .object: Operand(.any, [.object(number)])
    default: .real(number)
    }
  }

  private func arrayOperand(_ register: Int, _ at: Position<N>) -> Operand {
    Operand(value(of: at.o[register]).kind, [.object(register)])
  }

  private func beginArithmetic(
    _ i: Instruction, _ code: Code, _ at: Position<N>, _ tracer: Tracer
  ) {
    let isTernary = i.op.operation == .ternary
    let operands = i.operands.compactMap { number, role -> Operand? in
      switch role {
      case .updatesD where isTernary: .real(number)
      case .updatesN where isTernary: .number(number)
      case .readsD: .real(number)
      case .readsN: .number(number)
      case .constant: .constant(code.constants[number])
      default: nil
      }
    }
    if code.countsTurns(at.ip - code.instructions) {
      if let target = address(Int(i.a), i.op.row.a, at) { tracer.forget(target) }
      return
    }
    let form: Trace.Node.Form =
      if let primitive = i.primitive { Self.form(of: Primitives.name(primitive)) } else {
        .sign(i.op.operation.symbol ?? "*")
      }
    begin(form, operands, operand(Int(i.a), i.op.row.a), at, tracer)
  }

  private static func form(of name: String) -> Trace.Node.Form {
    name.first.map { $0.isLetter } ?? false ? .function(name) : .sign(name)
  }

  private func begin(_ form: Action.Form, _ code: Code, _ at: Position<N>, _ tracer: Tracer) {
    switch form {
    case .library(let id, let operands, let result):
      begin(.function(LibraryIndex.entry(id).name), operands, result, at, tracer)
    case .builtin(let builtin, let operands, _, let result):
      if builtin == .stopGradient {
        return forward(operands, result, at, tracer, stops: true)
      }
      begin(.function(builtin.name), operands, result, at, tracer)
    case .binary(let op, let x, let y, let result):
      begin(.sign(op.rawValue), [x, y], result, at, tracer)
    case .negate(let x, let result): begin(.sign("-"), [x], result, at, tracer)
    case .primitive(let id, let operands, let result):
      begin(Self.form(of: Primitives.name(id)), operands, result, at, tracer)
    case .index(let x, let axes, let result):
      let f = Registers(d: at.d, r: at.r, o: at.o)
      var places: [Int] = []
      for axis in axes {
        guard case .value(let operand) = axis, case .real(let x) = value(operand, f) else {
          continue
        }
        places.append(Int(exactly: x.double.rounded()) ?? 0)
      }
      begin(.part(places.count == axes.count ? places : nil), [x], result, at, tracer)
    case .element(let x, let index, let result):
      let place = value(index, Registers(d: at.d, r: at.r, o: at.o)).base?.double
      begin(.part(place.flatMap { Int(exactly: $0) }.map { [$0] }), [x], result, at, tracer)
    case .array(let items, let result): begin(.array("array"), items, result, at, tracer)
    case .store(let container, _, let value):
      begin(.array("store"), [container, value], container, at, tracer)
    case .append(let collection, let value):
      begin(.array("append"), [collection, value], collection, at, tracer)
    case .newBuilder(let result):
      if let address = result.leaves.first.flatMap({ address($0, at) }) {
        tracer.builders[address] = []
        tracer.forget(address)
      }
    case .build(let builder, let value):
      guard let address = builder.leaves.first.flatMap({ address($0, at) }) else { return }
      if dependsOnInputs([value], at, tracer) { tracer.set(address, .omitted) }
      guard tracer.builders[address]?.count ?? 0 < TracedValue.most else { return }
      tracer.builders[address, default: []].append(input(value, at, tracer))
    case .finishBuilder(let builder, let result):
      guard let address = builder.leaves.first.flatMap({ address($0, at) }) else { return }
      let parts = tracer.builders.removeValue(forKey: address) ?? []
      begin(.array("array"), [builder], result, at, tracer, inputs: parts)
    case .convert(let x, let result), .field(let x, _, let result), .truth(let x, let result):
      forward([x], result, at, tracer)
    case .loadGlobal(let name, let result):
      for leaf in result.leaves { address(leaf, at).map { tracer.set($0, nil, name: name) } }
    default:
      form.visitRegisters { _ in
      } write: { leaf in
        address(leaf, at).map { tracer.forget($0) }
      }
    }
  }

  /// The result is what was given.
  private func forward(
    _ operands: [Operand], _ result: Operand, _ at: Position<N>, _ tracer: Tracer,
    stops: Bool = false
  ) {
    let sources = operands.flatMap(\.leaves)
    // Numbers of registers become an array of its own.
    if !stops, sources.count > result.leaves.count, let operand = operands.first,
      case .small(let isActive, _) = operand.kind
    {
      let parts = sources.map { Operand(isActive ? .number : .real, [$0]) }
      return begin(.array("array"), parts, result, at, tracer)
    }
    for (place, leaf) in result.leaves.enumerated() {
      guard let target = address(leaf, at) else { continue }
      let source = sources.count == result.leaves.count ? sources[place] : sources.first
      if stops {
        tracer.forget(target)
      } else if let source = source.flatMap({ address($0, at) }) {
        tracer.copy(source, to: target)
      } else {
        tracer.forget(target)
      }
    }
  }

  /// Begins the look at an operation that gives a number or an array.
  func begin(
    _ form: Trace.Node.Form, _ operands: [Operand], _ result: Operand, _ at: Position<N>,
    _ tracer: Tracer, inputs: [Trace.Input]? = nil
  ) {
    // Inside of a derivative, what does not depend on what is differentiated by is a constant.
    let isWanted = level == 0 || dependsOnInputs(operands, at, tracer)
    guard isWanted else {
      for leaf in result.leaves {
        if let target = address(leaf, at) { tracer.forget(target) }
      }
      return
    }
    let f = Registers(d: at.d, r: at.r, o: at.o)
    var next = at
    next.ip += 1
    traced = TracedOperation(
      at: next, form: form, inputs: inputs ?? operands.map { input($0, at, tracer) },
      values: inputs == nil ? operands.map { value($0, f) } : [], place: tracer.currentPlace,
      result: result, element: next.code.takeUnretainedValue().element(before: next.ip),
      node: nil, tracer: tracer)
  }

  // MARK: Results

  private func conclude(_ last: TracedOperation<N>, _ tracer: Tracer) {
    let f = Registers(d: last.at.d, r: last.at.r, o: last.at.o)
    let value = value(last.result, f)
    let code = last.at.code.takeUnretainedValue()
    var node = last.node
    switch value {
    case .real, .number, .passiveArray, .activeArray, .mask, .tuple:
      var inputs = last.inputs
      for (place, slope) in slopes(last, value).enumerated() where place < inputs.count {
        inputs[place].slope = slope
      }
      if let node {
        tracer.change(node) { $0.value = TracedValue(value) }
      } else {
        node = tracer.add(
          Trace.Node(
            run: tracer.currentRun, place: last.place, form: last.form,
            span: code.span(before: last.at.ip), inputs: inputs, value: TracedValue(value),
            element: last.element))
      }
    // A range, a text, a truth: nothing is found by it.
    default: break
    }
    if let node { note(value, node, tracer) }
    for leaf in last.result.leaves {
      guard let target = address(leaf, last.at) else { continue }
      tracer.set(target, node.map { .node($0) })
      name(target, leaf, code, tracer)
    }
  }

  /// Where on the tape the value of a node is.
  private func note(_ value: Value<N>, _ node: Int, _ tracer: Tracer) {
    switch value {
    case .number(let x):
      if let place = (x as? any RecordedNumber)?.place { tracer.note(node, place: place) }
    case .activeArray(let a):
      if let record = (a as? any RecordedArray)?.recordPlace { tracer.note(node, record: record) }
    default: break
    }
  }

  /// The first variable that holds what a node gave names it, and those that its parts are given to at once.
  private func name(_ address: UInt, _ leaf: Leaf, _ code: Code, _ tracer: Tracer) {
    guard case .node(let node)? = tracer.origin(address) else { return }
    guard let name = Tracer.variable(tracer.names(of: code)(leaf)) else { return }
    let isLast = node == tracer.trace.nodes.count - 1
    tracer.change(node) { node in
      guard let known = node.name else { return node.name = name }
      guard isLast, case .tuple = node.value else { return }
      let names = known.split { "(), ".contains($0) }.map(String.init)
      if !names.contains(name) { node.name = "(\((names + [name]).joined(separator: ", ")))" }
    }
  }
}
