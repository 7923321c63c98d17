// FunctionCompiler+StaticDerivative.swift -- derivatives of short ways, in place of a run one level further in.

import HypCode
import HypPrimitives
import HypSyntax

extension FunctionCompiler {
  /// A derivative that is code.
  struct QuickDerivative {
    let answer: Operand
    /// What comes out as nan may be a number one level further in.
    let mayCancel: Bool
    /// Jumps that are taken where the answer is not the derivative.
    let guards: [(jump: Operation, x: Leaf, y: Leaf)]
  }

  /// `derivative`, `grad` or `value_and_grad` of a short way; nil where it must be run one level further in.
  func staticDerivative(
    _ derivation: DerivativeOperator, _ inner: FunctionKind, _ captured: [Operand],
    _ inputs: [Operand],
    _ places: [Int], _ span: Span
  ) -> QuickDerivative? {
    switch (derivation.op, inner) {
    case (.derivative, .template), (.grad, .template), (.valueAndGrad, .template),
      (.derivative, .derived), (.grad, .derived), (.valueAndGrad, .derived):
      break
    default: return nil
    }
    // A run that looks for ways needs the function itself.
    guard !program.isWatched, places.allSatisfy({ inputs[$0].kind.isOfNumbers })
    else { return nil }
    let kinds = inputs.indices.map {
      places.contains($0) ? inputs[$0].kind.withActivity(true) : inputs[$0].kind
    }
    let code = program.code(for: inner, kinds, exactly: true, span: span)
    let result = code.resultKind
    let isFollowed = derivation.op == .derivative ? result.isOfNumbers : result.isNumeric
    guard isFollowed, code.isFinished else { return nil }
    noteIndependence(code, inner, span)
    let start = emitter.position
    // In forward mode a number and its tangent are one instruction: loops are faster as they are.
    let graph = StaticDerivative(compiler: self, unrolls: derivation.op != .derivative)
    var registers: [Leaf: Int] = [:]
    // By place of a parameter: the nodes of its numbers.
    var variables: [Int: [Int]] = [:]
    let operands = captured + inputs
    for (index, target) in Operand.window(captured.map(\.kind) + kinds).enumerated() {
      for (leaf, place) in zip(operands[index].leaves, target.leaves) {
        let isVariable = index >= captured.count && places.contains(index - captured.count)
        let node = graph.input(leaf, isVariable: isVariable)
        if isVariable { variables[index - captured.count, default: []].append(node) }
        guard place.bank != .object else { return nil }
        registers[place] = node
      }
    }
    emitter.span = span
    guard let outputs = graph.follow(code, registers) else {
      emitter.takeBack(to: start)
      return nil
    }
    program.hasStaticDerivative = true
    func operand(_ leaf: Leaf?) -> Operand {
      guard let leaf else { return .constant(0) }
      return Operand(leaf.bank == .active ? .number : .real, [leaf])
    }
    func quick(_ answer: Operand, mayCancel: Bool) -> QuickDerivative {
      // One register can be several of the derivatives.
      if answer.leaves.count > 1 { for leaf in answer.leaves { emitter.share(leaf) } }
      let guards = graph.guards.map { jump in
        (jump.operation, graph.leaf(jump.operands[0]), graph.leaf(jump.operands[1]))
      }
      return QuickDerivative(answer: answer, mayCancel: mayCancel, guards: guards)
    }
    if derivation.op == .derivative {
      if graph.mayDivideBadly || !graph.guards.isEmpty {
        for operand in operands { emitter.share(operand) }
      }
      let tangents = graph.forward()
      var numbers = Operand.window([result])[0].leaves.map {
        withPositiveZero(operand(outputs[$0].flatMap { tangents[$0] }.map(graph.leaf)))
      }[...]
      return quick(structured(result, &numbers), mayCancel: graph.mayDivideBadly)
    }
    guard let output = outputs.values.first else { return nil }
    let mayCancel = graph.mayCancel
    if mayCancel || !graph.guards.isEmpty {
      for operand in operands { emitter.share(operand) }
    }
    let cotangents = graph.backward(from: output)
    let gradients = places.map { place in
      var numbers = (variables[place] ?? []).map { operand(cotangents[$0]) }[...]
      return structured(inputs[place].kind, &numbers)
    }
    var answer = gradients[0]
    if case .several(let names) = derivation.parameters {
      answer = .tuple(labels: names, gradients)
    }
    if derivation.op == .valueAndGrad { answer = .tuple([operand(graph.leaf(output)), answer]) }
    return quick(answer, mayCancel: mayCancel)
  }

  /// Numbers as a value of the structure of `kind`.
  private func structured(_ kind: Kind, _ numbers: inout ArraySlice<Operand>) -> Operand {
    switch kind {
    case .tuple(let labels, let parts):
      return .tuple(labels: labels, parts.map { structured($0, &numbers) })
    case .small(_, let shape):
      defer { numbers = numbers.dropFirst(shape.elementCount) }
      return small(numbers.prefix(shape.elementCount).map(withPositiveZero), shape)
    default: return numbers.removeFirst()
    }
  }

  /// The number, 0 where it is -0: as a backward pass hands it over.
  private func withPositiveZero(_ number: Operand) -> Operand {
    if case .constant(let value) = number.leaves[0] { return .constant(value + 0) }
    guard case .passive = number.leaves[0] else { return number }
    return compute(.add, [number.leaves[0], .constant(0)])
  }

  /// The derivative of a primitive at x, whose value is y.
  func slope(_ primitive: PrimitiveID, _ x: Operand, _ y: Operand) -> Operand {
    let operands = inOneBank([x, y])
    return compute(.slope, operands.map { $0.leaves[0] }, primitive)
  }

  /// The partial derivative of a primitive by its argument number `place`, at (x, y)
  /// where its value is z.
  func partial(
    _ primitive: PrimitiveID, _ place: Int, _ x: Operand, _ y: Operand, _ z: Operand
  ) -> Operand {
    let isActive = [x, y, z].contains { $0.kind == .number }
    let result = emitter.temporary(isActive ? .number : .real)
    let operands = inOneBank([x, y, z])
    move(operands[2], to: result)
    emitter.emit(
      place == 0 ? .partialX : .partialY, .leaf(result.leaves[0]), .leaf(operands[0].leaves[0]),
      .leaf(operands[1].leaves[0]), x: .primitive(primitive))
    return result
  }

  /// `cotangent` times `partial`, in which a zero stays zero.
  func carry(_ cotangent: Operand, _ partial: Operand) -> Operand {
    compute(.carry, inOneBank([cotangent, partial]).map { $0.leaves[0] })
  }
}
