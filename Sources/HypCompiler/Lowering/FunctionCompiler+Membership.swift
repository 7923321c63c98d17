// FunctionCompiler+Membership.swift -- `x in xs`, `x not in xs`.

import HypCode
import HypSyntax

extension FunctionCompiler {
  /// Whether a value is among the elements of a collection, a text part of a string, a name one of a record's fields.
  func compileMembership(
    _ value: Expression, in collection: Expression, isNegated: Bool, _ opSpan: Span, _ span: Span
  ) -> Operand {
    let (x, xs) = compilePair(value, collection)
    guard x.kind != .never, xs.kind != .never else { return .never }
    if case .tuple(let labels?, _) = xs.kind, let name = value.literalText {
      return .bool(labels.contains(name) != isNegated)
    }
    if hasActiveInput,
      x.kind == .number
        || (x.kind == .real && xs.kind.numericRank != nil && xs.kind.isActive)
    {
      program.note(Notice(.equality(isNegated ? "not in" : "in"), span: span))
    }
    let result = emitter.temporary(.bool)
    pointing(at: [value.span, collection.span]) {
      perform(
        .builtin(
          .contains, [whole(boxingChoice(x)), whole(boxingChoice(xs))], labels: [nil, nil],
          result: result), opSpan)
    }
    guard isNegated else { return result }
    let opposite = emitter.temporary(.bool)
    emitter.span = span
    emitter.emit(.not, .leaf(opposite.leaves[0]), .leaf(.passive(passiveRegister(result))))
    return opposite
  }
}

extension Expression {
  /// The text of a string as it is written; nil for anything else.
  var literalText: String? {
    guard case .string(let parts) = form, parts.count <= 1 else { return nil }
    switch parts.first {
    case .text(let text)?: return text
    case .interpolation?: return nil
    case nil: return ""
    }
  }
}
