// Formula.swift -- functions as formulas: what programs that embed this ask for.

import HypSyntax

/// A function of the program as a formula.
public struct Formula {
  /// What it is the formula of: `f'(x)`.
  public let name: String
  /// In the language itself: what can stand on the right of `f(x) =`.
  public let text: String
  /// For typesetting, an equation.
  public let latex: String
  /// Where it holds, beyond what it shows itself: `x > 0`.
  public let conditions: [String]
  /// As a person reads it.
  public let shown: String
}

extension Formula {
  /// The formula of a function.
  ///
  /// - Parameters:
  ///   - function: what it is the formula of; a derivative is differentiated by rules.
  ///   - names: what names of the session mean.
  ///   - putsValuesIn: numbers stand in place of names of the session.
  /// - Throws: why there is none.
  public init(
    of function: FormulaFunction, names: any FormulaNames, putsValuesIn: Bool = false
  ) throws(FormulaError) {
    let request = Request(function, names, putsValuesIn)
    let reader = request.reader
    let item = try request.value()
    let program = try Program(request.algebra, reader.loops, item).simplified(reader)
    self = try request.formula(program, head: request.head, latexHead: request.latexHead)
  }
}

/// A function whose formula is asked for.
final class Request {
  let algebra = Algebra()
  let reader: Reader
  let function: FormulaFunction
  let parameters: [String]
  let patterns: [Pattern?]
  private(set) var arguments: [Reader.Argument] = []
  let place: Expression

  init(_ function: FormulaFunction, _ names: any FormulaNames, _ putsValuesIn: Bool) {
    self.function = function
    reader = Reader(algebra, names, putsValuesIn: putsValuesIn)
    switch function.core {
    case .written(let written, _):
      parameters = written.parameters.map { $0.pattern.span.text }
      patterns = written.parameters.map(\.pattern)
      place = Expression(.name(written.name ?? "f"), written.headSpan)
    default:
      let span = Span(SourceFile(name: "<formula>", text: "f"), 0, 1)
      place = Expression(.name("f"), span)
      parameters = function.core.ruleParameters
      patterns = parameters.map { _ in nil }
    }
    algebra.takenNames.formUnion(["π", "e", "τ", "k"])
    algebra.takenNames.remove("k")
    arguments = zip(parameters, patterns).map { name, pattern in
      guard let pattern else { return (nil, Item.path(name, .parameter)) }
      return (nil, item(pattern))
    }
  }

  private func item(_ pattern: Pattern) -> Item {
    switch pattern {
    case .name(let name, _):
      algebra.takenNames.insert(name)
      reader.parameterNames.insert(name)
      return .path(name, .parameter)
    case .tuple(let parts, _): return .tuple(labels: nil, parts.map(item))
    case .place: return .other("a place")
    }
  }

  /// The value of the function, at its parameters.
  func value() throws(FormulaError) -> Item {
    let called = reader.function(function)
    if case .other(let words) = function.core { throw FormulaError("\(words) has no formula") }
    if parameters.isEmpty, case .named(let name) = function.core {
      throw FormulaError("`\(name)` has no formula")
    }
    let item = try reader.apply(called, arguments, place)
    try reader.check()
    return try settled(item)
  }

  /// A parameter that is returned as it came is a number.
  func settled(_ item: Item) throws(FormulaError) -> Item {
    switch item {
    case .path: return .term(try reader.term(item, place))
    case .list(let parts):
      var result: [Item] = []
      for part in parts { result.append(try settled(part)) }
      return .list(result)
    case .tuple(let labels, let parts):
      var result: [Item] = []
      for part in parts { result.append(try settled(part)) }
      return .tuple(labels: labels, result)
    case .term, .condition: return item
    case .range: return .list(try reader.elements(item, place))
    case .function: throw FormulaError("the result is a function, and no number")
    case .other(let words): throw FormulaError("the result is \(words), and no number")
    }
  }

  func formula(
    _ program: Program, head: String, latexHead: String
  ) throws(FormulaError) -> Formula {
    guard program.length <= 3000 else {
      throw FormulaError(
        "the formula has \(program.length) different parts, more than anybody reads")
    }
    let parts = program.namedParts(reader)
    let conditions = self.conditions(program)
    let written = program.loops.isEmpty ? 0 : program.terms.reduce(0) { min($0 + $1.size, 1 << 40) }
    guard written <= 20_000 else {
      throw FormulaError("the recurrences have \(written) parts, more than anybody reads")
    }
    var shown = program.shown(head, parts)
    if !conditions.isEmpty { shown += "\n  where " + conditions.joined(separator: ", ") }
    return Formula(
      name: head, text: program.text(parts), latex: program.latex(latexHead, parts),
      conditions: conditions, shown: shown)
  }

  /// Where the formula holds, beyond what it shows.
  func conditions(_ program: Program) -> [String] {
    let writer = TextWriter(algebra: algebra)
    let lost = algebra.lost(reader.requirements, in: program.terms).filter { requirement in
      let terms = requirement.condition.terms + requirement.guards.flatMap(\.terms)
      return algebra.variables(terms).allSatisfy {
        $0.origin != .local && !$0.name.contains("\u{1}")
      }
    }
    var texts = reader.remarks
    for requirement in lost {
      let asked = requirement.guards.map { writer.text($0) }.joined(separator: " and ")
      let text =
        writer.text(requirement.condition) + (asked.isEmpty ? "" : " if \(asked)")
      if !texts.contains(text) { texts.append(text) }
    }
    return texts
  }

  // MARK: Names

  var head: String { function.head(parameters, name: function.coreName, isLatex: false) }
  var latexHead: String {
    function.head(
      parameters.map(LatexWriter.name), name: LatexWriter.name(function.coreName), isLatex: true)
  }
}

extension FormulaFunction {
  /// The function under all derivatives.
  var core: FormulaFunction {
    if case .derived(_, _, let inner) = self { return inner.core }
    return self
  }

  /// What it is called; a function without a name is `f`.
  var coreName: String {
    switch core {
    case .written(let function, _): function.name ?? "f"
    case .named(let name): name
    default: "f"
    }
  }

  var ruleParameters: [String] {
    guard case .named(let name) = self else { return [] }
    return name == "sqrt" || name == "exp" ? ["x"] : Rules.named(name)?.parameters ?? []
  }

  /// `f'(x, y)`, `∂f/∂y(x, y)`, `∇f(x, y)`.
  func head(_ parameters: [String], name: String, isLatex: Bool) -> String {
    let arguments = "(\(parameters.joined(separator: ", ")))"
    return called(parameters, name, isLatex) + arguments
  }

  private func called(_ parameters: [String], _ name: String, _ isLatex: Bool) -> String {
    guard case .derived(let op, let by, let inner) = self else { return name }
    let inside = inner.called(parameters, name, isLatex)
    switch op {
    case .derivative, .grad:
      if let by, by.count == 1 {
        let parameter = isLatex ? LatexWriter.name(by[0]) : by[0]
        return isLatex
          ? "\\frac{\\partial \(inside)}{\\partial \(parameter)}" : "∂\(inside)/∂\(parameter)"
      }
      if op == .derivative { return inside + "'" }
      return (isLatex ? "\\nabla " : "∇") + inside
    case .jacobian, .hessian, .valueAndGrad:
      return isLatex
        ? "\\mathrm{\(op.rawValue.replacing("_", with: "\\_"))}\\,\(inside)"
        : "\(op.rawValue)(\(inside))"
    }
  }
}
