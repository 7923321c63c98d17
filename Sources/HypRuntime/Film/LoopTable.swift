// LoopTable.swift -- the loops of a code, and what each carries from one turn to the next.

import HypCode
import HypSyntax

/// The loops of a finished code as a reel looks at them.
final class LoopTable {
  /// A value that a loop carries.
  struct Variable {
    let name: String
    let operand: Operand
  }

  let code: Code
  let loops: CodeLoops
  /// For each instruction the innermost loop around it, or -1.
  let innermost: [Int]
  /// By loop.
  let carried: [[Variable]]
  /// By loop, the first instruction that changes what it carries.
  private let firstChange: [Int]

  init(_ code: Code) {
    self.code = code
    loops = CodeLoops(code)
    innermost = loops.around.map { $0.last ?? -1 }
    let names = RegisterNames(code)
    var carried: [[Variable]] = []
    var changes: [Int] = []
    for number in loops.loops.indices {
      let (variables, first) = Self.carried(by: number, loops, code, names)
      carried.append(variables)
      changes.append(first)
    }
    (self.carried, firstChange) = (carried, changes)
  }

  /// Whether a turn that ends by this instruction has done anything.
  func isTurn(_ loop: Int, leftAt last: Int) -> Bool {
    loops.closed[last] == loop || firstChange[loop] < last
  }

  /// A variable by its name, as far as an instruction of the loop assigns it: where.
  func assignments(of name: String, in loop: Int) -> [(index: Int, operand: Operand)] {
    let own = code.variables.homes.filter { Tracer.variable($0.name) == name }
    let range = loops.loops[loop]
    return (range.first...range.last).flatMap { index -> [(index: Int, operand: Operand)] in
      let written = Set(code.registers(of: index).writes)
      return own.filter { $0.operand.leaves.contains(where: written.contains) }.map {
        (index, $0.operand)
      }
    }
  }

  /// What is read in a turn before the turn writes it, and written in it.
  private static func carried(
    by number: Int, _ loops: CodeLoops, _ code: Code, _ names: RegisterNames
  ) -> (variables: [Variable], firstChange: Int) {
    let loop = loops.loops[number]
    var (early, written, counters) = (Set<Leaf>(), Set<Leaf>(), Set<Leaf>())
    for index in loop.first...loop.last {
      let (reads, writes) = code.registers(of: index)
      for leaf in reads where !written.contains(leaf) { early.insert(leaf) }
      written.formUnion(writes)
      // What counts turns, of this loop or of one in it.
      let instruction = code.instructions[index]
      if [.loop, .loopLess].contains(instruction.op.operation) {
        counters.insert(.passive(Int(instruction.a)))
      }
    }
    let carried = early.intersection(written).subtracting(counters)
    var variables: [Variable] = []
    var taken: Set<Leaf> = []
    // In the order of the source.
    let text = code.origin?.text ?? ""
    let homes = code.variables.homes.map { home in
      (place: text.firstRange(of: home.name)?.lowerBound ?? text.endIndex, home: home)
    }
    .sorted { ($0.place, $0.home.name) < ($1.place, $1.home.name) }.map(\.home)
    for (name, operand) in homes {
      guard let name = Tracer.variable(name), operand.leaves.contains(where: carried.contains),
        operand.leaves.allSatisfy({ !taken.contains($0) && !counters.contains($0) })
      else { continue }
      taken.formUnion(operand.leaves)
      variables.append(Variable(name: name, operand: operand))
    }
    // The state of `iterate` has no name of its own.
    let isIteration =
      code.variables.homes.isEmpty && code.function?.title.contains("iterate") == true
    if variables.isEmpty, isIteration {
      let own = carried.sorted { RegisterNames.number($0) < RegisterNames.number($1) }
      for (place, leaf) in own.enumerated() {
        let name = own.count == 1 ? "state" : "state.\(place)"
        switch leaf {
        case .active: variables.append(Variable(name: name, operand: Operand(.number, [leaf])))
        case .object: variables.append(Variable(name: name, operand: Operand(.any, [leaf])))
        default: variables.append(Variable(name: name, operand: Operand(.real, [leaf])))
        }
      }
    }
    let leaves = Set(variables.flatMap(\.operand.leaves))
    let first = (loop.first...loop.last).first {
      code.registers(of: $0).writes.contains(where: leaves.contains)
    }
    return (variables, first ?? Int.max)
  }
}
