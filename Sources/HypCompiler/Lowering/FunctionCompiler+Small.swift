// FunctionCompiler+Small.swift -- small arrays, whose elements stand in registers: operations on them are
// operations on numbers.
//
// What is not done here is done to an ordinary array, which `whole` makes of a small one: every action of the side
// table is given such arrays (`perform`), so that nothing else needs to know of small ones.

import HypCode
import HypNumbers
import HypSyntax

extension Operand {
  /// The elements of a small array in order; of a number, itself.
  var elements: [Operand] {
    let kind: Kind = kind.isActive ? .number : .real
    return leaves.map { Operand(kind, [$0]) }
  }

  /// The elements where the array, or the number, is broadcast to `shape`.
  fileprivate func elements(in shape: Shape) -> [Operand] {
    guard let own = kind.knownShape else { return [] }
    let all = elements
    let (rows, columns) = (shape.count > 1 ? shape[0] : 1, shape.last ?? 1)
    let (height, width) = (own.count > 1 ? own[0] : 1, own.last ?? 1)
    return (0..<rows).flatMap { row in
      (0..<columns).map { column in
        all[(height == 1 ? 0 : row) * width + (width == 1 ? 0 : column)]
      }
    }
  }
}

extension FunctionCompiler {
  /// The operand with an ordinary array in place of each small one.
  func whole(_ operand: Operand) -> Operand {
    guard operand.kind.hasShape else { return operand }
    switch operand.kind {
    case .rows: return Operand(operand.kind.whole, operand.leaves)
    case .small:
      let result = emitter.temporary(operand.kind.whole)
      emitter.emit(.perform, emitter.action(.convert(operand, result: result)))
      return result
    case .tuple(let labels, _): return .tuple(labels: labels, operand.parts.map(whole))
    default: return coerce(operand, to: operand.kind.whole)
    }
  }

  /// A small array of numbers; active where one of them is.
  func small(_ elements: [Operand], _ shape: Shape) -> Operand {
    guard !elements.contains(where: { $0.kind == .never }) else { return .never }
    let isActive = elements.contains { $0.kind == .number }
    let leaves = elements.map { isActive ? coerce($0, to: .number).leaves[0] : $0.leaves[0] }
    return Operand(.small(active: isActive, shape: shape), leaves)
  }

  /// The small array in registers in a row, among which an index can choose.
  func inRow(_ array: Operand) -> Operand {
    let first = array.leaves[0].register
    let isRow = array.leaves.enumerated().allSatisfy { place, leaf in
      leaf.register != nil && leaf.register == first.map { $0 + place }
        && !emitter.isTemporary(leaf)
    }
    if isRow { return array }
    let row = emitter.permanent(array.kind)
    move(array, to: row)
    return row
  }

  /// The matrix with a known number of columns, if they are few; anything else as it is.
  func asRows(_ matrix: Operand, columns: Int?) -> Operand {
    guard case .array(let isActive, 2) = matrix.kind, let columns,
      1...Kind.maximumElements ~= columns
    else { return matrix }
    return Operand(.rows(active: isActive, columns: columns), matrix.leaves)
  }

  // MARK: Elementwise

  /// What `f` makes of the elements of numbers and small arrays that broadcast to a small one; nil for all else.
  func elementwise(_ operands: [Operand], _ f: ([Operand]) -> Operand) -> Operand? {
    guard operands.contains(where: \.kind.isSmall) else { return nil }
    var shape: Shape = []
    for operand in operands {
      guard let own = operand.kind.knownShape, let both = Shape.broadcast(shape, own) else {
        return nil
      }
      shape = both
    }
    guard Kind.isSmall(shape) else { return nil }
    for operand in operands where operand.kind.knownShape != shape { emitter.share(operand) }
    let columns = operands.map { $0.elements(in: shape) }
    let outer = emitter.element
    defer { emitter.element = outer }
    let results = (0..<shape.elementCount).map { place in
      emitter.element = shape.index(of: place)
      return f(columns.map { $0[place] })
    }
    return small(results, shape)
  }

  /// `x op y`, where one of them is a small array; nil where it is an operation on ordinary arrays.
  func smallBinary(_ op: BinaryOperator, _ x: Operand, _ y: Operand, span: Span) -> Operand? {
    if op == .matrixMultiply { return product(x, y, span: span) }
    return elementwise([x, y]) { binary(op, $0[0], $0[1], span: span) }
  }

  // MARK: Sums and products

  /// The sum of numbers, from the first to the last.
  func sum(_ terms: [Operand], span: Span) -> Operand {
    terms.dropFirst().reduce(terms[0]) { binary(.add, $0, $1, span: span) }
  }

  private func sum(ofProducts pairs: [(Operand, Operand)], span: Span) -> Operand {
    sum(pairs.map { compute(.multiply, [$0.leaves[0], $1.leaves[0]]) }, span: span)
  }

  /// `a @ b` of small arrays; nil where the result is no small array or number, or the shapes do not fit.
  func product(_ a: Operand, _ b: Operand, span: Span) -> Operand? {
    guard case .small(_, let left) = a.kind, case .small(_, let right) = b.kind,
      let shape = Shape.product(left, right), shape.isEmpty || Kind.isSmall(shape)
    else { return nil }
    emitter.share(a)
    emitter.share(b)
    let (xs, ys) = (a.elements, b.elements)
    let inner = left.last ?? 1
    let rows = left.count > 1 ? left[0] : 1
    let columns = right.count > 1 ? right[1] : 1
    let elements = (0..<rows).flatMap { row in
      (0..<columns).map { column in
        sum(
          ofProducts: (0..<inner).map { (xs[row * inner + $0], ys[$0 * columns + column]) },
          span: span)
      }
    }
    return shape.isEmpty ? elements[0] : small(elements, shape)
  }

  /// The transpose of a small matrix.
  func transposed(_ matrix: Operand, _ shape: Shape) -> Operand {
    let elements = matrix.elements
    emitter.share(matrix)
    let (rows, columns) = (shape[0], shape[1])
    return small(
      (0..<columns).flatMap { column in (0..<rows).map { elements[$0 * columns + column] } },
      [columns, rows])
  }

  // MARK: Parts

  /// `array[axes]` of a small array; nil where it is an operation on an ordinary array.
  func smallElement(_ array: Operand, _ axes: [Action.Axis], span: Span) -> Operand? {
    guard case .small(let isActive, let shape) = array.kind, axes.count <= shape.count else {
      return nil
    }
    var choices: [Choice] = []
    for (place, length) in shape.enumerated() {
      guard place < axes.count, case .value(let index) = axes[place] else {
        choices.append(.several(0..<length))
        continue
      }
      guard let choice = choice(of: index, length, span) else { return nil }
      choices.append(choice)
    }
    guard state.isReachable else { return .never }
    let result = Shape(
      choices.compactMap { if case .several(let places) = $0 { places.count } else { nil } })
    let row = choices.contains(where: \.isVariable) ? inRow(array) : array
    emitter.share(array)
    let kind: Kind = isActive ? .number : .real
    let columns = shape.count > 1 ? shape[1] : 1
    // The elements at one place of the first axis, or a column of places.
    func element(_ first: Int, _ second: Int) -> Operand {
      Operand(kind, [row.leaves[first * columns + second]])
    }
    func picked(_ leaves: [Leaf], _ index: Leaf, stride: Int) -> Operand {
      let picked = emitter.temporary(kind)
      emitter.pick(from: leaves, at: index, stride: stride, to: picked.leaves[0])
      return picked
    }
    /// For each place on the second axis, what the first one chooses.
    func alongFirst(_ second: Int) -> [Operand] {
      switch choices[0] {
      case .several(let places): places.map { element($0, second) }
      case .known(let place): [element(place, second)]
      case .variable(let index):
        [
          picked(
            Array(row.leaves[second..<second + (shape[0] - 1) * columns + 1]), index,
            stride: columns)
        ]
      }
    }
    let elements: [Operand]
    if shape.count == 1 {
      elements = alongFirst(0)
    } else {
      switch choices[1] {
      case .known(let place): elements = alongFirst(place)
      case .several(let places):
        let lines = places.map { alongFirst($0) }
        elements = lines[0].indices.flatMap { first in lines.map { $0[first] } }
      case .variable(let index):
        let lines = (0..<columns).map { alongFirst($0) }
        elements = lines[0].indices.map { first in
          let line = inRow(small(lines.map { $0[first] }, [columns]))
          return picked(line.leaves, index, stride: 1)
        }
      }
    }
    return result.isEmpty ? elements[0] : small(elements, result)
  }

  /// What an index chooses along an axis.
  private enum Choice {
    case several(Range<Int>)
    case known(Int)
    case variable(Leaf)

    var isVariable: Bool { if case .variable = self { true } else { false } }
  }

  /// Nil where the index is more than one number, or one that is no place.
  private func choice(of index: Operand, _ length: Int, _ span: Span) -> Choice? {
    if case .range = index.kind { return places(in: index, length).map(Choice.several) }
    guard index.kind.isNumeric else { return nil }
    guard case .constant(let constant) = index.leaves[0] else {
      return .variable(.passive(passiveRegister(index)))
    }
    guard let place = WholeNumber.exactly(constant) else { return nil }
    let counted = place < 0 ? place + length : place
    guard (0..<length).contains(counted) else { return nil }
    return .known(counted)
  }

  /// The places that a literal range of steps of 1 chooses; nil for any other, and where it goes beyond the axis.
  private func places(in range: Operand, _ length: Int) -> Range<Int>? {
    guard case .range(let isClosed, _) = range.kind, case .constant(let start) = range.leaves[0],
      case .constant(let end) = range.leaves[1], case .constant(1) = range.leaves[2],
      let first = WholeNumber.exactly(start), let last = WholeNumber.exactly(end),
      0 <= first, first <= last, last < length || (last == length && !isClosed)
    else { return nil }
    let places = first..<(isClosed ? last + 1 : last)
    return places.isEmpty ? nil : places
  }

  /// The small array with a number, or with a row, in the place that `axes` say; nil where it is an operation on an
  /// ordinary array.
  func smallReplacing(
    _ container: Operand, _ axes: [Action.Axis], _ value: Operand, span: Span
  ) -> Operand? {
    guard case .small(let wasActive, let shape) = container.kind, axes.allSatisfy(\.isNumber),
      axes.count <= shape.count
    else { return nil }
    let part = Shape(shape.dropFirst(axes.count))
    guard let own = value.kind.knownShape, own == part || own.isEmpty else { return nil }
    if own != part { emitter.share(value) }
    let columns = shape.count > 1 ? shape[1] : 1
    var choices: [Choice] = []
    for (axis, length) in zip(axes, shape) {
      guard case .value(let index) = axis, let choice = choice(of: index, length, span) else {
        return nil
      }
      choices.append(choice)
    }
    let isActive = wasActive || value.kind.isActive
    let kind: Kind = .small(active: isActive, shape: shape)
    let array = coerce(container, to: kind)
    let new = value.elements(in: part).map { isActive ? coerce($0, to: .number) : $0 }
    defer { emitter.forgetReads() }
    switch (choices[0], choices.count > 1 ? choices[1] : nil) {
    case (.known(let place), nil):
      return array.replacing(at: place * part.elementCount, new)
    case (.known(let first), .known(let second)?):
      return array.replacing(at: first * columns + second, new)
    case (.known(let first), .variable(let index)?):
      let row = inRow(array)
      let start = first * columns
      emitter.place(new[0], in: Array(row.leaves[start..<start + columns]), at: index, stride: 1)
      return row
    case (.variable(let index), let second):
      let row = inRow(array)
      let end = (shape[0] - 1) * columns
      func place(_ number: Operand, column: Int) {
        emitter.place(
          number, in: Array(row.leaves[column...end + column]), at: index, stride: columns)
      }
      switch second {
      case nil: for (column, number) in new.enumerated() { place(number, column: column) }
      case .known(let column)?: place(new[0], column: column)
      case .variable(let other)?:
        // The line is read, changed and put back.
        guard let line = smallElement(row, [axes[0]], span: span) else { return nil }
        let changed = inRow(copyIfVariable(line))
        emitter.place(new[0], in: changed.leaves, at: other, stride: 1)
        for (column, number) in changed.elements.enumerated() { place(number, column: column) }
      case .several?: return nil
      }
      return row
    default: return nil
    }
  }

  /// The parts of a small array along its first axis.
  func parts(ofSmall array: Operand) -> [Operand] {
    guard case .small(_, let shape) = array.kind else { return [] }
    guard shape.count > 1 else { return array.elements }
    let elements = array.elements
    return (0..<shape[0]).map { row in
      small(Array(elements[row * shape[1]..<(row + 1) * shape[1]]), [shape[1]])
    }
  }
}

extension Operand {
  /// The same with other numbers from a place on.
  fileprivate func replacing(at place: Int, _ numbers: [Operand]) -> Operand {
    var result = self
    for (offset, number) in numbers.enumerated() {
      result.leaves[place + offset] = number.leaves[0]
    }
    return result
  }
}

extension Emitter {
  /// The register that an index chooses of a row of them; the index is in a passive register.
  mutating func pick(from row: [Leaf], at index: Leaf, stride: Int, to target: Leaf) {
    let registers = RegisterRow(count: (row.count - 1) / stride + 1, stride: stride)
    emit(.pick, .leaf(target), .leaves(row), .leaf(index), x: .number(registers.operand))
  }

  /// Puts a number into the register that an index chooses of a row of them.
  mutating func place(_ value: Operand, in row: [Leaf], at index: Leaf, stride: Int) {
    let registers = RegisterRow(count: (row.count - 1) / stride + 1, stride: stride)
    var source = value.leaves[0]
    if source.register == nil {
      source = temporary(row[0].bank)
      copy(value.leaves[0], to: source)
    }
    emit(.place, .leaves(row), .leaf(index), .leaf(source), x: .number(registers.operand))
  }
}

extension Kind {
  /// How many columns `x op y` has; nil where that is not known.
  static func columns(_ op: BinaryOperator, _ x: Kind, _ y: Kind) -> Int? {
    guard op == .matrixMultiply else { return columns([x, y]) }
    return x.numericRank == 2 && y.numericRank == 2 ? y.knownColumns : nil
  }

  /// How many columns numbers and arrays have that are broadcast together; nil where that is not known.
  static func columns(_ kinds: [Kind]) -> Int? {
    var columns = 1
    for kind in kinds {
      guard let own = kind.knownColumns, own == columns || own == 1 || columns == 1 else {
        return nil
      }
      columns = Swift.max(columns, own)
    }
    return columns
  }
}
