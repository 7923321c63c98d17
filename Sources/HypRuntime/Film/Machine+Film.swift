// Machine+Film.swift -- what a machine tells a reel: where it is, and at the end of a turn what its variables are.

import HypCode
import HypNumbers

extension Machine {
  /// The next instruction is of no interest to a reel: of long loops that is nearly each.
  @inline(__always)
  final func passes(_ at: Position<N>, _ reel: Reel) -> Bool {
    guard reel.isRolling else { return true }
    switch level {
    case 1:
      return at.code._withUnsafeGuaranteedRef {
        reel.passes($0, at.ip - $0.instructions, depth: at.record - records)
      }
    case 2:
      return at.record != records || at.ip.pointee.op.operation != .leave || !reel.wantsLoss()
    default: return true
    }
  }

  /// Tells the reel of the next instruction; false where the run is to stop.
  @inline(never) @_semantics("optimize.sil.specialize.generic.never")
  final func film(_ at: Position<N>, _ reel: Reel) -> Bool {
    guard reel.isRolling, level == 1 || level == 2 else { return true }
    let depth = at.record - records
    if level == 1 {
      let code = at.code.takeUnretainedValue()
      let index = at.ip - code.instructions
      for (take, operand) in reel.assigned(code, index, depth: depth) {
        let value = value(operand, Registers(d: at.d, r: at.r, o: at.o))
        if case .number(let x)? = content(value, reel) { reel.add(x, to: take) }
      }
      reel.enter(code, index, depth: depth) { look in
        if case .state(let take, let turn) = look {
          reel.add(state(take.table.carried[take.loop], at, reel), to: take, turn: turn)
        }
      }
    } else if depth == 0, at.ip.pointee.op.operation == .leave {
      noteLoss(at, reel)
    }
    return true
  }

  /// What the function returns whose derivative the turn takes.
  private func noteLoss(_ at: Position<N>, _ reel: Reel) {
    let i = at.ip.pointee
    let isRecorded = N.self is any RecordedNumber.Type
    let x: LayeredNumber
    switch i.op.row.a.bank {
    case .passive: x = .plain(at.d[Int(i.a)].double)
    case .active:
      let own = at.r[Int(i.a)].layers
      x = isRecorded ? own : own.primal
    default: return
    }
    let code = at.code.takeUnretainedValue()
    reel.add(
      derivativeOf: code.name.flatMap { $0 == "a function" ? nil : $0 } ?? "loss",
      Film.Number(value: x.base, tangents: Self.tangents(of: x, reel)))
  }

  /// The variables of a loop; those that hold nothing at the moment are left out.
  private func state(
    _ variables: [LoopTable.Variable], _ at: Position<N>, _ reel: Reel
  ) -> [(name: String, content: Film.Content)] {
    var state: [(name: String, content: Film.Content)] = []
    for variable in variables {
      add(
        value(variable.operand, Registers(d: at.d, r: at.r, o: at.o)), named: variable.name,
        to: &state, reel)
    }
    return state
  }

  private func add(
    _ value: Value<N>, named name: String, to state: inout [(name: String, content: Film.Content)],
    _ reel: Reel
  ) {
    if case .tuple(let labels, let parts) = value {
      for (place, part) in parts.enumerated() {
        add(part, named: "\(name).\(labels?[place] ?? String(place))", to: &state, reel)
      }
    } else if let content = content(value, reel) {
      state.append((name, content))
    }
  }

  /// A number or an array with its tangents; nil for all else.
  private func content(_ value: Value<N>, _ reel: Reel) -> Film.Content? {
    switch value {
    case .real(let x):
      let none = [Double](repeating: 0, count: reel.width)
      return .number(Film.Number(value: x.double, tangents: none))
    case .number(let x):
      let tangents = Self.tangents(of: x.layers, reel)
      return .number(Film.Number(value: x.base.double, tangents: tangents))
    case .passiveArray(let array): return picture(N.Array(constant: array), reel)
    case .activeArray(let array): return picture(array, reel)
    default: return nil
    }
  }

  private static func tangents(of x: LayeredNumber, _ reel: Reel) -> [Double] {
    var tangents: [Double]
    switch x {
    case .dual(_, let tangent): tangents = [tangent.base]
    case .lanes(_, let own): tangents = own
    default: tangents = []
    }
    let width = reel.width
    while tangents.count < width { tangents.append(0) }
    // No derivative is -0, as those that operators give.
    return tangents.prefix(width).map { $0 + 0 }
  }

  private func picture(_ array: N.Array, _ reel: Reel) -> Film.Content {
    let shape = Array(array.shape)
    let count = array.shape.elementCount
    var planes = [(0..<count).map { array.element(at: $0).base.double }]
    if let type = N.self as? any DirectionalNumber.Type {
      planes += Self.tangents(type, array, reel.width)
    }
    let largest = planes[0].reduce(0) { max($0, abs($1)) }
    let isSound = largest > 0 && largest.isFinite
    let norm =
      isSound
      ? largest * planes[0].reduce(0) { $0 + ($1 / largest) * ($1 / largest) }.squareRoot()
      : largest
    // The slope of the norm is that along the array. Where the array is 0, it has none.
    let slopes = planes.dropFirst().map { tangent in
      isSound
        ? zip(planes[0], tangent).reduce(0) { $0 + ($1.0 / norm) * $1.1 }
        : tangent.allSatisfy { $0 == 0 } ? 0 : .nan
    }
    return .array(
      Film.Picture(
        shape: shape, norm: Film.Number(value: norm, tangents: slopes),
        cells: Self.cells(of: planes[0]), tangents: planes.dropFirst().map(Self.cells)))
  }

  private static func tangents<M: DirectionalNumber>(
    _ type: M.Type, _ array: N.Array, _ width: Int
  ) -> [[Double]] {
    guard let own = array as? M.Array else { return [] }
    return (0..<width).map { direction in
      let plane = M.tangent(own, direction)
      return (0..<plane.shape.elementCount).map { plane.element(at: $0).base.double }
    }
  }

  /// The elements, or the means of neighbours where there are many.
  private static func cells(of elements: [Double]) -> [Double] {
    let most = Film.Picture.most
    guard elements.count > most else { return elements }
    return (0..<most).map { cell in
      let range = cell * elements.count / most..<(cell + 1) * elements.count / most
      return elements[range].reduce(0, +) / Double(range.count)
    }
  }

  // MARK: Derivatives

  /// Takes a derivative under a reel: where this is the outermost level, the reel is told of the function.
  @inline(never)
  final func differentiateFilmed(
    _ plan: DerivativePlan, _ f: Registers, _ reel: Reel
  ) throws(Fault) {
    waysAreTold = true
    defer { waysAreTold = false }
    guard level == 0 else { return try differentiate(plan, f.d, f.r, f.o) }
    // Jets carry more than first derivatives: they are no film.
    let isForward =
      switch plan.output {
      case .tangent, .valueAndTangent, .forwardGradient: true
      default: false
      }
    let code = plan.callee
    reel.begin(
      code.name ?? code.function?.title ?? "the function", isForward: isForward,
      inputs: isForward ? inputs(of: plan, f) : [])
    defer { reel.end(isForward: isForward) }
    try differentiate(plan, f.d, f.r, f.o)
  }

  /// What a function is differentiated by: names and values.
  private func inputs(
    of plan: DerivativePlan, _ f: Registers
  ) -> [(name: String, value: Double)] {
    let names = RegisterNames(plan.callee)
    var inputs: [(name: String, value: Double)] = []
    for transfer in plan.transfers {
      switch transfer.mode {
      case .variable, .pair:
        let name = Tracer.variable(names(.active(transfer.destination))) ?? "x"
        inputs.append((name, active(transfer.source, f).base.double))
      case .variableObject, .pairObject:
        let name = Tracer.variable(names(.object(transfer.destination))) ?? "x"
        let array = activeArray(transfer.source, f)
        for place in 0..<array.count {
          let index = array.shape.index(of: place).map(String.init).joined(separator: ", ")
          inputs.append(("\(name)[\(index)]", array.element(at: place).base.double))
        }
      default: continue
      }
    }
    return inputs
  }
}
