// Machine+Run.swift -- the loop that carries out instructions.

import HypNumbers
import RealModule
import Synchronization

/// Whole numbers are exact up to here.
private let largestIndex = 9_007_199_254_740_992.0

/// The place in an array that a number of the program means; negative counts from the end.
@inline(__always)
func arrayPlace<B: BaseNumber>(_ x: B, _ count: Int) throws(RuntimeError) -> Int {
  let double = x.double
  guard double > -largestIndex, double < largestIndex else { throw .notWhole(double) }
  let index = Int(double)
  guard Double(index) == double else { throw .notWhole(double) }
  let place = index < 0 ? index + count : index
  guard place >= 0, place < count else { throw .index(index, count: count) }
  return place
}

@inline(__always)
func runBody<N: Number>(_ m: Machine<N>, _ entry: Code) -> Status {
  typealias Passive = ArrayObject<N.Base.Array>
  typealias Active = ArrayObject<N.Array>
  let functions = m.functions
  let recordBase = m.records
  let recordEnd = m.records + Machine<N>.maximumDepth
  let (dEnd, rEnd, oEnd) = (m.dEnd, m.rEnd, m.oEnd)
  var record = recordBase
  var code = Unmanaged.passUnretained(entry)
  var (d, r, o) = (m.d, m.r, m.o)
  var ip = entry.instructions
  var k = entry.linkedConstants.unsafelyUnwrapped.assumingMemoryBound(to: N.Base.self)
  var returned = code

  @inline(never)
  func fail(_ error: RuntimeError) -> Status {
    m.fault = m.makeFault(error, ip, code, record, d, r, o)
    return .failed
  }
  /// Pushes a frame for `callee`, whose window holds its arguments. False where there is no room.
  @inline(__always)
  func enter(_ callee: Unmanaged<Code>) -> Bool {
    let (nd, nr, no) = code._withUnsafeGuaranteedRef {
      ($0.passiveCount, $0.activeCount, $0.objectCount)
    }
    let (nextD, nextR, nextO) = (d + nd, r + nr, o + no)
    if record == recordEnd || nextD > dEnd || nextR > rEnd || nextO > oEnd { return false }
    record.initialize(to: Record(instruction: ip, code: code, d: d, r: r, o: o))
    record += 1
    (d, r, o) = (nextD, nextR, nextO)
    code = callee
    callee._withUnsafeGuaranteedRef {
      ip = $0.instructions
      k = $0.linkedConstants.unsafelyUnwrapped.assumingMemoryBound(to: N.Base.self)
    }
    return true
  }
  /// Pops a frame; false where the run is over.
  @inline(__always)
  func leave(keeping kept: Int) -> Bool {
    let objects = code._withUnsafeGuaranteedRef { $0.objectCount }
    if objects > kept { for i in kept..<objects { o[i] = nil } }
    returned = code
    if record == recordBase { return false }
    record -= 1
    ip = record.pointee.instruction
    code = record.pointee.code
    (d, r, o) = (record.pointee.d, record.pointee.r, record.pointee.o)
    code._withUnsafeGuaranteedRef {
      k = $0.linkedConstants.unsafelyUnwrapped.assumingMemoryBound(to: N.Base.self)
    }
    return true
  }

  while true {
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

    case .unaryD: d[a] = functions.base[Int(i.x)](d[b])
    case .unaryN: r[a] = functions.unary[Int(i.x)](r[b])
    case .derivativeD:
      d[a] = functions.derivative[Int(i.x)](N(d[b]), N(d[c])).base
    case .derivativeN: r[a] = functions.derivative[Int(i.x)](r[b], r[c])
    case .carryDD: d[a] = d[b].carried(by: d[c])
    case .carryNN: r[a] = r[b].carried(by: r[c])
    case .binaryDD: d[a] = functions.base2[Int(i.x)](d[b], d[c])
    case .binaryNN: r[a] = functions.binary[Int(i.x)](r[b], r[c])
    case .binaryND: r[a] = functions.binaryPassiveY[Int(i.x)](r[b], d[c])
    case .binaryDN: r[a] = functions.binaryPassiveX[Int(i.x)](d[b], r[c])

    case .jump: ip += Int(Int16(bitPattern: i.c))
    case .jumpIf: if d[a] != 0 { ip += Int(Int16(bitPattern: i.c)) }
    case .jumpIfNot: if d[a] == 0 { ip += Int(Int16(bitPattern: i.c)) }
    case .jumpLess: if d[a] < d[b] { ip += Int(Int16(bitPattern: i.c)) }
    case .jumpNotLess: if !(d[a] < d[b]) { ip += Int(Int16(bitPattern: i.c)) }
    case .jumpLessEqual: if d[a] <= d[b] { ip += Int(Int16(bitPattern: i.c)) }
    case .jumpNotLessEqual: if !(d[a] <= d[b]) { ip += Int(Int16(bitPattern: i.c)) }
    case .jumpEqual: if d[a] == d[b] { ip += Int(Int16(bitPattern: i.c)) }
    case .jumpNotEqual: if d[a] != d[b] { ip += Int(Int16(bitPattern: i.c)) }
    case .jumpLessK: if d[a] < k[b] { ip += Int(Int16(bitPattern: i.c)) }
    case .jumpNotLessK: if !(d[a] < k[b]) { ip += Int(Int16(bitPattern: i.c)) }
    case .jumpLessEqualK: if d[a] <= k[b] { ip += Int(Int16(bitPattern: i.c)) }
    case .jumpNotLessEqualK: if !(d[a] <= k[b]) { ip += Int(Int16(bitPattern: i.c)) }
    case .jumpGreaterK: if d[a] > k[b] { ip += Int(Int16(bitPattern: i.c)) }
    case .jumpNotGreaterK: if !(d[a] > k[b]) { ip += Int(Int16(bitPattern: i.c)) }
    case .jumpGreaterEqualK: if d[a] >= k[b] { ip += Int(Int16(bitPattern: i.c)) }
    case .jumpNotGreaterEqualK: if !(d[a] >= k[b]) { ip += Int(Int16(bitPattern: i.c)) }
    case .jumpEqualK: if d[a] == k[b] { ip += Int(Int16(bitPattern: i.c)) }
    case .jumpNotEqualK: if d[a] != k[b] { ip += Int(Int16(bitPattern: i.c)) }
    case .compare:
      let holds: Bool =
        switch i.x {
        case Relation.less.rawValue: d[b] < d[c]
        case Relation.lessEqual.rawValue: d[b] <= d[c]
        case Relation.equal.rawValue: d[b] == d[c]
        default: d[b] != d[c]
        }
      d[a] = holds ? 1 : 0
    case .not: d[a] = d[b] == 0 ? 1 : 0
    case .loop:
      let next = d[a] + 1
      d[a] = next
      if next <= d[b] { ip += Int(Int16(bitPattern: i.c)) }
      if interruptFlag.load(ordering: .relaxed) { return fail(.interrupted) }
    case .loopLess:
      let next = d[a] + 1
      d[a] = next
      if next < d[b] { ip += Int(Int16(bitPattern: i.c)) }
      if interruptFlag.load(ordering: .relaxed) { return fail(.interrupted) }
    case .jumpBack:
      ip += Int(Int16(bitPattern: i.c))
      if interruptFlag.load(ordering: .relaxed) { return fail(.interrupted) }

    case .call:
      let callee = code._withUnsafeGuaranteedRef { $0.calleeTable[a] }
      guard enter(callee) else { return fail(.recursionTooDeep(record - recordBase)) }
      if interruptFlag.load(ordering: .relaxed) { return fail(.interrupted) }
    case .callDynamic:
      let action = code._withUnsafeGuaranteedRef { $0.actionTable[a] }
      do {
        let callee = try m.prepareCall(action.takeUnretainedValue(), code.takeUnretainedValue(), d, r, o)
        guard enter(Unmanaged.passUnretained(callee)) else {
          return fail(.recursionTooDeep(record - recordBase))
        }
      } catch { return fail(error) }
      if interruptFlag.load(ordering: .relaxed) { return fail(.interrupted) }
    case .returnD:
      d[0] = d[a]
      if !leave(keeping: 0) { return .ok }
    case .returnN:
      r[0] = r[a]
      if !leave(keeping: 0) { return .ok }
    case .returnMoved:
      let kept = code._withUnsafeGuaranteedRef { $0.resultObjectCount }
      if !leave(keeping: kept) { return .ok }

    case .globalD:
      d[a] = code._withUnsafeGuaranteedRef {
        unsafeDowncast($0.linkedGlobals.unsafelyUnwrapped[b].takeUnretainedValue(), to: Cell<N.Base>.self)
          .passives[c]
      }
    case .globalO:
      o[a] = code._withUnsafeGuaranteedRef {
        unsafeDowncast($0.linkedGlobals.unsafelyUnwrapped[b].takeUnretainedValue(), to: Cell<N.Base>.self)
          .objects[c]
      }
    case .elementD:
      guard let object = o[b] else { return fail(.custom("array register is empty")) }
      let storage = unsafeDowncast(object, to: Passive.self).storage
      do {
        d[a] = storage.pointee.element(at: try arrayPlace(d[c], storage.pointee.count))
      } catch { return fail(error) }
    case .elementN:
      guard let object = o[b] else { return fail(.custom("array register is empty")) }
      let storage = unsafeDowncast(object, to: Active.self).storage
      do {
        r[a] = storage.pointee.element(at: try arrayPlace(d[c], storage.pointee.count))
      } catch { return fail(error) }
    case .storeD:
      let storage = m.uniquePassive(o + a)
      do {
        let place = try arrayPlace(d[b], storage.pointee.count)
        storage.pointee.setElement(at: place, to: d[c])
      } catch { return fail(error) }
    case .storeN:
      let storage = m.uniqueActive(o + a)
      do {
        let place = try arrayPlace(d[b], storage.pointee.count)
        storage.pointee.setElement(at: place, to: r[c])
      } catch { return fail(error) }
    case .appendD: m.uniquePassive(o + a).pointee.append(d[b])
    case .appendN: m.uniqueActive(o + a).pointee.append(r[b])

    case .perform:
      let action = code._withUnsafeGuaranteedRef { $0.actionTable[a] }
      do {
        try m.perform(
          action.takeUnretainedValue(), code.takeUnretainedValue(), d, r, o, returned)
      } catch { return fail(error) }
    case .differentiate:
      let action = code._withUnsafeGuaranteedRef { $0.actionTable[a] }
      do {
        guard case .derivative(let plan) = action.takeUnretainedValue().form else { continue }
        try m.differentiate(plan, d, r, o)
      } catch {
        m.fault = m.extend(error, ip, code, record, d, r, o)
        return .failed
      }
    case .trap:
      return fail(code._withUnsafeGuaranteedRef { $0.traps[a] })
    case .label: continue
    }
  }
}
