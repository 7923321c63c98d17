// FusedRun.swift -- a fused expression on doubles: from arrays and numbers to what the loops in C read.

import CKernels

extension FusedInput where N.Base == Double, N.Base.Array == DoubleArray {
  /// The plain array, where all derivatives are left out.
  var baseArray: DoubleArray? {
    switch self {
    case .array(let a): a.base
    case .constantArray(let a): a
    case .number, .constant: nil
    }
  }
  var baseNumber: Double {
    switch self {
    case .number(let x): x.base
    case .constant(let x): x
    case .array, .constantArray: 0
    }
  }
}

/// The tangents of an input.
enum FusedTangents {
  case none
  /// Those of an array, in planes.
  case planes(DoubleArray)
  /// Those of a number; this many were written down.
  case numbers(Int)
}

/// An expression that has run.
struct FusedRun {
  let code: FusedCode
  var arrays: [DoubleArray] = []
  /// For each sum, one number a plane.
  var sums: [Double]

  /// Runs an expression on inputs, of which the first ones are plain and those behind them tangents
  /// in `lanes` planes; nil where shapes differ.
  ///
  /// - Parameters:
  ///   - owned: a bit for each of `x` that may be written over.
  ///   - tangents: gives the tangents of the input at a place. Those of a number it writes down where
  ///     it is told, `lanes` at most.
  init?<N: Number>(
    _ f: FusedExpression, _ x: [FusedInput<N>], lanes: Int, owned: UInt64,
    tangents: (Int, UnsafeMutablePointer<Double>) -> FusedTangents
  ) where N.Base == Double {
    code = f.code
    sums = [Double](repeating: 0, count: Int(code.program.sums) * Swift.max(lanes, 1))
    let hasRun = withUnsafeTemporaryAllocation(
      of: Double.self, capacity: x.count * (lanes + 1) + 1
    ) { numbers in
      withUnsafeTemporaryAllocation(of: hk_input.self, capacity: f.inputs.count + 1) { inputs in
        guard let number = numbers.baseAddress, let input = inputs.baseAddress else { return false }
        return run(x, f.leading, lanes, owned, tangents, number, input, byRows: nil)
      }
    }
    if !hasRun { return nil }
  }

  /// Gathers what the expression reads in `input`, numbers among it in `number`, and runs it.
  ///
  /// - Parameters:
  ///   - leading: so many of the first inputs say what the order of all arrays is.
  ///   - byRows: the order of all arrays; nil for the one that they have.
  private mutating func run<N: Number>(
    _ x: [FusedInput<N>], _ leading: Int, _ lanes: Int, _ owned: UInt64,
    _ tangents: (Int, UnsafeMutablePointer<Double>) -> FusedTangents,
    _ numbers: UnsafeMutablePointer<Double>, _ inputs: UnsafeMutablePointer<hk_input>, byRows: Bool?
  ) -> Bool where N.Base == Double {
    var (input, number) = (inputs, numbers)
    func add(_ start: UnsafePointer<Double>, plane: Int = 0, planes: Int = 1, isNumber: Bool) {
      input.initialize(
        to: hk_input(start: start, plane: plane, planes: planes, is_number: isNumber ? 1 : 0))
      input += 1
    }
    // The first array has the shape and the order of all.
    var model: DoubleArray?
    var copies: [DoubleArray] = []
    // Arrays that may be written over, as they are read.
    var free: [(input: Int, array: DoubleArray)] = []
    for place in x.indices {
      guard var array = x[place].baseArray else {
        number.initialize(to: x[place].baseNumber)
        add(number, isNumber: true)
        number += 1
        continue
      }
      if let wanted = byRows ?? (place < leading ? nil : model?.byRows), array.byRows != wanted {
        array = array.ordered(byRows: wanted)
        copies.append(array)
      }
      if let model {
        guard array.shape == model.shape else { return false }
        if array.byRows != model.byRows {
          // They are ordered as new ones are, so that what is updated again and again gets there soon.
          return run(
            x, leading, lanes, owned, tangents, numbers, inputs, byRows: model.rows <= model.columns
          )
        }
      } else {
        model = array
      }
      if owned >> UInt64(place) & 1 == 1 { free.append((place, array)) }
      add(array.buffer.pointer, isNumber: false)
    }
    guard let model else { return false }
    let planeByRows = model.shape.count < 2 || model.byRows
    for place in x.indices where lanes > 0 {
      switch tangents(place, number) {
      case .none: continue
      case .planes(let array):
        let planes = array.ordered(byRows: planeByRows)
        if planes.buffer !== array.buffer { copies.append(planes) }
        assert(
          planes.count == planes.shape[0] * model.count && planes.shape[0] <= lanes,
          "tangents of a fused expression have the shape of what they belong to")
        if owned >> UInt64(place) & 1 == 1, planes.shape[0] == lanes {
          free.append((input - inputs, planes))
        }
        add(planes.buffer.pointer, plane: model.count, planes: planes.shape[0], isNumber: false)
      case .numbers(let count):
        assert(count <= lanes, "a number has more tangents than there are planes")
        add(number, plane: 1, planes: count, isNumber: true)
        number += count
      }
    }
    for (place, isPlanar) in code.arrayIsPlanar.enumerated() {
      if let replaced = code.replaced[place],
        let array = free.first(where: { $0.input == replaced })
      {
        arrays.append(array.array)
        continue
      }
      let result =
        isPlanar
        ? DoubleArray(allocating: model.shape.stacked(lanes), byRows: planeByRows)
        : DoubleArray(like: model)
      guard let result else { return false }
      arrays.append(result)
    }
    // What runs cannot fail: some input may be written over.
    if ArrayMemory.isExhausted { return false }
    assert(input - inputs == code.program.inputs, "a fused expression misses inputs")
    assert(
      zip(arrays, code.arrayIsPlanar).allSatisfy { $0.count == ($1 ? lanes : 1) * model.count },
      "a result of a fused expression has no room for its blocks")
    let hasRun = withUnsafeTemporaryAllocation(of: hk_output.self, capacity: arrays.count + 1) {
      outputs in
      guard let output = outputs.baseAddress else { return false }
      for place in arrays.indices {
        (output + place).initialize(
          to: hk_output(
            start: arrays[place].buffer.pointer,
            plane: code.arrayIsPlanar[place] ? model.count : 0))
      }
      if sums.isEmpty {
        return code.run(inputs, output, number, count: model.count, planes: lanes)
      }
      return sums.withUnsafeMutableBufferPointer { sums in
        guard let sum = sums.baseAddress else { return false }
        return code.run(inputs, output, sum, count: model.count, planes: lanes)
      }
    }
    withExtendedLifetime((x, copies)) {}
    return hasRun
  }
}
