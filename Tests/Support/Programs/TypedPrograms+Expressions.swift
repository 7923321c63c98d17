// TypedPrograms+Expressions.swift -- an expression of a sort.

extension TypedPrograms {
  /// An expression of this sort, in brackets where it needs them.
  mutating func expression(_ sort: Sort, _ depth: Int) -> String {
    budget -= 1
    let depth = budget < 0 ? 0 : depth
    if depth > 0, chance(1, of: 12) { return choice(sort, depth) }
    if let named = named(sort), depth <= 0 || chance(1, of: 4) { return named }
    switch sort {
    case .number: return number(depth)
    case .boolean: return boolean(depth)
    case .vector(let count): return vector(count, depth)
    case .matrix(let rows, let columns): return matrix(rows, columns, depth)
    case .tuple(let parts):
      if depth > 0, chance(1, of: 3), sort.isNumeric { return structure(sort, depth) }
      let written = parts.map { expression($0, depth - 1) }
      return parts.count == 1 ? "(\(written[0]),)" : "(\(written.joined(separator: ", ")))"
    case .record(let fields):
      if depth > 0, chance(1, of: 3), sort.isNumeric { return structure(sort, depth) }
      return "("
        + fields.map { "\($0.name)=\(expression($0.sort, depth - 1))" }.joined(separator: ", ")
        + ")"
    case .function(let from, let to):
      let parameters = from.map { (name("p"), $0) }
      let outer = (loops, returns)
      (loops, returns) = (0, nil)
      defer { (loops, returns) = outer }
      let body = scoped(parameters) { $0.expression(to, depth - 1) }
      return "((\(parameters.map(\.0).joined(separator: ", "))) -> \(body))"
    }
  }

  /// A name of this sort, or a part of what one holds.
  private mutating func named(_ wanted: Sort) -> String? {
    var found: [String] = []
    func look(_ text: String, _ sort: Sort) {
      if sort == wanted { found.append(text) }
      switch sort {
      case .tuple(let parts):
        for (place, part) in parts.enumerated() { look("\(text).\(place)", part) }
      case .record(let fields): for field in fields { look("\(text).\(field.name)", field.sort) }
      case .vector(let count) where wanted == .number:
        found.append("\(text)[\(count - 1)]")
        found.append("\(text)[-1]")
      case .matrix(let rows, let columns) where wanted == .number:
        found.append("\(text)[\(rows - 1), \(columns - 1)]")
      case .matrix(_, let columns) where wanted == .vector(columns): found.append("\(text)[0]")
      default: break
      }
    }
    for entry in scope { look(entry.name, entry.sort) }
    return found.isEmpty ? nil : pick(found)
  }

  private mutating func choice(_ sort: Sort, _ depth: Int) -> String {
    switch pick(6) {
    case 0:
      let test = expression(.boolean, depth - 1)
      return
        "(if \(test) { \(expression(sort, depth - 1)) } else { \(expression(sort, depth - 1)) })"
    case 1:
      let name = name("t")
      let inner = anySort(1)
      let value = expression(inner, depth - 1)
      return scoped([(name, inner)]) {
        "({ \(name) = \(value); \($0.expression(sort, depth - 1)) })"
      }
    case 2:
      let inner = anySort(1)
      let function = expression(.function([inner], sort), depth - 1)
      return "(\(function))(\(expression(inner, depth - 1)))"
    case 3:
      // None at first, and then a value.
      let (option, turn) = (name("o"), name("k"))
      return
        "({ \(option) = none; for \(turn) in 0...1 { if \(option) == none { \(option) = \(expression(sort, depth - 1)) } }; \(option) })"
    case 4:
      let test = expression(.boolean, depth - 1)
      let (a, b) = (expression(sort, depth - 1), expression(sort, depth - 1))
      return "((\(a), \(b))[if \(test) { 0 } else { 1 }])"
    default:
      guard sort.isNumeric else { return expression(sort, depth - 1) }
      let wrapper = pick(["checkpoint", "iterate", "stop_gradient"])
      if wrapper == "stop_gradient" { return "stop_gradient(\(expression(sort, depth - 1)))" }
      let name = name("q")
      let body = scoped([(name, sort)]) { "squash(\($0.expression(sort, depth - 1)))" }
      let start = expression(sort, depth - 1)
      return wrapper == "checkpoint"
        ? "checkpoint(\(name) -> \(body))(\(start))"
        : "iterate(\(name) -> \(body), \(start), \(pick(4)))"
    }
  }

  /// Arithmetic on whole structures.
  private mutating func structure(_ sort: Sort, _ depth: Int) -> String {
    let a = expression(sort, depth - 1)
    switch pick(5) {
    case 0: return "(\(a) \(pick(["+", "-", "*"])) \(expression(sort, depth - 2)))"
    case 1: return "(\(a) \(pick(["+", "-", "*"])) \(expression(.number, depth - 1)))"
    case 2: return "(\(expression(.number, depth - 1)) \(pick(["+", "-", "*"])) \(a))"
    case 3: return "(-\(a))"
    default: return "squash(\(a))"
    }
  }

  private mutating func boolean(_ depth: Int) -> String {
    guard depth > 0 else { return pick(["true", "false", "0.3 < 0.4"]) }
    let (a, b) = (expression(.number, depth - 1), expression(.number, depth - 2))
    switch pick(7) {
    case 0: return "(not \(expression(.boolean, depth - 1)))"
    case 1: return "(\(a) < \(b) and \(expression(.boolean, depth - 1)))"
    case 2: return "(\(a) > \(b) or \(expression(.boolean, depth - 1)))"
    case 3: return "(\(a) < \(b) <= \(expression(.number, depth - 2)))"
    default: return "(\(a) \(pick(["<", ">", "<=", ">="])) \(b))"
    }
  }

  /// A literal with few digits.
  mutating func literal() -> String {
    pick(["0.3", "1.2", "2", "0.25", "1", "-0.4", "0.7", "1e-1", ".5", "3"])
  }

  private mutating func vector(_ count: Int, _ depth: Int) -> String {
    guard depth > 0, !chance(1, of: 5) else {
      return "[" + (0..<count).map { _ in expression(.number, depth - 1) }.joined(separator: ", ")
        + "]"
    }
    let own = Sort.vector(count)
    switch pick(14) {
    case 0, 1: return structure(own, depth)
    case 2:
      let name = name("i")
      let source = pick(["0..<\(count)", "1...\(count)", expression(own, depth - 1)])
      return scoped([(name, .number)]) {
        "[\($0.expression(.number, depth - 1)) for \(name) in \(source)]"
      }
    case 3:
      let name = name("m")
      let source = expression(own, depth - 1)
      return scoped([(name, .number)]) {
        "map(\(name) -> \($0.expression(.number, depth - 1)), \(source))"
      }
    case 4: return "flip(\(expression(own, depth - 1)))"
    case 5:
      let other = expression(.vector(count + 1 + pick(2)), depth - 1)
      return pick(["\(other)[0..<\(count)]", "\(other)[\(count - 1)...0 by -1]"])
    case 6 where count > 1:
      return
        "concat(\(expression(.vector(1), depth - 1)), \(expression(.vector(count - 1), depth - 1)))"
    case 7 where count > 1:
      return
        "append(\(expression(.vector(count - 1), depth - 1)), \(expression(.number, depth - 1)))"
    case 8:
      let inner = 1 + pick(3)
      return
        "(\(expression(.matrix(count, inner), depth - 1)) @ \(expression(.vector(inner), depth - 1)))"
    case 9:
      return
        "where(\(mask(count, depth)), \(expression(own, depth - 1)), \(expression(own, depth - 2)))"
    case 10:
      return
        "\(pick(isExact ? ["abs", "relu"] : ["sin", "tanh", "sigmoid", "atan"]))(\(expression(own, depth - 1)))"
    case 11 where derivatives < 2: return gradient(of: own, depth)
    case 12:
      let rows = 1 + pick(3)
      return "\(pick(["sum", "mean"]))(\(expression(.matrix(rows, count), depth - 1)), 0)"
    case 13:
      return isExact
        ? "\(expression(.matrix(count, 2), depth - 1))[:, \(pick(2))]"
        : "\(pick(["softmax", "cumsum", "sort"]))(\(expression(own, depth - 1)))"
    default:
      let indices = (0..<count).map { _ in "\(pick(count) - pick(2) * count)" }
      return "\(expression(own, depth - 1))[[\(indices.joined(separator: ", "))]]"
    }
  }

  private mutating func matrix(_ rows: Int, _ columns: Int, _ depth: Int) -> String {
    guard depth > 0, !chance(1, of: 5) else {
      return "["
        + (0..<rows).map { _ in vector(columns, min(depth - 1, 0)) }.joined(separator: ", ") + "]"
    }
    let own = Sort.matrix(rows, columns)
    switch pick(9) {
    case 0, 1: return structure(own, depth)
    case 2: return "\(expression(.matrix(columns, rows), depth - 1))'"
    case 3:
      return
        "outer(\(expression(.vector(rows), depth - 1)), \(expression(.vector(columns), depth - 1)))"
    case 4:
      let inner = 1 + pick(3)
      return
        "(\(expression(.matrix(rows, inner), depth - 1)) @ \(expression(.matrix(inner, columns), depth - 1)))"
    case 5:
      let (i, j) = (name("i"), name("j"))
      return scoped([(i, .number), (j, .number)]) {
        "[[\($0.expression(.number, depth - 1)) for \(j) in 0..<\(columns)] for \(i) in 0..<\(rows)]"
      }
    case 6: return "(\(expression(own, depth - 1)) + \(expression(.vector(columns), depth - 1)))"
    case 7 where derivatives < 2: return gradient(of: own, depth)
    default:
      return "reshape(\(expression(.vector(rows * columns), depth - 1)), \(rows), \(columns))"
    }
  }

  /// The gradient of a function of something of this sort, which has the same sort.
  mutating func gradient(of sort: Sort, _ depth: Int) -> String {
    derivatives += 1
    defer { derivatives -= 1 }
    let name = name("w")
    let body = scoped([(name, sort)]) { "squash(\($0.expression(.number, depth - 1)))" }
    let at = expression(sort, depth - 1)
    switch pick(5) {
    case 0: return "forward_grad(\(name) -> \(body))(\(at))"
    case 1: return "value_and_grad(\(name) -> \(body))(\(at)).1"
    case 2: return "vjp(\(name) -> \(body), \(at)).1(\(literal()))"
    default: return "grad(\(name) -> \(body))(\(at))"
    }
  }
}
