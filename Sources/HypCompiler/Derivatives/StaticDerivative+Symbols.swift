// StaticDerivative+Symbols.swift -- what declared rules write while they run on symbols: nodes after those of the function.

import HypCode
import HypNumbers
import HypPrimitives

extension StaticDerivative: SymbolWriter {
  func symbol(_ node: Int) -> Symbol { Symbol(Int32(node), in: self) }

  func written(
    _ operation: Operation, _ arguments: [Symbol], _ primitive: PrimitiveID? = nil
  ) -> Symbol {
    symbol(
      add(
        Node(
          operation: operation, primitive: primitive, arguments: arguments.map { Int($0.place) },
          dependsOnVariable: false)))
  }

  func constant(_ value: Double) -> Int32 { Int32(constant(value) as Int) }

  func write(_ operation: SymbolOperation, _ x: Int32, _ y: Int32) -> Int32 {
    let (a, b) = (symbol(Int(x)), symbol(Int(y)))
    switch operation {
    case .negate:
      if let c = known(x) { return constant(-c) }
      return written(.negate, [a]).place
    // Of one number with itself: an instruction with one operand.
    case .add: return x == y ? write(.multiply, x, constant(2)) : written(.add, [a, b]).place
    case .subtract: return written(.subtract, [a, b]).place
    // Instructions take a constant on the right.
    case .multiply:
      return written(.multiply, known(x) == nil || known(y) != nil ? [a, b] : [b, a]).place
    case .divide: return written(.divide, [a, b]).place
    case .carry:
      let constants = [known(x), known(y)]
      if constants[0] == 1 { return y }
      if constants[1] == 1 { return x }
      if constants[1] == -1 { return (-a).place }
      // No zero meets what is not finite.
      let isProduct = constants.contains { $0.map { $0 != 0 && $0.isFinite } ?? false }
      return written(isProduct ? .multiply : .carry, [a, b]).place
    }
  }
  func write<F: Fusible>(_: F.Type, _ x: Int32) -> Int32 { write(primitive: F.self, [x]) }
  func write<F: Fusible2>(_: F.Type, _ x: Int32, _ y: Int32) -> Int32 {
    write(primitive: F.self, [x, y])
  }
  private func write(primitive: Any.Type, _ x: [Int32]) -> Int32 {
    let id = (primitive as? any Primitive.Type).flatMap { Catalogue.id(of: $0) }
    assert(id != nil, "a rule calls a function that is not in the catalogue")
    return written(.primitive, x.map { symbol(Int($0)) }, id).place
  }

  /// The number that a node always is.
  private func known(_ node: Int32) -> Double? {
    if case .constant(let value) = nodes[Int(node)].leaf { value } else { nil }
  }
}
