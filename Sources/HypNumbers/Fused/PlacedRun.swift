// PlacedRun.swift -- a fused expression in reverse mode on arrays of few elements where they stand: what the tape keeps is
// all that is referred to and asked for.

/// What a fused expression reads, where it is.
package enum PlacedInput {
  case array(UnsafeMutablePointer<ReverseArray<Double>>)
  case constantArray(UnsafeMutablePointer<DoubleArray>)
  case number(Reverse<Double>)
  case constant(Double)
}

extension FusedExpression {
  /// The one result, on a record; nil where it has to be run in another way, and nothing was done.
  ///
  /// - Returns: the result, and how many elements the arrays have.
  package func runReverse(
    _ x: UnsafeMutablePointer<PlacedInput>
  ) -> (result: FusedOutput<Reverse<Double>>, count: Int)? {
    typealias Place = UnsafeMutablePointer<DoubleArray>
    let inputs = self.inputs.count
    guard outputs.count == 1 else { return nil }
    return withUnsafeTemporaryAllocation(of: Place?.self, capacity: inputs + 1) { places in
      withUnsafeTemporaryAllocation(of: Double.self, capacity: inputs + 1) { numbers in
        guard let arrays = places.baseAddress, let number = numbers.baseAddress else { return nil }
        var tape: UnsafeMutablePointer<Tape<Double>.Storage>?
        for place in 0..<inputs {
          var (array, c): (Place?, Double) = (nil, 0)
          switch x[place] {
          case .array(let a):
            array = withUnsafeMutablePointer(to: &a.pointee.primal) { $0 }
            tape = tape ?? a.pointee.tape
          case .constantArray(let a): array = a
          case .number(let n):
            c = n.primal
            tape = tape ?? n.tape
          case .constant(let constant): c = constant
          }
          (arrays + place).initialize(to: array)
          (number + place).initialize(to: c)
        }
        guard let tape else { return nil }
        (arrays + inputs).initialize(to: nil)
        var made: DoubleArray?
        let sum = number + inputs
        let count = runPlain(arrays, number, over: arrays + inputs, sums: sum) { made = $1 }
        guard let count else { return nil }
        let record = keep(x, tape)
        guard let made else {
          let node = Tape<Double>.push(tape, -1, 0, -1, 0)
          _ = Tape<Double>.record(tape, .fusedSum(record), [])
          return (.number(Reverse(primal: sum[0], node: node, tape: tape)), count)
        }
        let place = Tape<Double>.record(tape, .fused(record), made.shape)
        return (.array(ReverseArray(primal: made, tape: tape, record: place)), count)
      }
    }
  }

  /// What the tape keeps of the inputs.
  private func keep(
    _ x: UnsafeMutablePointer<PlacedInput>, _ tape: UnsafeMutablePointer<Tape<Double>.Storage>
  ) -> FusedRecord<Double> {
    let count = inputs.count
    var kept: [FusedInput<Double>] = []
    // There is room for the cotangent.
    kept.reserveCapacity(count + 1)
    for place in 0..<count {
      switch x[place] {
      case .array(let a): kept.append(.array(a.pointee.primal))
      case .constantArray(let a): kept.append(.constantArray(a.pointee))
      case .number(let n): kept.append(.number(n.primal))
      case .constant(let c): kept.append(.constant(c))
      }
    }
    let parents = [Int32](unsafeUninitializedCapacity: count) { parents, used in
      for place in 0..<count {
        switch x[place] {
        case .array(let a): parents[place] = a.pointee.tape == nil ? -1 : a.pointee.gathered(tape)
        case .number(let n): parents[place] = n.node
        case .constantArray, .constant: parents[place] = -1
        }
      }
      used = count
    }
    return FusedRecord(self, kept, parents)
  }
}
