// Code+Description.swift -- code as text, for those who work on the compiler.

extension Code: CustomStringConvertible {
  /// One line an instruction.
  var description: String {
    var lines = [
      "\(name ?? "top level")\(parameterKinds) -> \(resultKind), \(passiveCount) \(activeCount) \(objectCount)"
    ]
    for index in 0..<instructionCount {
      let i = instructions[index]
      let (a, b, c) = i.op.roles
      let operands = [(a, i.a), (b, i.b), (c, i.c)].compactMap { role, value in
        text(role, Int(value), index)
      }
      var line = "\(index)  \(i.op) \(operands.joined(separator: ", "))"
      if i.op == .perform { line += "  \(actions[Int(i.a)].form)" }
      if i.op == .call { line += "  \(callees[Int(i.a)].name ?? "")" }
      lines.append(line)
    }
    return lines.joined(separator: "\n")
  }

  private func text(_ role: Op.Role, _ value: Int, _ index: Int) -> String? {
    switch role {
    case .unused: nil
    case .writesD, .D, .updatesD: "d\(value)"
    case .writesN, .N, .updatesN: "r\(value)"
    case .writesO, .O, .updatesO: "o\(value)"
    case .constant: NumberText.shortest(constants[value])
    case .target: "\(index + 1 + Int(Int16(truncatingIfNeeded: value)))"
    case .number: "\(value)"
    }
  }
}
