// Machine+ReverseJacobian.swift -- Jacobians by reverse mode: one run, and a backward pass for each number
// of the result.

import HypCode
import HypNumbers

extension Machine {
  /// Puts all partial derivatives of the result of `plan` into its registers.
  func reverseJacobian(_ plan: DerivativePlan, _ f: Registers) throws(Fault) {
    let variables = plan.variableValues(self, f)
    let (kinks, random) = (KinkSignal.count, context.random)
    let arrays = try recordBody(self, reverse, plan, f)
    let result = reverse.takeResult(plan.callee.resultKind)
    let jacobian: Value<N>
    do throws(RuntimeError) {
      jacobian = try result.mapLeaves { (leaf) throws(RuntimeError) in
        try partials(ofLeaf: leaf, plan, variables, arrays)
      }
    } catch { throw Fault(error) }
    try checkBackwardPass(of: tape)
    if _slowPath(KinkSignal.count != kinks), jacobian.firstPlace(nanOnly: true) != nil,
      try takesForwardMode(plan, .jacobian(.forward), plan.result, random, f)
    {
      return
    }
    do { try put(jacobian, plan.result, f) } catch { throw Fault(error) }
  }

  /// The partial derivatives of a leaf of a result, as the structure of the variables.
  private func partials(
    ofLeaf result: Value<Reverse<N>>, _ plan: DerivativePlan, _ variables: [Value<N>],
    _ arrays: [Reverse<N>.Array]
  ) throws(RuntimeError) -> Value<N> {
    guard let own = result.shape else { return .none }
    let shapes = variables.map { own + ($0.shape ?? []) }
    for shape in shapes { try checkSize(shape) }
    var blocks = [[N]](repeating: [], count: variables.count)
    for row in 0..<own.elementCount {
      clearCotangents(of: tape)
      seed(result, element: row)
      propagate(tape)
      try checkArrays()
      var array = 0
      for (place, variable) in variables.enumerated() {
        guard case .activeArray = variable else {
          blocks[place].append(tape.cotangent(of: handles[place]).positiveZero)
          continue
        }
        blocks[place] += tape.cotangent(of: arrays[array]).elements
        array += 1
      }
    }
    return plan.structured(
      zip(shapes, blocks).map { shape, elements in
        shape.isEmpty
          ? .number(elements.first ?? 0)
          : .activeArray(N.Array(shape: shape, elements: elements))
      })
  }

  /// Gives one element of a result the cotangent 1.
  private func seed(_ result: Value<Reverse<N>>, element: Int) {
    if case .number(let y) = result { return tape.seed(y, with: 1) }
    guard let array = result.asActiveArray else { return }
    var cotangent = N.Array(zeros: array.shape)
    cotangent.setElement(at: element, to: 1)
    tape.seed(array, with: cotangent)
  }
}

extension Value {
  /// How many numbers there are in it.
  var leafCount: Int {
    var count = 0
    forEachLeaf { count += $0.shape?.elementCount ?? 0 }
    return count
  }
}
