// Tape+Computations.swift -- a computation of many numbers and arrays that is recorded as one operation.
//
// Its inputs and its results stand side by side in two vectors: the numbers among the inputs are gathered
// into one, and results are places in the region of the other. Arrays with a record of their own are
// parents as they are.

/// A number or an array.
public enum Quantity<N: Number> {
  /// A number.
  case number(N)
  /// An array.
  case array(N.Array)

  /// How many numbers it has.
  var count: Int {
    switch self {
    case .number: 1
    case .array(let a): a.count
    }
  }
}

extension Tape {
  /// Nothing that `x` depends on is recorded.
  public static func isConstant(_ x: Quantity<Reverse<P>>) -> Bool { owner(of: x) == nil }

  private static func owner(of x: Quantity<Reverse<P>>) -> UnsafeMutablePointer<Storage>? {
    switch x {
    case .number(let x): x.tape
    case .array(let a): a.tape
    }
  }

  /// Records that `results` came out of `parents` by something that the tape knows nothing of.
  ///
  /// - Parameter pullback: from the cotangents of all results to those of all parents, in their
  ///   order; what it leaves out is zero. It is called at most once in a backward pass.
  /// - Returns: the results with their places on the tape of the parents; constants where no parent
  ///   is recorded or there is no more room.
  /// - Complexity: O(numbers among parents and results), but for arrays with a record of their own.
  public static func record(
    parents: [Quantity<Reverse<P>>], results: [Quantity<P>],
    pullback: @escaping ([Quantity<P>]) -> [Quantity<P>]
  ) -> [Quantity<Reverse<P>>] {
    guard let tape = parents.lazy.compactMap({ owner(of: $0) }).first, !results.isEmpty else {
      return results.map { constant($0) }
    }
    var places: [Int32] = []
    var records: [Int32] = []
    let isGathered = parents.map { parent in
      switch parent {
      case .number(let x): places.append(x.node)
      case .array(let a):
        if a.tape != nil, a.record >= 0 {
          records.append(a.record)
          return false
        }
        places += a.places(or: a.count)
      }
      return true
    }
    let gathered = places.isEmpty ? -1 : record(tape, .gather(places), [places.count])
    let layout = Layout(results)
    let place = record(
      tape,
      .custom([gathered] + records) { cotangent in
        cotangents(pullback(layout.parts(of: cotangent)), isGathered)
      }, layout.shape)
    guard place >= 0 else { return results.map { constant($0) } }
    if case .array(let a) = results[0], results.count == 1 {
      return [.array(ReverseArray(primal: a, tape: tape, record: place))]
    }
    var next = region(tape, place)
    return results.map { result in
      let first = next
      next &+= Int32(truncatingIfNeeded: result.count)
      switch result {
      case .number(let x): return .number(Reverse(primal: x, node: first, tape: tape))
      case .array(let a):
        let places = (0..<a.count).map { first &+ Int32(truncatingIfNeeded: $0) }
        return .array(ReverseArray(primal: a, tape: tape, places: places))
      }
    }
  }

  private static func constant(_ x: Quantity<P>) -> Quantity<Reverse<P>> {
    switch x {
    case .number(let x): .number(Reverse(primal: x))
    case .array(let a): .array(ReverseArray(primal: a))
    }
  }

  /// What a pullback gave, as the cotangents of the records that are parents: the gathered one first.
  private static func cotangents(_ given: [Quantity<P>], _ isGathered: [Bool]) -> [P.Array?] {
    guard given.count == isGathered.count else { return [] }
    var gathered: [P] = []
    var arrays: [P.Array?] = []
    for (cotangent, isGathered) in zip(given, isGathered) {
      switch cotangent {
      case .number(let x): gathered.append(x)
      case .array(let a):
        if isGathered {
          for k in 0..<a.count { gathered.append(a.element(at: k)) }
        } else {
          arrays.append(a)
        }
      }
    }
    return [gathered.isEmpty ? nil : P.Array(shape: .vector(gathered.count), elements: gathered)]
      + arrays
  }

  /// How results stand side by side in one array.
  private struct Layout {
    /// The shapes of the results; nil for a number.
    let shapes: [Shape?]
    let shape: Shape

    init(_ results: [Quantity<P>]) {
      shapes = results.map { if case .array(let a) = $0 { a.shape } else { nil } }
      if let only = shapes[0], shapes.count == 1 {
        shape = only
      } else {
        shape = [results.reduce(0) { $0 + $1.count }]
      }
    }

    func parts(of whole: P.Array) -> [Quantity<P>] {
      if shapes.count == 1, shapes[0] != nil { return [.array(whole)] }
      var next = 0
      return shapes.map { shape in
        let first = next
        next += shape?.elementCount ?? 1
        guard let shape else { return .number(whole.element(at: first)) }
        let part = whole.selecting([.strided(start: first, step: 1, count: shape.elementCount)])
        return .array(part.reshaped(to: shape))
      }
    }
  }
}
