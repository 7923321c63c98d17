// RegisterNames.swift -- what stands in the registers of a function, in the words of its source.

import HypNumbers

/// What a compiled function calls its registers.
package struct Variables {
  /// Variables and captured values, with the kind that they hold there.
  package var homes: [(name: String, operand: Operand)] = []
  /// Names of the session, loaded before the body.
  package var globals: [String: Operand] = [:]
  /// Registers that say whether a variable has been assigned.
  package var flags: [String: Int] = [:]

  package init(
    homes: [(name: String, operand: Operand)] = [], globals: [String: Operand] = [:],
    flags: [String: Int] = [:]
  ) {
    self.homes = homes
    self.globals = globals
    self.flags = flags
  }
}

/// Names of registers as a listing shows them.
package struct RegisterNames {
  /// The variables, in the order of their registers, each with its name and its kind.
  package private(set) var variables: [(name: String, operand: Operand)] = []
  private var names: [Leaf: String] = [:]
  private let counts: PerBank<Int>

  /// Names of the machine's registers.
  package init(_ code: Code) {
    self.init(
      code.variables,
      counts: PerBank(
        passive: code.passiveCount, active: code.activeCount, object: code.objectCount))
  }

  /// Names where variables stand in these registers.
  ///
  /// - Parameter counts: the registers of each bank; those after them are the next function's.
  package init(_ held: Variables, counts: PerBank<Int>) {
    self.counts = counts
    let globals = held.globals.map { (name: $0.key, operand: $0.value) }
    variables = (held.homes + globals).filter { !$0.operand.leaves.isEmpty }
      .sorted { ($0.name, Self.order($0)) < ($1.name, Self.order($1)) }
    var owners: [String: [Leaf]] = [:]
    for (name, operand) in variables {
      for (leaf, part) in zip(operand.leaves, Self.parts(of: operand.kind, name)) {
        owners[part, default: []].append(leaf)
      }
    }
    for (name, register) in held.flags {
      owners[name + "?", default: []].append(.passive(register))
    }
    // A variable that holds values of several kinds in turn has registers for each.
    for (name, leaves) in owners {
      let distinct = Set(leaves)
      for leaf in distinct {
        names[leaf] = distinct.count == 1 ? name : "\(name)@\(Self.number(leaf))"
      }
    }
  }

  private static func order(_ variable: (name: String, operand: Operand)) -> String {
    variable.operand.leaves.map(number).joined(separator: " ")
  }

  /// What the registers of a value of this kind are called.
  private static func parts(of kind: Kind, _ name: String) -> [String] {
    switch kind {
    case .tuple(let labels, let kinds):
      kinds.enumerated().flatMap { index, kind in
        parts(of: kind, "\(name).\(labels?[index] ?? String(index))")
      }
    case .range: ["start", "end", "step"].map { "\(name).\($0)" }
    case .small(_, let shape): (0..<shape.elementCount).map { "\(name)\(shape.index(of: $0))" }
    case .function(let function):
      if function.banks.count == 1 {
        [name]
      } else {
        function.banks.indices.map { "\(name).\($0)" }
      }
    case .choice(let kinds): [name + "?"] + kinds.flatMap { parts(of: $0, name) }
    default: kind.banks.map { _ in name }
    }
  }

  /// `d3`, `r0`, `o1`
  package static func number(_ leaf: Leaf) -> String {
    switch leaf {
    case .constant(let value): NumberText.shortest(value)
    case .passive(let register): "d\(register)"
    case .active(let register): "r\(register)"
    case .object(let register): "o\(register)"
    }
  }

  /// A register by the name of its variable; those after the frame are the next function's.
  package func callAsFunction(_ leaf: Leaf) -> String {
    if let name = names[leaf] { return name }
    guard let register = leaf.register else { return Self.number(leaf) }
    let count = counts[leaf.bank]
    return register < count
      ? Self.number(leaf) : "next." + Self.number(Leaf(leaf.bank, register - count))
  }

  /// A value by the name of its variable, or by its registers.
  package func callAsFunction(_ operand: Operand) -> String {
    if operand.leaves.count > 1,
      let whole = variables.first(where: { $0.operand.leaves == operand.leaves })
    {
      return whole.name
    }
    switch operand.kind {
    case .bool:
      if case .constant(let truth)? = operand.leaves.first { return truth == 0 ? "false" : "true" }
    case .tuple(let labels, _):
      let parts = operand.parts.enumerated().map { index, part in
        (labels.map { "\($0[index])=" } ?? "") + self(part)
      }
      return "(\(parts.joined(separator: ", "))\(parts.count == 1 && labels == nil ? "," : ""))"
    case .function(let function) where operand.leaves.isEmpty: return function.title
    case .function(let function):
      return "\(function.title) with \(operand.leaves.map { self($0) }.joined(separator: ", "))"
    default: break
    }
    guard operand.leaves.count != 1 else { return self(operand.leaves[0]) }
    guard !operand.leaves.isEmpty else { return operand.kind.listing }
    return "(\(operand.leaves.map { self($0) }.joined(separator: ", ")))"
  }
}
