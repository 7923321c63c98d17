// Machine+TracedSlopes.swift -- the slopes of an operation in a trace: the tape's where there is one, the rules' elsewhere.

import HypCode
import HypNumbers
import HypPrimitives

extension Machine {
  /// The slopes of the result by what was given, as far as both are numbers.
  func slopes(_ last: TracedOperation<N>, _ result: Value<N>) -> [LayeredNumber?] {
    let none = [LayeredNumber?](repeating: nil, count: last.inputs.count)
    guard result.base != nil, last.values.count == last.inputs.count else { return none }
    if case .number(let number) = result, let recorded = number as? any RecordedNumber {
      var left = recorded.slopes
      return last.values.map { value in
        guard case .number(let x) = value, let place = (x as? any RecordedNumber)?.place else {
          return nil
        }
        // What adds a constant has no node of its own.
        if place == recorded.place { return .plain(1) }
        guard let own = left.firstIndex(where: { $0.parent == place }) else { return nil }
        return left.remove(at: own).slope
      }
    }
    let x = last.values.map(\.asNumber)
    guard !x.contains(where: { $0 == nil }) else { return none }
    let i = (last.at.ip - 1).pointee
    return slopes(i, x.compactMap { $0 }, result.asNumber ?? 0).map { $0?.layers.primal }
  }

  /// The slopes as numbers of this level: without what they carry, they are those of the level around it.
  private func slopes(_ i: Instruction, _ x: [N], _ y: N) -> [N?] {
    switch i.op.operation {
    case .add: return [1, 1]
    case .subtract: return [1, -1]
    case .multiply: return [x[1], x[0]]
    case .divide: return [1 / x[1], -(y / x[1])]
    case .negate: return [-1]
    case .square: return [x[0] + x[0]]
    case .primitive:
      guard let primitive = i.primitive else { break }
      if x.count == 1 {
        return [functions.derivative.withFunction(primitive.index) { $0(x[0], y) }]
      }
      return [functions.partialX, functions.partialY].map {
        $0.withFunction(primitive.index) { $0(x[0], x[1], y) }
      }
    default: break
    }
    return x.map { _ in nil }
  }
}
