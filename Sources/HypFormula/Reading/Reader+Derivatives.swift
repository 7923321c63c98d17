// Reader+Derivatives.swift -- derivatives of functions, in a formula or around it.

import HypSyntax

extension Reader {
  /// A derivative operator's function, called.
  func differentiated(
    _ op: FormulaOperator, _ by: [String]?, _ function: ItemFunction, _ arguments: [Argument],
    _ place: Expression
  ) throws(FormulaError) -> Item {
    let positions = try positions(by, function, arguments)
    if op == .valueAndGrad {
      let value = try apply(function, arguments, place)
      let gradient = try differentiated(.grad, by, function, arguments, place)
      return .tuple(labels: nil, [value, gradient])
    }
    var results: [Item] = []
    for position in positions {
      let outer: FormulaOperator = op == .hessian ? .jacobian : op
      if op == .hessian {
        let inner = ItemFunction.derived(.grad, by: by.map { _ in [by?[0] ?? ""] }, function)
        results.append(try partials(outer, position, inner, arguments, place))
      } else {
        results.append(try partials(outer, position, function, arguments, place))
      }
    }
    guard let by, by.count > 1 else { return results[0] }
    return .tuple(labels: by, results)
  }

  /// The places of the arguments that are differentiated by.
  private func positions(
    _ by: [String]?, _ function: ItemFunction, _ arguments: [Argument]
  ) throws(FormulaError) -> [Int] {
    guard let by else { return [0] }
    guard case .written(let written, _) = core(function) else {
      throw FormulaError("`wrt` needs a function whose parameters have names")
    }
    let names = written.parameters.map { $0.pattern.names.first ?? "" }
    var places: [Int] = []
    for name in by {
      guard let place = names.firstIndex(of: name), arguments.indices.contains(place) else {
        throw FormulaError("`wrt` names `\(name)`, which the call does not give")
      }
      places.append(place)
    }
    return places
  }

  private func core(_ function: ItemFunction) -> ItemFunction {
    if case .derived(_, _, let inner) = function { return core(inner) }
    return function
  }

  /// The derivatives of a function by one argument, or by each number in it.
  private func partials(
    _ op: FormulaOperator, _ position: Int, _ function: ItemFunction, _ arguments: [Argument],
    _ place: Expression
  ) throws(FormulaError) -> Item {
    guard arguments.indices.contains(position) else {
      throw FormulaError("`\(place.span.text)` gives nothing to differentiate by")
    }
    // Names of its own for what is differentiated by: a level of its own.
    var actual: [Term: Term] = [:]
    let given = arguments[position].item
    let own = fresh(given, &actual)
    var passed = arguments
    passed[position].item = own
    let (outside, before) = (loops, requirements.count)
    loops = []
    let value = try apply(function, passed, place)
    let original = loops
    var structure = own
    if case .path(let name, _) = own, case .path(let real, let origin) = given {
      structure = try known(name, real, origin, &actual)
    }
    let variables = numbers(structure)
    var extended = original
    var isFirst = true
    var slopes: [Term: Item] = [:]
    for variable in variables {
      let derivation = Derivation(algebra, by: variable)
      let loops = try derivation.derivatives(of: original)
      extended = isFirst ? loops : Self.joined(extended, loops, original)
      isFirst = false
      slopes[variable] = try derivative(value, derivation, place)
    }
    func put(_ term: Term) -> Term { algebra.replacing(term, actual) }
    for index in requirements.indices.dropFirst(before) {
      requirements[index] = Requirement(
        guards: requirements[index].guards.map { algebra.rebuilt($0, put) },
        condition: algebra.rebuilt(requirements[index].condition, put))
    }
    loops = outside + extended.map { $0.mapped(algebra, put) }
    func slope(_ item: Item) -> Item {
      switch item {
      case .term(let variable): slopes[variable] ?? .term(algebra.zero)
      case .list(let parts): .list(parts.map(slope))
      case .tuple(let labels, let parts): .tuple(labels: labels, parts.map(slope))
      default: item
      }
    }
    let result: Item
    if op == .jacobian, case .list(let rows) = value, variables.count > 1 {
      // A row for each result.
      result = .list(
        rows.indices.map { row in
          func pick(_ item: Item) -> Item {
            switch item {
            case .term(let variable):
              if case .list(let parts)? = slopes[variable] {
                parts[row]
              } else {
                .term(algebra.zero)
              }
            case .list(let parts): .list(parts.map(pick))
            case .tuple(let labels, let parts): .tuple(labels: labels, parts.map(pick))
            default: item
            }
          }
          return pick(structure)
        })
    } else {
      result = slope(structure)
    }
    return replaced(result, put)
  }

  private func derivative(
    _ item: Item, _ derivation: Derivation, _ place: Expression
  ) throws(FormulaError) -> Item {
    switch item {
    case .list(let parts): return .list(try derivatives(parts, derivation, place))
    case .tuple(let labels, let parts):
      return .tuple(labels: labels, try derivatives(parts, derivation, place))
    case .function: throw FormulaError("the result is a function, whose derivative is no formula")
    default: return .term(try derivation.derivative(try term(item, place)))
    }
  }

  private func derivatives(
    _ items: [Item], _ derivation: Derivation, _ place: Expression
  ) throws(FormulaError) -> [Item] {
    var result: [Item] = []
    for item in items { result.append(try derivative(item, derivation, place)) }
    return result
  }

  func replaced(_ item: Item, _ change: (Term) -> Term) -> Item {
    switch item {
    case .term(let term): .term(change(term))
    case .condition(let condition): .condition(algebra.rebuilt(condition, change))
    case .list(let parts): .list(parts.map { replaced($0, change) })
    case .tuple(let labels, let parts): .tuple(labels: labels, parts.map { replaced($0, change) })
    default: item
    }
  }

  // MARK: Names of a level

  /// Names in place of the numbers of an argument.
  private func fresh(_ item: Item, _ actual: inout [Term: Term]) -> Item {
    nextPlace += 1
    let name = "\u{1}\(nextPlace)"
    switch item {
    case .term(let term):
      let variable = algebra.variable(name, .parameter)
      actual[variable] = term
      return .term(variable)
    case .list(let parts): return .list(parts.map { fresh($0, &actual) })
    case .tuple(let labels, let parts):
      return .tuple(labels: labels, parts.map { fresh($0, &actual) })
    case .path: return .path(name, .parameter)
    default: return item
    }
  }

  /// What is known of a parameter after its use, as names; those stand for the same parts of `real`.
  private func known(
    _ name: String, _ real: String, _ origin: Variable.Origin, _ actual: inout [Term: Term]
  ) throws(FormulaError) -> Item {
    guard let parts = usedParts[name], !parts.isEmpty else {
      let variable = algebra.variable(name, .parameter)
      actual[variable] = algebra.variable(real, origin)
      if usedAsNumbers.contains(name) { usedAsNumbers.insert(real) }
      return .term(variable)
    }
    var fields: [String] = []
    var last = -1
    for part in parts {
      _ = path(real, origin, part)
      switch part {
      case .index(let index): last = max(last, index)
      case .field(let field): fields.append(field)
      }
    }
    if last >= 0, !fields.isEmpty || last >= 256 { throw algebra.tooLarge }
    if last >= 0 {
      var items: [Item] = []
      for index in 0...last {
        items.append(try known("\(name)[\(index)]", "\(real)[\(index)]", origin, &actual))
      }
      let remark = "len(\(real)) == \(last + 1)"
      if !real.hasPrefix("\u{1}"), !remarks.contains(remark) { remarks.append(remark) }
      return .list(items)
    }
    var items: [Item] = []
    for field in fields {
      items.append(try known("\(name).\(field)", "\(real).\(field)", origin, &actual))
    }
    return .tuple(labels: fields, items)
  }

  /// The names in a structure of them.
  private func numbers(_ item: Item) -> [Term] {
    switch item {
    case .term(let term): [term]
    case .list(let parts), .tuple(_, let parts): parts.flatMap(numbers)
    default: []
    }
  }

  /// Loops with the derivatives by several variables.
  private static func joined(_ a: [Loop], _ b: [Loop], _ base: [Loop]) -> [Loop] {
    base.indices.map { place in
      var loop = a[place]
      loop.states += b[place].states.dropFirst(base[place].states.count)
      loop.body = joined(a[place].body, b[place].body, base[place].body)
      return loop
    }
  }
}
