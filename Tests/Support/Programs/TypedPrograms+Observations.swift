// TypedPrograms+Observations.swift -- what is looked at: values of functions, and their derivatives in
// every mode.

extension TypedPrograms {
  /// Expressions that look at a function.
  mutating func observations(of f: String, _ from: [Sort], _ to: Sort) -> [String] {
    scope.removeAll { !$0.name.hasPrefix("s") }
    var found: [String] = []
    budget = 20
    let point = from.map { constant($0) }
    let arguments = point.joined(separator: ", ")
    found.append("\(f)(\(arguments))")
    let (sort, at) = (from[0], point[0])
    let rest = point.dropFirst().map { ", \($0)" }.joined()
    let direction = constant(sort)
    let one = from.count == 1 ? f : "(x -> \(f)(x\(rest)))"
    found += ["jvp(\(one), \(at), \(direction))", "jacfwd(\(f))(\(arguments))"]
    if to != .number { found.append("jacrev(\(f))(\(arguments))") }
    found.append("vjp(\(one), \(at)).1(\(constant(to)))")
    if sort == .number {
      found += ["\(f)'(\(arguments))", "\(f)''(\(arguments))", "taylor(\(one), \(at), 3)"]
      found.append("\(f)'''(\(arguments))")
    }
    if to == .number {
      found += [
        "grad(\(f))(\(arguments))", "forward_grad(\(f))(\(arguments))",
        "value_and_grad(\(f), \(arguments))", "hessian(\(f))(\(arguments))",
        "hvp(\(one), \(at), \(direction))", "grad(checkpoint(\(one)))(\(at))",
        "jacrev(grad(\(one)))(\(at))", "derivative(t -> \(one)(\(at) + t * \(direction)))(0.1)",
        "taylor(t -> \(one)(\(at) + t * \(direction)), 0, 3)",
      ]
      if from.count > 1 { found.append("grad(\(f))(\(arguments))") }
    }
    return found
  }

  /// A value of this sort made of numbers with few digits.
  private mutating func constant(_ sort: Sort) -> String {
    switch sort {
    case .number: pick(["0.3", "0.71", "-0.45", "1.1", "0.2"])
    case .boolean: "true"
    case .vector(let count): list(count) { $0.constant(.number) }
    case .matrix(let rows, let columns): list(rows) { $0.constant(.vector(columns)) }
    case .tuple(let parts):
      "(" + parts.map { constant($0) + "," }.joined(separator: " ") + ")"
    case .record(let fields):
      "(" + fields.map { "\($0.name)=\(constant($0.sort))" }.joined(separator: ", ") + ")"
    case .function: "squash"
    }
  }

  private mutating func list(_ count: Int, _ element: (inout TypedPrograms) -> String) -> String {
    "[" + (0..<count).map { _ in element(&self) }.joined(separator: ", ") + "]"
  }
}
