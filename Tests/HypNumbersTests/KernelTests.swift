// KernelTests.swift -- the loops in C: every set of instructions that this processor has.

import CKernels
import Testing

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

@Suite("Loops in C", .serialized) struct KernelTests {
  /// The operation on numbers, by way of a program of one step.
  static func run(_ operation: HKOperation, _ x: [Double]) -> [Double] {
    run(hk_step(operation: operation, to: 1, a: 0, b: 0, c: 0), [x])
  }

  /// A step that reads inputs and writes the register behind them.
  static func run(_ step: hk_step, _ inputs: [[Double]]) -> [Double] {
    let steps = [step]
    let operands = [step.to]
    let x = Array(inputs.joined())
    let count = inputs[0].count
    var result = [Double](repeating: .nan, count: count)
    steps.withUnsafeBufferPointer { steps in
      operands.withUnsafeBufferPointer { operands in
        x.withUnsafeBufferPointer { x in
          result.withUnsafeMutableBufferPointer { y in
            var program = hk_program(
              steps: steps.baseAddress, uniform: 0, shared: 1, planar: 1, steps_count: 1,
              inputs: inputs.count, constants: 0, registers: 1, constant_values: nil, outputs: 1,
              output_operands: operands.baseAddress, sums: 0)
            let all = inputs.indices.map { place in
              hk_input(
                start: x.baseAddress.map { $0 + count * place }, plane: 0, planes: 1, is_number: 0)
            }
            var output = hk_output(start: y.baseAddress, plane: 0)
            _ = hk_run(&program, all, &output, nil, count, 0)
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
      .exp, .tanh, .tanhSlope, .sigmoid, .softplus, .squareRoot, .carry, .negate,
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

  @Test("In a product that carries zero wins, at every place and beside everything")
  func carries() {
    defer { hk_use_set(Self.widest) }
    let numbers = [0, -0.0, 1.5, -2, .infinity, -.infinity, .nan]
    var (a, b, c): ([Double], [Double], [Double]) = ([], [], [])
    for x in numbers {
      for y in numbers { (a, b, c) = (a + [x], b + [y], c + [Double(a.count) - 7]) }
    }
    func carry(_ x: Double, _ y: Double) -> Double { x == 0 || y == 0 ? 0 : x * y }
    func same(_ x: [Double], _ y: [Double]) -> Bool {
      zip(x, y).allSatisfy { $0 == $1 || $0.isNaN && $1.isNaN }
    }
    for set in 0..<hk_set_count() {
      hk_use_set(set)
      for length in 0...a.count {
        let (x, y, z) = (Array(a[..<length]), Array(b[..<length]), Array(c[..<length]))
        let operations: [(HKOperation, (Int) -> Double)] = [
          (.carry, { carry(x[$0], y[$0]) }), (.carryAdd, { carry(x[$0], y[$0]) + z[$0] }),
          (.multiplyAdd, { x[$0] * y[$0] + z[$0] }),
        ]
        for (operation, exact) in operations {
          let step = hk_step(operation: operation, to: 3, a: 0, b: 1, c: 2)
          #expect(same(Self.run(step, [x, y, z]), x.indices.map(exact)), "\(operation) \(length)")
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
      for operation in [HKOperation.exp, .tanh, .sigmoid, .softplus, .carry] {
        #expect(Self.run(operation, [.nan])[0].isNaN)
      }
    }
  }

  @Test("Close to the exact value")
  func accuracy() {
    // In units of the last place; the values of libm are themselves off by one.
    let cases: [(HKOperation, (Double) -> Double, Double)] = [
      (.exp, { exp($0) }, 2), (.tanh, { tanh($0) }, 5), (.sigmoid, { 1 / (1 + exp(-$0)) }, 5),
      (.softplus, { log1p(exp($0)) }, 5),
    ]
    let x = (0..<4000).map { 30 * sin(Double($0)) }
    for (operation, exact, bound) in cases {
      for (u, y) in zip(x, Self.run(operation, x)) {
        #expect(abs(y - exact(u)) <= bound * exact(u).ulp)
      }
    }
  }
}
