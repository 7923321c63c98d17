// PlainRun.swift -- a fused expression on plain arrays where they stand, without a reference to any of them.
//
// An operation on few elements takes less time than to count the references to what it reads and to ask for memory. So
// operands are named by where they are, and a result is written over an array that nobody else refers to.

import CKernels

extension FusedExpression {
  /// Runs on plain numbers, and on arrays of one shape and order, of few elements.
  ///
  /// - Parameters:
  ///   - arrays: for each input where its array is; nil for a number.
  ///   - numbers: for each input its number, where it is one.
  ///   - targets: for each result where an array is that may be written over; nil where there is none, and for sums.
  ///   - made: is given the number of a result, and the array that was made for it; at most two.
  ///   - sums: for each sum, the result.
  /// - Returns: how many elements the arrays have; nil where it has to be run in another way, and nothing was done.
  public func runPlain(
    _ arrays: UnsafeMutablePointer<UnsafeMutablePointer<DoubleArray>?>,
    _ numbers: UnsafeMutablePointer<Double>,
    over targets: UnsafeMutablePointer<UnsafeMutablePointer<DoubleArray>?>,
    sums: UnsafeMutablePointer<Double>, made: (Int, DoubleArray) -> Void
  ) -> Int? {
    let code = self.code
    let count = Int(code.program.inputs)
    return withUnsafeTemporaryAllocation(of: hk_input.self, capacity: count + 1) { inputs in
      guard let input = inputs.baseAddress else { return nil }
      var model: UnsafeMutablePointer<DoubleArray>?
      for place in 0..<count {
        guard let array = arrays[place] else {
          (input + place).initialize(
            to: hk_input(start: numbers + place, plane: 0, planes: 1, is_number: 1))
          continue
        }
        if let model, !array.pointee.lies(like: model.pointee) { return nil }
        model = model ?? array
        (input + place).initialize(
          to: hk_input(start: array.pointee.buffer.pointer, plane: 0, planes: 1, is_number: 0))
      }
      guard let model, model.pointee.count <= Self.fewElements else { return nil }
      return run(code, input, arrays, over: targets, like: model, sums, made)
    }
  }

  /// The results on plain arrays of few elements that lie alike, of which there are at most two; nil where it has to be
  /// run in another way.
  func fewResults(_ x: [FusedInput<Double>]) -> [FusedOutput<Double>]? {
    typealias Place = UnsafeMutablePointer<DoubleArray>
    guard outputs.count - Int(code.program.sums) <= 2 else { return nil }
    let room = x.count + outputs.count
    return withUnsafeTemporaryAllocation(of: DoubleArray.self, capacity: x.count + 1) { copies in
      withUnsafeTemporaryAllocation(of: Place?.self, capacity: room) { places in
        withUnsafeTemporaryAllocation(of: Double.self, capacity: room) { numbers in
          guard let copy = copies.baseAddress, let arrays = places.baseAddress,
            let number = numbers.baseAddress
          else { return nil }
          var copied = 0
          defer { copy.deinitialize(count: copied) }
          for (place, input) in x.enumerated() {
            switch input {
            case .array(let a), .constantArray(let a):
              guard a.count <= Self.fewElements else { return nil }
              (copy + copied).initialize(to: a)
              (arrays + place).initialize(to: copy + copied)
              copied += 1
            case .number(let c), .constant(let c):
              (arrays + place).initialize(to: nil)
              (number + place).initialize(to: c)
            }
          }
          let targets = arrays + x.count
          targets.initialize(repeating: nil, count: outputs.count)
          let sums = number + x.count
          var (first, second):
            ((result: Int, array: DoubleArray)?, (result: Int, array: DoubleArray)?)
          let count = runPlain(arrays, number, over: targets, sums: sums) {
            (first, second) = (($0, $1), first)
          }
          guard count != nil else { return nil }
          return outputs.indices.map { place in
            if outputs[place].isSum { return .number(sums[code.places[place]]) }
            if let first, first.result == place { return .array(first.array) }
            return .array(second?.array ?? .exhausted)
          }
        }
      }
    }
  }

  /// Where the sum that is the result number `result` stands among the sums.
  public func place(ofSum result: Int) -> Int { code.places[result] }

  /// An array of so many elements is quickly written to the end, whoever asks to stop.
  private static var fewElements: Int { 4096 }

  private func run(
    _ code: FusedCode, _ inputs: UnsafeMutablePointer<hk_input>,
    _ arrays: UnsafeMutablePointer<UnsafeMutablePointer<DoubleArray>?>,
    over targets: UnsafeMutablePointer<UnsafeMutablePointer<DoubleArray>?>,
    like model: UnsafeMutablePointer<DoubleArray>, _ sums: UnsafeMutablePointer<Double>,
    _ made: (Int, DoubleArray) -> Void
  ) -> Int? {
    let count = model.pointee.count
    return withUnsafeTemporaryAllocation(of: DoubleArray.self, capacity: 2) { memory in
      withUnsafeTemporaryAllocation(of: hk_output.self, capacity: outputs.count + 1) { room in
        guard let output = room.baseAddress, let fresh = memory.baseAddress else { return nil }
        var freshCount = 0
        defer { if freshCount > 0 { fresh.deinitialize(count: freshCount) } }
        var freshResults = (0, 0)
        for result in outputs.indices where !outputs[result].isSum {
          let place = code.places[result]
          let start: UnsafeMutablePointer<Double>
          if let target = targets[result], target.pointee.lies(like: model.pointee),
            mayOverwrite(target, place, code, arrays)
          {
            start = target.pointee.buffer.pointer
          } else {
            // Two are a value and its tangent. More are for statements, of which there are few.
            guard freshCount < 2, let array = DoubleArray(like: model.pointee) else { return nil }
            start = array.buffer.pointer
            (fresh + freshCount).initialize(to: array)
            freshResults = freshCount == 0 ? (result, 0) : (freshResults.0, result)
            freshCount += 1
          }
          (output + place).initialize(to: hk_output(start: start, plane: 0))
        }
        guard code.run(inputs, output, sums, count: count, planes: 0) else { return nil }
        if freshCount > 0 { made(freshResults.0, fresh[0]) }
        if freshCount > 1 { made(freshResults.1, fresh[1]) }
        return count
      }
    }
  }

  /// A result may be written where an input stands only if nothing reads that input afterwards.
  private func mayOverwrite(
    _ target: UnsafeMutablePointer<DoubleArray>, _ place: Int, _ code: FusedCode,
    _ arrays: UnsafeMutablePointer<UnsafeMutablePointer<DoubleArray>?>
  ) -> Bool {
    for input in 0..<Int(code.program.inputs) where input != code.replaced[place] {
      if let array = arrays[input], array.pointee.buffer.pointer == target.pointee.buffer.pointer {
        return false
      }
    }
    return true
  }
}

extension DoubleArray {
  /// Elements of the same places lie at the same distances from the first.
  @inline(__always)
  fileprivate func lies(like other: DoubleArray) -> Bool {
    shape == other.shape && byRows == other.byRows
  }
}
