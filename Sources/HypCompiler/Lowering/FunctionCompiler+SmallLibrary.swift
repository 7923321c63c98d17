// FunctionCompiler+SmallLibrary.swift -- functions of the library on small arrays: sums, lengths, small systems.
//
// The sums have the order of those of ordinary arrays. Where numbers are so large or so small that the way here would
// lose them, or a matrix is singular, the function of the library decides.

import HypCode
import HypNumbers
import HypPrimitives
import HypSyntax

extension FunctionCompiler {
  /// A call of a function of the library as operations on numbers; nil where it is a call.
  ///
  /// - Parameter call: calls the function.
  func smallLibrary(
    _ id: LibraryID, _ arguments: [Operand], orElse call: () -> Operand, _ span: Span
  ) -> Operand? {
    guard let role = LibraryIndex[id].role else { return nil }
    switch role {
    case .zeros: return filled(with: .constant(0), arguments[0], orElse: call)
    case .ones: return filled(with: .constant(1), arguments[0], orElse: call)
    case .full where arguments[1].kind.isNumeric:
      return filled(with: arguments[1], .tuple([arguments[0]]), orElse: call)
    case .identity: return identity(arguments)
    case .uniform where arguments[0].parts.isEmpty: return draw(.uniform)
    case .normal where arguments[0].parts.isEmpty: return draw(.normal)
    case .wholeNumber where arguments[2].parts.isEmpty:
      return wholeNumber(from: arguments[0], below: arguments[1], orElse: call, span)
    case .reshape: return reshaped(arguments, orElse: call)
    case .ravel: return raveled(arguments[0])
    case .unravel: return unraveled(arguments[0], like: arguments[1], orElse: call, span)
    case .shape: return shapeWritten(arguments[0])
    case .rank:
      if case .range = arguments[0].kind { return nil }
      return arguments[0].kind.numericRank.map { .constant(Double($0)) }
    case .size:
      return arguments[0].kind.knownShape.map { .constant(Double($0.elementCount)) }
    default: break
    }
    guard arguments.contains(where: \.kind.isSmall) else { return nil }
    let x = arguments[0]
    if role.isReduction, arguments.last?.knownTruth != false { return nil }
    switch (role, x.kind) {
    case (.sum, .small(_, let shape)):
      return sum(x, shape, along: arguments[1], span)
    case (.mean, .small(_, let shape)) where arguments[1].kind == .none:
      return mean(x, shape, orElse: call, span)
    case (.norm, .small) where arguments[1].kind == .none: return norm(x, orElse: call, span)
    case (.dot, _): return product(x, arguments[1], span: span)
    case (.outer, .small(_, let shape)):
      guard case .small(_, let other) = arguments[1].kind,
        case let (n, m) = (shape.elementCount, other.elementCount), Kind.isSmall([n, m])
      else { return nil }
      emitter.share(x)
      emitter.share(arguments[1])
      return small(
        x.elements.flatMap { a in
          arguments[1].elements.map { binary(.multiply, a, $0, span: span) }
        }, [n, m])
    case (.trace, .small(_, let shape)) where shape.count == 2:
      return sumOfArray(
        (0..<Swift.min(shape[0], shape[1])).map { x.elements[$0 * (shape[1] + 1)] }, span)
    case (.determinant, .small(_, let shape)): return determinant(x, shape, span)
    case (.inverse, .small(_, let shape)) where shape.isOfSmallSystem:
      let unit = (0..<shape[0] * shape[0]).map {
        Operand.constant($0 % (shape[0] + 1) == 0 ? 1 : 0)
      }
      return solution(x, shape[0], unit, shape, orElse: call, span)
    case (.solve, .small(_, let shape)) where shape.isOfSmallSystem:
      guard case .small(_, let right) = arguments[1].kind, right[0] == shape[0] else { return nil }
      return solution(x, shape[0], arguments[1].elements, right, orElse: call, span)
    default: return nil
    }
  }

  // MARK: Constructors

  private func filled(
    with number: Operand, _ lengths: Operand, orElse call: () -> Operand
  ) -> Operand? {
    guard let shape = knownShape(lengths) else {
      return asRows(call(), columns: knownLengths(lengths)?.last ?? nil)
    }
    emitter.share(number)
    return small([Operand](repeating: number, count: shape.elementCount), shape)
  }

  private func reshaped(_ arguments: [Operand], orElse call: () -> Operand) -> Operand? {
    guard let shape = knownShape(arguments[1]) else {
      return asRows(call(), columns: knownLengths(arguments[1])?.last ?? nil)
    }
    if case .small(let isActive, let own) = arguments[0].kind,
      own.elementCount == shape.elementCount
    {
      return Operand(.small(active: isActive, shape: shape), arguments[0].leaves)
    }
    let result = call()
    guard case .array(let isActive, _) = result.kind else { return result }
    let small = emitter.temporary(.small(active: isActive, shape: shape))
    perform(.convert(result, result: small), emitter.span)
    return small
  }

  private func identity(_ lengths: [Operand]) -> Operand? {
    let given = lengths[1].kind == .none ? [lengths[0], lengths[0]] : lengths
    guard let shape = knownShape(.tuple(given)) else { return nil }
    return small(
      (0..<shape.elementCount).map {
        .constant($0 / shape[1] == $0 % shape[1] ? 1 : 0)
      }, shape)
  }

  /// The shape of a small array that literal lengths give; nil for any other.
  private func knownShape(_ lengths: Operand) -> Shape? {
    guard let known = knownLengths(lengths), known.allSatisfy({ $0 ?? 0 > 0 }) else { return nil }
    let shape = Shape(known.compactMap { $0 })
    return Kind.isSmall(shape) ? shape : nil
  }

  /// Lengths, as they are given to a function one by one or as a tuple, and nil for those that are not literal numbers.
  private func knownLengths(_ lengths: Operand) -> [Int?]? {
    if lengths.parts.count == 1, case .tuple = lengths.parts[0].kind {
      return knownLengths(lengths.parts[0])
    }
    guard lengths.parts.allSatisfy(\.kind.isNumeric) else { return nil }
    return lengths.parts.map { length in
      if case .constant(let constant) = length.leaves[0] {
        WholeNumber.exactly(constant)
      } else {
        nil
      }
    }
  }

  // MARK: Random numbers

  private func draw(_ operation: Operation) -> Operand {
    let result = emitter.temporary(.real)
    emitter.emit(operation, .leaf(result.leaves[0]))
    return result
  }

  /// `randint(lo, hi)`, where both are whole numbers and the first is the lower one; else the function says why not.
  private func wholeNumber(
    from low: Operand, below high: Operand, orElse call: () -> Operand, _ span: Span
  ) -> Operand? {
    guard low.kind.isNumeric, high.kind.isNumeric else { return nil }
    return quickly(.real, orElse: call) { slow in
      let bounds = [low, high].map { Operand.real(passiveRegister($0)) }
      for bound in bounds {
        emitter.share(bound)
        let whole = primitiveOfNumbers(Primitives.floor, [bound])
        emitter.jumpRarely(bound.leaves[0], .equal, whole.leaves[0], is: false, to: slow)
        emitter.jumpRarely(bound.leaves[0], .less, .constant(0x1p52), is: false, to: slow)
        emitter.jumpRarely(bound.leaves[0], .greater, .constant(-0x1p52), is: false, to: slow)
      }
      emitter.jumpRarely(bounds[0].leaves[0], .less, bounds[1].leaves[0], is: false, to: slow)
      let count = binary(.subtract, bounds[1], bounds[0], span: span)
      let place = emitter.temporary(.real)
      emitter.emit(.below, .leaf(place.leaves[0]), .leaf(count.leaves[0]))
      return binary(.add, bounds[0], place, span: span)
    }
  }

  // MARK: Reductions

  /// The sum in the order of `DoubleArray.sum`: eight interleaved sums, then what is left.
  private func sumOfArray(_ terms: [Operand], _ span: Span) -> Operand {
    func add(_ x: Operand, _ y: Operand) -> Operand { binary(.add, x, y, span: span) }
    guard terms.count >= 8 else { return sum(terms, span: span) }
    let eights = terms.count / 8
    var parts = Array(terms[..<8])
    for block in 1..<Swift.max(eights, 1) {
      parts = (0..<8).map { add(parts[$0], terms[8 * block + $0]) }
    }
    for half in [4, 2, 1] { parts = (0..<half).map { add(parts[$0], parts[$0 + half]) } }
    guard terms.count > 8 * eights else { return parts[0] }
    return add(parts[0], sum(Array(terms[(8 * eights)...]), span: span))
  }

  /// The sum of all elements, or of each line along an axis that is written as a number; nil for long lines along an
  /// axis, which are added in another order.
  private func sum(_ x: Operand, _ shape: Shape, along axis: Operand, _ span: Span) -> Operand? {
    if axis.kind == .none { return sumOfArray(x.elements, span) }
    guard axis.kind == .real, case .constant(let constant) = axis.leaves[0],
      let given = WholeNumber.exactly(constant), (-shape.count..<shape.count).contains(given)
    else { return nil }
    guard shape.count == 2 else { return sumOfArray(x.elements, span) }
    let rows = parts(ofSmall: x).map(\.elements)
    let lines =
      given == 1 || given == -1 ? rows : rows[0].indices.map { column in rows.map { $0[column] } }
    guard lines[0].count < 8 else { return nil }
    return small(lines.map { sum($0, span: span) }, [lines.count])
  }

  private func mean(
    _ x: Operand, _ shape: Shape, orElse call: () -> Operand, _ span: Span
  ) -> Operand {
    quickly(x.kind.isActive ? .number : .real, orElse: call) { slow in
      let total = sumOfArray(x.elements, span)
      emitter.share(total)
      // Where the sum overflows, the mean does not.
      let plain = Leaf.passive(passiveRegister(total))
      let zero = compute(.subtract, [plain, plain])
      emitter.jumpRarely(zero.leaves[0], .equal, .constant(0), is: false, to: slow)
      return binary(.divide, total, .constant(Double(shape.elementCount)), span: span)
    }
  }

  /// The root of the sum of squares, where that can neither overflow nor lose digits.
  private func norm(_ x: Operand, orElse call: () -> Operand, _ span: Span) -> Operand {
    quickly(x.kind.isActive ? .number : .real, orElse: call) { slow in
      emitter.share(x)
      let squares = sumOfArray(x.elements.map { square($0) }, span)
      emitter.share(squares)
      let plain = Leaf.passive(passiveRegister(squares))
      emitter.jumpRarely(plain, .greater, .constant(0x1p-900), is: false, to: slow)
      emitter.jumpRarely(plain, .less, .constant(0x1p1000), is: false, to: slow)
      return primitive(Primitives.sqrt, [squares], span: span)
    }
  }

  // MARK: Systems

  /// The sum of products of up to three elements; nil for more rows.
  private func determinant(_ x: Operand, _ shape: Shape, _ span: Span) -> Operand? {
    guard shape.count == 2, shape[0] == shape[1], shape[0] <= 3 else { return nil }
    emitter.share(x)
    let n = shape[0]
    func minor(_ a: (Int, Int), _ b: (Int, Int), _ c: (Int, Int), _ d: (Int, Int)) -> Operand {
      func at(_ place: (Int, Int)) -> Operand { x.elements[place.0 * n + place.1] }
      let first = binary(.multiply, at(a), at(b), span: span)
      return binary(.subtract, first, binary(.multiply, at(c), at(d), span: span), span: span)
    }
    switch n {
    case 1: return x.elements[0]
    case 2: return minor((0, 0), (1, 1), (0, 1), (1, 0))
    default:
      func term(_ column: Int, _ p: Int, _ q: Int) -> Operand {
        binary(
          .multiply, x.elements[column], minor((1, p), (2, q), (1, q), (2, p)), span: span)
      }
      let first = binary(.subtract, term(0, 1, 2), term(1, 0, 2), span: span)
      return binary(.add, first, term(2, 0, 1), span: span)
    }
  }

  /// X with A X = B, by elimination with the largest pivot of each column.
  private func solution(
    _ matrix: Operand, _ n: Int, _ right: [Operand], _ shape: Shape, orElse call: () -> Operand,
    _ span: Span
  ) -> Operand {
    let isActive = matrix.kind.isActive || right.contains { $0.kind == .number }
    let columns = shape.count > 1 ? shape[1] : 1
    let kind: Kind = isActive ? .number : .real
    return quickly(.small(active: isActive, shape: shape), orElse: call) { slow in
      // Rows of the matrix with the right-hand sides after them, where elimination changes them.
      var rows = (0..<n).map { row -> [Operand] in
        let entries =
          Array(matrix.elements[row * n..<(row + 1) * n])
          + right[row * columns..<(row + 1) * columns]
        return entries.map { own(kind, $0) }
      }
      // For each entry, the magnitudes of what has been taken from it.
      var taken = (0..<n).map { _ in (0..<n).map { _ in own(.real, .constant(0)) } }
      func magnitude(_ x: Operand) -> Operand {
        primitiveOfNumbers(Primitives.abs, [.real(passiveRegister(x))])
      }
      func arithmetic(_ op: BinaryOperator, _ x: Operand, _ y: Operand) -> Operand {
        let result = binary(op, x, y, span: span)
        emitter.share(result)
        return result
      }
      for k in 0..<n {
        for row in (k + 1)..<Swift.max(n, k + 1) {
          let stays = emitter.newLabel()
          emitter.jump(
            magnitude(rows[row][k]).leaves[0], .lessOrEqual, magnitude(rows[k][k]).leaves[0],
            to: stays)
          for column in k..<n + columns {
            swap(rows[row][column], rows[k][column])
            if column < n { swap(taken[row][column], taken[k][column]) }
          }
          emitter.place(stays)
        }
        // How much of the pivot rounding has left, as `LinearSolver.isSingular` asks.
        let pivot = magnitude(rows[k][k])
        let size = arithmetic(.add, pivot, taken[k][k])
        let least = arithmetic(.multiply, size, .constant(LinearSolver.leastPivot(n)))
        emitter.jumpRarely(pivot.leaves[0], .greater, least.leaves[0], is: false, to: slow)
        for row in (k + 1)..<Swift.max(n, k + 1) {
          let factor = arithmetic(.divide, rows[row][k], rows[k][k])
          for column in k + 1..<n + columns {
            let product = arithmetic(.multiply, factor, rows[k][column])
            if column < n {
              taken[row][column] = arithmetic(.add, taken[row][column], magnitude(product))
            }
            rows[row][column] = arithmetic(.subtract, rows[row][column], product)
          }
        }
      }
      var solutions = [[Operand]](repeating: [], count: n)
      for k in (0..<n).reversed() {
        solutions[k] = (0..<columns).map { column in
          let rest = (k + 1..<Swift.max(n, k + 1)).reduce(rows[k][n + column]) {
            arithmetic(.subtract, $0, arithmetic(.multiply, rows[k][$1], solutions[$1][column]))
          }
          return arithmetic(.divide, rest, rows[k][k])
        }
      }
      return small(solutions.flatMap { $0 }, shape)
    }
  }

  /// A register of its own, which several instructions write.
  private func own(_ kind: Kind, _ value: Operand) -> Operand {
    let own = emitter.temporary(kind)
    emitter.share(own)
    emitter.copy(value.leaves[0], to: own.leaves[0])
    return own
  }

  /// Two registers change places.
  private func swap(_ x: Operand, _ y: Operand) {
    let kept = emitter.temporary(x.kind)
    emitter.copy(x.leaves[0], to: kept.leaves[0])
    emitter.copy(y.leaves[0], to: x.leaves[0])
    emitter.copy(kept.leaves[0], to: y.leaves[0])
  }

  /// What `fast` computes; where it jumps to the label that it is given, what `call` gives.
  func quickly(
    _ kind: Kind, orElse call: () -> Operand, _ fast: (Label) -> Operand
  ) -> Operand {
    let result = emitter.temporary(kind)
    emitter.share(result)
    let (slow, end) = (emitter.newLabel(), emitter.newLabel())
    move(coerce(fast(slow), to: kind), to: result)
    emitter.jump(to: end)
    emitter.place(slow)
    let called = call()
    if called.kind.isNumeric {
      move(coerce(called, to: kind), to: result)
    } else if called.kind != .never {
      perform(.convert(called, result: result), emitter.span)
    }
    state.isReachable = true
    emitter.place(end)
    return result
  }
}

extension Shape {
  /// That of a square matrix of few rows.
  fileprivate var isOfSmallSystem: Bool { count == 2 && self[0] == self[1] && self[0] <= 4 }
}
