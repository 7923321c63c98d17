// Meter.swift -- counts what a run does, in code that was compiled to be counted.
//
// Such code tells the meter at the beginning of each straight stretch how many operations stand in it,
// and where loops begin, turn and end. Code that is not counted has none of this.
//
// An *operation* is an arithmetic operation or an elementary function on one number, or on one element
// of an array. Carrying a tangent along is a second one for each tangent, and so is the step of the
// backward pass that belongs to it. Moves, comparisons, jumps and calls are none.

import HypCode
import HypNumbers
import HypSyntax

/// The counts of one measurement.
package final class Meter {
  package init() {}

  /// What was counted up to a moment.
  struct Reading {
    var operations = 0
    var tapes: [TapeReading] = []
    /// Bytes of arrays.
    var arrayBytes = 0
  }

  /// A loop that no other is around.
  package struct Loop {
    package let span: Span
    /// How often its body ran.
    package var turns = 0
    /// What it has added to the counts, with the backward pass through what it has recorded.
    package var operations = 0
    package var tapes: [(nodes: Int, records: Int, recordOperations: Int)] = []
    package var arrayBytes = 0
    /// Bytes of the variables that it assigns, after its last turn.
    package var stateBytes = 0
    /// It is that of `iterate`.
    package var isIterated = false

    /// The loop with its share of a backward pass that is recorded itself: where two tapes have grown in
    /// the loop, the walk through the one is on the other, behind the loop.
    package func withBackwardPasses(_ peak: [TapeReading], _ total: Int) -> Loop {
      let shares = zip(tapes, peak).filter { $0.0.nodes > 0 }.map {
        Double($0.nodes) / Double(max(1, $1.nodes))
      }
      guard shares.count > 1, let share = shares.max().map({ min(1, $0) }) else { return self }
      var loop = self
      func grown(_ part: Int, of whole: Int) -> Int {
        part + Int(Double(max(0, whole - part)) * share)
      }
      loop.operations = grown(operations, of: total)
      for (index, tape) in peak.enumerated() where tapes.indices.contains(index) {
        loop.tapes[index].nodes = grown(tapes[index].nodes, of: tape.nodes)
        loop.tapes[index].records = grown(tapes[index].records, of: tape.records)
        loop.tapes[index].recordOperations = grown(
          tapes[index].recordOperations, of: tape.recordOperations)
      }
      return loop
    }
  }

  /// A loop that is under way.
  struct Underway {
    let id: Int
    var turns = 0
    let start: Reading
    /// Bytes of arrays after 1, 2, 4, … turns.
    var arrayBytes: [Int] = []

    /// What arrays take more for each turn, seen in the second half of them: what is there once is there
    /// by then.
    func arrayGrowth(to end: Int) -> Int {
      guard turns > 1 else { return max(0, end - start.arrayBytes) }
      // 2^place turns are half of them at most.
      let place = turns.bitWidth - turns.leadingZeroBitCount - 2
      return max(0, end - arrayBytes[place]) * turns / (turns - 1 << place)
    }
  }

  package let tapes = TapeMeter { ArrayMemory.measuredBytes.now }
  private var forwardOperations = 0
  private(set) var underway: [Underway] = []
  private var loops: [Int: Loop] = [:]

  package var operations: Int { forwardOperations + tapes.backwardOperations }

  /// The loop in which most operations are; of several alike, the first.
  package var mainLoop: Loop? {
    loops.sorted { $0.key < $1.key }.map(\.value).filter { $0.turns > 0 }
      .reduce(nil as Loop?) { best, loop in
        (best?.operations ?? -1) >= loop.operations ? best : loop
      }
  }

  /// The most bytes that arrays and tapes held together.
  package private(set) var peakBytes = 0

  /// The run has ended.
  package func finish() {
    tapes.sample()
    ArrayMemory.endMeasuring()
    peakBytes = max(ArrayMemory.measuredBytes.peak, tapes.peakBytes)
  }

  package func add(_ count: Int) { forwardOperations += count }

  /// Backward passes through `iterate` under way, one inside another.
  var recomputationDepth = 0
  /// Where the outermost of them began, and where running steps in it, without recording them.
  var recomputationStart: Int?
  var advanceStart: Int?
  /// What those have taken that are in no loop.
  package var recomputation = Recomputation()

  private var reading: Reading {
    Reading(
      operations: operations, tapes: tapes.readings,
      arrayBytes: ArrayMemory.measuredBytes.arrays)
  }

  // MARK: Loops

  func beginLoop(_ id: Int) { underway.append(Underway(id: id, start: reading)) }

  package func turn(_ id: Int) {
    close(above: id)
    guard let last = underway.indices.last else { return }
    let before = underway[last].turns
    if before > 0, before & (before - 1) == 0 {
      underway[last].arrayBytes.append(ArrayMemory.measuredBytes.arrays)
    }
    underway[last].turns = before + 1
  }

  func endLoop(_ id: Int, _ span: Span, isIterated: Bool = false, stateBytes: () -> Int) {
    close(above: id)
    guard let loop = underway.popLast(), underway.isEmpty else { return }
    let end = reading
    let isAgain = recomputationDepth > 0
    var total = isAgain ? Loop(span: span) : loops[id] ?? Loop(span: span)
    total.isIterated = isIterated
    total.turns += loop.turns
    total.operations += end.operations - loop.start.operations
    total.arrayBytes += loop.arrayGrowth(to: end.arrayBytes)
    for (index, tape) in end.tapes.enumerated() {
      let known = loop.start.tapes.indices.contains(index)
      let before = known ? loop.start.tapes[index] : nil
      if total.tapes.count == index { total.tapes.append((0, 0, 0)) }
      // A tape that was emptied meanwhile belongs to the turns, and does not grow with them.
      guard let before, tape.nodes >= before.nodes, tape.records >= before.records else { continue }
      let (nodes, operations) = (
        tape.nodes - before.nodes, tape.recordOperations - before.recordOperations
      )
      total.tapes[index].nodes += nodes
      total.tapes[index].records += tape.records - before.records
      total.tapes[index].recordOperations += operations
      // What is recorded here is walked backward later.
      total.operations += (nodes + operations) * tape.weight
    }
    total.stateBytes = stateBytes()
    if isAgain { noteAgain(total) } else { loops[id] = total }
  }

  /// Forgets loops that were left by a `return`.
  private func close(above id: Int) {
    while let last = underway.last, last.id != id { underway.removeLast() }
  }
}

extension Machine {
  /// Tells the meter, if there is one.
  func tell(_ tally: Tally, _ f: Registers) {
    guard let meter = context.meter else { return }
    switch tally {
    case .operations(let passive, let active):
      meter.add(passive + active * operationWeight(N.self))
    case .loopBegins(let id): meter.beginLoop(id)
    case .loopTurns(let id): meter.turn(id)
    case .loopEnds(let id, let span, let variables):
      meter.endLoop(id, span) { variables.reduce(0) { $0 + value($1, f).numberCount * 8 } }
    case .iterationEnds(let id, let span, let state):
      meter.endLoop(id, span, isIterated: true) { value(state, f).numberCount * 8 }
    }
  }

  /// Carries out an action, and counts the elements of arrays that it works on.
  package func count(_ action: Action, _ f: Registers, _ body: () throws(RuntimeError) -> Void)
    throws(RuntimeError)
  {
    let product = productOperations(action.form, f)
    let before = product == nil ? elementCount(action.form, f) : (passive: 0, active: 0)
    try body()
    if let product {
      context.meter?.add(product.count * (product.isActive ? operationWeight(N.self) : 1))
      return
    }
    // The larger one of what goes in and what comes out.
    let after = elementCount(action.form, f)
    let active = max(before.active, after.active)
    context.meter?.add(
      active > 0
        ? max(active, before.passive) * operationWeight(N.self)
        : max(before.passive, after.passive))
  }

  /// The elements of the largest arrays among the operands, of both sorts.
  private func elementCount(_ form: Action.Form, _ f: Registers) -> (passive: Int, active: Int) {
    var (passive, active) = (0, 0)
    _ = form.mapOperands { operand in
      for case .object(let register) in operand.leaves {
        guard let object = f.o[register] else { continue }
        switch object.tag {
        case .passiveArray, .mask:
          passive = max(passive, unsafeDowncast(object, to: Passive.self).array.count)
        case .activeArray:
          active = max(active, unsafeDowncast(object, to: Active.self).array.count)
        case .box:
          let value = value(of: object)
          if value.isActive {
            active = max(active, value.numberCount)
          } else {
            passive = max(passive, value.numberCount)
          }
        case .string, .builder: continue
        }
      }
      return operand
    }
    return (passive, active)
  }

  /// What an attempt does where it succeeds: each of the operations that it stands for, on each element.
  @inline(never)
  package func operations(ofAttempt form: Action.Form, _ f: Registers) -> Int {
    switch form {
    case .multiply(let x, let y, _):
      let (a, b) = (value(Operand(.any, [x]), f), value(Operand(.any, [y]), f))
      guard let left = a.shape, let right = b.shape else { return 0 }
      let columns = right.count > 1 ? right[right.count - 1] : 1
      return 2 * left.elementCount * columns
        * (a.isActive || b.isActive ? operationWeight(N.self) : 1)
    case .fused(let plan):
      var elements = 0
      let isActive = plan.inputs.map { leaf -> Bool in
        switch leaf {
        case .constant, .passive: return false
        case .active: return true
        case .object(let register):
          guard let object = f.o[register] else { return false }
          let value = value(of: object)
          elements = max(elements, value.numberCount)
          return value.isActive
        }
      }
      var (passive, active) = plan.expression.operationCount(isActive: isActive)
      // A norm is one operation on each element, which the product is.
      if plan.reduction != .none, plan.reduction != .norm {
        if isActive.contains(true) { active += 1 } else { passive += 1 }
      }
      return elements * (passive + active * operationWeight(N.self))
    default: return 0
    }
  }

  /// The multiplications and additions of a matrix product, and of what takes n³ of them for a matrix
  /// of n rows; nil for any other action.
  private func productOperations(_ form: Action.Form, _ f: Registers) -> (
    count: Int, isActive: Bool
  )? {
    switch form {
    case .binary(.matrixMultiply, let x, let y, _):
      let (a, b) = (value(x, f), value(y, f))
      guard let left = a.shape, let right = b.shape else { return nil }
      let columns = right.count > 1 ? right[right.count - 1] : 1
      return (2 * left.elementCount * columns, a.isActive || b.isActive)
    case .library(let id, let operands, _):
      guard LibraryIndex[id].isCubic else { return nil }
      let values = operands.map { value($0, f) }
      guard let shape = values.first?.shape, let last = shape.last else { return nil }
      return (shape.elementCount * last, values.contains { $0.isActive })
    default: return nil
    }
  }
}

extension Value {
  /// The numbers in it.
  package var numberCount: Int {
    switch self {
    case .real, .number: 1
    case .passiveArray(let array), .mask(let array): array.count
    case .activeArray(let array): array.count
    case .range: 3
    case .tuple(_, let parts), .function(_, let parts): parts.reduce(0) { $0 + $1.numberCount }
    default: 0
    }
  }
}
