// Calls.swift -- every function that the language has, with arguments at the ends of what there is.

import HypInterpreter

/// Writes calls.
struct Calls {
  static let shared = Calls()

  /// The names of all functions, as the language itself lists them.
  let names: [String]
  /// Lines that are tried one by one, in an order that spreads over all of them.
  private let counts: [Int]
  private let operators = ["+", "-", "*", "/", "^", "@", "==", "<", "//", "%"]
  private let values = Extremes.values
  private let axes = ["9e18", "-9223372036854775808", "nan", "-1", "1"]

  init() {
    let interpreter = Interpreter { _ in }
    names = interpreter.builtinNames.filter { $0.first?.isLetter == true }
    let (n, v) = (names.count, Extremes.values.count)
    counts = [n * v, n * v * v, operators.count * v * v, v * v, n * v, n * v * axes.count]
  }

  /// The lines that are listed: functions of one and of two arguments, operators, indices, gradients, axes.
  var listed: Int { counts.reduce(0, +) }

  func text(_ index: Int, _ random: inout Chance) -> String {
    index < listed ? line(index * 1_000_003 % listed) : wild(&random)
  }

  private func line(_ index: Int) -> String {
    var rest = index
    for (form, count) in counts.enumerated() {
      guard rest >= count else { return line(form, rest) }
      rest -= count
    }
    return ""
  }

  private func line(_ form: Int, _ index: Int) -> String {
    let v = values.count
    let (a, b) = (values[index % v], values[index / v % v])
    switch form {
    case 0: return "\(names[index / v])(\(a))"
    case 1: return "\(names[index / v / v])(\(a), \(b))"
    case 2: return "\(a) \(operators[index / v / v]) \(b)"
    case 3: return "(\(a))[\(b)]"
    case 4: return "grad(x -> sum(\(names[index / v])(x)))(\(a))"
    default: return "\(names[index / v / axes.count])(\(a), axis=\(axes[index / v % axes.count]))"
    }
  }

  private func wild(_ random: inout Chance) -> String {
    let name = random.pick(names)
    var arguments = (0..<random.below(5)).map { _ in random.extreme() }
    if random.chance(1, of: 3) {
      let label = random.pick([
        "axis", "ddof", "wrt", "n", "check", "inverse", "tol", "keepdims", "k", "count", "shape",
        "start", "num", "sep", "end", "digits", "header", "by",
      ])
      arguments.append("\(label)=\(random.extreme())")
    }
    let call = "\(name)(\(arguments.joined(separator: ", ")))"
    switch random.below(6) {
    case 0: return "grad(x -> sum(\(name)(x * \(random.extreme()))))(\(random.extreme()))"
    case 1:
      let outer = random.pick([
        "jacobian", "hessian", "forward_grad", "taylor", "jvp", "vjp", "check_grad",
      ])
      return
        "\(outer)(x -> \(name)(x, \(random.extreme())), \(random.extreme()), \(random.number()))"
    case 2: return "\(random.pick(names))(\(call), \(random.extreme()))"
    case 3: return "x = \(call); x[\(random.number())] = \(random.extreme()); x"
    default: return call
    }
  }
}
