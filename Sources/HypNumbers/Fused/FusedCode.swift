// FusedCode.swift -- the instructions for a fused expression, in the form that the loops in C run.
//
// Operands are numbered: inputs, then constants, then registers, each a block of elements. Steps that
// read numbers alone are made once; those that depend on no plane of tangents once for a block; the
// others for each plane of it. A register is used again when its last reader is done.
//
// A result may be written over an input. Where something still reads that input, the result waits in a
// register, and is copied when all else is done.

import CKernels

/// The instructions for an expression.
final class FusedCode: @unchecked Sendable {
  /// Points into memory that this object owns.
  let program: hk_program
  /// For each result that is an array, whether it has planes.
  let arrayIsPlanar: [Bool]
  /// The input whose place each result that is an array may take.
  let replaced: [Int?]
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
    assert(lowering.isSound, "a step of a fused expression reads or writes what is not there")
    program = hk_program(
      steps: stored(Array(lowering.steps.joined())), terms: stored(lowering.terms),
      uniform: lowering.end(of: .uniform),
      shared: lowering.end(of: .shared), planar: lowering.end(of: .planar),
      steps_count: lowering.end(of: .final),
      inputs: expression.inputs.count, constants: lowering.constants.count,
      registers: lowering.registerCount, constant_values: stored(lowering.constants),
      outputs: lowering.outputs.count, output_operands: stored(lowering.outputs),
      sums: lowering.sumCount, functions: stored(lowering.functions))
    arrayIsPlanar = lowering.outputIsPlanar
    replaced = lowering.replaced
    places = lowering.places
    self.memory = memory
  }

  /// Runs the instructions; see `hk_run`. False where there was no memory, and nothing was done.
  func run(
    _ inputs: UnsafeMutablePointer<hk_input>, _ outputs: UnsafeMutablePointer<hk_output>,
    _ sums: UnsafeMutablePointer<Double>, count: Int, planes: Int
  ) -> Bool {
    withUnsafePointer(to: program) {
      let answer = hk_run($0, inputs, outputs, sums, count, planes)
      KinkSignal.raise(where: answer > 0)
      return answer != CInt(HK_NO_MEMORY)
    }
  }
}

/// Deals out registers.
private struct Lowering {
  let expression: FusedExpression
  var steps = Section.allCases.map { _ in [hk_step]() }
  var terms: [hk_term] = []
  var constants: [Double] = []
  var outputs: [UInt16] = []
  var outputIsPlanar: [Bool] = []
  var replaced: [Int?] = []
  var places: [Int]
  var sumCount = 0
  var registerCount = 0
  /// Those that are called for each element.
  var functions: [hk_function?] = []
  private var free: [Int] = []
  /// The operand that is 1, where some term wants it.
  private var one = 0
  private var operands: [Int]
  private let sorted: FusedSteps
  /// The last node that reads each; `Int.max` where it is to stay.
  private var lastUse: [Int]

  init(_ expression: FusedExpression) {
    self.expression = expression
    places = [Int](repeating: 0, count: expression.outputs.count)
    operands = [Int](repeating: -1, count: expression.nodes.count)
    lastUse = [Int](repeating: -1, count: expression.nodes.count)
    sorted = FusedSteps(expression)
  }

  /// Every operand, term and sum that a step names is there.
  var isSound: Bool {
    let count = firstRegister + registerCount
    func isOperand(_ number: UInt16) -> Bool { number < count }
    return steps.joined().allSatisfy { step in
      switch step.operation {
      case .sum: return step.to < sumCount && isOperand(step.a)
      case .combine, .combineProducts:
        let end = Int(step.a) + Int(step.b)
        guard end <= terms.count, isOperand(step.to), step.to >= firstRegister else { return false }
        return terms[Int(step.a)..<end].allSatisfy { isOperand($0.a) && isOperand($0.b) }
      default:
        return isOperand(step.to) && step.to >= firstRegister && isOperand(step.a)
          && isOperand(step.b) && (step.scale == UInt16(HK_NOTHING) || isOperand(step.scale))
      }
    } && outputs.allSatisfy { $0 < count && $0 >= firstRegister }
  }

  private var firstRegister: Int { expression.inputs.count + constants.count }

  /// Where the steps of a section end.
  func end(of section: Section) -> Int { steps[...section.rawValue].reduce(0) { $0 + $1.count } }

  mutating func lower() {
    noteUses()
    if sorted.combinations.values.contains(where: { $0.terms.contains { $0.b == nil } }) {
      one = expression.inputs.count
      constants.append(1)
    }
    for (place, node) in sorted.nodes.enumerated() where sorted.isLive[place] {
      switch node.form {
      case .input(let input): operands[place] = input
      case .constant(let bits):
        operands[place] = expression.inputs.count + constants.count
        constants.append(Double(bitPattern: bits))
      case .operation: break
      }
    }
    let waits = expression.outputs.map { mustWait($0) }
    // A node that is one result is written where that belongs; another is copied there.
    var direct: Set<Int> = []
    for (output, waits) in zip(expression.outputs, waits) where !output.isSum && !waits {
      let node = Int(output.node)
      guard case .operation = sorted.nodes[node].form, sorted.resultCounts[node] == 1 else {
        continue
      }
      direct.insert(node)
    }
    for section in [Section.uniform, .shared, .planar] {
      lowerNodes(in: section, direct)
      lowerResults(in: section, direct, waits)
    }
  }

  private mutating func lowerNodes(in section: Section, _ direct: Set<Int>) {
    for (place, node) in sorted.nodes.enumerated()
    where sorted.isLive[place] && sorted.sections[place] == section && sorted.makers[place] == nil {
      guard case .operation(let operation) = node.form else { continue }
      var step = hk_step(operation: operation)
      let read: [Int32]
      if let combination = sorted.combinations[place] {
        read = combination.terms.flatMap { [$0.a, $0.b].compactMap(\.self) }
        step.operation = combination.carries ? .combine : .combineProducts
        (step.a, step.b) = (UInt16(terms.count), UInt16(combination.terms.count))
        for term in combination.terms {
          terms.append(
            hk_term(
              a: operand(term.a), b: term.b.map { operand($0) } ?? UInt16(one),
              is_negative: term.isNegative ? 1 : 0))
        }
      } else {
        let quotient =
          sorted.quotients[place] ?? Quotient(operation: operation, a: node.a, b: node.b)
        read = quotient.operands
        step.operation = quotient.operation
        step.a = operand(quotient.a)
        step.b = quotient.b < 0 ? step.a : operand(quotient.b)
        if let scale = quotient.scale { step.scale = operand(scale) }
        if let c = quotient.c { step.c = operand(c) }
        step.following = quotient.following
        if let function = node.function {
          step.c = UInt16(functions.count)
          functions.append(function.address)
        }
      }
      let isResult = direct.contains(place)
      let isOwn = isResult || section == .uniform
      // The registers of numbers are short, and of no use for anything else.
      if section != .uniform { for node in Set(read) { release(node, after: place) } }
      let register = isOwn ? takeNew() : take()
      operands[place] = firstRegister + register
      step.to = operand(Int32(place))
      step.is_output = isResult ? 1 : 0
      steps[section.rawValue].append(step)
    }
  }

  private mutating func lowerResults(
    in section: Section, _ direct: Set<Int>, _ waits: [Bool]
  ) {
    var copies: [(to: Int, from: UInt16)] = []
    for (place, output) in expression.outputs.enumerated()
    where max(sorted.sections[Int(output.node)], .shared) == section {
      var source = operand(output.node)
      if output.isSum {
        emit(.sum, to: sumCount, source, section)
        places[place] = sumCount
        sumCount += 1
        continue
      }
      if waits[place] && source < firstRegister {
        // The input may be gone when the copies are made.
        let kept = firstRegister + takeNew()
        emit(.copy, to: kept, source, section)
        source = UInt16(kept)
      }
      if !direct.contains(Int(output.node)) {
        let register = firstRegister + takeNew()
        copies.append((to: register, from: source))
        source = UInt16(register)
      }
      places[place] = outputs.count
      outputs.append(source)
      outputIsPlanar.append(section == .planar)
      replaced.append(output.replaced)
    }
    // What is made once for a block is read for every plane of it.
    for copy in copies {
      emit(.copy, to: copy.to, copy.from, section == .planar ? .planar : .final)
    }
  }

  /// A step that is made after the result reads the input whose place it takes.
  private func mustWait(_ output: FusedExpression.Output) -> Bool {
    guard let replaced = output.replaced else { return false }
    let own = Int(output.node)
    guard case .operation = sorted.nodes[own].form, sorted.resultCounts[own] == 1 else {
      return true
    }
    for (place, node) in sorted.nodes.enumerated() where sorted.isLive[place] {
      guard
        [node.a, node.b].contains(where: {
          $0 >= 0 && sorted.nodes[Int($0)].form == .input(replaced)
        })
      else { continue }
      let step = sorted.maker(of: place)
      if (sorted.sections[step], step) > (sorted.sections[own], own) { return true }
    }
    return expression.outputs.contains {
      sorted.nodes[Int($0.node)].form == .input(replaced)
    }
  }

  /// Who reads each node last.
  private mutating func noteUses() {
    for output in expression.outputs { lastUse[Int(output.node)] = .max }
    for (place, node) in sorted.nodes.enumerated().reversed() where sorted.isLive[place] {
      guard case .operation = node.form else { continue }
      for operand in [node.a, node.b] where operand >= 0 {
        // What is made once for a block is read again for every plane of it.
        let isLower = sorted.sections[Int(operand)] < sorted.sections[place]
        lastUse[Int(operand)] = Swift.max(
          lastUse[Int(operand)], isLower ? .max : sorted.maker(of: place))
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

  /// A step that copies an operand, or adds its elements to a sum.
  private mutating func emit(_ operation: HKOperation, to: Int, _ read: UInt16, _ section: Section)
  {
    var step = hk_step(operation: operation)
    (step.to, step.a, step.b) = (UInt16(to), read, read)
    steps[section.rawValue].append(step)
  }
}

extension hk_step {
  /// An operation whose operands are still to be named.
  fileprivate init(operation: HKOperation) {
    self.init()
    self.operation = operation
    scale = UInt16(HK_NOTHING)
  }
}
