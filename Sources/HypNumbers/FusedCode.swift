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
    program = hk_program(
      steps: stored(Array(lowering.steps.joined())), uniform: lowering.end(of: .uniform),
      shared: lowering.end(of: .shared), planar: lowering.end(of: .planar),
      steps_count: lowering.end(of: .final),
      inputs: expression.inputs.count, constants: lowering.constants.count,
      registers: lowering.registerCount, constant_values: stored(lowering.constants),
      outputs: lowering.outputs.count, output_operands: stored(lowering.outputs),
      sums: lowering.sumCount)
    arrayIsPlanar = lowering.outputIsPlanar
    replaced = lowering.replaced
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

/// When a step is made.
private enum Section: Int, CaseIterable, Comparable {
  case uniform, shared, planar, final

  static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
}

/// Deals out registers.
private struct Lowering {
  let expression: FusedExpression
  var steps = Section.allCases.map { _ in [hk_step]() }
  var constants: [Double] = []
  var outputs: [UInt16] = []
  var outputIsPlanar: [Bool] = []
  var replaced: [Int?] = []
  var places: [Int]
  var sumCount = 0
  var registerCount = 0
  private var free: [Int] = []
  private var operands: [Int]
  private var sections: [Section]
  /// The last node that reads each; `Int.max` where it is to stay.
  private var lastUse: [Int]
  /// Products that are made together with the sum which alone reads them, and that sum.
  private var readers: [Int: Int] = [:]
  /// Nodes that are results, and how often.
  private var resultCounts: [Int: Int] = [:]

  init(_ expression: FusedExpression) {
    self.expression = expression
    places = [Int](repeating: 0, count: expression.outputs.count)
    operands = [Int](repeating: -1, count: expression.nodes.count)
    sections = [Section](repeating: .shared, count: expression.nodes.count)
    lastUse = [Int](repeating: -1, count: expression.nodes.count)
    for output in expression.outputs where !output.isSum {
      resultCounts[Int(output.node), default: 0] += 1
    }
  }

  private var firstRegister: Int { expression.inputs.count + constants.count }

  /// Where the steps of a section end.
  func end(of section: Section) -> Int { steps[...section.rawValue].reduce(0) { $0 + $1.count } }

  mutating func lower() {
    findSections()
    joinProducts()
    noteUses()
    for (place, node) in expression.nodes.enumerated() where lastUse[place] >= 0 {
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
      guard case .operation = expression.nodes[node].form, resultCounts[node] == 1 else { continue }
      direct.insert(node)
    }
    for section in [Section.uniform, .shared, .planar] {
      lowerNodes(in: section, direct)
      lowerResults(in: section, direct, waits)
    }
  }

  private mutating func lowerNodes(in section: Section, _ direct: Set<Int>) {
    for (place, node) in expression.nodes.enumerated()
    where lastUse[place] >= 0 && sections[place] == section {
      guard let (operation, read) = step(place, node) else { continue }
      let places = read.map { operand($0) }
      // The loops that carry are faster where their operands stay.
      let keeps = operation == .carry || operation == .carryAdd
      let isOwn = direct.contains(place) || section == .uniform
      let apart = keeps && !isOwn ? take() : nil
      // The registers of numbers are short, and of no use for anything else.
      if section != .uniform { for node in Set(read) { release(node, after: place) } }
      let register = isOwn ? takeNew() : apart ?? take()
      operands[place] = firstRegister + register
      emit(operation, to: operands[place], places, section)
    }
  }

  private mutating func lowerResults(
    in section: Section, _ direct: Set<Int>, _ waits: [Bool]
  ) {
    var copies: [(to: Int, from: UInt16)] = []
    for (place, output) in expression.outputs.enumerated()
    where max(sections[Int(output.node)], .shared) == section {
      var source = operand(output.node)
      if output.isSum {
        emit(.sum, to: sumCount, [source], section)
        places[place] = sumCount
        sumCount += 1
        continue
      }
      if waits[place] && source < firstRegister {
        // The input may be gone when the copies are made.
        let kept = firstRegister + takeNew()
        emit(.copy, to: kept, [source], section)
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
      emit(.copy, to: copy.to, [copy.from], section == .planar ? .planar : .final)
    }
  }

  /// A step that is made after the result reads the input whose place it takes.
  private func mustWait(_ output: FusedExpression.Output) -> Bool {
    guard let replaced = output.replaced else { return false }
    let own = Int(output.node)
    guard case .operation = expression.nodes[own].form, resultCounts[own] == 1 else { return true }
    for (place, node) in expression.nodes.enumerated() where lastUse[place] >= 0 {
      guard
        [node.a, node.b].contains(where: {
          $0 >= 0 && expression.nodes[Int($0)].form == .input(replaced)
        })
      else { continue }
      let step = readers[place] ?? place
      if (sections[step], step) > (sections[own], own) { return true }
    }
    return expression.outputs.contains {
      expression.nodes[Int($0.node)].form == .input(replaced)
    }
  }

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

  private mutating func findSections() {
    for (place, node) in expression.nodes.enumerated() {
      switch node.form {
      case .input(let input):
        sections[place] =
          expression.isPlanar[input]
          ? .planar : expression.inputs[input] == .number ? .uniform : .shared
      case .constant: sections[place] = .uniform
      case .operation:
        let a = sections[Int(node.a)]
        sections[place] = node.b >= 0 ? max(a, sections[Int(node.b)]) : a
        // Every element of a result is written.
        if resultCounts[place] != nil { sections[place] = max(sections[place], .shared) }
      }
    }
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
          sections[operand] == sections[place]
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
        let isLower = sections[Int(operand)] < sections[place]
        lastUse[Int(operand)] = Swift.max(
          lastUse[Int(operand)], isLower ? .max : readers[place] ?? place)
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

  private mutating func emit(
    _ operation: HKOperation, to: Int, _ read: [UInt16], _ section: Section
  ) {
    steps[section.rawValue].append(
      hk_step(
        operation: operation, to: UInt16(to), a: read[0], b: read.count > 1 ? read[1] : read[0],
        c: read.count > 2 ? read[2] : read[0]))
  }
}
