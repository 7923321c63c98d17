// StaticDerivative+Passes.swift -- tangents and cotangents of the nodes that were followed.

import HypCode
import HypNumbers
import HypPrimitives

extension StaticDerivative {
  /// A number is divided by one that may be infinite or 0: an infinite tangent can come to nan there.
  var mayDivideBadly: Bool {
    nodes.contains { node in
      guard node.operation == .divide else { return false }
      guard case .constant(let divisor)? = nodes[node.arguments[1]].leaf else { return true }
      return !divisor.isFinite || divisor == 0
    }
  }

  /// The tangents of the nodes where each variable has 1; nil stands for zero. They have the bits of `Dual`.
  func forward() -> [Int?] {
    var tangents = [Symbol?](repeating: nil, count: nodes.count)
    for (index, node) in nodes.enumerated() where node.dependsOnVariable {
      span = node.span
      tangents[index] =
        node.arguments.isEmpty
        ? symbol(constant(1)) : tangent(node, symbol(index), node.arguments.map { tangents[$0] })
    }
    span = nil
    return tangents.map { $0.map { Int($0.place) } }
  }

  /// The tangent of a node `z` from those of its arguments, of which not all are zero.
  private func tangent(_ node: Node, _ z: Symbol, _ tangents: [Symbol?]) -> Symbol? {
    let x = symbol(node.arguments[0])
    let y = node.arguments.count > 1 ? symbol(node.arguments[1]) : x
    let (dx, dy) = (tangents[0], tangents.last ?? nil)
    switch node.operation {
    case .negate: return dx.map { -$0 }
    case .square: return dx?.carried(by: Squaring.partial(x))
    case .add: return Addition.tangent(dx, dy)
    case .subtract: return Subtraction.tangent(dx, dy)
    case .multiply, .carry: return Multiplication.tangent(dx, dy, x, y, z)
    case .divide:
      guard let dx else { return Division.tangent(nil, dy, x, y, z) }
      return (dy.map { dx - z * $0 } ?? dx) / y
    default:
      let shares = zip(tangents, partials(node, x, y, z)).compactMap { $0?.carried(by: $1) }
      return shares.dropFirst().reduce(shares.first) { sum, share in sum.map { $0 + share } }
    }
  }

  /// The cotangents of the nodes where `output` has 1; nil stands for zero.
  func backward(from output: Int) -> [Leaf?] {
    var cotangents = [Symbol?](repeating: nil, count: nodes.count)
    guard nodes[output].dependsOnVariable else { return cotangents.map { _ in nil } }
    cotangents[output] = symbol(constant(1))
    for index in stride(from: output, through: 0, by: -1) {
      let node = nodes[index]
      guard let cotangent = cotangents[index], node.dependsOnVariable, !node.arguments.isEmpty
      else { continue }
      span = node.span
      let shares = shares(node, symbol(index), cotangent)
      // A sum belongs to no operation of the function.
      span = nil
      for (argument, share) in zip(node.arguments, shares)
      where nodes[argument].dependsOnVariable {
        // In this order.
        compiler.emitter.share(leaf(Int(share.place)))
        let sum = cotangents[argument].map { written(.add, [$0, share]) } ?? share
        _ = leaf(Int(sum.place))
        cotangents[argument] = sum
      }
    }
    return cotangents.map { $0.map { leaf(Int($0.place)) } }
  }

  /// What the cotangent of a node `z` gives to its arguments.
  private func shares(_ node: Node, _ z: Symbol, _ cotangent: Symbol) -> [Symbol] {
    let x = symbol(node.arguments[0])
    let y = node.arguments.count > 1 ? symbol(node.arguments[1]) : x
    let both: (Symbol, Symbol)
    switch node.operation {
    case .negate: return [-cotangent]
    case .square: return [cotangent.carried(by: Squaring.partial(x))]
    case .add: both = Addition.cotangents(cotangent)
    case .subtract: both = Subtraction.cotangents(cotangent)
    case .multiply, .carry: both = Multiplication.cotangents(cotangent, x, y, z)
    case .divide: both = Division.cotangents(cotangent, x, y, z)
    default: return partials(node, x, y, z).map { cotangent.carried(by: $0) }
    }
    return [both.0, both.1]
  }

  /// The partial derivatives of a function of the catalogue.
  private func partials(_ node: Node, _ x: Symbol, _ y: Symbol, _ z: Symbol) -> [Symbol] {
    if let rule = node.primitive.flatMap(Primitives.symbolicRule)?.partial(x, nil, z) {
      return [rule.partial]
    }
    if node.arguments.count == 1 { return [written(.slope, [x, z], node.primitive)] }
    return [Operation.partialX, .partialY].map { written($0, [x, y, z], node.primitive) }
  }
}
