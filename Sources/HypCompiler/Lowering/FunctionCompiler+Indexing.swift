// FunctionCompiler+Indexing.swift -- reading parts of values: indices, slices, fields.

import HypCode
import HypNumbers
import HypSyntax

extension FunctionCompiler {
  func compileIndex(
    _ value: Expression, _ subscripts: [Expression.Subscript], _ span: Span
  ) -> Operand {
    if let element = compileElementOfRow(value, subscripts, span) { return element }
    var base = compile(value)
    if let name = subscripts.fieldName, base.kind.mayHaveFields {
      return field(base, name, span: span)
    }
    let assigns = subscripts.contains {
      if case .expression(let e) = $0 { mayAssign(e) } else { false }
    }
    if assigns { base = copyIfVariable(base) }
    guard let axes = compileAxes(subscripts) else { return .never }
    lookAtMaskSums(subscripts, axes, of: base, span)
    return index(base, axes, span: span)
  }

  /// `A[i][j]` of a matrix is `A[i, j]`, which makes no row; nil where it is no index of an index.
  private func compileElementOfRow(
    _ value: Expression, _ subscripts: [Expression.Subscript], _ span: Span
  ) -> Operand? {
    guard subscripts.count == 1, case .expression(let column) = subscripts[0],
      case .index(let matrix, let rows) = value.form, rows.count == 1,
      case .expression(let row) = rows[0], !mayAssign(row), !mayAssign(column)
    else { return nil }
    let base = compile(matrix)
    guard let first = compileAxes(rows) else { return .never }
    lookAtMaskSums(rows, first, of: base, value.span)
    let isOfMatrix = base.kind.isMatrix && first.areNumbers(1)
    let whole = isOfMatrix ? nil : index(base, first, span: value.span)
    guard let second = compileAxes(subscripts) else { return .never }
    if isOfMatrix, second.areNumbers(1) { return index(base, first + second, span: span) }
    let part = whole ?? index(base, first, span: value.span)
    lookAtMaskSums(subscripts, second, of: part, span)
    return index(part, second, span: span)
  }

  /// The subscripts' values; nil after an error.
  func compileAxes(_ subscripts: [Expression.Subscript]) -> [Action.Axis]? {
    var axes: [Action.Axis] = []
    for item in subscripts {
      switch item {
      case .all: axes.append(.all)
      case .newAxis: axes.append(.newAxis)
      case .expression(let expression):
        let operand = compile(expression)
        guard operand.kind != .never else { return nil }
        axes.append(.value(boxingChoice(operand)))
      }
    }
    return axes
  }

  /// `base[axes]`
  func index(_ base: Operand, _ axes: [Action.Axis], span: Span) -> Operand {
    if base.kind.isChoice {
      return eachAlternative(of: [base], span) { index($0[0], axes, span: span) }
    }
    emitter.span = span
    if axes.addAxes { return withNewAxes(base, axes, span: span) }
    let kind: Kind
    switch base.kind {
    case .never: return .never
    case .small:
      return smallElement(base, axes, span: span) ?? index(whole(base), axes, span: span)
    case .rows:
      if axes.areNumbers(1) { return rowElements(of: base, at: axes.places[0], span: span) }
      return asRows(
        index(whole(base), axes, span: span), columns: base.kind.columns(selectedBy: axes))
    case .array(let active, 1) where axes.areNumbers(1):
      guard case .value(let position) = axes[0] else { return .never }
      let array = base.leaves[0]
      if let known = emitter.recentRead(array, position.leaves[0]) {
        return Operand(active ? .number : .real, [known])
      }
      let i = Leaf.passive(passiveRegister(position))
      let result = emitter.temporary(active ? .number : .real)
      emitter.element(of: array, at: i, to: result.leaves[0])
      emitter.noteRead(array, position.leaves[0], result.leaves[0])
      return result
    case .array(let active, 2) where axes.areNumbers(2):
      return matrixElement(base, axes, active ? .number : .real, span)
    case .mask(2) where axes.areNumbers(2):
      return matrixElement(base, axes, .bool, span)
    case .mask(1) where axes.areNumbers(1):
      guard case .value(let position) = axes[0] else { return .never }
      let result = emitter.temporary(.bool)
      emitter.element(
        of: base.leaves[0], at: .passive(passiveRegister(position)), to: result.leaves[0])
      return result
    case .array(let active, let rank):
      kind = Kind.selection(active: active, rank: rank, axes)
    case .mask(let rank):
      kind = Kind.selection(active: false, rank: rank, axes).asBooleans
    case .range(_, let active):
      kind = Kind.selection(active: active, rank: 1, axes)
    case .tuple:
      // A constant index is a field.
      if axes.count == 1, case .value(let position) = axes[0],
        case .constant(let constant)? = position.leaves.first, position.kind == .real,
        let i = WholeNumber.exactly(constant)
      {
        let parts = base.parts
        let place = i < 0 ? i + parts.count : i
        guard parts.indices.contains(place) else {
          return fail(.index(i, count: parts.count), span)
        }
        return parts[place]
      }
      if let part = part(of: base, at: axes, span) { return part }
      kind = .any
    case .any: kind = .any
    case .string: kind = .string
    default: return fail(.notIndexable(base.kind), span)
    }
    let result = emitter.temporary(kind)
    perform(.index(base, axes, result: result), span)
    return result
  }

  /// `base[axes]` with axes of length 1 among those of the result.
  private func withNewAxes(_ base: Operand, _ axes: [Action.Axis], span: Span) -> Operand {
    let base = whole(base)
    let kind: Kind
    switch base.kind {
    case .never: return .never
    case .array(let active, let rank): kind = Kind.selection(active: active, rank: rank, axes)
    case .mask(let rank): kind = Kind.selection(active: false, rank: rank, axes).asBooleans
    case .range(_, let active): kind = Kind.selection(active: active, rank: 1, axes)
    case .any: kind = .any
    default: return fail(.newAxisOf(base.kind), span)
    }
    let result = emitter.temporary(kind)
    perform(.index(base, axes, result: result), span)
    return result
  }

  /// A row of a matrix of few columns, as a small array.
  func rowElements(of matrix: Operand, at index: Operand, span: Span) -> Operand {
    guard case .rows(let isActive, let columns) = matrix.kind else { return .never }
    let ordinary = whole(matrix)
    let row = Operand.real(passiveRegister(index))
    let elements = (0..<columns).map { column in
      matrixElement(
        ordinary, [.value(row), .value(columnNumber(column))], isActive ? .number : .real, span)
    }
    return small(elements, [columns])
  }

  /// The number of a column, in a register that the function gives it before its body.
  func columnNumber(_ column: Int) -> Operand {
    if let known = columnNumbers[column] { return known }
    let number = emitter.permanent(.real)
    swap(&prologue, &emitter.segment)
    emitter.copy(.constant(Double(column)), to: number.leaves[0])
    swap(&prologue, &emitter.segment)
    columnNumbers[column] = number
    return number
  }

  /// An element of a matrix.
  private func matrixElement(
    _ base: Operand, _ axes: [Action.Axis], _ kind: Kind, _ span: Span
  ) -> Operand {
    let places = axes.places.map { Leaf.passive(passiveRegister($0)) }
    let result = emitter.temporary(kind)
    let whole = Action.Axis.values(places)
    emitter.matrixElement(
      of: base.leaves[0], at: places[0], places[1], to: result.leaves[0],
      or: Action(.index(base, whole, result: result), parts: emitter.parts))
    return result
  }

  /// `value.name`
  func field(_ value: Operand, _ name: String, span: Span) -> Operand {
    if value.kind.isChoice {
      return eachAlternative(of: [value], span) { field($0[0], name, span: span) }
    }
    emitter.span = span
    switch value.kind {
    case .never: return .never
    case .tuple(let labels, let kinds):
      guard let place = place(of: name, labels, count: kinds.count) else {
        return fail(
          .noField(name, of: value.kind, fields: labels ?? kinds.indices.map(String.init)), span)
      }
      return value.part(place)
    case .any:
      let result = emitter.temporary(.any)
      perform(.field(value, name, result: result), span)
      return result
    default: return fail(.noField(name, of: value.kind, fields: []), span)
    }
  }

  func place(of name: String, _ labels: [String]?, count: Int) -> Int? {
    if let labels { return labels.firstIndex(of: name) }
    guard let place = Int(name), place >= 0, place < count else { return nil }
    return place
  }
}

extension [Expression.Subscript] {
  /// `"name"`, as it is written: of a record, that field.
  var fieldName: String? {
    guard count == 1, case .expression(let only) = self[0] else { return nil }
    return only.literalText
  }
}

extension [Action.Axis] {
  /// So many places, one along each axis.
  func areNumbers(_ count: Int) -> Bool {
    self.count == count && allSatisfy(\.isNumber)
  }
  /// The place among so many that one constant names; nil for anything else, and for what is out of range.
  func place(among count: Int) -> Int? {
    guard self.count == 1, case .value(let position) = self[0], position.kind == .real,
      case .constant(let constant)? = position.leaves.first,
      let i = WholeNumber.exactly(constant), (-count..<count).contains(i)
    else { return nil }
    return i < 0 ? i + count : i
  }
  /// Some of them are new.
  var addAxes: Bool {
    contains { if case .newAxis = $0 { true } else { false } }
  }
  /// The values that are given.
  var places: [Operand] {
    compactMap { if case .value(let value) = $0 { value } else { nil } }
  }
}

extension Kind {
  /// It is a record, or may be one.
  var mayHaveFields: Bool {
    switch self {
    case .any: true
    case .tuple(let labels, _): labels != nil
    case .choice(let alternatives): alternatives.contains(where: \.mayHaveFields)
    default: false
    }
  }

  /// How many columns `matrix[axes]` has, where it is a matrix; nil where that is not known.
  fileprivate func columns(selectedBy axes: [Action.Axis]) -> Int? {
    guard axes.count == 2, case .value(let second) = axes[1] else { return knownColumns }
    guard case .range(let isClosed, _) = second.kind, let columns = knownColumns,
      case .constant(let start) = second.leaves[0], case .constant(let end) = second.leaves[1],
      case .constant(1) = second.leaves[2], let first = WholeNumber.exactly(start),
      let last = WholeNumber.exactly(end), first >= 0, last >= first
    else { return nil }
    let count = Swift.min(last + (isClosed ? 1 : 0), columns) - first
    return count > 0 ? count : nil
  }
}

extension Action.Axis {
  /// One place along each axis, by passive numbers.
  static func values(_ places: [Leaf]) -> [Action.Axis] {
    places.map { .value(Operand(.real, [$0])) }
  }
  /// A single place along the axis.
  var isNumber: Bool { if case .value(let v) = self { v.kind.isNumeric } else { false } }
}
