// Machine+Ways.swift -- in a watched run, what of a function lies on the way to its derivative.
//
// A kink, or a number that overflows, matters where the operation depends on what is differentiated by
// and the result depends on the operation; a zero among tangents or cotangents does not say so. Whatever
// the mode, the function is run once more in reverse mode first, and its record gone through (`Tape+Ways`).
// So all modes tell the same.

import HypCode
import HypNumbers
import HypPrimitives

extension Machine {
  /// `differentiate` in a watched run: what lies on a way is told first.
  @inline(never) @_semantics("optimize.sil.specialize.generic.never")
  final func differentiateOnWays(
    _ plan: DerivativePlan, _ f: Registers, _ watch: Watch
  ) throws(Fault) {
    let wasQuiet = watch.isQuiet
    defer { watch.isQuiet = wasQuiet }
    watch.isQuiet = tellWays(plan, f, watch)
    waysAreTold = true
    try differentiate(plan, f.d, f.r, f.o)
    // What the derivative has left on a tape around is not of the next operation.
    recorded?.skip()
  }

  /// Tells of what lies on a way from the variables of `plan` to the results; false where the function
  /// does not come to its end, or is too long.
  private func tellWays(_ plan: DerivativePlan, _ f: Registers, _ watch: Watch) -> Bool {
    var seeds: [DoubleArray?] = []
    if case .pullback(let seed, _) = plan.output {
      seeds = value(seed, f).leaves.map(\.whereNonZero)
    }
    return tellWays(of: plan.callee, watch, seeds) { child, tape in
      if case .pullback(_, let random) = plan.output { context.random = Philox(value(random, f)) }
      return load(plan, f, child, tape)
    }
  }

  /// The same for a statement with units of dual numbers in it, whose result is shown, and what it prints.
  package final func tellWays(of code: Code, _ units: [DualUnit], _ watch: Watch) -> Bool {
    watch.shown = []
    return tellWays(of: code, watch, [], isShown: true) { child, tape in
      units.indices.map { place in
        let unit = tape.variable(0)
        child.r[place] = unit
        return (.number(unit), nil)
      }
    }
  }

  /// - Parameters:
  ///   - seeds: which elements of each part of the result count; all where there are none.
  ///   - isShown: what is written as text counts as a result.
  ///   - load: fills the child's window, and answers the variables.
  private func tellWays(
    of code: Code, _ watch: Watch, _ seeds: [DoubleArray?], isShown: Bool = false,
    _ load: (Machine<Reverse<N>>, Tape<N>) -> [WayEnd<N>]
  ) -> Bool {
    guard level < DerivativeOperator.maximumLevel else { return false }
    let (child, tape, wasTracing) = (reverse, borrowTape(), watch.isTracing)
    let (outerLog, random, fault) = (child.recorded, context.random, context.faultOfPullback)
    let log = RecordLog(tape)
    (child.recorded, child.watched, watch.isTracing) = (log, nil, true)
    defer {
      (child.recorded, child.watched, watch.isTracing) = (outerLog, nil, wasTracing)
      (context.random, context.faultOfPullback) = (random, fault)
      ArrayMemory.clear()
      giveBack(tape)
    }
    let variables = load(child, tape)
    log.skip()
    guard child.run(code) == .ok else {
      child.fault = nil
      return false
    }
    let result = child.takeResult(code.resultKind)
    guard !tape.hasOverflowed, !ArrayMemory.isExhausted else { return false }
    let shown = isShown ? watch.shown.compactMap { $0 as? Value<Reverse<N>> } : []
    let leaves = result.leaves
    var results = shown.flatMap(\.quantities).map { quantity -> WayEnd<N> in (quantity, nil) }
    for (place, leaf) in leaves.enumerated() {
      let counts = seeds.count == leaves.count ? seeds[place] : nil
      results += leaf.quantities.map { ($0, counts) }
    }
    let observer = WayObserver(log: log, watch: watch, machine: self)
    tape.findWays(from: variables, to: results, watchedBy: observer)
    observer.tellAll()
    return true
  }

  /// Fills the child's window; what is differentiated by becomes variables of `tape`.
  private func load(
    _ plan: DerivativePlan, _ f: Registers, _ child: Machine<Reverse<N>>, _ tape: Tape<N>
  ) -> [WayEnd<N>] {
    var variables: [WayEnd<N>] = []
    func variable(_ x: N, _ isMoved: DoubleArray?) -> Reverse<N> {
      let variable = tape.variable(x)
      variables.append((.number(variable), isMoved))
      return variable
    }
    func variable(_ a: N.Array, _ isMoved: DoubleArray?) -> Reverse<N>.Array {
      let variable = tape.variable(a)
      variables.append((.array(variable), isMoved))
      return variable
    }
    /// A value and the direction that it is moved along.
    func moved(_ value: Value<N>, _ direction: Value<N>) -> Value<Reverse<N>> {
      switch (value, direction) {
      case (.real, _), (.number, _):
        return .number(variable(value.asNumber ?? 0, direction.whereNonZero))
      case (.passiveArray, _), (.activeArray, _):
        return .activeArray(
          variable(value.asActiveArray ?? N.Array(zeros: []), direction.whereNonZero))
      case (.tuple(let labels, let a), .tuple(_, let b)) where a.count == b.count:
        return .tuple(labels: labels, zip(a, b).map { moved($0, $1) })
      default:
        return value.mapped({ Reverse(primal: $0) }) { ReverseArray(primal: $0) }
      }
    }
    for transfer in plan.transfers {
      let place = transfer.destination
      switch transfer.mode {
      case .copy: child.d[place] = passive(transfer.source, f)
      case .lift: child.r[place] = Reverse(primal: active(transfer.source, f))
      case .variable: child.r[place] = variable(active(transfer.source, f), nil)
      case .pair:
        let direction = transfer.tangent.map { Value.number(active($0, f)) }
        child.r[place] = variable(active(transfer.source, f), direction?.whereNonZero)
      case .liftObject: child.o[place] = lifted(object(at: transfer.source, f), child)
      case .variableObject:
        child.o[place] = ArrayObject(variable(activeArray(transfer.source, f), nil), .activeArray)
      case .pairObject:
        guard let tangent = transfer.tangent else { continue }
        let value = value(of: object(at: transfer.source, f))
        child.o[place] = moved(value, self.value(of: object(at: tangent, f))).object
      }
    }
    return variables
  }
}

extension Value {
  /// 1 for the elements that are not zero, or carry a derivative, and 0 for the others; nil where it is no
  /// number and no array.
  fileprivate var whereNonZero: DoubleArray? {
    guard let elements = baseElements, let shape, shape.elementCount == elements.count else {
      return nil
    }
    let carries = carries
    return DoubleArray(shape: shape, elements: elements.map { $0 != 0 || carries ? 1 : 0 })
  }
}

/// Tells of the kinks and of the numbers that are not finite on the ways through a record.
private final class WayObserver: WayWatch {
  let log: RecordLog
  let watch: Watch
  /// That of the tape: the operations ran one level further in.
  let machine: any WatchedMachine
  /// What was found, the last operation first.
  private var told: [Warning] = []
  private var places: [RecordLog.Entry] = []

  init(log: RecordLog, watch: Watch, machine: any WatchedMachine) {
    (self.log, self.watch, self.machine) = (log, watch, machine)
  }

  func zeroPartial(ofNode node: Int) -> ZeroPartial {
    log.entry(node, \.nodes)?.zeroPartial ?? .factor
  }

  func zeroPartial(ofRecord record: Int) -> ZeroPartial {
    log.entry(record, \.records)?.zeroPartial ?? .mixed
  }

  func found(node: Int, partial: Double?) {
    guard let entry = log.entry(node, \.nodes) else { return }
    if let met = entry.kinks.first { return tell(met.kink, entry) }
    if let lost = entry.lost.first, node == entry.nodes.upperBound - 1 {
      return tell(lost.found, entry)
    }
    if let partial { tell(partial, entry) }
  }

  func found(record: Int, elements: ElementsOnWay, partials: [(Int) -> Double]) {
    guard let entry = log.entry(record, \.records) else { return }
    func isOnWay(_ offset: Int) -> Bool {
      offset == RecordLog.everywhere
        ? (0..<elements.count).contains { elements.contains($0) } : elements.contains(offset)
    }
    // Offsets are those of the result, which is recorded last.
    if record == entry.records.upperBound - 1 {
      if let met = entry.kinks.first(where: { isOnWay($0.offset) }) {
        return tell(met.kink, entry)
      }
      if let lost = entry.lost.first(where: { isOnWay($0.offset) }) {
        return tell(lost.found, entry)
      }
    }
    for partial in partials {
      guard
        let offset = (0..<elements.count).first(where: {
          !partial($0).isFinite && elements.contains($0)
        })
      else { continue }
      return tell(partial(offset), entry)
    }
  }

  /// Tells of it, the first operation first.
  func tellAll() {
    for (warning, entry) in zip(told, places).reversed() {
      let notice = watch.notice(warning, machine, at: (entry.code, entry.instruction))
      if case .kink = warning { watch.add(kink: notice) } else { watch.add(lost: notice) }
    }
  }

  private func tell(_ kink: Warning.Kink, _ entry: RecordLog.Entry) {
    told.append(.kink(kink))
    places.append(entry)
  }

  private func tell(_ lost: Warning.NotFinite, _ entry: RecordLog.Entry) {
    told.append(.lost(lost))
    places.append(entry)
  }

  /// A derivative that is not finite where the value is. What was not finite before is the user's own.
  private func tell(_ partial: Double, _ entry: RecordLog.Entry) {
    guard entry.isFinite else { return }
    tell(
      Warning.NotFinite(
        pass: .backward, operation: entry.operation, inputs: [], result: partial, partial: partial),
      entry)
  }
}

extension RecordLog.Entry {
  /// What a zero among its partial derivatives says.
  fileprivate var zeroPartial: ZeroPartial {
    // At a corner the zero is the convention's.
    guard kinks.isEmpty else { return .point }
    let instruction = (instruction - 1).pointee
    let op = instruction.op
    if op.operation.joined != nil, op.row.x == .constant { return .flat }
    switch instruction.performed(in: code) {
    case .binary(.multiply, _, _, _)?, .binary(.matrixMultiply, _, _, _)?: return .factor
    case .binary(.divide, _, _, _)?: return inputs.first == 0 ? .flat : .point
    case .binary(.power, _, _, _)?: return zeroPartialOfPower
    case .primitive(let id, _, _)?: return zeroPartial(of: id, orElse: .mixed)
    case .library(let id, _, _)?: return LibraryIndex[id].zeroPartial
    case .some: return .mixed
    case nil: break
    }
    if let primitive = instruction.primitive {
      switch op.operation {
      case .primitive: return zeroPartial(of: primitive, orElse: .point)
      case .ternary: return zeroPartial(of: primitive, orElse: .mixed)
      default: return .point
      }
    }
    switch op.operation.symbol {
    case nil, "*", "+", "-": return .factor
    default: return .point
    }
  }

  private func zeroPartial(of primitive: PrimitiveID, orElse other: ZeroPartial) -> ZeroPartial {
    if primitive == Primitives.power { return zeroPartialOfPower }
    return Primitives.isFlatWhereZero(primitive) ? .flat : other
  }

  /// The power 0 of anything, and any power of a constant 0, is flat.
  private var zeroPartialOfPower: ZeroPartial {
    inputs.count == 2 && (inputs[1] == 0 || inputs[0] == 0) ? .flat : .point
  }
}
