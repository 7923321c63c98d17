// FunctionCompiler+Append.swift -- collections and texts that grow where they stand: `a = append(a, x)`, `text += more`.

import HypCode
import HypSyntax

extension FunctionCompiler {
  /// Compiles `a = append(a, x)`, for a vector `a` and a number `x`, for an array and an entry of it, or for a boxed
  /// collection, so that nothing is copied where nobody else holds it: amortised O(1).
  ///
  /// - Returns: whether the assignment is one; if not, nothing has been compiled.
  func compileAppend(_ pattern: Pattern, _ value: Expression, _ span: Span) -> Bool {
    guard case .name(let name, _) = pattern, name != "_",
      case .call(let callee, let arguments) = value.form, case .name(let called) = callee.form,
      let append = LibraryIndex.named(called), LibraryIndex[append].role == .append,
      arguments.count == 2, arguments.allSatisfy({ $0.label == nil }),
      case .name(name) = arguments[0].value.form, !mayAssign(arguments[1].value),
      variableName(called) == nil, program.kind(ofGlobal: called) == nil,
      let variable = variableName(name),
      case .defined(let kind)? = state.variables[variable],
      kind == .any || kind.isArray || kind.isRows,
      // A name that functions read is stored in the session at each assignment.
      !(isTopLevel && variable == name && storedThrough.contains(name))
    else { return false }
    let isActive = kind.isActive
    let element = compile(arguments[1].value)
    guard element.kind != .never else { return true }
    let isEntry =
      kind.whole.isArray && element.kind.whole.isArray
      && element.kind.numericRank.map { $0 + 1 } == kind.numericRank
      && (isActive || !element.kind.isActive)
    if kind == .any || isEntry, case .defined(kind)? = state.variables[variable] {
      emitter.forgetReads()
      pointing(at: arguments.map(\.value.span)) {
        perform(.append(to: home(variable, kind), value: element), value.span)
      }
      return true
    }
    guard kind.isArray, kind.isVector,
      element.kind == .real || (element.kind == .number && isActive),
      case .defined(kind)? = state.variables[variable]
    else {
      let result = compileCall(
        .function(.library(append, names: [])),
        [
          Argument(label: nil, operand: home(variable, kind)),
          Argument(label: nil, operand: element),
        ], span: value.span)
      bind(pattern, to: result)
      return true
    }
    let array = home(variable, kind).leaves[0]
    emitter.span = value.span
    emitter.forgetReads()
    if isActive {
      emitter.append(.active(activeRegister(element)), to: array)
    } else {
      emitter.append(.passive(passiveRegister(element)), to: array)
    }
    return true
  }

  /// Compiles `s = s[a..<b]` where a variable holds a boxed collection, so that what is left of it stays where it
  /// stands: so a stack is popped in O(1).
  ///
  /// - Returns: whether the assignment is one; if not, nothing has been compiled.
  func compileShortening(_ pattern: Pattern, _ value: Expression) -> Bool {
    guard case .name(let name, _) = pattern, name != "_",
      case .index(let whole, let subscripts) = value.form, case .name(name) = whole.form,
      subscripts.count == 1, case .expression(let range) = subscripts[0],
      case .range = range.form, !mayAssign(range), let variable = variableName(name),
      case .defined(.any)? = state.variables[variable],
      !(isTopLevel && variable == name && storedThrough.contains(name))
    else { return false }
    guard let axes = compileAxes(subscripts), case .defined(.any)? = state.variables[variable]
    else { return true }
    emitter.forgetReads()
    let place = home(variable, .any)
    perform(.index(place, axes, result: place), value.span)
    return true
  }

  /// Compiles `text += more` where a variable holds a string, so that it grows in place.
  ///
  /// - Returns: whether the variable holds one; if not, nothing has been compiled.
  func compileTextAppend(
    _ name: String, at place: Span, _ more: Expression, _ span: Span
  ) -> Bool {
    guard let variable = variableName(name), case .defined(.string)? = state.variables[variable],
      !captures.contains(where: { $0.name == name }), !mayAssign(more),
      !(isTopLevel && variable == name && storedThrough.contains(name))
    else { return false }
    let value = compile(more)
    guard value.kind != .never else { return true }
    guard value.kind == .string else {
      let sum = pointing(at: [place, more.span]) {
        binary(.add, home(variable, .string), value, span: span)
      }
      assign(name, sum, span: span)
      return true
    }
    emitter.forgetReads()
    perform(.append(to: home(variable, .string), value: value), span)
    return true
  }
}

extension Expression {
  /// What is added to the variable `name`, and the sign: `more` of `name + more`; nil for all else.
  func addition(to name: String) -> (name: Span, more: Expression, sign: Span)? {
    guard case .binary(.add, let sign, let left, let more) = form, case .name(name) = left.form
    else { return nil }
    return (left.span, more, sign)
  }
}
