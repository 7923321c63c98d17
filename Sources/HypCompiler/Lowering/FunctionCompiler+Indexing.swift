// FunctionCompiler+Indexing.swift -- reading and replacing parts of values: indices, slices, fields.

import HypCode
import HypNumbers
import HypSyntax

extension FunctionCompiler {
  // MARK: Reading

  func compileIndex(
    _ value: Expression, _ subscripts: [Expression.Subscript], _ span: Span
  ) -> Operand {
    if let element = compileElementOfRow(value, subscripts, span) { return element }
    var base = compile(value)
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

  /// The matrix with another row, in place.
  private func replacingRow(
    of matrix: Operand, at index: Operand, by value: Operand, _ columns: Int, span: Span
  ) -> Operand {
    let isActive = matrix.kind.isActive || value.kind.isActive
    let target = coerce(matrix, to: .rows(active: isActive, columns: columns))
    let row = Operand.real(passiveRegister(index))
    let numbers =
      value.kind.isNumeric ? [Operand](repeating: value, count: columns) : value.elements
    if value.kind.isNumeric { emitter.share(value) }
    for (column, number) in numbers.enumerated() {
      matrixStore(number, in: whole(target), at: [row, columnNumber(column)])
    }
    emitter.forgetReads()
    return target
  }

  /// The number of a column, in a register that the function gives it before its body.
  private func columnNumber(_ column: Int) -> Operand {
    if let known = columnNumbers[column] { return known }
    let number = emitter.permanent(.real)
    swap(&prologue, &emitter.segment)
    emitter.copy(.constant(Double(column)), to: number.leaves[0])
    swap(&prologue, &emitter.segment)
    columnNumbers[column] = number
    return number
  }

  /// Stores a number in a matrix, which has derivatives where the number has.
  private func matrixStore(_ value: Operand, in matrix: Operand, at places: [Operand]) {
    let registers = places.map { Leaf.passive(passiveRegister($0)) }
    let number: Operand =
      matrix.kind.isActive ? .number(activeRegister(value)) : .real(passiveRegister(value))
    emitter.matrixStore(
      number.leaves[0], in: matrix.leaves[0], at: registers[0], registers[1],
      or: Action(
        .store(container: matrix, [.index(Action.Axis.values(registers))], value: number),
        parts: emitter.parts))
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

  private func place(of name: String, _ labels: [String]?, count: Int) -> Int? {
    if let labels { return labels.firstIndex(of: name) }
    guard let place = Int(name), place >= 0, place < count else { return nil }
    return place
  }

  // MARK: Replacing

  /// One step from a variable to a part of it, with its subscripts evaluated.
  private typealias Step = Action.Step

  func compileStore(_ place: Place, _ expression: Expression) {
    let value = compile(expression)
    pointing(at: [expression.span]) { store(value, at: place) }
  }

  /// Puts a value in a part of a variable.
  func store(_ value: Operand, at place: Place) {
    guard value.kind != .never, let steps = compileSteps(place) else { return }
    store(place, steps, value, place.span)
  }

  func compileUpdate(_ place: Place, _ op: BinaryOperator, _ opSpan: Span, _ value: Expression) {
    if place.path.isEmpty {
      if op == .add, compileTextAppend(place.name, at: place.span, value, opSpan) { return }
      var old = compileName(place.name, span: place.nameSpan)
      if mayAssign(value) { old = copyIfVariable(old) }
      let operand = compile(value)
      let new = pointing(at: [place.span, value.span]) { binary(op, old, operand, span: opSpan) }
      assign(place.name, new, span: opSpan)
      return
    }
    guard let steps = compileSteps(place) else { return }
    let operand = copyIfVariable(compile(value))
    guard operand.kind != .never else { return }
    var old = compileName(place.name, span: place.nameSpan)
    for (step, accessor) in zip(steps, place.path) {
      switch step {
      case .index(let axes): old = index(old, axes, span: place.span)
      case .field(let name): old = field(old, name, span: accessor.span)
      }
    }
    let new = pointing(at: [place.span, value.span]) { binary(op, old, operand, span: opSpan) }
    guard new.kind != .never else { return }
    pointing(at: [value.span]) { store(place, steps, new, place.span) }
  }

  private func compileSteps(_ place: Place) -> [Step]? {
    var steps: [Step] = []
    for accessor in place.path {
      switch accessor {
      case .field(let name, _): steps.append(.field(name))
      case .index(let subscripts, _):
        guard let axes = compileAxes(subscripts) else { return nil }
        if steps.isEmpty, variableName(place.name) != nil {
          let container = compileName(place.name, span: place.nameSpan)
          lookAtMaskSums(subscripts, axes, of: container, place.span)
        }
        // A part that is updated is read and then written, at the same place.
        steps.append(
          .index(
            axes.map { axis in
              guard case .value(let value) = axis else { return axis }
              let copy = copyIfVariable(value)
              emitter.share(copy)
              return .value(copy)
            }))
      }
    }
    return steps
  }

  private func store(_ place: Place, _ steps: [Step], _ value: Operand, _ span: Span) {
    let isCaptured = captures.contains { $0.name == place.name && !$0.isSession }
    guard let variable = variableName(place.name), !isCaptured else {
      _ = fail(.outerNameUpdated(place.name, isSession: !isCaptured), place.nameSpan)
      return
    }
    let container = compileName(place.name, span: place.nameSpan)
    guard container.kind != .never else { return }
    let new = replacing(container, steps[...], boxingChoice(value), place)
    guard new.kind != .never else { return }
    if new.kind == container.kind, new.leaves == container.leaves {
      if isTopLevel, storedThrough.contains(place.name) { assign(place.name, new, span: span) }
      return
    }
    assign(variable, new, span: span)
  }

  /// `container` with a part replaced, in place where it stands in registers of its own.
  private func replacing(
    _ container: Operand, _ steps: ArraySlice<Step>, _ value: Operand, _ target: Place
  ) -> Operand {
    guard let step = steps.first else { return value }
    let span = target.span
    emitter.span = span
    let here = target.path[steps.startIndex].span
    if container.kind.isChoice {
      let part = narrowed(container, span, to: { $0.holds(step) }) { .cannotStore($0) }
      return part.kind == .never ? .never : replacing(part, steps, value, target)
    }
    switch (container.kind, step) {
    case (.tuple(let labels, let kinds), .field(let name)):
      guard let place = place(of: name, labels, count: kinds.count) else {
        return fail(
          .noField(name, of: container.kind, fields: labels ?? kinds.indices.map(String.init)),
          here)
      }
      let part = replacing(container.part(place), steps.dropFirst(), value, target)
      return part.kind == .never ? .never : container.replacing(place, with: part)
    case (.tuple(_, let kinds), .index(let axes)) where axes.place(among: kinds.count) != nil:
      // A constant index is a field.
      let place = axes.place(among: kinds.count) ?? 0
      let part = replacing(container.part(place), steps.dropFirst(), value, target)
      return part.kind == .never ? .never : container.replacing(place, with: part)
    case (.small, .index(let axes)) where steps.count == 1:
      return smallReplacing(container, axes, value, span: span)
        ?? replacing(whole(container), steps, value, target)
    case (.small, .index(let axes)) where steps.count > 1 && axes.allSatisfy(\.isNumber),
      (.array, .index(let axes)) where steps.count > 1 && axes.allSatisfy(\.isNumber),
      (.mask, .index(let axes)) where steps.count > 1 && axes.allSatisfy(\.isNumber):
      // `A[i][j] = x` is `A[i, j] = x`, which copies no row.
      guard case .index(let further) = steps[steps.startIndex + 1] else {
        return fail(.cannotStore(container.kind), here)
      }
      return replacing(
        container, [.index(axes + further)] + steps.dropFirst(2), value, target)
    case (.array(let active, 1), .index(let axes))
    where steps.count == 1 && axes.areNumbers(1) && value.kind.isNumeric:
      guard case .value(let position) = axes[0] else { return .never }
      let i = Leaf.passive(passiveRegister(position))
      defer { emitter.forgetReads() }
      if active || value.kind == .number {
        let target = coerce(container, to: .vector(active: true))
        emitter.store(.active(activeRegister(value)), in: target.leaves[0], at: i)
        return target
      }
      emitter.store(.passive(passiveRegister(value)), in: container.leaves[0], at: i)
      return container
    case (.array(let active, 2), .index(let axes))
    where steps.count == 1 && axes.areNumbers(2) && value.kind.isNumeric:
      defer { emitter.forgetReads() }
      let isActive = active || value.kind == .number
      let matrix = isActive ? coerce(container, to: .array(active: true, rank: 2)) : container
      matrixStore(value, in: matrix, at: axes.places)
      return matrix
    case (.array(let active, let rank), .index):
      guard value.kind.numericRank != nil || value.kind == .any else {
        return fail(.notStorable(value.kind), emitter.parts.first ?? span)
      }
      let kind: Kind = .array(active: active || value.kind.isActive, rank: rank)
      let target = coerce(container, to: kind)
      perform(.store(container: target, Array(steps), value: value), span)
      return target
    case (.mask, .index):
      guard value.kind.truthRank != nil || value.kind == .any else {
        return fail(.notStorableInMask(value.kind), emitter.parts.first ?? span)
      }
      perform(.store(container: container, Array(steps), value: value), span)
      return container
    case (.rows(let active, let columns), .index(let axes)):
      if steps.count == 1, axes.areNumbers(1),
        value.kind.knownColumns == columns || value.kind.isNumeric,
        value.kind.numericRank ?? 2 < 2
      {
        return replacingRow(of: container, at: axes.places[0], by: value, columns, span: span)
      }
      if steps.count > 1, axes.allSatisfy(\.isNumber),
        case .index(let further) = steps[steps.startIndex + 1]
      {
        return replacing(
          container, [.index(axes + further)] + steps.dropFirst(2), value, target)
      }
      let before = coerce(
        container, to: .rows(active: active || value.kind.isActive, columns: columns))
      return asRows(replacing(whole(before), steps, value, target), columns: columns)
    case (.small, _), (.rows, _): return replacing(whole(container), steps, value, target)
    case (.tuple, .index), (.any, _):
      let target = coerce(container, to: .any)
      perform(.store(container: target, Array(steps), value: value), span)
      return target
    case (.range(_, let active), .index):
      let converted = emitter.temporary(.vector(active: active))
      perform(.convert(container, result: converted), span)
      return replacing(converted, steps, value, target)
    default: return fail(.cannotStore(container.kind), here)
    }
  }
}

extension Place.Accessor {
  /// Where it is written.
  package var span: Span {
    switch self {
    case .index(_, let span), .field(_, let span): span
    }
  }
}

extension [Action.Axis] {
  /// So many places, one along each axis.
  fileprivate func areNumbers(_ count: Int) -> Bool {
    self.count == count && allSatisfy(\.isNumber)
  }
  /// The place among so many that one constant names; nil for anything else, and for what is out of range.
  fileprivate func place(among count: Int) -> Int? {
    guard self.count == 1, case .value(let position) = self[0], position.kind == .real,
      case .constant(let constant)? = position.leaves.first,
      let i = WholeNumber.exactly(constant), (-count..<count).contains(i)
    else { return nil }
    return i < 0 ? i + count : i
  }
  /// The values that are given.
  fileprivate var places: [Operand] {
    compactMap { if case .value(let value) = $0 { value } else { nil } }
  }
}

extension Kind {
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

  /// It may have such a part.
  fileprivate func holds(_ step: Action.Step) -> Bool {
    switch (self, step) {
    case (.tuple(let labels?, _), .field(let name)): labels.contains(name)
    case (.tuple, _), (.array, .index), (.small, .index), (.rows, .index), (.mask, .index),
      (.range, .index):
      true
    default: false
    }
  }
}

extension Action.Axis {
  /// One place along each axis, by passive numbers.
  fileprivate static func values(_ places: [Leaf]) -> [Action.Axis] {
    places.map { .value(Operand(.real, [$0])) }
  }
  /// A single place along the axis.
  var isNumber: Bool { if case .value(let v) = self { v.kind.isNumeric } else { false } }
}
