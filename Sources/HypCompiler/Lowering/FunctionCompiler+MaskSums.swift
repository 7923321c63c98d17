// FunctionCompiler+MaskSums.swift -- indices that are sums and products of masks.
//
// In arithmetic true counts as 1, so that `(a > 1) + (b > 1)` is an array of numbers, and as an index takes elements
// 0, 1 and 2. Other languages join masks by `+` and `*`. Numbers do not tell what they were made of, but the program
// does: where such an index has the length of its axis, it is reported. In `levels[(x > 10) + (x > 20)]` the places
// are meant, which the bounds of one thing and the length of the table say.

import HypCode
import HypSyntax

/// Masks that an expression joins by arithmetic.
struct MaskSum {
  /// Each mask, as it is written.
  var masks: [Expression]

  /// The length of a table other than `array` that has an entry for each number of masks that may hold, where they
  /// are comparisons with bounds of one thing.
  func tableLength(array: String) -> Int? {
    let subjects = masks.map { mask -> Set<String> in
      guard case .comparison(let operands, _) = mask.form else { return [] }
      return Set(
        operands.compactMap { if case .number = $0.form { nil } else { $0.span.text } })
    }
    let common = subjects.dropFirst().reduce(subjects.first ?? []) { $0.intersection($1) }
    return common.isEmpty || common.contains(array) ? nil : masks.count + 1
  }
}

extension FunctionCompiler {
  /// Remembers, or forgets, that a name holds a sum of masks.
  func noteMaskSum(_ pattern: Pattern, _ value: Expression) {
    guard case .name(let name, _) = pattern else { return }
    let sum = maskSum(value)
    if isTopLevel { program.maskSums[name] = sum } else { maskSums[name] = sum }
  }

  /// Emits a look at the subscripts of `base` that are sums of masks.
  func lookAtMaskSums(
    _ subscripts: [Expression.Subscript], _ axes: [Action.Axis], of base: Operand, _ span: Span
  ) {
    for (place, item) in subscripts.enumerated() {
      guard case .expression(let expression) = item, case .value(let index) = axes[place],
        index.kind.whole == .vector(active: false) || index.kind == .any,
        let sum = maskSum(expression)
      else { continue }
      emitter.share(index)
      emitter.share(base)
      let array = String(span.text.prefix { $0 != "[" })
      perform(
        .lookAtMaskSum(of: base, axis: place, index, table: sum.tableLength(array: array)), span)
    }
  }

  /// The masks that `expression` joins by arithmetic; nil where it does not.
  private func maskSum(_ expression: Expression) -> MaskSum? {
    switch expression.form {
    case .binary(.add, _, _, _), .binary(.subtract, _, _, _), .binary(.multiply, _, _, _):
      let masks = masks(in: expression) ?? []
      return masks.isEmpty ? nil : MaskSum(masks: masks)
    case .name(let name):
      return variableName(name) != nil && !isTopLevel ? maskSums[name] : program.maskSums[name]
    default: return nil
    }
  }

  /// The masks of arithmetic on masks and literals; nil where there is something else in it.
  private func masks(in expression: Expression) -> [Expression]? {
    switch expression.form {
    // `1 * mask` and `1 - mask`; other numbers are for places.
    case .number(1): return []
    case .comparison, .logical, .unary(.not, _): return [expression]
    case .binary(.add, _, let x, let y), .binary(.subtract, _, let x, let y),
      .binary(.multiply, _, let x, let y):
      guard let left = masks(in: x), let right = masks(in: y) else { return nil }
      if case .binary(.add, _, _, _) = expression.form, left.isEmpty || right.isEmpty { return nil }
      return left + right
    case .name(let name):
      let kind: Kind?
      if let variable = variableName(name), case .defined(let own)? = state.variables[variable] {
        kind = own
      } else {
        kind = program.kind(ofGlobal: name)
      }
      if case .mask? = kind { return [expression] }
      return maskSum(expression)?.masks
    case .call(let function, _):
      guard case .name(let name) = function.form, ["isnan", "isfinite"].contains(name) else {
        return nil
      }
      return [expression]
    default: return nil
    }
  }
}
