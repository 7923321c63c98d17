// BackwardPass.swift -- goes through the steps of an iteration backwards, in chunks.

import HypCode
import HypNumbers

/// One backward pass through a loop.
final class BackwardPass<P: Number> {
  /// A state, and the random numbers that the steps after it draw.
  private struct Snapshot {
    var state: Value<P>
    var random: Philox
  }

  private let iteration: any Iterated
  private let machine: Machine<P>
  private let captured: [Value<P>]
  private let start: Snapshot
  private let stepCount: Int
  private let inverse: [Value<P>]
  /// Which quantities of what was captured, and of the first state and the inverse, are asked for.
  private let wantedCaptures: [Bool]
  private let wantedStates: [Bool]
  /// The cotangents found so far: of what was captured, summed over the steps done, and of the state.
  private var sums: [Quantity<P>] = []
  private var cotangents: [Value<P>]
  /// How the steps were gone through, for who measures.
  private(set) var schedule: Meter.Schedule

  /// A chunk's tape has about so many bytes: it stays in the cache, and is nothing beside the process.
  private static var chunkBytes: Int { 1 << 18 }
  private static var maximumChunk: Int { 1 << 12 }

  init(
    _ iteration: any Iterated, _ request: PullbackRequest, _ machine: Machine<P>,
    inputs: [Value<P>],
    cotangents: [Value<P>]
  ) {
    self.iteration = iteration
    self.machine = machine
    captured = Array(inputs.prefix(iteration.captureCount))
    let rest = inputs.dropFirst(iteration.captureCount)
    start = Snapshot(state: rest.first ?? .none, random: request.random)
    stepCount = Int(rest.dropFirst().first?.base?.double ?? 0)
    if case .function(_, let carried)? = rest.dropFirst(2).first {
      inverse = carried
    } else {
      inverse = []
    }
    let count = captured.quantities().count
    wantedCaptures = Array(request.wanted.prefix(count))
    wantedStates = Array(request.wanted.dropFirst(count))
    self.cotangents = cotangents
    schedule = Meter.Schedule(
      steps: stepCount, chunk: 1, stateBytes: start.state.numberCount * MemoryLayout<P>.stride,
      keepsStates: iteration.undo == nil)
  }

  func run() throws(Fault) -> [Value<P>] {
    if stepCount > 0 {
      schedule.chunk = try chunkLength()
      let chunk = min(schedule.chunk, stepCount)
      if let undo = iteration.undo {
        try reverse(by: undo, chunk)
      } else {
        let count = (stepCount + chunk - 1) / chunk
        try reverse(
          count, chunk: chunk,
          states: BinomialSchedule.stateCount(count, stateBytes: schedule.stateBytes))
      }
    }
    if sums.isEmpty { sums = Self.zeros(captured, wantedCaptures) }
    let states = zip(cotangents, wantedStates).filter { $0.1 }.map(\.0)
    // The inverse rebuilds states, and nothing depends on it.
    let rest = Self.zeros(inverse, Array(wantedStates.dropFirst(start.state.quantities.count)))
    return sums.map { Value($0) } + states + rest.map { Value($0) }
  }

  // MARK: Chunks

  /// How many steps go onto one tape, by what the first one takes.
  private func chunkLength() throws(Fault) -> Int {
    let tape = machine.borrowTape()
    defer { machine.giveBack(tape) }
    // The tapes of machines that are made now belong to none of the steps.
    let held = ArrayMemory.heldByArrays
    _ = try pullback(1, start).record(
      machine, tape, (captured + [start.state]).map { $0.mapped(\.stopped, \.stopped) })
    let bytes = tape.recordedBytes + max(0, ArrayMemory.heldByArrays - held)
    return min(max(Self.chunkBytes / max(bytes, 1), 1), Self.maximumChunk)
  }

  private func pullback(_ count: Int, _ snapshot: Snapshot) -> Pullback {
    Pullback(
      iteration.steps(count),
      PullbackRequest(
        inputCount: captured.count + 1,
        wanted: wantedCaptures + snapshot.state.quantities.map { _ in true },
        random: snapshot.random))
  }

  /// Carries the cotangent of the state behind `count` steps to the state before them.
  private func reverse(_ count: Int, from snapshot: Snapshot) throws(Fault) {
    let found = try machine.carryOut(
      pullback(count, snapshot), captured + [snapshot.state] + cotangents)
    let captureCount = wantedCaptures.count { $0 }
    let shares = Array(found.prefix(captureCount)).quantities()
    if sums.isEmpty {
      sums = shares
    } else {
      for k in sums.indices where k < shares.count { sums[k].accumulate(shares[k]) }
    }
    cotangents = Array(found.dropFirst(captureCount))
  }

  /// The state `count` steps further on.
  private func advance(_ snapshot: Snapshot, _ count: Int) throws(Fault) -> Snapshot {
    let meter = machine.context.meter
    meter?.beginAdvance()
    defer { meter?.endAdvance() }
    return try machine.context.withoutEffects(from: snapshot.random) { () throws(Fault) in
      let found = try machine.carryOut(iteration.steps(count), captured + [snapshot.state])
      return Snapshot(state: found.first ?? .none, random: machine.context.random)
    }
  }

  private static func zeros(_ values: [Value<P>], _ wanted: [Bool]) -> [Quantity<P>] {
    zip(values.quantities(), wanted).filter { $0.1 }.map { quantity, _ in
      switch quantity {
      case .number: .number(0)
      case .array(let a): .array(P.Array(zeros: a.shape))
      }
    }
  }

  // MARK: Orders of going back

  /// Reverses `count` chunks.
  private func reverse(_ count: Int, chunk: Int, states: Int) throws(Fault) {
    // Stretches of chunks with the state at their beginning, the next one last.
    var rest = [(snapshot: start, first: 0, count: count, states: states)]
    while let next = rest.popLast() {
      guard next.count > 1 else {
        try reverse(min(chunk, stepCount - next.first * chunk), from: next.snapshot)
        continue
      }
      let skipped = BinomialSchedule.advance(next.count, states: next.states)
      rest.append((next.snapshot, next.first, skipped, next.states))
      rest.append(
        (
          try advance(next.snapshot, skipped * chunk), next.first + skipped, next.count - skipped,
          next.states - 1
        ))
    }
  }

  /// Reverses chunk after chunk, each from where the inverse leads from its end.
  private func reverse(by undo: any DifferentiableCall, _ chunk: Int) throws(Fault) {
    // The states on the way there are not kept; what they draw is, where they draw.
    var end = start
    var randoms = [(done: 0, random: end.random)]
    var done = 0
    while done < stepCount {
      if randoms.last?.random != end.random { randoms.append((done, end.random)) }
      let count = min(chunk, stepCount - done)
      end = try advance(end, count)
      done += count
    }
    let scale = end.state.quantities.flatMap(\.doubles).reduce(0) { max($0, abs($1)) }
    while done > 0 {
      let count = done % chunk == 0 ? chunk : done % chunk
      let found = try machine.context.withoutEffects(from: end.random) { () throws(Fault) in
        try machine.carryOut(
          undo, inverse + [end.state, .real(P.Base(literal: Double(count)))])
      }
      done -= count
      while let last = randoms.last, last.done > done { randoms.removeLast() }
      end = Snapshot(state: found.first ?? .none, random: randoms.last?.random ?? start.random)
      try reverse(count, from: end)
    }
    try compare(end.state, start.state, scale: scale)
  }

  /// Going back must lead to where the loop began.
  private func compare(
    _ found: Value<P>, _ wanted: Value<P>, scale: Double
  ) throws(Fault) {
    let (a, b) = (found.quantities.flatMap(\.doubles), wanted.quantities.flatMap(\.doubles))
    let largest = max(scale, b.reduce(0) { max($0, abs($1)) })
    for (x, y) in zip(a, b) where !(abs(x - y) <= 1e-6 * largest) && !(x.isNaN && y.isNaN) {
      throw Fault(.notUndone(steps: stepCount, found: x, wanted: y))
    }
  }
}

extension Quantity {
  /// Adds a cotangent of the same shape.
  fileprivate mutating func accumulate(_ other: Quantity) {
    switch (self, other) {
    case (.number(var x), .number(let y)):
      x.accumulate(y)
      self = .number(x)
    case (.array(let a), .array(let b)): self = .array(a + b)
    default: return
    }
  }

  /// The plain numbers.
  var doubles: [Double] {
    switch self {
    case .number(let x): [x.base.double]
    case .array(let a):
      (0..<a.base.shape.elementCount).map { a.base.element(at: $0).double }
    }
  }
}
