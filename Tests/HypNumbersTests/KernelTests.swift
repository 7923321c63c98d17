// KernelTests.swift -- the loops in C: every set of instructions that this processor has.

import CKernels
import SplitMix
import Testing

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

@Suite("Loops in C", .serialized) struct KernelTests {
  /// The operation on numbers, by way of a program of one step.
  static func run(_ operation: HKOperation, _ x: [Double]) -> [Double] {
    if [.sigmoid, .sigmoidSlope, .softplus].contains(operation) {
      return run(step(operation, inputs: 2), [x, run(.decay, x)])
    }
    return run(step(operation, inputs: 1), [x])
  }

  /// A step that reads `inputs` operands in order and writes the one behind them.
  static func step(
    _ operation: HKOperation, inputs: Int, following: HKFollowing = .none, isScaled: Bool = false
  ) -> hk_step {
    var step = hk_step()
    step.operation = operation
    step.following = following
    step.is_output = 1
    step.to = UInt16(inputs)
    (step.a, step.b, step.c) = (0, UInt16(min(1, inputs - 1)), UInt16(min(2, inputs - 1)))
    step.scale = isScaled ? 3 : UInt16(HK_NOTHING)
    return step
  }

  /// A step that reads inputs and writes the register behind them; of `numbers` the first element counts.
  static func run(
    _ step: hk_step, terms: [hk_term] = [], _ inputs: [[Double]], numbers: Set<Int> = []
  ) -> [Double] {
    let steps = [step]
    let operands = [step.to]
    let x = Array(inputs.joined())
    let count = inputs[0].count
    var result = [Double](repeating: .nan, count: count)
    steps.withUnsafeBufferPointer { steps in
      terms.withUnsafeBufferPointer { terms in
        operands.withUnsafeBufferPointer { operands in
          x.withUnsafeBufferPointer { x in
            result.withUnsafeMutableBufferPointer { y in
              var program = hk_program(
                steps: steps.baseAddress, terms: terms.baseAddress, uniform: 0, shared: 1,
                planar: 1, steps_count: 1, inputs: inputs.count, constants: 0, registers: 1,
                constant_values: nil, outputs: 1, output_operands: operands.baseAddress, sums: 0,
                functions: nil)
              let all = inputs.indices.map { place in
                hk_input(
                  start: x.baseAddress.map { $0 + count * place }, plane: 0, planes: 1,
                  is_number: numbers.contains(place) ? 1 : 0)
              }
              var output = hk_output(start: y.baseAddress, plane: 0)
              _ = hk_run(&program, all, &output, nil, count, 0)
            }
          }
        }
      }
    }
    return result
  }

  static var widest: Int32 { hk_set_count() - 1 }

  @Test("All sets give the same bits, at every length")
  func sameBits() {
    let operations: [HKOperation] = [
      .exp, .log, .tanh, .tanhSlope, .sigmoid, .sigmoidSlope, .softplus, .squareRoot, .negate,
    ]
    defer { hk_use_set(Self.widest) }
    for operation in operations {
      for length in 0...70 {
        let x = (0..<length).map { 3 * sin(Double($0 * length)) }
        hk_use_set(0)
        let base = Self.run(operation, x).map(\.bitPattern)
        for set in 1..<max(2, hk_set_count()) {
          hk_use_set(set)
          #expect(Self.run(operation, x).map(\.bitPattern) == base)
        }
      }
    }
  }

  @Test("Few elements have the bits that they have among many")
  func fewElements() {
    defer { hk_use_set(Self.widest) }
    let operations: [HKOperation] = [
      .exp, .log, .logSlope, .rootSlope, .tanh, .tanhSlope, .decay, .sigmoid, .sigmoidSlope,
      .softplus, .squareRoot, .sin, .cos, .negate, .copy,
    ]
    let x = (0..<64).map { 1.5 + 3 * sin(Double($0 * $0)) }
    for set in 0..<hk_set_count() {
      hk_use_set(set)
      for operation in operations {
        let many = Self.run(operation, x).map(\.bitPattern)
        for (first, count) in (1...9).flatMap({ count in [0, 3, 40].map { ($0, count) } }) {
          let places = first..<first + count
          #expect(Self.run(operation, Array(x[places])).map(\.bitPattern) == Array(many[places]))
        }
      }
    }
  }

  @Test(
    "Combinations are rounded from the left; zero wins in those that carry",
    arguments: [false, true])
  func combinations(carries: Bool) {
    defer { hk_use_set(Self.widest) }
    let numbers = [0, -0.0, 1.5, -2, .infinity, -.infinity, .nan, 0.1, 3, -0.7]
    func product(_ x: Double, _ y: Double) -> Double { carries && (x == 0 || y == 0) ? 0 : x * y }
    var random = SplitMix(state: 7)
    for set in 0..<hk_set_count() {
      hk_use_set(set)
      for count in 1...Int(HK_TERMS) {
        // Which operands are numbers, by bits.
        for mask in 0..<(1 << (2 * count)) - 1 {
          let length = Int.random(in: 1...40, using: &random)
          // All finite half of the time: what is not sends all of a block another way.
          let choices = mask.isMultiple(of: 2) ? numbers : numbers.filter(\.isFinite)
          let inputs: [[Double]] = (0..<2 * count).map { _ in
            (0..<length).map { _ in choices.randomElement(using: &random) ?? 0 }
          }
          let isNumber = Set((0..<2 * count).filter { mask >> $0 & 1 == 1 })
          let terms: [hk_term] = (0..<UInt16(count)).map { term in
            hk_term(a: 2 * term, b: 2 * term + 1, is_negative: UInt8(term % 2))
          }
          var step = Self.step(carries ? .combine : .combineProducts, inputs: 2 * count)
          (step.a, step.b) = (0, UInt16(count))
          let found = Self.run(step, terms: terms, inputs, numbers: isNumber)
          for place in 0..<length {
            func operand(_ input: Int) -> Double {
              inputs[input][isNumber.contains(input) ? 0 : place]
            }
            var sum = product(operand(0), operand(1))
            for term in (0..<count).dropFirst() {
              let next = product(operand(2 * term), operand(2 * term + 1))
              sum += term % 2 == 1 ? -next : next
            }
            #expect(found[place] == sum || found[place].isNaN && sum.isNaN, "\(count) \(mask)")
          }
        }
      }
    }
  }

  @Test("What follows a quotient or a root is rounded apart")
  func followings() {
    defer { hk_use_set(Self.widest) }
    let inputs = (0..<4).map { input in (0..<83).map { 1.5 + sin(Double(7 * $0 + input)) } }
    for set in 0..<hk_set_count() {
      hk_use_set(set)
      for length in [1, 8, 19, 64, 83] {
        for numbers in [[], [1], [2, 3], [0, 2]] as [Set<Int>] {
          func value(_ input: Int, _ place: Int) -> Double {
            inputs[input][numbers.contains(input) ? 0 : place]
          }
          let read = inputs.map { Array($0[..<length]) }
          for operation in [HKOperation.divide, .squareRoot] {
            for following in [HKFollowing.none, .add, .subtract, .subtractFrom] {
              for isScaled in operation == .divide ? [false, true] : [false] {
                let step = Self.step(
                  operation, inputs: 4, following: following, isScaled: isScaled)
                for (place, y) in Self.run(step, read, numbers: numbers).enumerated() {
                  let x = value(0, place)
                  let own =
                    operation == .squareRoot
                    ? x.squareRoot() : (isScaled ? x * value(3, place) : x) / value(1, place)
                  let c = value(2, place)
                  let wanted =
                    switch following {
                    case .none: own
                    case .add: own + c
                    case .subtract: own - c
                    case .subtractFrom: c - own
                    }
                  #expect(y == wanted)
                }
              }
            }
          }
        }
      }
    }
  }

  @Test("Nan, infinities and what is nearly zero")
  func edges() {
    defer { hk_use_set(Self.widest) }
    for set in 0..<hk_set_count() {
      hk_use_set(set)
      #expect(
        Self.run(.exp, [.infinity, -.infinity, 710, -746, 0]) == [.infinity, 0, .infinity, 0, 1])
      #expect(Self.run(.exp, [-745.1]) == [.leastNonzeroMagnitude])
      #expect(
        Self.run(.tanh, [.infinity, -.infinity, 5e-324, -1e-300]) == [1, -1, 5e-324, -1e-300])
      #expect(Self.run(.tanh, [0, -0.0]).map(\.sign) == [.plus, .minus])
      #expect(Self.run(.sigmoid, [.infinity, -.infinity, 0]) == [1, 0, 0.5])
      #expect(Self.run(.softplus, [.infinity, -.infinity, 1e300]) == [.infinity, 0, 1e300])
      #expect(
        Self.run(.log, [0, -0.0, .infinity, 1, 2, 5e-324, 1e300])
          == [-.infinity, -.infinity, .infinity, 0, log(2), log(5e-324), log(1e300)])
      let isOutside = Self.run(.log, [-1, -.infinity, -5e-324]).allSatisfy(\.isNaN)
      #expect(isOutside)
      for operation in [HKOperation.exp, .log, .tanh, .sigmoid, .softplus] {
        #expect(Self.run(operation, [.nan])[0].isNaN)
      }
    }
  }

  @Test("Close to the exact value")
  func accuracy() {
    // In units of the last place, from what a number is given: what docs/limitations.md says.
    let cases: [(HKOperation, (Double) -> Double, Double)] = [
      (.exp, { exp($0) }, 1), (.tanh, { tanh($0) }, 3),
      (.sigmoid, { ($0 >= 0 ? 1 : exp($0)) / (1 + exp(-abs($0))) }, 2),
      (.softplus, { max($0, 0) + log1p(exp(-abs($0))) }, 2),
      (.sigmoidSlope, { exp(-abs($0)) / ((1 + exp(-abs($0))) * (1 + exp(-abs($0)))) }, 3),
    ]
    let x = (0..<4000).map { 30 * sin(Double($0)) }
    for (operation, exact, bound) in cases {
      for (u, y) in zip(x, Self.run(operation, x)) {
        #expect(abs(y - exact(u)) <= bound * exact(u).ulp)
      }
    }
  }

  @Test(
    "The logarithm is close to the exact value from the least number to the largest, and near 1")
  func logarithm() {
    let near = (0..<4000).map { 1 + 0.4 * sin(Double($0)) }
    let far = (0..<4000).map { exp(700 * sin(Double($0))) } + [5e-324, 1e-310, 0x1p-1022]
    for x in near + far {
      let y = hk_log(x)
      #expect(y.bitPattern == Self.run(.log, [x])[0].bitPattern)
      #expect(abs(y - log(x)) <= log(x).ulp)
    }
  }

  @Test("Powers of arrays are those of the library of C, to the last bit")
  func powers() {
    defer { hk_use_set(Self.widest) }
    let special: [(Double, Double)] = [
      (-2, 3), (-2, 0.3), (0, 0.3), (0, -0.3), (.infinity, 0.3), (2, .infinity), (.nan, 0.3),
      (2, .nan), (5e-324, 0.3), (1e300, 1.1), (1, 1e300), (2, 10), (2, -1074), (4, 0.5), (1, 7.1),
      (1.0000001, 1e-300), (0.7, 1e9), (1 + 0x1p-52, 1e15),
    ]
    let pairs =
      special
      + (0..<10_000).map { i in
        let (s, c) = (sin(Double(i)), cos(Double(3 * i)))
        return i % 2 == 0 ? (2 + s, 3 * c) : (exp(20 * s), 2 * c)
      }
    let (x, y) = (pairs.map(\.0), pairs.map(\.1))
    for set in 0..<hk_set_count() {
      hk_use_set(set)
      var z = [Double](repeating: 0, count: x.count)
      hk_forget_results()
      hk_powers(
        x.count - special.count, Array(x[special.count...]), 1, Array(y[special.count...]), 1, &z
      ) {
        pow($0, $1)
      }
      #expect(hk_became_infinite() == 0 && hk_became_tiny() == 0)
      hk_powers(x.count, x, 1, y, 1, &z) { pow($0, $1) }
      for ((u, v), w) in zip(pairs, z) {
        let exact = pow(u, v)
        #expect(w.bitPattern == exact.bitPattern || w.isNaN && exact.isNaN, "\(u) ^ \(v)")
      }
    }
  }
}
