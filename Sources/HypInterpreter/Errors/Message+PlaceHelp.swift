// Message+PlaceHelp.swift -- what to write instead of an unknown name, as the text around it tells.

import HypCode
import HypSyntax

extension Message {
  /// The help for `error` at a place: `own`, unless the surrounding text says more.
  static func placeHelp(_ error: RuntimeError, at span: Span?, _ own: String?) -> String? {
    guard case .unknownName(let name, _) = error, let span else { return own }
    return Surroundings(name, span).help(own)
  }
}

/// The words around an unknown name.
private struct Surroundings {
  let name: String
  let span: Span
  private let list: TokenList
  /// The name among the words.
  private let place: Int?

  init(_ name: String, _ span: Span) {
    self.name = name
    self.span = span
    list = TokenList(span.source)
    place = list.tokens.firstIndex { $0.start == span.start && $0.kind == .name }
  }

  func help(_ own: String?) -> String? {
    guard let place else { return own }
    if span.followsSlashes { return "a comment starts with `#`; `//` divides and rounds down" }
    if ["i", "j"].contains(name), list.tokens[place].isGlued, place > 0,
      list.tokens[place - 1].kind == .number
    {
      return "there are no complex numbers; a record holds two parts, as in `(re=1, im=2)`"
    }
    if let help = leibnizHelp(place) { return help }
    // What other languages call with one letter is meant only in a call.
    let isCall = isGlued(place + 1, .parenthesisOpen) || isGlued(place + 1, .dot)
    let isLetter = ["c", "d", "D", "N", "q", "F"].contains(name) && !isCall
    if let own, !isLetter { return own }
    return functionHelp(place) ?? definitionHelp(place)
  }

  /// `derivative(x -> x^2)` for `d/dx(x^2)`.
  private func leibnizHelp(_ place: Int) -> String? {
    guard name == "d" || name == "∂", place + 2 < list.tokens.count,
      list.tokens[place + 1].kind == .divide, list.tokens[place + 2].kind == .name
    else { return nil }
    let variable = list.name(ofTokenAt: place + 2).dropFirst()
    guard list.name(ofTokenAt: place + 2).hasPrefix(name), !variable.isEmpty else { return nil }
    return
      "a derivative is written `derivative(\(variable) -> \(variable)^2)`, of a function with a name `f'`"
  }

  private func isGlued(_ index: Int, _ kind: Token.Kind) -> Bool {
    list.tokens.indices.contains(index) && list.tokens[index].kind == kind
      && list.tokens[index].isGlued
  }

  private func text(_ range: Range<Int>) -> String { span.source.text(range) }

  // MARK: A formula where a function is meant

  /// What takes a function first.
  private static let takers: Set<String> = [
    "plot", "scatter", "grad", "derivative", "value_and_grad", "forward_grad", "jacobian", "jacfwd",
    "jacrev", "hessian", "taylor", "jvp", "vjp", "hvp", "check_grad", "cost", "formula",
    "checkpoint", "map",
    "filter", "heatmap", "contour", "quiver",
  ]

  /// `grad(x -> x^2)` for `grad(x^2)`, `(x -> x^2)'` for `(x^2)'`.
  private func functionHelp(_ place: Int) -> String? {
    var depth = 0
    for index in (0..<place).reversed() {
      let token = list.tokens[index]
      if token.kind == .arrow, depth == 0 { return nil }
      if [.parenthesisClose, .squareClose, .braceClose].contains(token.kind) { depth += 1 }
      guard token.kind.opensBracket else { continue }
      depth -= 1
      guard depth < 0, token.kind == .parenthesisOpen, let partner = token.partner else { continue }
      depth = 0
      if isGlued(partner + 1, .prime), !(index > 0 && isCallee(index - 1, index)) {
        return written(index, partner, end: partner, behind: partner + 1)
      }
      guard index > 0, isCallee(index - 1, index),
        Self.takers.contains(list.name(ofTokenAt: index - 1))
      else { continue }
      let end = firstComma(index, partner)
      guard end > place else { return nil }
      return written(index, partner, end: end, behind: partner)
    }
    return nil
  }

  private func isCallee(_ index: Int, _ opening: Int) -> Bool {
    list.tokens[index].kind == .name && list.tokens[opening].isGlued
  }

  /// The comma after the first argument, or the closing bracket.
  private func firstComma(_ opening: Int, _ closing: Int) -> Int {
    var index = opening + 1
    while index < closing {
      if list.tokens[index].kind == .comma { return index }
      index =
        list.tokens[index].kind.opensBracket
        ? (list.tokens[index].partner ?? index) + 1 : index + 1
    }
    return closing
  }

  private func written(_ opening: Int, _ closing: Int, end: Int, behind: Int) -> String? {
    let callee = opening > 0 && isCallee(opening - 1, opening) ? opening - 1 : opening
    let argument = text(list.tokens[opening].end..<list.tokens[end].start)
    let rest = text(list.tokens[end].start..<list.tokens[behind].end)
    let taker = text(list.tokens[callee].start..<list.tokens[opening].end)
    let isOfTwo = ["heatmap(", "contour("].contains(taker)
    let code = "\(taker)\(isOfTwo ? "(x, y)" : name) -> \(argument)\(rest)"
    guard code.count <= 60, !code.contains("\n") else { return nil }
    return "a function is written with its parameter: `\(code)`"
  }

  // MARK: A formula that is assigned

  /// `y(x) = x^2` for `y = x^2`.
  private func definitionHelp(_ place: Int) -> String? {
    var start = place
    while start > 0, !list.tokens[start].isFirstOnLine,
      ![.semicolon, .braceOpen].contains(list.tokens[start - 1].kind)
    {
      start -= 1
    }
    guard start + 1 < place, list.tokens[start].kind == .name,
      list.tokens[start + 1].kind == .assign
    else { return nil }
    var end = place
    while ![.end, .semicolon, .braceClose].contains(list.tokens[end].kind),
      end == place || !list.tokens[end].isFirstOnLine
    {
      if list.tokens[end].kind == .arrow { return nil }
      end += 1
    }
    let formula = text(list.tokens[start + 2].start..<list.tokens[end - 1].end)
    // Of several names, which is the parameter?
    let names = Set(
      (start + 2..<end).filter {
        list.tokens[$0].kind == .name && !isGlued($0 + 1, .parenthesisOpen)
      }
      .map(list.name(ofTokenAt:)))
    guard names.count == 1 || ["x", "t", "u", "z", "θ", "n"].contains(name) else { return nil }
    guard formula.count <= 40, formula != name, !isGlued(place + 1, .parenthesisOpen) else {
      return nil
    }
    let defined = text(list.tokens[start].start..<list.tokens[start].end)
    guard defined != name else { return nil }
    return
      "`\(defined)(\(name)) = \(formula)` defines a function; for a number, assign `\(name) = …` "
      + "first"
  }
}

extension Token.Kind {
  fileprivate var opensBracket: Bool {
    self == .parenthesisOpen || self == .squareOpen || self == .braceOpen
  }
}

extension TokenList {
  fileprivate func name(ofTokenAt index: Int) -> String { span(index).text }
}
