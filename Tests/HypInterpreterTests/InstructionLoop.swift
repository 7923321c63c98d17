// InstructionLoop.swift -- the loop does what the table says: each instruction runs, and its row is held
// against what it wrote, what it read, and where it went.
//
// The text of a row is written in the language, so the language says what is to come out.

import HypCode
import HypCompiler
import HypInterpreter
import HypRuntime
import HypSyntax
import Testing

@Suite struct InstructionLoop {
  /// Registers and constants from which an instruction runs.
  private struct Numbers: Equatable {
    var d = [1.25, 0.5, 1.75, 0.25, 1.5, 0.75]
    var r = [0.625, 1.125, 0.375, 1.875, 0.875, 1.375]
  }
  private static let constants = [7.5, 2.25, 3.5, 0.125, 5.75, 1.0625]
  private static let place = Span(SourceFile(name: "a", text: "x"), 0, 1)
  /// What the register after the others holds where a jump was not taken.
  private static let mark = 99.0

  private let interpreter = Interpreter { _ in }

  /// Runs an instruction that computes from numbers or jumps over the next one.
  private func run(_ instruction: Instruction, _ numbers: Numbers) throws -> (Numbers, Double) {
    #expect(try status(instruction, numbers) == .ok)
    let (machine, count) = (interpreter.machine, numbers.d.count)
    return (
      Numbers(d: (0..<count).map { machine.d[$0] }, r: (0..<count).map { machine.r[$0] }),
      machine.d[count]
    )
  }

  private func status(_ instruction: Instruction, _ numbers: Numbers) throws -> Status {
    let count = numbers.d.count
    var output = CodeContents()
    output.instructions = [
      instruction, Instruction(.constantD, count, Self.constants.count), Instruction(.returnMoved),
    ]
    output.spans = output.instructions.map { _ in Self.place }
    output.constants = Self.constants + [Self.mark]
    (output.passiveCount, output.activeCount) = (count + 1, count + 1)
    let code = Code(name: nil, isLibrary: false, parameterKinds: [])
    code.resultKind = .none
    code.finish(output, linked: LinkedTables<Double>(constants: output.constants, cells: []))
    let machine = interpreter.machine
    for index in 0..<count {
      machine.d[index] = numbers.d[index]
      machine.r[index] = numbers.r[index]
    }
    machine.d[count] = 0
    return machine.run(code)
  }

  /// The instructions that need no array, no name and no other code.
  private static let plain = Op.allCases.filter { op in
    let row = op.row
    let roles = [row.a, row.b, row.c, row.x]
    return roles.allSatisfy {
      $0.bank != .object && ![.action, .callee, .trap, .global, .row].contains($0)
    }
      && !op.leaves && !row.effect.contains(.draws) && row.operation != .label
      && row.operation != .watch
  }

  private static func instruction(_ op: Op) -> Instruction {
    let row = op.row
    let isUnary = row.c == .unused || row.operation == .slope
    let name = row.operation == .ternary ? "clamp" : isUnary ? "sin" : "hypot"
    let x = row.x == .primitive ? Primitives.named(name)?.index ?? 0 : row.x == .relation ? 1 : 3
    return Instruction(op, 0, 1, row.c == .target ? 1 : 2, x: row.x == .unused ? 0 : x)
  }

  /// The text of a row with its operands as numbers.
  private static func text(_ instruction: Instruction, _ numbers: Numbers) -> String {
    var text = instruction.op.row.text
    for (letter, operand) in zip(["a", "b", "c", "x"], instruction.operands) {
      var word: String =
        switch operand.role {
        case .primitive: Primitives.name(instruction.primitive ?? Primitives.power)
        case .relation: ["<", "<=", "==", "!="][operand.number]
        case .constant: "\(constants[operand.number])"
        case let role where role.bank == .active: "\(numbers.r[operand.number])"
        case let role where role.bank == .passive: "\(numbers.d[operand.number])"
        default: "?"
        }
      if instruction.op.operation == .not { word = "(\(word) != 0)" }
      text = text.replacing("{\(letter)}", with: word)
    }
    return text
  }

  /// What the language makes of a text.
  private func value(_ text: some StringProtocol) throws -> Double {
    let statement = try #require(
      parse(SourceFile(name: "row", text: String(text))).statements.first)
    switch try interpreter.run(statement).value {
    case .real(let x), .number(let x): return x
    case .bool(let truth): return truth ? 1 : 0
    default: return .nan
    }
  }

  @Test func mostAreLookedAt() { #expect(Self.plain.count > 80) }

  @Test(arguments: plain) func writesItsFirstOperandAlone(_ op: Op) throws {
    let before = Numbers()
    let (after, _) = try run(Self.instruction(op), before)
    let bank = op.row.a.writes ? op.row.a.bank : nil
    #expect(after.d.dropFirst() == before.d.dropFirst())
    #expect(after.r.dropFirst() == before.r.dropFirst())
    #expect(after.d[0] == before.d[0] || bank == .passive)
    #expect(after.r[0] == before.r[0] || bank == .active)
  }

  @Test(arguments: plain) func readsWhatItsRowSays(_ op: Op) throws {
    let instruction = Self.instruction(op)
    let row = op.row
    let (first, way) = try run(instruction, Numbers())
    let read = instruction.operands.filter(\.role.reads).compactMap { operand in
      operand.role.bank.map { Leaf($0, operand.number) }
    }
    for index in 0..<first.d.count {
      for leaf in [Leaf.passive(index), .active(index)] where !read.contains(leaf) {
        var other = Numbers()
        if leaf.bank == .passive { other.d[index] = 17 } else { other.r[index] = 17 }
        let (second, otherWay) = try run(instruction, other)
        #expect(way == otherWay, "\(leaf)")
        if row.a.writes, row.a.bank == .passive { #expect(first.d[0] == second.d[0], "\(leaf)") }
        if row.a.writes, row.a.bank == .active { #expect(first.r[0] == second.r[0], "\(leaf)") }
      }
    }
    // What is read makes a difference somewhere.
    guard row.operation.isArithmetic, row.operation != .slope else { return }
    for leaf in read where row.a.reads == false {
      var other = Numbers()
      let index = leaf.register ?? 0
      if leaf.bank == .passive { other.d[index] = 1.8125 } else { other.r[index] = 1.8125 }
      let (second, _) = try run(instruction, other)
      #expect(
        first != second && (first.d[0] != second.d[0] || first.r[0] != second.r[0]), "\(leaf)")
    }
  }

  /// `{a} = {b} + {c} * {x}`
  @Test(arguments: plain) func computesWhatItsTextSays(_ op: Op) throws {
    let instruction = Self.instruction(op)
    let parts = Self.text(instruction, Numbers()).split(separator: " = ", maxSplits: 1)
    guard parts.count == 2, op.row.a.writes, !op.row.a.reads else { return }
    // What is said after a comma is not a formula.
    let words = [", without", ", where", ", 0 where"]
    var formula = String(parts[1])
    for word in words {
      if let end = formula.firstRange(of: word) { formula = String(formula[..<end.lowerBound]) }
    }
    let (after, _) = try run(instruction, Numbers())
    let result = op.row.a.bank == .passive ? after.d[0] : after.r[0]
    #expect(try value(formula) == result, "\(formula)")
  }

  /// `unless {a} < {b} go to {c}`, with numbers on either side, equal ones, and nan.
  @Test(arguments: plain.filter(\.jumps)) func goesWhereItsTextSays(_ op: Op) throws {
    let instruction = Self.instruction(op)
    for x in [0.25, 0.5, 2.25, 3, 0, .nan] {
      var numbers = Numbers()
      numbers.d[0] = x
      let (_, mark) = try run(instruction, numbers)
      var text = Self.text(instruction, numbers)
      if let end = text.firstRange(of: "; ") {
        // It counts first.
        text = String(text[end.upperBound...]).replacing("if \(x)", with: "if \(x + 1)")
      }
      let isTaken: Bool
      if let end = text.firstRange(of: " go to"), text.hasPrefix("if ") || text.hasPrefix("unless ")
      {
        let condition = text[..<end.lowerBound].drop { $0 != " " }.dropFirst()
        let holds = condition.contains(" ") ? try value(condition) != 0 : Double(condition) != 0
        isTaken = holds == text.hasPrefix("if ")
      } else {
        isTaken = true
      }
      #expect((mark != Self.mark) == isTaken, "\(op) \(text)")
    }
  }

  /// `{a} = {b}[{c}] of 3, 2 apart`, and the same the other way.
  @Test(arguments: [1, 2]) func chooseAmongRegistersInARow(stride: Int) throws {
    let row = RegisterRow(count: 2, stride: stride)
    for (index, place) in [(0.0, 0), (1, 1), (-1, 1), (-2, 0)] {
      var numbers = Numbers()
      numbers.d[5] = index
      let chosen = 1 + place * stride
      for op in [Op.pickD, .pickN] {
        let (after, _) = try run(Instruction(op, 0, 1, 5, x: row.operand), numbers)
        var expected = numbers
        if op == .pickD {
          expected.d[0] = numbers.d[chosen]
        } else {
          expected.r[0] = numbers.r[chosen]
        }
        #expect(after == expected, "\(op) \(index)")
      }
      for op in [Op.placeD, .placeN] {
        let (after, _) = try run(Instruction(op, 1, 5, 0, x: row.operand), numbers)
        var expected = numbers
        if op == .placeD {
          expected.d[chosen] = numbers.d[0]
        } else {
          expected.r[chosen] = numbers.r[0]
        }
        #expect(after == expected, "\(op) \(index)")
      }
    }
  }

  /// `rand()`, drawn as the library draws arrays.
  @Test func drawsWhatTheLibraryDraws() throws {
    var numbers = Numbers()
    numbers.d[1] = 1000
    for (op, text) in [
      (Op.uniformD, "rand(1)[0]"), (.normalD, "randn(1)[0]"), (.belowD, "randint(0, 1000, 1)[0]"),
    ] {
      _ = try value("seed(5)")
      let expected = try value(text)
      _ = try value("seed(5)")
      let (after, _) = try run(Instruction(op, 0, op == .belowD ? 1 : 0), numbers)
      #expect(after.d[0] == expected)
      #expect(after.d.dropFirst() == numbers.d.dropFirst() && after.r == numbers.r)
    }
  }

  @Test(arguments: [2, -3, 0.5, .nan, 1e300]) func whatIsNoPlaceIsAnError(index: Double) throws {
    var numbers = Numbers()
    numbers.d[5] = index
    let row = RegisterRow(count: 2, stride: 1).operand
    for instruction in [
      Instruction(.pickD, 0, 1, 5, x: row), Instruction(.placeN, 1, 5, 0, x: row),
    ] {
      #expect(try status(instruction, numbers) == .failed)
    }
  }
}
