// FunctionCompiler+Storing.swift -- replacing parts of variables: `a[i] = x`, `r.field += 1`, `A[i][j] = x`.

import HypCode
import HypNumbers
import HypSyntax

extension FunctionCompiler {
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
        if axes.addAxes {
          _ = fail(.badIndex(.none), accessor.span)
          return nil
        }
        if let name = subscripts.fieldName {
          steps.append(.field(name))
          continue
        }
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
    case (.tuple(let labels?, let kinds), .field(let name))
    where !labels.contains(name) && steps.count == 1 && Int(name) == nil:
      if case .field = target.path[steps.startIndex] {
        noteLikeness(of: name, to: labels, target.path[steps.startIndex].span)
      }
      return bounded(
        .tuple(labels: labels + [name], kinds.indices.map(container.part) + [value]))
    case (.tuple(nil, []), .field(let name)) where steps.count == 1 && Int(name) == nil:
      return .tuple(labels: [name], [value])
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

  /// Warns of a new field whose name is nearly that of another. Names that differ in their numbers alone are meant.
  private func noteLikeness(of name: String, to labels: [String], _ span: Span) {
    let letters = name.filter { !$0.isNumber }
    guard letters.count >= 4,
      let like = Spelling.closest(to: name, among: labels).first,
      like.filter({ !$0.isNumber }) != letters
    else { return }
    program.note(Notice(.fieldLikeAnother(name, like), span: span))
  }

  // MARK: Matrices

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
}

extension Place.Accessor {
  /// Where it is written.
  package var span: Span {
    switch self {
    case .index(_, let span), .field(_, let span): span
    }
  }
}

extension Kind {
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
