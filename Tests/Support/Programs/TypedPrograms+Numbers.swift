// TypedPrograms+Numbers.swift -- expressions that are numbers: where most of the language meets.

extension TypedPrograms {
  mutating func number(_ depth: Int) -> String {
    guard depth > 0 else { return literal() }
    let a = expression(.number, depth - 1)
    switch pick(28) {
    case 0: return "(\(a) + \(expression(.number, depth - 2)))"
    case 1: return "(\(a) - \(expression(.number, depth - 2)))"
    case 2, 3: return "(\(a) * \(expression(.number, depth - 2)))"
    case 4: return "(\(a) / (1.5 + \(expression(.number, depth - 2))^2))"
    case 5: return "(-\(a))"
    case 6: return "\(a)^2"
    case 7: return "sqrt(1 + \(a)^2)"
    case 8: return "\(pick(["abs", "relu", "floor", "ceil", "sign", "round"]))(\(a))"
    case 9: return "\(pick(["min", "max"]))(\(a), \(expression(.number, depth - 2)))"
    case 10: return "(\(a) \(pick(["//", "%"])) \(pick(["0.7", "2", "-1.5"])))"
    case 11:
      return isExact
        ? "(3(\(a)))"
        : "\(pick(["sin", "cos", "tanh", "sigmoid", "atan", "exp", "softplus", "asinh"]))(\(a))"
    case 12:
      return isExact ? "clamp(\(a), -0.5, 0.6)" : "log(1.5 + \(a)^2)"
    case 13:
      let vector = expression(.vector(1 + pick(4)), depth - 1)
      return
        "\(pick(isExact ? ["sum", "max", "min", "len"] : ["sum", "mean", "norm", "max", "logsumexp", "std", "prod"]))(\(shifted(vector)))"
    case 14:
      let count = 1 + pick(3)
      return
        "(\(expression(.vector(count), depth - 1)) @ \(expression(.vector(count), depth - 2)))"
    case 15:
      let count = 1 + pick(4)
      return "\(expression(.vector(count), depth - 1))[\(pick(count) - pick(2) * count)]"
    case 16: return call(depth) ?? a
    case 17:
      let name = name("z")
      let (vector, start) = (expression(.vector(3), depth - 1), expression(.number, depth - 2))
      let other = self.name("z")
      return scoped([(name, .number), (other, .number)]) {
        "reduce((\(name), \(other)) -> squash(\($0.expression(.number, depth - 2))), \(vector), \(start))"
      }
    case 18, 19, 20: return derivatives < 2 ? derivative(depth) : a
    case 21:
      return isExact
        ? "where(\(expression(.boolean, depth - 1)), \(a), 0.3)"
        : pick([
          "hypot(1, \(a))", "atan2(\(a), 1.5)", "(2 + squash(\(a)))^1.5",
          "(1.5 + \(a)^2)^\(literal())",
        ])
    case 22:
      let n = 1 + pick(3)
      let matrix = expression(.matrix(n, n), depth - 1)
      return isExact
        ? "\(matrix)[0, \(pick(n))]"
        : pick([
          "det(2 * eye(\(n)) + 0.3 * squash(\(matrix)))", "trace(\(matrix))",
          "sum(inv(2 * eye(\(n)) + 0.3 * squash(\(matrix))))",
        ])
    case 25: return "sum(\(mask(1 + pick(4), depth)))"
    case 26:
      let (name, count) = (name("t"), 1 + pick(4))
      let value = expression(.vector(count), depth - 1)
      return scoped([(name, .vector(count))]) {
        "({ \(name) = \(value); sum(\(name)[\($0.mask(count, depth))]) })"
      }
    case 23:
      let (x, y) = (name("u"), name("u"))
      let pair = expression(.tuple([.number, .number]), depth - 1)
      return scoped([(x, .number), (y, .number)]) {
        "({ (\(x), \(y)) = \(pair); \($0.expression(.number, depth - 1)) })"
      }
    case 24:
      let name = name("k")
      let list = "(\(a), \(expression(.number, depth - 2)), 0.5)"
      return scoped([(name, .number)]) {
        "sum([\($0.expression(.number, depth - 2)) for \(name) in \(list) if \(name) < 5])"
      }
    default:
      let record = Sort.record([
        .init(name: "a", sort: .number), .init(name: "b", sort: .vector(2)),
      ])
      return "\(expression(record, depth - 1)).a"
    }
  }

  /// An array of booleans.
  mutating func mask(_ count: Int, _ depth: Int) -> String {
    let own = Sort.vector(count)
    let test =
      "(\(expression(own, depth - 1)) \(pick(["<", ">", "<=", ">="])) \(expression(.number, depth - 2)))"
    switch pick(5) {
    case 0: return "(not \(test))"
    case 1: return "(\(test) \(pick(["and", "or"])) \(expression(own, 0)) > \(literal()))"
    default: return test
    }
  }

  /// Away from ties and from the origin, where reductions have conventions instead of derivatives.
  private mutating func shifted(_ vector: String) -> String {
    chance(1, of: 2) ? vector : "(\(vector) + [\(literal())])"
  }

  /// A call of a function that is in scope, or of one that is written here.
  private mutating func call(_ depth: Int) -> String? {
    var known: [(String, [Sort])] = []
    for entry in scope {
      if case .function(let from, .number) = entry.sort { known.append((entry.name, from)) }
    }
    guard !known.isEmpty else { return nil }
    let (name, from) = pick(known)
    return "\(name)(\(from.map { expression($0, depth - 1) }.joined(separator: ", ")))"
  }

  /// A derivative of a function of one number or vector that is written here.
  private mutating func derivative(_ depth: Int) -> String {
    derivatives += 1
    defer { derivatives -= 1 }
    let name = name("y")
    let at = expression(.number, depth - 1)
    let f = scoped([(name, .number)]) { generator in
      "\(name) -> squash(\(generator.expression(.number, depth - 1)))"
    }
    switch pick(11) {
    case 0: return "derivative(\(f))(\(at))"
    case 1: return "(\(f))'(\(at))"
    case 2: return "(\(f))''(\(at))"
    case 3: return "jvp(\(f), \(at), \(literal())).\(pick(2))"
    case 4: return "vjp(\(f), \(at)).1(\(literal()))"
    case 5: return "taylor(\(f), \(at), 2)[\(pick(3))]"
    case 6: return "hessian(\(f))(\(at))"
    case 7: return "hvp(\(f), \(at), \(literal()))"
    case 8: return "with_derivative(\(f), derivative(\(f)), check=false)(\(at))"
    case 9: return "jacobian(\(f))(\(at))"
    default: return "sum(\(gradient(of: .vector(1 + pick(3)), depth)))"
    }
  }
}
