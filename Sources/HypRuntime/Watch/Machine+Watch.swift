// Machine+Watch.swift -- what a machine looks at in a watched run: each operation before and after.

import HypCode
import HypNumbers
import HypPrimitives
import HypSyntax

/// An operation that is being watched: where it stands, and what it was given.
package struct Watched<N: Number> {
  /// Behind the operation.
  var at: Position<N>
  package var inputs: [Value<N>]
  /// It computes something, and may so be the first that is not finite.
  var isOperation: Bool
  /// It may take an array as a whole, as functions of the library do.
  var takesWhole: Bool
  /// Who looks. A run that was left in the middle leaves this behind, and its code may be gone when
  /// somebody else looks.
  package var watch: Watch

  /// Which element of an array a number of the result is; nil for one that is a number alone.
  func element(at offset: Int, of shape: Shape) -> [Int]? {
    if shape.isEmpty { return at.code._withUnsafeGuaranteedRef { $0.element(before: at.ip) } }
    return shape.index(of: offset)
  }

  /// All numbers that it was given are finite.
  var areFinite: Bool {
    inputs.allSatisfy { $0.baseElements?.allSatisfy(\.isFinite) ?? true }
  }
}

extension Machine: WatchedMachine {
  func watchedFrames() -> (
    frames: [CallFrame], omitted: Int
  ) {
    guard let last = watched, last.watch === context.watch else { return ([], 0) }
    let at = last.at
    return framesUnderWay(at)
  }

  /// Ends the look at the last operation and begins that at the next one; false where the run has
  /// looked far enough.
  @inline(never)
  final func observe(_ at: Position<N>) -> Bool {
    guard let watch = context.watch else { return true }
    if let tracer = watch.tracer {
      if let passing = tracer.passing, passes(at, passing, tracer) { return watch.spend(1) }
      return trace(at, tracer, watch)
    }
    if let reel = watch.reel { return passes(at, reel) || film(at, reel) }
    watch.enter(self)
    if let last = watched, last.watch === watch, last.isOperation { conclude(last, watch) }
    var next = at
    next.ip += 1
    let instruction = at.ip.pointee
    let code = at.code.takeUnretainedValue()
    let inputs = operands(instruction, code, at)
    var takesWhole = false
    if case .library? = instruction.performed(in: code) { takesWhole = true }
    watched = Watched(
      at: next, inputs: inputs ?? [], isOperation: inputs != nil, takesWhole: takesWhole,
      watch: watch)
    var cost = 1
    for input in watched?.inputs ?? [] { cost += (input.shape?.elementCount ?? 0) / 16 }
    return watch.spend(cost) && !(watch.isTracing && recorded?.isFull == true)
  }

  // MARK: Operands and results

  /// What an operation is given; nil for what only moves values or control.
  private func operands(
    _ i: Instruction, _ code: Code, _ at: Position<N>
  ) -> [Value<N>]? {
    if let form = i.performed(in: code) {
      guard let arguments = form.computing else { return nil }
      let f = Registers(d: at.d, r: at.r, o: at.o)
      return arguments.map { value($0, f) }
    }
    guard i.op.operation.isArithmetic else { return nil }
    let isTernary = i.op.operation == .ternary
    return i.operands.compactMap { number, role in
      switch role {
      // Of a partial derivative that is the result.
      case .updatesD where isTernary: .real(at.d[number])
      case .updatesN where isTernary: .number(at.r[number])
      case .readsD: .real(at.d[number])
      case .readsN: .number(at.r[number])
      case .constant: .real(at.k[number])
      default: nil
      }
    }
  }

  /// What the operation gave.
  private func result(_ i: Instruction, _ code: Code, _ at: Position<N>) -> Value<N>? {
    switch i.op.row.a {
    case .writesD, .updatesD: return .real(at.d[Int(i.a)])
    case .writesN, .updatesN: return .number(at.r[Int(i.a)])
    default:
      let result = i.performed(in: code)?.result
      return result.map { value($0, Registers(d: at.d, r: at.r, o: at.o)) }
    }
  }

  // MARK: Looking

  private func conclude(_ last: Watched<N>, _ watch: Watch) {
    let instruction = (last.at.ip - 1).pointee
    let code = last.at.code.takeUnretainedValue()
    guard let result = result(instruction, code, last.at) else { return }
    let operation = instruction.operation(in: code)
    if !watch.isTracing { lookForNotFinite(last, instruction, operation, result, watch) }
    var met = kinks(instruction, code, last, result)
    let reduction = reductionKink(instruction, code, last.inputs, result)
    if let reduction, watch.isTracing { met.append((RecordLog.everywhere, reduction)) }
    let lost = lost(last, instruction, operation, result, watch)
    let isRecorded = watch.note(self) {
      $0.note(
        code: code, instruction: last.at.ip, operation: operation,
        inputs: last.inputs.prefix(2).compactMap { $0.base?.double }, kinks: met, lost: lost,
        isFinite: !watch.isTracing || last.areFinite)
    }
    if !watch.isQuiet && !watch.isTracing {
      // Where it is recorded, it is told in the backward pass, if a cotangent comes by. What a reduction
      // records does not say that.
      if let kink = reduction ?? (isRecorded ? nil : met.first?.kink) {
        watch.add(kink: watch.notice(.kink(kink), self))
      }
    }
    if level > 0, case .compare(let op, _, _, _)? = instruction.performed(in: code),
      op == .equal || op == .notEqual, last.inputs.allSatisfy({ $0.shape != nil }),
      last.inputs.contains(where: \.carries)
    {
      watch.add(equality: watch.notice(.equality(op.rawValue), self))
    }
  }

  private func lookForNotFinite(
    _ last: Watched<N>, _ i: Instruction, _ operation: String, _ result: Value<N>, _ watch: Watch
  ) {
    guard let place = result.firstPlace(nanOnly: true) ?? result.firstPlace(nanOnly: false) else {
      return
    }
    // What a file holds is no mistake of the program's.
    if i.op == .perform,
      case .library(let id, _, _) = last.at.code.takeUnretainedValue()
        .actions[Int(i.a)].form, LibraryIndex[id].readsFile
    {
      return
    }
    let shape = result.shape ?? []
    let (inputs, whole) = operands(of: last, at: place.offset, shape)
    let isValue = !place.base.isFinite
    let number = isValue ? place.base : place.component
    // nan comes from what is no nan, and infinity from what is finite.
    if last.inputs.contains(where: { $0.firstPlace(nanOnly: number.isNaN) != nil }) { return }
    let pass: Warning.NotFinite.Pass =
      i.op.operation.isPartial ? .backward : isValue ? .value : .forward
    guard watch.isFirst(number, pass) else { return }
    let (name, shown) = Self.part(of: i, operation, inputs)
    watch.add(
      notFinite: watch.notice(
        .notFinite(
          .init(
            pass: pass, operation: name, inputs: shown, whole: whole, result: number,
            element: last.element(at: place.offset, of: shape))), self),
      number, pass)
  }

  /// What the operation was given at an element of its result; or, where it takes an operand as a whole, as
  /// a reduction does, that operand.
  private func operands(
    of last: Watched<N>, at offset: Int, _ shape: Shape
  ) -> (numbers: [Double], whole: String?) {
    if last.takesWhole, let array = last.inputs.first(where: { $0.shape?.isEmpty == false }) {
      let count = array.shape?.elementCount ?? 0
      return ([], count <= 6 && array.shape?.count == 1 ? ValueText.text(array) : nil)
    }
    let numbers = last.inputs.compactMap { $0.base(at: offset, of: shape) }
    return (numbers.count == last.inputs.count ? numbers : [], nil)
  }

  /// The operation of two that one instruction joins whose result is not finite.
  private static func part(
    of i: Instruction, _ operation: String, _ inputs: [Double]
  ) -> (String, [Double]) {
    switch i.op.operation {
    case .addProduct, .subtractProduct:
      guard inputs.count == 3 else { break }
      let product = inputs[1] * inputs[2]
      return product.isFinite ? (operation, [inputs[0], product]) : ("*", [inputs[1], inputs[2]])
    case .addSquare, .subtractSquare:
      guard inputs.count == 2 else { break }
      let square = inputs[1] * inputs[1]
      return square.isFinite ? (operation, [inputs[0], square]) : ("^", [inputs[1], 2])
    case .square, .scaledSquare: return ("^", [inputs.first ?? .nan, 2])
    case .slope: return (operation, Array(inputs.prefix(1)))
    default: break
    }
    return (operation, inputs)
  }

  /// The elements at which the operation gave a number that is not finite, of numbers that are.
  private func lost(
    _ last: Watched<N>, _ i: Instruction, _ operation: String, _ result: Value<N>, _ watch: Watch
  ) -> [(offset: Int, Warning.NotFinite)] {
    if level == 0 || result.base.map(\.double.isFinite) ?? false { return [] }
    guard let elements = result.baseElements else { return [] }
    let offsets = elements.indices.filter { !elements[$0].isFinite }
    guard !offsets.isEmpty else { return [] }
    watch.hasMetInfinity = true
    guard watch.isTracing else { return [] }
    let shape = result.shape ?? []
    var areFinite: Bool?
    var found: [(offset: Int, Warning.NotFinite)] = []
    for offset in offsets {
      let (own, whole) = operands(of: last, at: offset, shape)
      if own.isEmpty {
        let known = areFinite ?? last.areFinite
        areFinite = known
        guard known else { break }
      } else {
        guard own.allSatisfy(\.isFinite) else { continue }
      }
      let (name, shown) = Self.part(of: i, operation, own)
      found.append(
        (
          offset,
          .init(
            pass: .value, operation: name, inputs: shown, whole: whole, result: elements[offset],
            element: last.element(at: offset, of: shape))
        ))
      if found.count == RecordLog.most { break }
    }
    return found
  }

  // MARK: Kinks

  /// The conventions that the operation took, with the offsets of the elements.
  private func kinks(
    _ i: Instruction, _ code: Code, _ last: Watched<N>, _ result: Value<N>
  ) -> [(offset: Int, kink: Warning.Kink)] {
    let inputs = last.inputs
    let primitive: PrimitiveID
    switch i.performed(in: code) {
    case .primitive(let own, _, _)?: primitive = own
    case .binary(.power, _, _, _)?: primitive = Primitives.power
    default:
      guard let own = i.primitive else { return [] }
      primitive = own
    }
    guard i.op.operation.isPartial || inputs.contains(where: \.carries) else { return [] }
    // It is the base that may have no derivative.
    if primitive == Primitives.power, inputs.first?.carries == false { return [] }
    let row = functions.rows[primitive.index]
    let shape = result.shape ?? []
    var met: [(offset: Int, kink: Warning.Kink)] = []
    for offset in 0..<max(1, shape.elementCount) {
      let x = inputs.prefix(row.arity).compactMap { $0.base(at: offset, of: shape) }
      guard x.count == row.arity, let taken = row.convention(at: x) else { continue }
      met.append(
        (
          offset,
          .init(
            operation: row.name, inputs: x, convention: taken.text, isPole: taken.isPole,
            sides: taken.sides, element: last.element(at: offset, of: shape))
        ))
      if met.count == RecordLog.most { break }
    }
    return met
  }

  /// Ties of `max` and `min`, and the origin of `norm` and `std`: what these record last are the lines that have one.
  private func reductionKink(
    _ i: Instruction, _ code: Code, _ inputs: [Value<N>], _ result: Value<N>
  ) -> Warning.Kink? {
    guard case .library(let id, _, _)? = i.performed(in: code),
      let first = inputs.first, first.carries
    else { return nil }
    let function = LibraryIndex[id]
    guard let kink = function.kink, let x = first.baseElements, let y = result.baseElements else {
      return nil
    }
    switch kink {
    case .zero(let convention):
      guard y.contains(0) else { return nil }
      return Warning.Kink(operation: function.name, inputs: [], convention: convention)
    case .tie(let convention), .runningTie(let convention):
      let axis = inputs.count > 1 ? inputs[1].base.map { Int($0.double) } : nil
      let shape = first.shape ?? []
      let haveTies =
        if case .tie = kink { Ties.haveTies(x, shape, axis: axis, y) } else {
          Ties.haveRunningTies(x, shape, axis: axis, y)
        }
      guard haveTies else { return nil }
      return Warning.Kink(operation: function.name, inputs: [], convention: convention)
    }
  }
}
