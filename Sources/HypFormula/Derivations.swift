// Derivations.swift -- how a derivative is found, one rule a line.

import HypSyntax

/// The way to a derivative, as a student writes it.
public struct DerivationText {
  /// The lines.
  public let text: String

  /// The derivatives of a function by each number that it takes.
  ///
  /// - Throws: why there is no formula.
  public init(
    of function: FormulaFunction, names: any FormulaNames, putsValuesIn: Bool = false
  ) throws(FormulaError) {
    let request = Request(function, names, putsValuesIn)
    let (algebra, reader) = (request.algebra, request.reader)
    let value = try request.value()
    let program = Program(algebra, reader.loops, value)
    var shownProgram = program
    if case .derived = function { shownProgram = try program.simplified(reader) }
    var lines = [shownProgram.shown(request.head, [])]
    let variables = request.variables
    guard !variables.isEmpty else { throw FormulaError("`\(request.head)` takes no number") }
    guard variables.count <= 12 else {
      throw FormulaError("`\(request.head)` has \(variables.count) numbers, too many to go through")
    }
    var told: Set<String> = []
    for variable in variables {
      let derivation = Derivation(algebra, by: variable, recordsSteps: true)
      derivation.names = shownProgram.recurrentNames
      let loops = try derivation.derivatives(of: shownProgram.loops)
      let slopes = try Self.derivatives(shownProgram.result, derivation, request)
      let derived = try Program(algebra, loops, slopes).simplified(reader)
      let steps = (derivation.steps ?? []).filter { told.insert($0.rule + $0.line).inserted }
      let width = steps.map(\.rule.count).max() ?? 0
      lines.append("")
      for step in steps {
        lines.append(
          "  " + step.rule + String(repeating: " ", count: width - step.rule.count + 2) + step.line)
      }
      if !steps.isEmpty { lines.append("") }
      let head = request.derivativeHead(variable, isOnly: variables.count == 1)
      let formula = try request.formula(derived, head: head, latexHead: head)
      lines.append(formula.shown)
    }
    text = lines.joined(separator: "\n")
  }

  private static func derivatives(
    _ item: Item, _ derivation: Derivation, _ request: Request
  ) throws(FormulaError) -> Item {
    switch item {
    case .list(let parts):
      var result: [Item] = []
      for part in parts { result.append(try derivatives(part, derivation, request)) }
      return .list(result)
    case .tuple(let labels, let parts):
      var result: [Item] = []
      for part in parts { result.append(try derivatives(part, derivation, request)) }
      return .tuple(labels: labels, result)
    default:
      return .term(try derivation.derivative(try request.reader.term(item, request.place)))
    }
  }
}

extension Derivation.Step {
  /// `(x^2)' = 2x`
  var line: String { "(\(left))' = \(result)" }
}

extension Request {
  /// The numbers that the function takes, and the parts of what it takes.
  var variables: [Term] {
    func look(_ item: Item) -> [Term] {
      switch item {
      case .path(let name, let origin):
        guard let parts = reader.usedParts[name], !parts.isEmpty else {
          return reader.usedAsNumbers.contains(name) ? [algebra.variable(name, origin)] : []
        }
        return parts.flatMap { look(reader.path(name, origin, $0)) }
      case .tuple(_, let parts), .list(let parts): return parts.flatMap(look)
      default: return []
      }
    }
    return arguments.flatMap { look($0.item) }
  }

  /// `f'(x)`, or `∂f/∂x`.
  func derivativeHead(_ variable: Term, isOnly: Bool) -> String {
    if isOnly, parameters.count == 1, variable.variable.name == parameters[0] {
      return FormulaFunction.derived(.derivative, by: nil, function)
        .head(parameters, name: function.coreName, isLatex: false)
    }
    let inside = function.head(parameters, name: function.coreName, isLatex: false)
    let name = String(inside.prefix { $0 != "(" })
    return "∂\(name)/∂\(variable.variable.name)"
  }
}
