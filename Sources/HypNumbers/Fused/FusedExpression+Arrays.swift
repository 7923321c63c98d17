// FusedExpression+Arrays.swift -- a fused expression by operations on whole arrays, where it is too large for loops.
//
// The operations are those of the loops, in their order: values have the same bits, whichever way a level goes.

extension FusedExpression {
  /// The results, one operation after the other; nil where the shapes of arrays differ.
  @usableFromInline
  package func results<N: Number>(_ x: [FusedInput<N>]) -> [FusedOutput<N>]? {
    guard haveOneShape(x), let shape = x.lazy.compactMap({ $0.shape }).first else { return nil }
    var isLive = [Bool](repeating: false, count: nodes.count)
    for output in outputs { isLive[Int(output.node)] = true }
    for (place, node) in nodes.enumerated().reversed() where isLive[place] {
      for operand in [node.a, node.b] where operand >= 0 { isLive[Int(operand)] = true }
    }
    var values: [FusedOutput<N>] = []
    for (place, node) in nodes.enumerated() {
      guard isLive[place] else {
        values.append(.number(0))
        continue
      }
      switch node.form {
      case .input(let input): values.append(x[input].output)
      case .constant(let bits):
        values.append(.number(N(N.Base(literal: Double(bitPattern: bits)))))
      case .decay: values.append(.number(0))
      case .arithmetic(let operation):
        let a = values[Int(node.a)]
        values.append(a.applying(operation, node.b >= 0 ? values[Int(node.b)] : a))
      case .function(let function):
        let a = values[Int(node.a)]
        values.append(a.applying(function, node.b >= 0 ? values[Int(node.b)] : a))
      }
    }
    return outputs.map { output in
      switch values[Int(output.node)] {
      case .array(let a): output.isSum ? .number(a.sum()) : .array(a)
      case .number(let n):
        // As often as there are elements.
        output.isSum
          ? .number(N.Array(scalar: n).broadcast(to: shape).sum())
          : .array(N.Array(scalar: n).broadcast(to: shape))
      }
    }
  }
}

extension FusedInput {
  fileprivate var shape: Shape? {
    switch self {
    case .array(let a): a.shape
    case .constantArray(let a): a.shape
    case .number, .constant: nil
    }
  }
  fileprivate var output: FusedOutput<N> {
    switch self {
    case .array(let a): .array(a)
    case .number(let x): .number(x)
    case .constantArray(let a): .array(N.Array(constant: a))
    case .constant(let c): .number(N(c))
    }
  }
}

extension FusedOutput {
  private var wide: N.Array {
    switch self {
    case .array(let a): a
    case .number(let x): N.Array(scalar: x)
    }
  }

  fileprivate func applying(_ operation: SymbolOperation, _ other: Self) -> Self {
    if case .number(let x) = self, case .number(let y) = other {
      return .number(Self.value(operation, x, y) { $0.carried(by: $1) })
    }
    return .array(Self.value(operation, wide, other.wide) { $0.carried(by: $1) })
  }
  private static func value<A: Algebraic>(
    _ operation: SymbolOperation, _ x: A, _ y: A, carried: (A, A) -> A
  ) -> A {
    switch operation {
    case .negate: -x
    case .add: x + y
    case .subtract: x - y
    case .multiply: x * y
    case .divide: x / y
    case .carry: carried(x, y)
    }
  }

  fileprivate func applying(_ function: FusedFunction, _ other: Self) -> Self {
    if case .number(let x) = self, case .number(let y) = other {
      return .number(function.value(x, y))
    }
    return .array(function.value(wide, other.wide))
  }
}

extension FusedFunction {
  /// f(x), or f(x, y).
  fileprivate func value<A: Algebraic>(_ x: A, _ y: A) -> A {
    switch primitive {
    case .one(let f): f.of(x)
    case .two(let f): f.of(x, y)
    }
  }
}
