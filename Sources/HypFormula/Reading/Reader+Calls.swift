// Reader+Calls.swift -- calls: functions of the user are followed, derivatives are taken, sums are written out.

import HypSyntax

extension Reader {
  typealias Argument = (label: String?, item: Item)

  func call(
    _ expression: Expression, _ callee: Expression, _ arguments: [Expression.Argument],
    _ scope: inout Scope
  ) throws(FormulaError) -> Item {
    guard case .function(let function) = try read(callee, &scope) else {
      throw FormulaError("`\(callee.span.text)` is not a function")
    }
    var given: [Argument] = []
    for argument in arguments {
      // A name of a parameter is no value.
      if argument.label?.name == "wrt" {
        given.append(("wrt", .other(argument.value.span.text)))
      } else {
        given.append((argument.label?.name, try read(argument.value, &scope)))
      }
    }
    return try apply(function, given, expression)
  }

  func apply(
    _ function: ItemFunction, _ arguments: [Argument], _ place: Expression
  ) throws(FormulaError) -> Item {
    try check()
    switch function {
    case .written(let written, let captured):
      return try follow(written, captured, arguments, place)
    case .named(let name): return try builtin(name, arguments, place)
    case .derived(let op, let by, let inner):
      return try differentiated(op, by, inner, arguments, place)
    case .other(let words):
      throw FormulaError("`\(place.span.text)` calls \(words), which has no formula")
    }
  }

  private func follow(
    _ function: Function, _ captured: Scope, _ arguments: [Argument], _ place: Expression
  ) throws(FormulaError) -> Item {
    if callers.contains(where: { $0 === function }) {
      throw FormulaError(
        "`\(function.name ?? "the function")` calls itself: a recursion has no formula of its own")
    }
    guard callers.count < 40 else { throw algebra.tooLarge }
    callers.append(function)
    defer { callers.removeLast() }
    var scope = captured
    if let name = function.name, scope[name] == nil, names.meaning(of: name) == nil {
      scope[name] = .function(.written(function, captured))
    }
    var positional = arguments.filter { $0.label == nil }.map(\.item)[...]
    for parameter in function.parameters {
      let name = parameter.pattern.names.first ?? ""
      if let named = arguments.first(where: { $0.label != nil && $0.label == name }) {
        try bind(parameter.pattern, named.item, &scope)
      } else if let next = positional.popFirst() {
        try bind(parameter.pattern, next, &scope)
      } else if let fallback = parameter.fallback {
        try bind(parameter.pattern, try read(fallback, &scope), &scope)
      } else {
        throw FormulaError("`\(place.span.text)` gives no `\(name)`")
      }
    }
    if !positional.isEmpty { throw FormulaError("`\(place.span.text)` gives too many arguments") }
    return try flow([Statement(.expression(function.body), function.body.span)], &scope).value
  }

  // MARK: Functions of the language

  private func builtin(
    _ name: String, _ arguments: [Argument], _ place: Expression
  ) throws(FormulaError) -> Item {
    let items = arguments.filter { $0.label == nil }.map(\.item)
    func number(_ index: Int) throws(FormulaError) -> Term { try term(items[index], place) }
    if arguments.contains(where: { $0.label != nil && $0.label != "wrt" }) {
      throw unreadable(place)
    }
    switch (name, items.count) {
    case ("sum", 1):
      var total = algebra.zero
      for leaf in try leaves(items[0], place) { total = algebra.sum([total, leaf]) }
      return .term(total)
    case ("prod", 1): return .term(algebra.product(try leaves(items[0], place)))
    case ("mean", 1):
      let all = try leaves(items[0], place)
      guard !all.isEmpty else { throw unreadable(place) }
      return .term(algebra.quotient(algebra.sum(all), algebra.number(all.count)))
    case ("norm", 1):
      let all = try leaves(items[0], place)
      return .term(try made(.power(algebra.sum(all.map(algebra.square)), algebra.half)))
    case ("dot", 2), ("inner", 2): return try matrixProduct(items[0], items[1], place, place)
    case ("len", 1), ("size", 1):
      return .term(algebra.number(try elements(items[0], place).count))
    case ("max", 1), ("min", 1):
      let all = try leaves(items[0], place)
      guard var result = all.first else { throw unreadable(place) }
      if all.count > 2 {
        throw FormulaError("`\(place.span.text)` has a branch for each of \(all.count) numbers")
      }
      for next in all.dropFirst() { result = try called(name, [result, next]) }
      return .term(result)
    case ("zeros", 1), ("ones", 1):
      guard let count = try number(0).number?.whole, (0...256).contains(count) else {
        throw FormulaError("`\(place.span.text)` has a length that is not known")
      }
      let value = name == "zeros" ? algebra.zero : algebra.one
      return .list([Item](repeating: .term(value), count: count))
    case ("map", 2):
      guard case .function(let function) = items[0] else { throw unreadable(place) }
      var result: [Item] = []
      for element in try elements(items[1], place) {
        result.append(try apply(function, [(nil, element)], place))
      }
      return .list(result)
    case ("where", 3):
      let asked: Condition
      if case .condition(let condition) = items[0] {
        asked = condition
      } else {
        asked = .comparison(.notEqual, try number(0), algebra.zero)
      }
      return try merged(asked, items[1], items[2], place)
    case ("clamp", 3):
      return .term(try called("clamp", [try number(0), try number(1), try number(2)]))
    case ("mod", 2): return .term(try called("%", [try number(0), try number(1)]))
    case ("airy", 1): return .term(try called("airyai", [try number(0)]))
    case ("stop_gradient", 1):
      return try each(items[0], place) { (reader, x) throws(FormulaError) in
        try reader.called("stop_gradient", [x])
      }
    case ("checkpoint", 1): return items[0]
    case ("iterate", 3), ("iterate", 4):
      guard case .function(let step) = items[0] else { throw unreadable(place) }
      return try iterate(step, items[1], try number(2), place)
    case ("rand", _), ("randn", _), ("randint", _):
      throw FormulaError("`\(name)` draws a random number, so that there is no formula")
    default: break
    }
    if let op = Self.operators[name], case .function(let function)? = items.first {
      var by: [String]?
      if case .other(let text)? = arguments.first(where: { $0.label == "wrt" })?.item {
        by = text.split { !($0.isLetter || $0.isNumber || $0 == "_") }.map(String.init)
      }
      let derived = ItemFunction.derived(op, by: by, function)
      return items.count == 1
        ? .function(derived)
        : try apply(derived, items.dropFirst().map { (nil, $0) }, place)
    }
    if let rule = name == "sqrt" || name == "exp" ? 1 : Rules.named(name)?.parameters.count {
      guard items.count == rule else { throw unreadable(place) }
      if items.count == 1 {
        return try each(items[0], place) { (reader, x) throws(FormulaError) in
          try reader.called(name, [x])
        }
      }
      if items.count == 2 {
        return try paired(items[0], items[1], place, place) { (reader, x, y) throws(FormulaError) in
          try reader.called(name, [x, y])
        }
      }
      return .term(try called(name, [try number(0), try number(1), try number(2)]))
    }
    if let library = names.library(name) {
      do throws(FormulaError) {
        return try apply(function(library), arguments, place)
      } catch {
        throw FormulaError("`\(name)` has no formula that can be written down")
      }
    }
    throw FormulaError("`\(name)` has no formula")
  }

  private static let operators: [String: FormulaOperator] = [
    "derivative": .derivative, "grad": .grad, "forward_grad": .grad, "jacobian": .jacobian,
    "jacfwd": .jacobian, "jacrev": .jacobian, "hessian": .hessian,
    "value_and_grad": .valueAndGrad,
  ]

  /// The numbers of a structure one by one.
  func leaves(_ item: Item, _ place: Expression) throws(FormulaError) -> [Term] {
    switch item {
    case .list(let parts), .tuple(_, let parts):
      var result: [Term] = []
      for part in parts {
        if case .term(let term) = part {
          result.append(term)
        } else if case .path = part {
          result.append(try term(part, place))
        } else {
          result += try leaves(part, place)
        }
      }
      return result
    case .range:
      var result: [Term] = []
      for part in try elements(item, place) { result.append(try term(part, place)) }
      return result
    case .path: return try leaves(.list(try elements(item, place)), place)
    case .term:
      throw FormulaError(
        "`\(place.span.text)` takes an array, and a formula needs to know how many elements it has")
    default: return [try term(item, place)]
    }
  }
}
