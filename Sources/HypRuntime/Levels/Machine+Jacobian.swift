// Machine+Jacobian.swift -- derivatives along every element of the inputs: gradients by forward mode, and Jacobians.

import HypCode
import HypNumbers

/// A number that carries tangents along several directions at once.
protocol DirectionalNumber: ForwardNumber {
  static var directionCount: Int { get }
  /// A number with the tangent 1 along one direction, or along none.
  static func along(_ x: Primal, _ direction: Int?) -> Self
  static func constant(_ array: Primal.Array) -> Array
  func tangent(_ direction: Int) -> Primal
  static func tangent(_ array: Array, _ direction: Int) -> Primal.Array
}

extension Dual: DirectionalNumber {
  package static var directionCount: Int { 1 }
  package static func along(_ x: P, _ direction: Int?) -> Self {
    Self(primal: x, tangent: direction == nil ? 0 : 1)
  }
  package static func constant(_ array: P.Array) -> DualArray<P> {
    DualArray(primal: array, tangent: nil)
  }
  package func tangent(_ direction: Int) -> P { tangent }
  package static func tangent(_ array: DualArray<P>, _ direction: Int) -> P.Array {
    array.tangent ?? P.Array(zeros: array.shape)
  }
}

extension DualLanes: DirectionalNumber {
  package static var directionCount: Int { L.scalarCount }
  package static func along(_ x: Double, _ direction: Int?) -> Self {
    var tangents = L(repeating: 0)
    if let direction { tangents[direction] = 1 }
    return Self(primal: x, tangents: tangents)
  }
  package static func constant(_ array: DoubleArray) -> LanesArray<L> {
    LanesArray(constant: array)
  }
  package func tangent(_ direction: Int) -> Double { tangents[direction] }
  package static func tangent(_ array: LanesArray<L>, _ direction: Int) -> DoubleArray {
    guard let tangents = array.tangents, direction < tangents.shape[0] else {
      return DoubleArray(zeros: array.shape)
    }
    let plane = array.shape.map { AxisSelection.strided(start: 0, step: 1, count: $0) }
    return tangents.selecting([.at(direction)] + plane)
  }
}

extension Machine {
  /// Runs `plan` as often as it takes to have the tangent along every element of the variables, and
  /// puts the gradient or the Jacobian into its registers. Each run draws the same random numbers, and
  /// the first alone is heard.
  func basis<M: DirectionalNumber>(
    _ plan: DerivativePlan, _ f: Registers, _ child: Machine<M>
  ) throws(Fault) where M.Primal == N {
    let variables = plan.variableValues(self, f)
    let sizes = variables.map { $0.shape?.elementCount ?? 0 }
    let total = sizes.reduce(0, +)
    var columns: [Value<N>] = []
    columns.reserveCapacity(total)
    let random = context.random
    let seed: Value<N>?
    if case .forwardPullback(let given) = plan.output { seed = value(given, f) } else { seed = nil }
    func column(_ result: Value<M>, _ direction: Int) -> Value<N> {
      let tangent = result.mapLeaves { directional($0, direction) }
      return seed.map { .number(tangent.contracted(with: $0)) } ?? tangent
    }
    var first = 0
    repeat {
      load(plan, f, child, from: first)
      if level == 0 { context.watch?.reel?.begin(from: first, lanes: M.directionCount) }
      let status =
        first == 0
        ? child.run(plan.callee)
        : try context.withoutEffects(from: random) { () throws(Fault) in child.run(plan.callee) }
      guard status == .ok else { throw child.takeFault() }
      let result = child.takeResult(plan.callee.resultKind)
      for direction in 0..<min(M.directionCount, max(total - first, 0)) {
        columns.append(column(result, direction))
      }
      if total == 0 { columns.append(column(result, 0)) }
      if first == 0, case .jacobian(.byShape) = plan.output, total > 8, result.leafCount < total {
        return try context.withoutEffects(from: random) { () throws(Fault) in
          try reverseJacobian(plan, f)
        }
      }
      first += M.directionCount
    } while first < total
    do {
      let answer = try assemble(plan, variables, sizes, columns, isEmpty: total == 0)
      try put(answer, plan.result, f)
    } catch { throw Fault(error) }
  }

  /// Fills the child's window; element number `first + i` of the variables has direction i.
  private func load<M: DirectionalNumber>(
    _ plan: DerivativePlan, _ f: Registers, _ child: Machine<M>, from first: Int
  ) where M.Primal == N {
    var next = -first
    func direction() -> Int? {
      defer { next += 1 }
      return next >= 0 && next < M.directionCount ? next : nil
    }
    for transfer in plan.transfers {
      switch transfer.mode {
      case .copy: child.d[transfer.destination] = passive(transfer.source, f)
      case .lift: child.r[transfer.destination] = M.along(active(transfer.source, f), nil)
      case .variable:
        child.r[transfer.destination] = M.along(active(transfer.source, f), direction())
      case .variableObject:
        let array = activeArray(transfer.source, f)
        let elements = (0..<array.count).map { M.along(array.element(at: $0), direction()) }
        child.o[transfer.destination] = ArrayObject(
          M.Array(shape: array.shape, elements: elements), .activeArray)
      case .liftObject:
        child.o[transfer.destination] = lifted(
          object(at: transfer.source, f), to: M.self, { M.along($0, nil) }, M.constant)
      case .pair, .pairObject: continue
      }
    }
  }

  private func directional<M: DirectionalNumber>(_ leaf: Value<M>, _ direction: Int) -> Value<N>
  where M.Primal == N {
    switch leaf {
    case .real: return .real(0)
    case .number(let x): return .number(x.tangent(direction).positiveZero)
    case .passiveArray(let a), .mask(let a): return .passiveArray(N.Base.Array(zeros: a.shape))
    case .activeArray(let a): return .activeArray(M.tangent(a, direction))
    case .range(let range):
      return range.array.map { .activeArray(M.tangent($0, direction)) } ?? .none
    default: return .none
    }
  }

  /// Columns, one for each element of the variables, as the answer's structure.
  private func assemble(
    _ plan: DerivativePlan, _ variables: [Value<N>], _ sizes: [Int], _ columns: [Value<N>],
    isEmpty: Bool
  ) throws(RuntimeError) -> Value<N> {
    var starts: [Int] = []
    var start = 0
    for size in sizes {
      starts.append(start)
      start += size
    }
    func blocks(_ values: [Value<N>]) throws(RuntimeError) -> [Value<N>] {
      var result: [Value<N>] = []
      for (index, variable) in variables.enumerated() {
        let range = starts[index]..<starts[index] + sizes[index]
        result.append(
          try block(Array(values[range]), variable.shape ?? [], like: values.first ?? .none))
      }
      return result
    }
    if case .forwardGradient = plan.output {
      for column in columns where column.shape != [] {
        throw .notScalar("forward_grad", found: column.kind)
      }
    }
    // One structure of blocks for each leaf of the result.
    let leaves = columns.map(\.leaves)
    var place = 0
    return try (columns.first ?? .none).mapLeaves { (_) throws(RuntimeError) in
      defer { place += 1 }
      return plan.structured(try blocks(leaves.map { $0[place] }))
    }
  }

  /// The derivative of a result by a variable of `shape`: axes of the result, then of the variable.
  private func block(
    _ columns: [Value<N>], _ shape: Shape, like sample: Value<N>
  ) throws(RuntimeError) -> Value<N> {
    guard let own = sample.shape else { return .none }
    let full = own + shape
    try checkSize(full)
    if full.isEmpty { return columns.first ?? .none }
    let (rows, count) = (own.elementCount, columns.count)
    let arrays = columns.map { $0.asActiveArray ?? N.Array(zeros: own) }
    var elements: [N] = []
    elements.reserveCapacity(rows * count)
    for row in 0..<rows {
      for column in 0..<count { elements.append(arrays[column].element(at: row)) }
    }
    return .activeArray(N.Array(shape: full, elements: elements))
  }
}

extension DerivativePlan {
  /// The values of the variables' leaves, in the order of the transfers.
  func variableValues<N: Number>(_ m: Machine<N>, _ f: Machine<N>.Registers) -> [Value<N>] {
    transfers.compactMap { transfer in
      switch transfer.mode {
      case .variable: .number(m.active(transfer.source, f))
      case .variableObject: .activeArray(m.activeArray(transfer.source, f))
      default: nil
      }
    }
  }

  /// Leaves of the variables, in the order of the transfers, as the structure of the gradient.
  func structured<N: Number>(_ leaves: [Value<N>]) -> Value<N> {
    var next = 0
    func build(_ kind: Kind) -> Value<N> {
      if case .tuple(let labels, let parts) = kind {
        return .tuple(labels: labels, parts.map(build))
      }
      if case .small(_, let shape) = kind {
        let count = shape.elementCount
        defer { next += count }
        return leaves.count < next + count
          ? .none : .stacked(Array(leaves[next..<next + count]), along: shape)
      }
      defer { next += 1 }
      return leaves.indices.contains(next) ? leaves[next] : .none
    }
    var variables: [(order: Int, value: Value<N>)] = []
    for input in inputs {
      guard case .variable(let order) = input.role else { continue }
      variables.append((order, build(input.inner.kind)))
    }
    variables.sort { $0.order < $1.order }
    guard let names else { return variables.first?.value ?? .none }
    return .tuple(labels: names, variables.map(\.value))
  }
}

extension Value {
  /// An array with the axes of values of one shape, and inside them those of `shape`: an element of which says where
  /// a value goes.
  fileprivate static func stacked(_ values: [Value], along shape: Shape) -> Value {
    let own = values.first?.shape ?? []
    let arrays = values.map { $0.asActiveArray ?? N.Array(zeros: own) }
    var elements: [N] = []
    elements.reserveCapacity(own.elementCount * values.count)
    for place in 0..<own.elementCount {
      for array in arrays { elements.append(array.element(at: place)) }
    }
    return .activeArray(N.Array(shape: own + shape, elements: elements))
  }
}
