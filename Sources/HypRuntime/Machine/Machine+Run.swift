// Machine+Run.swift -- the loop that carries out instructions.

import CInterrupt
import HypCode
import HypNumbers
import RealModule

/// Where a run stands. It is local to `runBody`, and every function that takes it is inlined there, so
/// that its parts live in registers of the processor.
struct Position<N: Number> {
  var ip: UnsafeMutablePointer<Instruction>
  var k: UnsafeMutablePointer<N.Base>
  var d: UnsafeMutablePointer<N.Base>
  var r: UnsafeMutablePointer<N>
  var o: UnsafeMutablePointer<Object?>
  var code: Unmanaged<Code>
  var record: UnsafeMutablePointer<SavedFrame<N>>
}

extension Machine {
  /// Fails at a position, with what is known of the calls further in.
  @inline(never)
  final func fail(_ inner: Fault, _ at: Position<N>) -> Status {
    fault = extend(inner, at)
    return .failed
  }

  /// Pushes a frame for `callee`, whose window holds its arguments. False where there is no room.
  @inline(__always)
  final func enter(
    _ callee: Unmanaged<Code>, _ ip: inout UnsafeMutablePointer<Instruction>,
    _ k: inout UnsafeMutablePointer<N.Base>, _ d: inout UnsafeMutablePointer<N.Base>,
    _ r: inout UnsafeMutablePointer<N>, _ o: inout UnsafeMutablePointer<Object?>,
    _ code: inout Unmanaged<Code>, _ record: inout UnsafeMutablePointer<SavedFrame<N>>
  ) -> Bool {
    let (nd, nr, no) = code._withUnsafeGuaranteedRef {
      ($0.passiveCount, $0.activeCount, $0.objectCount)
    }
    let (nextD, nextR, nextO) = (d + nd, r + nr, o + no)
    if record == recordEnd || nextD > dEnd || nextR > rEnd || nextO > oEnd { return false }
    record.initialize(to: SavedFrame(instruction: ip, code: code, d: d, r: r, o: o))
    record += 1
    (d, r, o) = (nextD, nextR, nextO)
    code = callee
    assert(
      callee._withUnsafeGuaranteedRef { holds($0, nextD, nextR, nextO) },
      "the window of a call does not fit the banks")
    callee._withUnsafeGuaranteedRef {
      ip = $0.instructions
      k = $0.linkedConstants.unsafelyUnwrapped.assumingMemoryBound(to: N.Base.self)
    }
    return true
  }

  /// Pops a frame; false where the run is over.
  @inline(__always)
  final func leave(
    keeping kept: Int, _ ip: inout UnsafeMutablePointer<Instruction>,
    _ k: inout UnsafeMutablePointer<N.Base>, _ d: inout UnsafeMutablePointer<N.Base>,
    _ r: inout UnsafeMutablePointer<N>, _ o: inout UnsafeMutablePointer<Object?>,
    _ code: inout Unmanaged<Code>, _ record: inout UnsafeMutablePointer<SavedFrame<N>>
  ) -> Bool {
    let objects = code._withUnsafeGuaranteedRef { $0.objectCount }
    if objects > kept { for i in kept..<objects { o[i] = nil } }
    if record == records { return false }
    assert(record > records && record <= recordEnd, "a return without a call")
    record -= 1
    assert(
      record.pointee.code._withUnsafeGuaranteedRef { [d, r, o, record] in
        d == record.pointee.d + $0.passiveCount && r == record.pointee.r + $0.activeCount
          && o == record.pointee.o + $0.objectCount
      }, "a frame does not lie behind that of its caller")
    ip = record.pointee.instruction
    code = record.pointee.code
    (d, r, o) = (record.pointee.d, record.pointee.r, record.pointee.o)
    code._withUnsafeGuaranteedRef {
      k = $0.linkedConstants.unsafelyUnwrapped.assumingMemoryBound(to: N.Base.self)
    }
    return true
  }
}

@inline(__always)
func runBody<N: Number, A: ActionBodies>(
  _ m: Machine<N>, _ entry: Code, _: A.Type = CompiledActions.self
) -> Status {
  let functions = m.functions
  var record = m.records
  var code = Unmanaged.passUnretained(entry)
  var d = m.d
  var r = m.r
  var o = m.o
  var ip = entry.instructions
  var k = entry.linkedConstants.unsafelyUnwrapped.assumingMemoryBound(to: N.Base.self)
  var returned = code

  let fault: Fault
  execution: while true {
    let i = ip.pointee
    ip += 1
    let a = Int(i.a)
    let b = Int(i.b)
    let c = Int(i.c)
    switch i.op {
    case .moveD: d[a] = d[b]
    case .moveN: r[a] = r[b]
    case .moveO: o[a] = o[b]
    case .takeO:
      // The two may be the same register.
      let object = o[b]
      o[b] = nil
      o[a] = object
    case .clearO: o[a] = nil
    case .constantD: d[a] = k[b]
    case .constantN: r[a] = N(k[b])
    case .lift: r[a] = N(d[b])
    case .baseOf: d[a] = r[b].base

    case .addDD: d[a] = d[b] + d[c]
    case .subDD: d[a] = d[b] - d[c]
    case .mulDD: d[a] = d[b] * d[c]
    case .divDD: d[a] = d[b] / d[c]
    case .addDK: d[a] = d[b] + k[c]
    case .subDK: d[a] = d[b] - k[c]
    case .subKD: d[a] = k[b] - d[c]
    case .mulDK: d[a] = d[b] * k[c]
    case .divDK: d[a] = d[b] / k[c]
    case .divKD: d[a] = k[b] / d[c]
    case .negD: d[a] = -d[b]
    case .squareD: d[a] = d[b] * d[b]

    case .addNN: r[a] = r[b] + r[c]
    case .subNN: r[a] = r[b] - r[c]
    case .mulNN: r[a] = r[b] * r[c]
    case .divNN: r[a] = r[b] / r[c]
    case .addND: r[a] = r[b].adding(d[c])
    case .subND: r[a] = r[b].subtracting(d[c])
    case .subDN: r[a] = r[c].subtracted(from: d[b])
    case .mulND: r[a] = r[b].scaled(by: d[c])
    case .divND: r[a] = r[b].divided(by: d[c])
    case .divDN: r[a] = r[c].dividing(d[b])
    case .addNK: r[a] = r[b].adding(k[c])
    case .subNK: r[a] = r[b].subtracting(k[c])
    case .subKN: r[a] = r[c].subtracted(from: k[b])
    case .mulNK: r[a] = r[b].scaled(by: k[c])
    case .divNK: r[a] = r[b].divided(by: k[c])
    case .divKN: r[a] = r[c].dividing(k[b])
    case .negN: r[a] = -r[b]
    case .squareN: r[a] = r[b].squared

    case .mulAddDD: d[a] = d[b] + d[c] * d[Int(i.x)]
    case .mulSubDD: d[a] = d[b] - d[c] * d[Int(i.x)]
    case .mulAddDK: d[a] = d[b] + d[c] * k[Int(i.x)]
    case .mulSubDK: d[a] = d[b] - d[c] * k[Int(i.x)]
    case .mulAddNN: r[a] = r[b] + r[c] * r[Int(i.x)]
    case .mulSubNN: r[a] = r[b] - r[c] * r[Int(i.x)]
    case .mulAddNK: r[a] = r[b].adding(r[c], scaledBy: k[Int(i.x)])
    case .mulSubNK: r[a] = r[b].subtracting(r[c], scaledBy: k[Int(i.x)])

    case .squareAddNN: r[a] = r[b].adding(squareOf: r[c])
    case .squareSubNN: r[a] = r[b].subtracting(squareOf: r[c])
    case .squareAddDD: d[a] = d[b] + d[c] * d[c]
    case .squareSubDD: d[a] = d[b] - d[c] * d[c]
    case .scaledSquareNK: r[a] = r[b].squared(scaledBy: k[c])
    case .unaryD: d[a] = functions.base.withFunction(Int(i.x)) { $0(d[b]) }
    case .unaryN: functions.unary.withFunction(Int(i.x)) { $0(r + a, r + b) }
    case .derivativeD:
      d[a] = functions.derivative.withFunction(Int(i.x)) { $0(N(d[b]), N(d[c])) }.base
    case .derivativeN: r[a] = functions.derivative.withFunction(Int(i.x)) { $0(r[b], r[c]) }
    case .partialXD:
      d[a] = functions.partialX.withFunction(Int(i.x)) { $0(N(d[b]), N(d[c]), N(d[a])) }.base
    case .partialYD:
      d[a] = functions.partialY.withFunction(Int(i.x)) { $0(N(d[b]), N(d[c]), N(d[a])) }.base
    case .partialXN: r[a] = functions.partialX.withFunction(Int(i.x)) { $0(r[b], r[c], r[a]) }
    case .partialYN: r[a] = functions.partialY.withFunction(Int(i.x)) { $0(r[b], r[c], r[a]) }
    case .carryDD: d[a] = d[b].carried(by: d[c])
    case .carryNN: r[a] = r[b].carried(by: r[c])
    case .binaryDD: d[a] = functions.base2.withFunction(Int(i.x)) { $0(d[b], d[c]) }
    case .binaryNN: functions.binary.withFunction(Int(i.x)) { $0(r + a, r + b, r + c) }
    case .binaryND: r[a] = functions.binaryPassiveY.withFunction(Int(i.x)) { $0(r[b], d[c]) }
    case .binaryDN: r[a] = functions.binaryPassiveX.withFunction(Int(i.x)) { $0(d[b], r[c]) }
    case .ternaryD: d[a] = functions.base3.withFunction(Int(i.x)) { $0(d[a], d[b], d[c]) }
    case .ternaryN: r[a] = functions.ternary.withFunction(Int(i.x)) { $0(r[a], r[b], r[c]) }

    // A taken jump is called the slow path, and a loop polls only where it goes on, so that both become
    // branches that the processor predicts. As conditional moves they would make the next instruction
    // wait for the numbers compared.
    case .jump: ip += Int(Int16(bitPattern: i.c))
    case .jumpIf: if _slowPath(d[a] != 0) { ip += Int(Int16(bitPattern: i.c)) }
    case .jumpIfNot: if _slowPath(d[a] == 0) { ip += Int(Int16(bitPattern: i.c)) }
    case .jumpLess: if _slowPath(d[a] < d[b]) { ip += Int(Int16(bitPattern: i.c)) }
    case .jumpNotLess: if _slowPath(!(d[a] < d[b])) { ip += Int(Int16(bitPattern: i.c)) }
    case .jumpLessEqual: if _slowPath(d[a] <= d[b]) { ip += Int(Int16(bitPattern: i.c)) }
    case .jumpNotLessEqual: if _slowPath(!(d[a] <= d[b])) { ip += Int(Int16(bitPattern: i.c)) }
    case .jumpEqual: if _slowPath(d[a] == d[b]) { ip += Int(Int16(bitPattern: i.c)) }
    case .jumpNotEqual: if _slowPath(d[a] != d[b]) { ip += Int(Int16(bitPattern: i.c)) }
    case .jumpLessK: if _slowPath(d[a] < k[b]) { ip += Int(Int16(bitPattern: i.c)) }
    case .jumpNotLessK: if _slowPath(!(d[a] < k[b])) { ip += Int(Int16(bitPattern: i.c)) }
    case .jumpLessEqualK: if _slowPath(d[a] <= k[b]) { ip += Int(Int16(bitPattern: i.c)) }
    case .jumpNotLessEqualK: if _slowPath(!(d[a] <= k[b])) { ip += Int(Int16(bitPattern: i.c)) }
    case .jumpGreaterK: if _slowPath(d[a] > k[b]) { ip += Int(Int16(bitPattern: i.c)) }
    case .jumpNotGreaterK: if _slowPath(!(d[a] > k[b])) { ip += Int(Int16(bitPattern: i.c)) }
    case .jumpGreaterEqualK: if _slowPath(d[a] >= k[b]) { ip += Int(Int16(bitPattern: i.c)) }
    case .jumpNotGreaterEqualK: if _slowPath(!(d[a] >= k[b])) { ip += Int(Int16(bitPattern: i.c)) }
    case .jumpEqualK: if _slowPath(d[a] == k[b]) { ip += Int(Int16(bitPattern: i.c)) }
    case .jumpNotEqualK: if _slowPath(d[a] != k[b]) { ip += Int(Int16(bitPattern: i.c)) }
    case .compare:
      let holds: Bool =
        switch i.x {
        case Relation.less.operand: d[b] < d[c]
        case Relation.lessEqual.operand: d[b] <= d[c]
        case Relation.equal.operand: d[b] == d[c]
        default: d[b] != d[c]
        }
      d[a] = holds ? 1 : 0
    case .not: d[a] = d[b] == 0 ? 1 : 0
    case .loop:
      let next = d[a] + 1
      d[a] = next
      if next <= d[b] {
        if ci_interrupted() {
          fault = Fault(.interrupted)
          break execution
        }
        collectJets(m, r, o, code)
        ip += Int(Int16(bitPattern: i.c))
      }
    case .loopLess:
      let next = d[a] + 1
      d[a] = next
      if next < d[b] {
        if ci_interrupted() {
          fault = Fault(.interrupted)
          break execution
        }
        collectJets(m, r, o, code)
        ip += Int(Int16(bitPattern: i.c))
      }
    case .jumpBack:
      if ci_interrupted() {
        fault = Fault(.interrupted)
        break execution
      }
      collectJets(m, r, o, code)
      ip += Int(Int16(bitPattern: i.c))

    case .call:
      let callee = code._withUnsafeGuaranteedRef { $0.calleeTable[a] }
      guard m.enter(callee, &ip, &k, &d, &r, &o, &code, &record) else {
        fault = Fault(.recursionTooDeep(record - m.records))
        break execution
      }
      if ci_interrupted() {
        fault = Fault(.interrupted)
        break execution
      }
    case .callComputation:
      let action = code._withUnsafeGuaranteedRef { $0.actionTable[b] }
      do {
        let frame = Machine<N>.Registers(d: d, r: r, o: o)
        if try A.take(m, action.takeUnretainedValue(), code.takeUnretainedValue(), frame) {
          continue
        }
      } catch {
        fault = error
        break execution
      }
      let callee = code._withUnsafeGuaranteedRef { $0.calleeTable[a] }
      guard m.enter(callee, &ip, &k, &d, &r, &o, &code, &record) else {
        fault = Fault(.recursionTooDeep(record - m.records))
        break execution
      }
      if ci_interrupted() {
        fault = Fault(.interrupted)
        break execution
      }
    case .callDynamic:
      let action = code._withUnsafeGuaranteedRef { $0.actionTable[a] }
      do {
        let callee = try A.prepareCall(
          m, action.takeUnretainedValue(), code.takeUnretainedValue(),
          Machine<N>.Registers(d: d, r: r, o: o))
        guard
          m.enter(
            Unmanaged.passUnretained(callee), &ip, &k, &d, &r, &o, &code, &record)
        else {
          fault = Fault(.recursionTooDeep(record - m.records))
          break execution
        }
      } catch {
        fault = Fault(error)
        break execution
      }
      if ci_interrupted() {
        fault = Fault(.interrupted)
        break execution
      }
    case .returnD:
      d[0] = d[a]
      returned = code
      if !m.leave(keeping: 0, &ip, &k, &d, &r, &o, &code, &record) { return .ok }
    case .returnN:
      r[0] = r[a]
      returned = code
      if !m.leave(keeping: 0, &ip, &k, &d, &r, &o, &code, &record) { return .ok }
    case .returnMoved:
      let kept = code._withUnsafeGuaranteedRef { $0.resultObjectCount }
      returned = code
      if !m.leave(keeping: kept, &ip, &k, &d, &r, &o, &code, &record) { return .ok }

    case .globalD:
      d[a] = code._withUnsafeGuaranteedRef {
        unsafeDowncast(
          $0.linkedGlobals.unsafelyUnwrapped[b].takeUnretainedValue(), to: Cell<N.Base>.self
        )
        .passives[c]
      }
    case .globalO:
      let object = code._withUnsafeGuaranteedRef {
        unsafeDowncast(
          $0.linkedGlobals.unsafelyUnwrapped[b].takeUnretainedValue(), to: Cell<N.Base>.self
        )
        .objects[c]
      }
      o[a] = m.level == 0 ? object : A.liftedGlobal(m, object)
    case .elementD:
      let storage = Machine<N>.passiveStorage(o + b)
      let index = d[c] + N.Base(literal: Double(Int8(bitPattern: i.x)))
      let place = quickPlace(index, storage.pointee.count)
      guard place >= 0 else {
        fault = placeFault(index, storage.pointee.count)
        break execution
      }
      d[a] = storage.pointee.knownElement(at: place)
    case .elementN:
      let storage = Machine<N>.activeStorage(o + b)
      let index = d[c] + N.Base(literal: Double(Int8(bitPattern: i.x)))
      let count = N.Array.count(in: storage)
      let place = quickPlace(index, count)
      guard place >= 0 else {
        fault = placeFault(index, count)
        break execution
      }
      r[a] = N.Array.knownElement(in: storage, at: place)
    case .storeD:
      let storage = m.uniquePassive(o + a)
      let place = quickPlace(d[b], storage.pointee.count)
      guard place >= 0 else {
        fault = placeFault(d[b], storage.pointee.count)
        break execution
      }
      storage.pointee.setElement(at: place, to: d[c])
    case .storeN:
      let storage = m.uniqueActive(o + a)
      let count = N.Array.count(in: storage)
      let place = quickPlace(d[b], count)
      guard place >= 0 else {
        fault = placeFault(d[b], count)
        break execution
      }
      storage.pointee.setElement(at: place, to: r[c])
    case .matrixElementD:
      let storage = Machine<N>.passiveStorage(o + b)
      let shape = storage.pointee.shape
      let (row, column) = (quickPlace(d[c], shape[0]), quickPlace(d[Int(i.x)], shape[1]))
      guard row | column >= 0 else {
        fault = placeFault(d[c], d[Int(i.x)], shape)
        break execution
      }
      d[a] = storage.pointee.element(row, column)
    case .matrixElementN:
      let storage = Machine<N>.activeStorage(o + b)
      let shape = N.Array.shape(in: storage)
      let (row, column) = (quickPlace(d[c], shape[0]), quickPlace(d[Int(i.x)], shape[1]))
      guard row | column >= 0 else {
        fault = placeFault(d[c], d[Int(i.x)], shape)
        break execution
      }
      r[a] = N.Array.knownElement(in: storage, row, column)
    case .matrixStoreD:
      let storage = m.uniquePassive(o + a)
      let shape = storage.pointee.shape
      let (row, column) = (quickPlace(d[b], shape[0]), quickPlace(d[Int(i.x)], shape[1]))
      guard row | column >= 0 else {
        fault = placeFault(d[b], d[Int(i.x)], shape)
        break execution
      }
      storage.pointee.setElement(row, column, to: d[c])
    case .matrixStoreN:
      let storage = m.uniqueActive(o + a)
      let shape = N.Array.shape(in: storage)
      let (row, column) = (quickPlace(d[b], shape[0]), quickPlace(d[Int(i.x)], shape[1]))
      guard row | column >= 0 else {
        fault = placeFault(d[b], d[Int(i.x)], shape)
        break execution
      }
      storage.pointee.setElement(row, column, to: r[c])
    case .pickD:
      let row = RegisterRow(operand: i.x)
      let place = quickPlace(d[c], row.count)
      guard place >= 0 else {
        fault = placeFault(d[c], row.count)
        break execution
      }
      d[a] = d[b + place * row.stride]
    case .pickN:
      let row = RegisterRow(operand: i.x)
      let place = quickPlace(d[c], row.count)
      guard place >= 0 else {
        fault = placeFault(d[c], row.count)
        break execution
      }
      r[a] = r[b + place * row.stride]
    case .placeD:
      let row = RegisterRow(operand: i.x)
      let place = quickPlace(d[b], row.count)
      guard place >= 0 else {
        fault = placeFault(d[b], row.count)
        break execution
      }
      d[a + place * row.stride] = d[c]
    case .placeN:
      let row = RegisterRow(operand: i.x)
      let place = quickPlace(d[b], row.count)
      guard place >= 0 else {
        fault = placeFault(d[b], row.count)
        break execution
      }
      r[a + place * row.stride] = r[c]
    case .uniformD:
      d[a] = N.Base(literal: Philox.uniform(m.context.random.next().0))
    case .normalD:
      d[a] = N.Base(literal: Philox.normal(m.context.random.next().0))
    case .belowD:
      // The compiler has looked that it is a whole number, and not too large.
      d[a] = N.Base(literal: Double(m.context.random.below(UInt64(d[b].double))))
    case .lengthD:
      d[a] = N.Base(literal: Double(Machine<N>.passiveStorage(o + b).pointee.shape[0]))
    case .lengthN:
      d[a] = N.Base(literal: Double(N.Array.shape(in: Machine<N>.activeStorage(o + b))[0]))
    case .appendD:
      let storage = m.uniquePassive(o + a)
      guard storage.pointee.count < m.elementLimit else {
        fault = Fault(.outOfMemory("an array of more than \(m.elementLimit) elements"))
        break execution
      }
      storage.pointee.append(d[b])
    case .appendN:
      let storage = m.uniqueActive(o + a)
      guard storage.pointee.count < m.elementLimit else {
        fault = Fault(.outOfMemory("an array of more than \(m.elementLimit) elements"))
        break execution
      }
      storage.pointee.append(r[b])

    case .perform:
      let action = code._withUnsafeGuaranteedRef { $0.actionTable[a] }
      do {
        try A.perform(
          m, action.takeUnretainedValue(), code.takeUnretainedValue(),
          Machine<N>.Registers(d: d, r: r, o: o), returned)
      } catch {
        fault = Fault(error)
        break execution
      }
    case .attempt:
      let action = code._withUnsafeGuaranteedRef { $0.actionTable[a] }
      let frame = Machine<N>.Registers(d: d, r: r, o: o)
      assert(
        code._withUnsafeGuaranteedRef { [d, r, o] in m.holds($0, d, r, o) },
        "an action is tried outside of the banks")
      if attemptBody(m, action.takeUnretainedValue(), frame, record) {
        ip += Int(Int16(bitPattern: i.c))
      }
    case .differentiate:
      let action = code._withUnsafeGuaranteedRef { $0.actionTable[a] }
      do {
        guard let plan = action._withUnsafeGuaranteedRef({ $0.derivative }) else { continue }
        try m.differentiate(plan, d, r, o)
      } catch {
        fault = error
        break execution
      }
    case .trap:
      fault = Fault(code._withUnsafeGuaranteedRef { $0.traps[a] })
      break execution
    case .watch:
      let at = Position(ip: ip, k: k, d: d, r: r, o: o, code: code, record: record)
      guard A.observe(m, at) else {
        fault = Fault(.interrupted)
        break execution
      }
    case .label: continue
    }
  }
  return m.fail(
    fault, Position(ip: ip, k: k, d: d, r: r, o: o, code: code, record: record))
}
