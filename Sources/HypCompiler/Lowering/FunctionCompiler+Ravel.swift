// FunctionCompiler+Ravel.swift -- `ravel`, `unravel`, `shape` and `size` where shapes are known: no vector is made.
//
// A solver takes the numbers of what it is given as a vector, and gives them back to a function as they were. Where there
// are few of them, they stay in registers on both ways.

import HypCode
import HypNumbers
import HypSyntax

extension FunctionCompiler {
  /// `ravel(x)`: a vector is its own, few numbers are a small array; nil for all else.
  func raveled(_ x: Operand) -> Operand? {
    if case .array(_, rank: 1) = x.kind { return x }
    guard let elements = fewNumbers(x), !elements.isEmpty else { return nil }
    return small(elements, [elements.count])
  }

  /// `unravel(v, like)`; nil where the function of the library is called.
  func unraveled(
    _ v: Operand, like: Operand, orElse call: () -> Operand, _ span: Span
  ) -> Operand? {
    let isActive = v.kind.isActive
    switch (v.kind, like.kind) {
    case (.array(_, rank: 1), .array(_, rank: 1)):
      return quickly(v.kind, orElse: call) { slow in
        let lengths = [length(of: v, span: span), length(of: like, span: span)]
        emitter.jumpRarely(
          lengths[0].leaves[0], .equal, lengths[1].leaves[0], is: false, to: slow)
        return v
      }
    case (.small(_, let shape), _) where shape.count == 1:
      guard let count = fewCount(like.kind), count == shape[0] else { return nil }
      var rest = v.elements[...]
      return filled(like.kind, &rest)
    case (.array(_, rank: 1), _):
      guard let count = fewCount(like.kind), count > 0 else { return nil }
      emitter.share(v)
      return quickly(like.kind.withActivity(isActive), orElse: call) { slow in
        emitter.jumpRarely(
          length(of: v, span: span).leaves[0], .equal, .constant(Double(count)), is: false,
          to: slow)
        var rest = (0..<count).map { element(of: v, at: .constant(Double($0)), span: span) }[...]
        return filled(like.kind, &rest)
      }
    default: return nil
    }
  }

  /// `shape(x)` of a small array or a number.
  func shapeWritten(_ x: Operand) -> Operand? {
    guard let shape = x.kind.knownShape else { return nil }
    return .tuple(shape.map { .constant(Double($0)) })
  }

  /// How many numbers a structure has of which all are known; nil where they are many, or some are not known.
  private func fewCount(_ kind: Kind) -> Int? {
    func count(_ kind: Kind) -> Int? {
      guard case .tuple(_, let parts) = kind else { return kind.knownShape?.elementCount }
      var sum = 0
      for part in parts {
        guard let own = count(part) else { return nil }
        sum += own
      }
      return sum
    }
    return count(kind).flatMap { $0 <= Kind.maximumElements ? $0 : nil }
  }

  /// The numbers of a structure, part after part, where `fewCount` knows how many these are.
  private func fewNumbers(_ x: Operand) -> [Operand]? {
    guard fewCount(x.kind) != nil else { return nil }
    if case .tuple = x.kind { return x.parts.flatMap { fewNumbers($0) ?? [] } }
    return x.elements
  }

  /// The next numbers in the structure of a kind.
  private func filled(_ kind: Kind, _ rest: inout ArraySlice<Operand>) -> Operand {
    if case .tuple(let labels, let parts) = kind {
      return .tuple(labels: labels, parts.map { filled($0, &rest) })
    }
    guard case .small(_, let shape) = kind else { return rest.removeFirst() }
    let own = Array(rest.prefix(shape.elementCount))
    rest.removeFirst(shape.elementCount)
    return small(own, shape)
  }
}
