// FusedArrays.swift -- fused expressions at every level: run on doubles, composed everywhere else.

/// What a fused expression reads, at one level.
public enum FusedInput<N: Number> {
  case array(N.Array)
  case number(N)
  /// An array that nothing depends on.
  case constantArray(N.Base.Array)
  /// A number that nothing depends on.
  case constant(N.Base)
}

/// What a fused expression gives, at one level.
public enum FusedOutput<N: Number> {
  case array(N.Array)
  case number(N)

  /// The array, where it is one.
  @inlinable
  public var array: N.Array? { if case .array(let a) = self { a } else { nil } }
  /// The number, where it is one.
  @inlinable
  public var number: N? { if case .number(let x) = self { x } else { nil } }
}

extension NumberArray {
  /// There are no fused expressions at this level: the separate operations do.
  @inlinable
  public static var fusedInputLimit: Int { 0 }
  /// Nothing.
  @inlinable
  public static func fused(
    _: FusedExpression, _: [FusedInput<Element>], wantsValue: Bool, owned: UInt64
  ) -> [FusedOutput<Element>]? { nil }
  /// A tape keeps what was read, and each result is recorded apart.
  @inlinable
  public static var fusesStatements: Bool { false }
  /// It is not known.
  @inlinable
  public mutating func isOwnedAlone() -> Bool { false }
}

// MARK: - Doubles

extension DoubleArray {
  /// Inputs are told apart by the bits of a word.
  @inlinable
  public static var fusedInputLimit: Int { 60 }

  /// Yes.
  @inlinable
  public static var fusesStatements: Bool { true }
  /// Nobody else refers to its memory.
  public mutating func isOwnedAlone() -> Bool { isKnownUniquelyReferenced(&buffer) }

  /// The results of an expression; nil where shapes differ.
  public static func fused(
    _ f: FusedExpression, _ x: [FusedInput<Double>], wantsValue: Bool, owned: UInt64
  ) -> [FusedOutput<Double>]? {
    if owned == 0, let results = f.fewResults(x) { return results }
    guard
      let run = FusedRun(f, x, lanes: 0, owned: owned, tangents: { _, _ in .none })
    else { return nil }
    let code = run.code
    return f.outputs.indices.map { place in
      f.outputs[place].isSum
        ? .number(run.sums[code.places[place]]) : .array(run.arrays[code.places[place]])
    }
  }

  /// A primitive on every element, and its derivatives up to `order`.
  @usableFromInline
  static func jet(_ function: FusedFunction, _ x: Self, order: Int) -> [Self] {
    guard
      let results = fused(.jet(function, order: order), [.array(x)], wantsValue: true, owned: 0)
    else { return Swift.Array(repeating: .exhausted, count: order + 1) }
    return results.map { $0.array ?? .exhausted }
  }
}

// MARK: - Forward

extension DualArray {
  /// Each input may have a tangent.
  @inlinable
  public static var fusedInputLimit: Int { P.Array.fusedInputLimit / 2 }

  /// As one level further in.
  @inlinable
  public static var fusesStatements: Bool { P.Array.fusesStatements }
  /// Nobody else refers to the memory of the primal and of the tangent.
  public mutating func isOwnedAlone() -> Bool {
    primal.isOwnedAlone() && tangent?.isOwnedAlone() ?? true
  }

  /// The results of the expression, and of its tangent.
  @specialized(where P == Double)
  public static func fused(
    _ f: FusedExpression, _ x: [FusedInput<Element>], wantsValue: Bool, owned: UInt64
  ) -> [FusedOutput<Element>]? {
    var inputs: [FusedInput<P>] = []
    var tangents: [FusedInput<P>] = []
    var active: UInt64 = 0
    var owned = owned
    for (place, input) in x.enumerated() {
      switch input {
      case .array(let a):
        inputs.append(.array(a.primal))
        guard let tangent = a.tangent else { continue }
        if owned >> UInt64(place) & 1 == 1 { owned |= 1 << UInt64(x.count + tangents.count) }
        tangents.append(.array(tangent))
        active |= 1 << UInt64(place)
      case .number(let n):
        inputs.append(.number(n.primal))
        if n.tangent.isZero { continue }
        tangents.append(.number(n.tangent))
        active |= 1 << UInt64(place)
      case .constantArray(let a): inputs.append(.constantArray(a))
      case .constant(let c): inputs.append(.constant(c))
      }
    }
    let tangent = f.tangent(active, isPlanar: false)
    guard
      let y = P.Array.fused(
        tangent.expression, inputs + tangents, wantsValue: wantsValue, owned: owned)
    else { return nil }
    var next = f.outputs.count
    return f.outputs.indices.map { place in
      var own: FusedOutput<P>?
      if tangent.hasTangent[place] {
        own = y[next]
        next += 1
      }
      switch y[place] {
      case .array(let a): return .array(Self(primal: a, tangent: own?.array))
      case .number(let n): return .number(Dual(primal: n, tangent: own?.number ?? 0))
      }
    }
  }
}

extension LanesArray {
  /// Each input may have tangents.
  @inlinable
  public static var fusedInputLimit: Int { 30 }

  /// Yes.
  @inlinable
  public static var fusesStatements: Bool { true }
  /// Nobody else refers to the memory of the primal and of the tangents.
  public mutating func isOwnedAlone() -> Bool {
    primal.isOwnedAlone() && tangents?.isOwnedAlone() ?? true
  }

  /// The results of the expression, and of its tangent along each lane.
  @specialized(where L == SIMD8<Double>)
  public static func fused(
    _ f: FusedExpression, _ x: [FusedInput<Element>], wantsValue: Bool, owned: UInt64
  ) -> [FusedOutput<Element>]? {
    var active: UInt64 = 0
    var lanes = 0
    for (place, input) in x.enumerated() {
      let own: Int
      switch input {
      case .array(let a): own = a.planeCount
      case .number(let n): own = n.laneCount
      case .constantArray, .constant: continue
      }
      if own == 0 { continue }
      active |= 1 << UInt64(place)
      lanes = Swift.max(lanes, own)
    }
    let tangent = f.tangent(active, isPlanar: true)
    let run = FusedRun(tangent.expression, x, lanes: lanes, owned: owned) { place, numbers in
      guard active >> UInt64(place) & 1 == 1 else { return .none }
      switch x[place] {
      case .array(let a): return a.tangents.map { .planes($0) } ?? .none
      case .number(let n):
        let count = n.laneCount
        for lane in 0..<count { (numbers + lane).initialize(to: n.tangents[lane]) }
        return .numbers(count)
      case .constantArray, .constant: return .none
      }
    }
    guard let run else { return nil }
    let code = run.code
    var next = f.outputs.count
    let copies = Swift.max(lanes, 1)
    return f.outputs.indices.map { place in
      var own: Int?
      if tangent.hasTangent[place] {
        own = code.places[next]
        next += 1
      }
      if f.outputs[place].isSum {
        var y = DualLanes<L>(run.sums[code.places[place] * copies])
        if let own {
          for lane in 0..<lanes { y.tangents[lane] = run.sums[own * copies + lane] }
        }
        return .number(y)
      }
      return .array(
        Self(primal: run.arrays[code.places[place]], tangents: own.map { run.arrays[$0] }))
    }
  }
}

// MARK: - Reverse

extension FusedInput {
  /// One level further out, where what is recorded here is held constant.
  @inlinable
  func lowered<P: Number>() -> FusedInput<P> where N == Reverse<P> {
    switch self {
    case .array(let a): .array(a.primal)
    case .number(let x): .number(x.primal)
    case .constantArray(let a): .constantArray(a)
    case .constant(let c): .constant(c)
    }
  }
}

/// What the tape keeps of a fused expression: its inputs, from which the backward pass computes
/// again what it needs.
@usableFromInline
final class FusedRecord<P: Number> {
  @usableFromInline let expression: FusedExpression
  /// There is room for one more.
  @usableFromInline var inputs: [FusedInput<P>]
  /// The record of each array and the place of each number; -1 for constants.
  @usableFromInline let parents: [Int32]

  @inlinable
  init(_ expression: FusedExpression, _ inputs: [FusedInput<P>], _ parents: [Int32]) {
    self.expression = expression
    self.inputs = inputs
    self.parents = parents
  }
}

extension ReverseArray {
  /// The adjoint has the cotangent of the result as one more.
  @inlinable
  public static var fusedInputLimit: Int { Swift.max(0, P.Array.fusedInputLimit - 1) }

  /// The results of the expression, each on one record. A sum that is not wanted is not computed: it
  /// is nan. Nothing is written over: what is recorded refers to it.
  @inlinable
  public static func fused(
    _ f: FusedExpression, _ x: [FusedInput<Element>], wantsValue: Bool, owned: UInt64
  ) -> [FusedOutput<Element>]? {
    var inputs: [FusedInput<P>] = []
    inputs.reserveCapacity(x.count + 1)
    for input in x { inputs.append(input.lowered()) }
    var tape: UnsafeMutablePointer<Tape<P>.Storage>?
    for input in x {
      switch input {
      case .array(let a): tape = tape ?? a.tape
      case .number(let n): tape = tape ?? n.tape
      case .constantArray, .constant: continue
      }
    }
    guard let tape else {
      return P.Array.fused(f, inputs, wantsValue: true, owned: 0)?.map {
        switch $0 {
        case .array(let a): .array(Self(primal: a))
        case .number(let n): .number(Reverse(primal: n))
        }
      }
    }
    if f.resultCount > 1 {
      var results: [FusedOutput<Element>] = []
      for part in f.parts {
        guard let own = fused(part, x, wantsValue: wantsValue, owned: 0) else { return nil }
        results += own
      }
      return results
    }
    let y: FusedOutput<P>
    if !wantsValue && f.givesNumber && haveOneShape(x) {
      y = .number(P(P.Base(literal: .nan)))
    } else {
      guard let own = P.Array.fused(f, inputs, wantsValue: true, owned: 0)?.first else {
        return nil
      }
      y = own
    }
    let parents: [Int32] = x.map {
      switch $0 {
      case .array(let a): a.tape == nil ? -1 : a.gathered(tape)
      case .number(let n): n.node
      case .constantArray, .constant: -1
      }
    }
    let record = FusedRecord(f, inputs, parents)
    switch y {
    case .array(let a):
      return [
        .array(
          Self(primal: a, tape: tape, record: Tape.record(tape, .fused(record), a.shape)))
      ]
    case .number(let n):
      let node = Tape.push(tape, -1, 0, -1, 0)
      _ = Tape.record(tape, .fusedSum(record), [])
      return [.number(Reverse(primal: n, node: node, tape: tape))]
    }
  }
}

extension FusedExpression {
  /// How many results there are.
  @usableFromInline var resultCount: Int { outputs.count }
  /// Its one result is a sum.
  @usableFromInline var givesNumber: Bool { outputs.count == 1 && outputs[0].isSum }
}

/// All arrays among the inputs have one shape.
@inlinable
func haveOneShape<N: Number>(_ x: [FusedInput<N>]) -> Bool {
  var first: Shape?
  for input in x {
    let shape: Shape
    switch input {
    case .array(let a): shape = a.shape
    case .constantArray(let a): shape = a.shape
    case .number, .constant: continue
    }
    if let first {
      if first != shape { return false }
    } else {
      first = shape
    }
  }
  return true
}

extension Tape {
  /// Carries the cotangent of a fused expression to its inputs.
  @inlinable
  static func pullBack(
    _ tape: UnsafeMutablePointer<Storage>, _ record: FusedRecord<P>, _ y: FusedInput<P>
  ) {
    var wanted: UInt64 = 0
    for (place, parent) in record.parents.enumerated() where parent != -1 {
      wanted |= 1 << UInt64(place)
    }
    let (adjoint, places) = record.expression.adjointExpression(wanted)
    guard adjoint.resultCount > 0 else { return }
    // In its place: a copy would have to refer to all of them.
    record.inputs.append(y)
    let fused = P.Array.fused(adjoint, record.inputs, wantsValue: true, owned: 0)
    record.inputs.removeLast()
    guard let results = fused else { return }
    for (parent, place) in zip(record.parents, places) where parent != -1 {
      guard let place else { continue }
      switch results[place] {
      case .array(let a): give(tape, parent, a)
      case .number(let x): tape.pointee.cotangents[Int(parent)].accumulate(x)
      }
    }
  }
}

extension FusedExpression {
  /// The adjoint, and the place of the cotangent of each input among its results.
  @usableFromInline
  func adjointExpression(_ wanted: UInt64) -> (FusedExpression, [Int?]) {
    let adjoint = adjoint(wanted)
    return (adjoint.expression, adjoint.places)
  }
}
