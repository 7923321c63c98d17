// FunctionCompiler+Logic.swift -- `and`, `or`, `not` as values: of booleans, and of arrays of them.
//
// Where they are conditions, they are jumps: see FunctionCompiler+Conditions.

import HypCode
import HypSyntax

extension FunctionCompiler {
  /// `left and right`, `left or right`. A boolean that decides alone leaves the other side out; where
  /// one of them is an array of booleans both are evaluated, and joined element by element.
  func compileLogical(
    _ op: LogicalOperator, _ left: Expression, _ right: Expression, _ span: Span
  ) -> Operand {
    var x = compile(left)
    if case .mask = x.kind {
      if mayAssign(right) { x = copyIfVariable(x) }
      let y = compile(right)
      return joined(op, x, y, [left.span, right.span], span)
    }
    guard x.kind != .never else { return .never }
    x = boxingChoice(x)
    guard x.kind == .bool || x.kind == .any else {
      return fail(.notBoolean(x.kind), left.span)
    }
    let name = uniqueName("bool")
    assign(name, x, span: left.span)
    x = home(name, x.kind)
    let label = emitter.newLabel()
    emitter.span = left.span
    if x.kind == .bool {
      let register = passiveRegister(x)
      if op == .or {
        emitter.jump(if: register, to: label)
      } else {
        emitter.jump(unless: register, to: label)
      }
    } else {
      let decides = emitter.temporary(.bool)
      pointing(at: [left.span]) {
        perform(
          .builtin(.decides, [x, .bool(op == .or)], labels: [nil, nil], result: decides), left.span)
      }
      emitter.jump(if: passiveRegister(decides), to: label)
    }
    let afterJump = emitter.position
    let edge = Edge(state: state, label: label)
    let y = compile(right)
    if x.kind == .bool, case .mask = y.kind {
      // Both are needed after all: what would jump goes on here too.
      emitter.place(label, at: afterJump)
      let result = joined(op, x, y, [left.span, right.span], span)
      if result.kind != .never { state.variables[name] = nil }
      return result
    }
    let result =
      x.kind == .bool && y.kind == .bool
      ? y : joined(op, x, y, [left.span, right.span], span)
    // Where the right side has no value, the left one may still have decided.
    if result.kind != .never { assign(name, result, span: span) }
    merge([Edge(state: state, label: nil), edge])
    return takeVariable(name)
  }

  /// Both sides, evaluated, element by element.
  func joined(
    _ op: LogicalOperator, _ x: Operand, _ y: Operand, _ sides: [Span], _ span: Span
  ) -> Operand {
    guard x.kind != .never, y.kind != .never else { return .never }
    let (x, y) = (boxingChoice(x), boxingChoice(y))
    for (side, place) in zip([x, y], sides) where side.kind != .any && side.kind.truthRank == nil {
      return fail(.notBoolean(side.kind), place)
    }
    var kind = Kind.any
    if let a = x.kind.truthRank, let b = y.kind.truthRank {
      kind = max(a, b) == 0 ? .bool : .mask(rank: max(a, b))
    }
    let result = emitter.temporary(kind)
    let function: Builtin = op == .and ? .bothTrue : .eitherTrue
    pointing(at: sides) {
      perform(.builtin(function, [x, y], labels: [nil, nil], result: result), span)
    }
    return result
  }

  /// `not x`
  func compileNot(_ expression: Expression, _ span: Span) -> Operand {
    let value = boxingChoice(compile(expression))
    switch value.kind {
    case .never: return .never
    case .bool:
      let result = emitter.temporary(.bool)
      emitter.span = span
      emitter.emit(.not, .leaf(result.leaves[0]), .leaf(.passive(passiveRegister(value))))
      return result
    case .mask, .any:
      let result = emitter.temporary(value.kind)
      pointing(at: [expression.span]) {
        perform(.builtin(.opposite, [value], labels: [nil], result: result), span)
      }
      return result
    default: return fail(.notBoolean(value.kind), expression.span)
    }
  }
}
