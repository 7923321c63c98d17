// PlacedRun.swift -- a fused expression in reverse mode on arrays of few elements where they stand: what the tape keeps is
// all that is referred to and asked for, and of very few elements it keeps copies.

/// What a fused expression reads, where it is.
package enum PlacedInput {
  case array(UnsafeMutablePointer<ReverseArray<Double>>)
  case constantArray(UnsafeMutablePointer<DoubleArray>)
  case number(Reverse<Double>)
  case constant(Double)
}

/// What a fused expression gives, in reverse mode.
package enum PlacedResult {
  case array(ReverseArray<Double>)
  case number(Reverse<Double>)
  /// The array that might be written over holds it.
  case written
}

extension FusedExpression {
  /// The one result, on a record; nil where it has to be run in another way, and nothing was done.
  ///
  /// - Parameter target: an array that nobody else refers to.
  /// - Returns: the result, and how many elements the arrays have.
  package func runReverse(
    _ x: UnsafeMutablePointer<PlacedInput>, over target: UnsafeMutablePointer<ReverseArray<Double>>?
  ) -> (result: PlacedResult, count: Int)? {
    typealias Place = UnsafeMutablePointer<DoubleArray>
    let inputs = self.inputs.count
    guard outputs.count == 1 else { return nil }
    return withUnsafeTemporaryAllocation(of: Place?.self, capacity: inputs + 1) { places in
      withUnsafeTemporaryAllocation(of: Double.self, capacity: inputs + 1) { numbers in
        guard let arrays = places.baseAddress, let number = numbers.baseAddress else { return nil }
        var tape: UnsafeMutablePointer<Tape<Double>.Storage>?
        var (model, areFew): (Place?, Bool) = (nil, true)
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
          if let array {
            model = model ?? array
            areFew =
              areFew && array.pointee.count == model?.pointee.count && array.pointee.byRows
              && array.pointee.count <= Tape<Double>.fewElements
          }
          (arrays + place).initialize(to: array)
          (number + place).initialize(to: c)
        }
        guard let model else { return nil }
        let count = model.pointee.count
        // What the tape refers to is not written over.
        let words = tape.flatMap { areFew ? copy(x, $0, count) : nil }
        let mayWrite = tape == nil || words != nil
        let own =
          mayWrite ? target.map { withUnsafeMutablePointer(to: &$0.pointee.primal) { $0 } } : nil
        (arrays + inputs).initialize(to: own)
        var made: DoubleArray?
        let sum = number + inputs
        guard runPlain(arrays, number, over: arrays + inputs, sums: sum, made: { made = $1 }) != nil
        else { return nil }
        if outputs[0].isSum {
          guard let tape else { return (.number(Reverse(primal: sum[0])), count) }
          let node = Tape<Double>.push(tape, -1, 0, -1, 0)
          if let words {
            _ = Tape<Double>.recordFew(tape, .fewSum(self), Shape(), words: words)
          } else {
            _ = Tape<Double>.record(tape, .fusedSum(keep(x, tape)), Shape())
          }
          return (.number(Reverse(primal: sum[0], node: node, tape: tape)), count)
        }
        var record: Int32 = -1
        if let tape {
          let shape = model.pointee.shape
          if let words {
            record = Tape<Double>.recordFew(tape, .few(self), shape, words: words)
            // Its cotangent is where those of numbers are.
            if record >= 0 { _ = Tape<Double>.region(tape, record) }
          } else {
            record = Tape<Double>.record(tape, .fused(keep(x, tape)), shape)
          }
        }
        if let made {
          guard let tape else { return (.array(ReverseArray(primal: made)), count) }
          return (.array(ReverseArray(primal: made, tape: tape, record: record)), count)
        }
        target?.pointee.becomeResult(tape, record: record)
        return (.written, count)
      }
    }
  }

  /// Copies what is read behind what the tape has copied so far; how many words that takes, nil where there is no room.
  private func copy(
    _ x: UnsafeMutablePointer<PlacedInput>, _ tape: UnsafeMutablePointer<Tape<Double>.Storage>,
    _ count: Int
  ) -> Int? {
    let inputs = self.inputs.count
    guard let words = Tape<Double>.roomForFew(tape, 1 + inputs * (1 + 2 * count)) else {
      return nil
    }
    words[0] = FewEntry.pack(Int32(count), Int32(inputs))
    var next = words + (1 + inputs)
    for place in 0..<inputs {
      var (cotangent, form) = (Int32(-1), FewEntry.Form.number)
      switch x[place] {
      case .array(let a):
        form = .array
        withUnsafeMutablePointer(to: &a.pointee.primal) {
          next.initialize(from: $0.pointee.buffer.pointer, count: count)
        }
        guard a.pointee.tape != nil else { break }
        if a.pointee.record >= 0 {
          cotangent = Tape<Double>.region(tape, a.pointee.record)
        } else {
          (cotangent, form) = (0, .elements)
          for i in 0..<count {
            (next + (count + i)).initialize(to: FewEntry.pack(a.pointee.places[i], 0))
          }
        }
      case .constantArray(let a):
        form = .array
        next.initialize(from: a.pointee.buffer.pointer, count: count)
      case .number(let n):
        cotangent = n.node
        next.initialize(to: n.primal)
      case .constant(let c): next.initialize(to: c)
      }
      words[1 + place] = FewEntry.pack(cotangent, form.rawValue)
      next += form == .number ? 1 : form == .array ? count : 2 * count
    }
    return next - words
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
