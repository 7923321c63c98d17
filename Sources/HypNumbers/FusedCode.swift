// FusedCode.swift -- the instructions for a fused expression, in the form that the loops in C run.
//
// Operands are numbered: inputs, then constants, then registers, each a block of elements. Steps that
// depend on no plane of tangents come first and are made once for a block; the others are made for
// each plane of it. A register is used again when its last reader is done.

import CKernels

/// The instructions for an expression.
final class FusedCode: @unchecked Sendable {
  /// Points into memory that this object owns.
  let program: hk_program
  /// For each result that is an array, whether it has planes.
  let arrayIsPlanar: [Bool]
  /// The place of each result among the arrays or among the sums.
  let places: [Int]
  private let memory: [UnsafeMutableRawPointer]

  deinit { for block in memory { block.deallocate() } }

  init(_ expression: FusedExpression) {
    var lowering = Lowering(expression)
    lowering.lower()
    var memory: [UnsafeMutableRawPointer] = []
    func stored<T>(_ array: [T]) -> UnsafePointer<T> {
      let block = UnsafeMutablePointer<T>.allocate(capacity: Swift.max(1, array.count))
      block.initialize(from: array, count: array.count)
      memory.append(UnsafeMutableRawPointer(block))
      return UnsafePointer(block)
    }
    program = hk_program(
      steps: stored(lowering.shared + lowering.planar), shared: lowering.shared.count,
      steps_count: lowering.shared.count + lowering.planar.count,
      inputs: expression.inputs.count, constants: lowering.constants.count,
      registers: lowering.registerCount, constant_values: stored(lowering.constants),
      outputs: lowering.outputs.count, output_operands: stored(lowering.outputs),
      sums: lowering.sumCount)
    arrayIsPlanar = lowering.outputIsPlanar
    places = lowering.places
    self.memory = memory
  }

  /// Runs the instructions; see `hk_run`.
  func run(
    _ inputs: UnsafeMutablePointer<hk_input>, _ outputs: UnsafeMutablePointer<hk_output>,
    _ sums: UnsafeMutablePointer<Double>, count: Int, planes: Int
  ) {
    withUnsafePointer(to: program) {
      KinkSignal.raise(where: hk_run($0, inputs, outputs, sums, count, planes) != 0)
    }
  }
}

/// Deals out registers.
private struct Lowering {
  let expression: FusedExpression
  var shared: [hk_step] = []
  var planar: [hk_step] = []
  var constants: [Double] = []
  var outputs: [UInt16] = []
  var outputIsPlanar: [Bool] = []
  var places: [Int] = []
  var sumCount = 0
  var registerCount = 0
  private var free: [Int] = []
  private var operands: [Int]
  private var isPlanar: [Bool]
  /// The last node that reads each; `Int.max` where it is to stay.
  private var lastUse: [Int]
  /// Products that are made together with the sum which alone reads them, and that sum.
  private var readers: [Int: Int] = [:]

  init(_ expression: FusedExpression) {
    self.expression = expression
    operands = [Int](repeating: -1, count: expression.nodes.count)
    isPlanar = [Bool](repeating: false, count: expression.nodes.count)
    lastUse = [Int](repeating: -1, count: expression.nodes.count)
  }

  private var firstRegister: Int { expression.inputs.count + constants.count }

  mutating func lower() {
    let nodes = expression.nodes
    for (place, node) in nodes.enumerated() {
      switch node.form {
      case .input(let input): isPlanar[place] = expression.isPlanar[input]
      case .constant: break
      case .operation:
        isPlanar[place] = isPlanar[Int(node.a)] || (node.b >= 0 && isPlanar[Int(node.b)])
      }
    }
    joinProducts()
    noteUses()
    for (place, node) in nodes.enumerated() where lastUse[place] >= 0 {
      switch node.form {
      case .input(let input): operands[place] = input
      case .constant(let bits):
        operands[place] = expression.inputs.count + constants.count
        constants.append(Double(bitPattern: bits))
      case .operation: break
      }
    }
    let arrays = Set(expression.outputs.lazy.filter { !$0.isSum }.map(\.node))
    // A result that is an input, a constant or another result's node too is copied.
    var dedicated: Set<Int32> = []
    for wantsPlanar in [false, true] {
      for (place, node) in nodes.enumerated() where lastUse[place] >= 0 {
        guard isPlanar[place] == wantsPlanar, let (operation, read) = step(place, node) else {
          continue
        }
        let places = read.map { operand($0) }
        let isArray = arrays.contains(Int32(place))
        // The loops that carry are faster where their operands stay.
        let keeps = operation == .carry || operation == .carryAdd
        let apart = keeps && !isArray ? take() : nil
        for node in Set(read) { release(node, after: place) }
        let register = isArray ? takeNew() : apart ?? take()
        operands[place] = firstRegister + register
        emit(
          hk_step(
            operation: operation, to: UInt16(firstRegister + register), a: places[0],
            b: places.count > 1 ? places[1] : places[0],
            c: places.count > 2 ? places[2] : places[0]),
          isPlanar: wantsPlanar)
      }
      for output in expression.outputs where isPlanar[Int(output.node)] == wantsPlanar {
        let a = operand(output.node)
        if output.isSum {
          emit(
            hk_step(operation: .sum, to: UInt16(sumCount), a: a, b: a, c: a),
            isPlanar: wantsPlanar)
          // Results are numbered in their own order below.
          sumOrder.append(output)
          sumCount += 1
          continue
        }
        var register = a
        if Int(a) < firstRegister || !dedicated.insert(output.node).inserted {
          register = UInt16(firstRegister + takeNew())
          emit(
            hk_step(operation: .copy, to: register, a: a, b: a, c: a), isPlanar: wantsPlanar)
        }
        arrayOrder.append(output)
        outputs.append(register)
        outputIsPlanar.append(wantsPlanar)
      }
    }
    var (waiting, sums) = (arrayOrder, sumOrder)
    for output in expression.outputs {
      // Equal results are told apart by their order.
      if output.isSum {
        let place = sums.firstIndex { $0 == output } ?? 0
        places.append(place)
        sums[place] = Self.taken
      } else {
        let place = waiting.firstIndex { $0 == output } ?? 0
        places.append(place)
        waiting[place] = Self.taken
      }
    }
  }

  private var arrayOrder: [FusedExpression.Output] = []
  private var sumOrder: [FusedExpression.Output] = []
  private static let taken = FusedExpression.Output(node: -1, isSum: false)

  /// The operation for a node and the nodes that it reads; nil where there is none.
  private func step(
    _ place: Int, _ node: FusedExpression.Node
  ) -> (HKOperation, [Int32])? {
    guard case .operation(let operation) = node.form, readers[place] == nil else { return nil }
    for (product, other) in [(node.a, node.b), (node.b, node.a)]
    where product >= 0 && readers[Int(product)] == place {
      let own = expression.nodes[Int(product)]
      return (own.form == .operation(.carry) ? .carryAdd : .multiplyAdd, [own.a, own.b, other])
    }
    return (operation, node.b >= 0 ? [node.a, node.b] : [node.a])
  }

  /// Finds the products that can be made together with a sum: one pass over a block instead of two.
  private mutating func joinProducts() {
    let nodes = expression.nodes
    var uses = [Int](repeating: 0, count: nodes.count)
    for output in expression.outputs { uses[Int(output.node)] += 1 }
    for node in nodes {
      if node.a >= 0 { uses[Int(node.a)] += 1 }
      if node.b >= 0 { uses[Int(node.b)] += 1 }
    }
    for (place, node) in nodes.enumerated() where node.form == .operation(.add) {
      for operand in [Int(node.a), Int(node.b)] where uses[operand] == 1 {
        let form = nodes[operand].form
        guard form == .operation(.multiply) || form == .operation(.carry),
          isPlanar[operand] == isPlanar[place]
        else { continue }
        readers[operand] = place
        break
      }
    }
  }

  /// Which nodes results depend on, and who reads them last.
  private mutating func noteUses() {
    for output in expression.outputs { lastUse[Int(output.node)] = .max }
    for (place, node) in expression.nodes.enumerated().reversed() where lastUse[place] >= 0 {
      guard case .operation = node.form else { continue }
      for operand in [node.a, node.b] where operand >= 0 {
        // What is made once for a block is read again for every plane of it.
        let use = isPlanar[place] && !isPlanar[Int(operand)] ? Int.max : readers[place] ?? place
        lastUse[Int(operand)] = Swift.max(lastUse[Int(operand)], use)
      }
    }
  }

  private func operand(_ node: Int32) -> UInt16 { UInt16(truncatingIfNeeded: operands[Int(node)]) }

  private mutating func take() -> Int {
    free.popLast() ?? takeNew()
  }

  /// A register that no other value has: it is where a result is written.
  private mutating func takeNew() -> Int {
    registerCount += 1
    return registerCount - 1
  }

  /// Frees the register of a node whose last reader this was.
  private mutating func release(_ node: Int32, after place: Int) {
    guard lastUse[Int(node)] == place, operands[Int(node)] >= firstRegister else { return }
    free.append(operands[Int(node)] - firstRegister)
  }

  private mutating func emit(_ step: hk_step, isPlanar: Bool) {
    if isPlanar { planar.append(step) } else { shared.append(step) }
  }
}
