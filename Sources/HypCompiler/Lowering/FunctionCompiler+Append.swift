// FunctionCompiler+Append.swift -- `a = append(a, x)` in place, for vectors and tuples.

import HypCode
import HypSyntax

extension FunctionCompiler {
  /// Compiles `a = append(a, x)`, for a vector `a` and a number `x` or for a boxed collection, so that
  /// nothing is copied where nobody else holds it: amortised O(1).
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
      case .defined(let kind)? = state.variables[variable], kind == .any || kind.isVector,
      // A name that functions read is stored in the session at each assignment.
      !(isTopLevel && variable == name && storedThrough.contains(name))
    else { return false }
    let isActive = kind.isActive
    let element = compile(arguments[1].value)
    guard element.kind != .never else { return true }
    if kind == .any, case .defined(.any)? = state.variables[variable] {
      emitter.forgetReads()
      pointing(at: arguments.map(\.value.span)) {
        perform(.append(to: home(variable, kind), value: element), value.span)
      }
      return true
    }
    guard kind.isVector, element.kind == .real || (element.kind == .number && isActive),
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
}
