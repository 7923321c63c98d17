// FunctionCompiler+Squares.swift -- the square of a root, smooth where the root is not.
//
// ‖w‖ has no derivative at the origin, and its convention is 0. ‖w‖² is smooth there, with the Hessian 2I: a
// product of two conventions would make it 0, and what is lost no rule behind can find again. So where a root
// at its kink is squared, the square is made of what is under the root. The values are the same; elsewhere
// nothing changes.

import HypCode
import HypSyntax

/// A root whose square is smooth where it is not.
private enum Root {
  case abs, hypot, norm

  init?(named name: String) {
    switch Primitives.named(name) {
    case Primitives.abs: self = .abs
    case Primitives.hypot: self = .hypot
    default:
      guard let id = LibraryIndex.named(name), LibraryIndex[id].role == .norm else {
        return nil
      }
      self = .norm
    }
  }
}

extension FunctionCompiler {
  /// `abs(x)^2`, `norm(v) * norm(v)` and their like; nil for anything else, of which nothing is compiled.
  func compileSquareOfRoot(
    _ op: BinaryOperator, _ left: Expression, _ right: Expression, _ span: Span
  ) -> Operand? {
    switch (op, right.form) {
    case (.power, .number(2)): break
    case (.multiply, _) where left.span.text == right.span.text && isRepeatable(left): break
    default: return nil
    }
    guard case .call(let callee, let arguments) = left.form, case .name(let name) = callee.form,
      let root = Root(named: name), !arguments.contains(where: { mayAssign($0.value) }),
      case .function(let kind) = compileName(name, span: callee.span).kind,
      builtinValue(name)?.kind == .function(kind)
    else { return nil }
    let operands = compileAll(arguments.map(\.value))
    guard operands.count == arguments.count, !operands.contains(where: { $0.kind == .never }) else {
      return .never
    }
    let passed = zip(arguments, operands).map {
      Argument(label: $0.label, operand: copyIfVariable($1))
    }
    let function = Operand.function(kind)
    func ordinary() -> Operand {
      let root = pointing(at: arguments.map(\.value.span)) {
        compileCall(function, passed, span: left.span)
      }
      return pointing(at: [left.span, right.span]) {
        binary(.power, root, .constant(2), span: span)
      }
    }
    let roots = passed.map(\.operand)
    guard roots.contains(where: \.kind.isActive), !roots.contains(where: \.kind.hasBox),
      arguments.allSatisfy({ $0.label == nil }), !roots.contains(where: \.kind.isStructure)
    else { return ordinary() }
    func square(_ x: Operand) -> Operand { binary(.power, x, .constant(2), span: span) }
    switch (root, roots.count) {
    case (.abs, 1): return square(roots[0])
    case (.hypot, 2) where roots.contains(where: \.kind.isSmall):
      return elementwise(roots) { pair in
        squareOfHypot(
          pair[0], pair[1],
          orElse: {
            binary(
              .power, primitive(Primitives.hypot, pair, span: left.span), .constant(2), span: span)
          }, span)
      } ?? ordinary()
    case (.hypot, 2): return squareOfHypot(roots[0], roots[1], orElse: ordinary, span)
    case (.norm, 1):
      return choose(
        where: roots,
        isZero: {
          $0.map { compileCall(function, [Argument(label: nil, operand: $0)], span: span) }
        },
        direct: {
          LibraryIndex.id(of: .sum).map { sum in
            compileCall(
              .function(.library(sum, names: [])),
              [Argument(label: nil, operand: square(roots[0]))], span: span)
          } ?? .never
        }, ordinary, span)
    default: return ordinary()
    }
  }

  private func squareOfHypot(
    _ x: Operand, _ y: Operand, orElse ordinary: () -> Operand, _ span: Span
  ) -> Operand {
    choose(
      where: [x, y], isZero: { $0 },
      direct: {
        let squares = [x, y].map { binary(.power, $0, .constant(2), span: span) }
        return binary(.add, squares[0], squares[1], span: span)
      }, ordinary, span)
  }

  /// It has the same value however often it is evaluated: it calls functions of numbers alone.
  private func isRepeatable(_ expression: Expression) -> Bool {
    switch expression.form {
    case .number, .name: return true
    case .array(let items): return items.allSatisfy(isRepeatable)
    case .unary(_, let value): return isRepeatable(value)
    case .binary(_, _, let left, let right): return isRepeatable(left) && isRepeatable(right)
    case .field(let value, _, _): return isRepeatable(value)
    case .call(let callee, let arguments):
      guard case .name(let name) = callee.form,
        Root(named: name) == .norm || Primitives.named(name) != nil
      else { return false }
      return arguments.allSatisfy { isRepeatable($0.value) }
    default: return false
    }
  }

  /// `direct` where all that `isZero` makes of the plain operands is zero, else `ordinary`.
  private func choose(
    where roots: [Operand], isZero: ([Operand]) -> [Operand], direct: () -> Operand,
    _ ordinary: () -> Operand, _ span: Span
  ) -> Operand {
    let plain = isZero(roots.map { stopped($0, span) })
    guard plain.allSatisfy({ $0.kind == .real }) else {
      // Element by element.
      guard plain.allSatisfy({ $0.kind.isNumeric || $0.kind.isArrayLike }) else {
        return ordinary()
      }
      let (zero, other) = (direct(), ordinary())
      guard zero.kind != .never, other.kind != .never else { return .never }
      var sizes = primitive(Primitives.abs, [plain[0]], span: span)
      for operand in plain.dropFirst() {
        let size = primitive(Primitives.abs, [operand], span: span)
        sizes = binary(.add, sizes, size, span: span)
      }
      // Where it is not zero.
      return primitive(Primitives.choice, [sizes, other, zero], span: span)
    }
    let ways = (0..<plain.count).map { _ in emitter.newLabel() }
    var others: [Edge] = []
    for (operand, label) in zip(plain, ways) {
      emitter.jump(.passive(passiveRegister(operand)), .notEqual, .constant(0), to: label)
      others.append(Edge(state: state, label: label))
    }
    let name = uniqueName("square")
    let zero = direct()
    guard zero.kind != .never else { return .never }
    assign(name, zero, span: span)
    let end = jumpAway()
    merge(others)
    let other = ordinary()
    guard other.kind != .never else { return .never }
    assign(name, other, span: span)
    merge([Edge(state: state, label: nil), end])
    return takeVariable(name)
  }
}
