// TableTests.swift -- what instructions name by 16 bits: too much of it is told, and finished code is sound.

import HypCode
import HypCompiler
import HypInterpreter
import HypLibrary
import HypSyntax
import Testing

@Suite struct Tables {
  private static let span = Span(SourceFile(name: "a", text: "x"), 0, 1)

  /// What emitted instructions have too much of; nil where they become code.
  private static func excess(_ emit: (inout Emitter) -> Void) -> Encoder.Excess? {
    var emitter = Emitter(span: span)
    emit(&emitter)
    do {
      _ = try emitter.function(prologue: []).encoded()
      return nil
    } catch {
      return error
    }
  }

  @Test func nothingIsCutTo16Bits() {
    let codes = (0...65_536).map { _ in Code(name: nil, isLibrary: false, parameterKinds: []) }
    // Distances have 15 bits: blocks that lead nowhere keep each function to a straight line.
    let tables: [(Encoder.Excess, (inout Emitter, Leaf, Int) -> Void)] = [
      (.constants, { $0.emit(.add, .leaf($1), .leaf($1), .leaf(.constant(Double($2)))) }),
      (
        .globals,
        { emitter, register, number in
          let name = emitter.global("x\(number)")
          emitter.emit(.global, .leaf(register), .global(name), .number(0))
          // What nobody reads would not be loaded.
          if number == 0 { emitter.emit(.negate, .leaf(register), .leaf(register)) }
        }
      ),
      (
        .actions,
        { emitter, _, _ in emitter.emit(.perform, emitter.action(.newBuilder(result: .none))) }
      ),
      (.callees, { emitter, _, number in emitter.emit(.call, .callee(codes[number])) }),
      (
        .traps,
        { emitter, _, _ in
          emitter.trap(.interrupted)
          emitter.place(emitter.newLabel())
        }
      ),
    ]
    for (excess, emit) in tables {
      for (count, found) in [(65_536, nil), (65_537, excess)] {
        let result = Self.excess { emitter in
          let register = emitter.permanent(.real).leaves[0]
          for number in 0..<count { emit(&emitter, register, number) }
          emitter.emit(.leave)
        }
        #expect(result == found, "\(excess), \(count)")
      }
    }
  }

  /// A call passes more than its window can hold.
  @Test func argumentsAreCountedToo() {
    let passed = Emitter.window([Kind](repeating: .real, count: 32_769))
    for (place, found) in [(32_767, nil), (32_768, Encoder.Excess.registers)] {
      let result = Self.excess {
        $0.copy(.constant(1), to: passed[place].leaves[0])
        $0.emit(.leave)
      }
      #expect(result == found)
    }
  }

  /// Operations that are joined are entries of the side table too.
  @Test func actionsThatAreMadeAtTheEndAreCounted() {
    let result = Self.excess { emitter in
      let array = Kind.vector(active: false)
      let (x, y) = (emitter.permanent(array), emitter.permanent(array))
      for number in 0..<65_536 {
        // Longer blocks are left as they are.
        if number % 100 == 0 { emitter.place(emitter.newLabel()) }
        emitter.emit(.perform, emitter.action(.negate(x, result: y)))
      }
      emitter.emit(.leave)
    }
    #expect(result == .actions)
  }

  @Test func jumpsThatLeadTooFarAreSeen() {
    for (count, found) in [(32_767, nil), (32_768, Encoder.Excess.distance)] {
      let result = Self.excess { emitter in
        let register = emitter.permanent(.real).leaves[0]
        let label = emitter.newLabel()
        emitter.jump(to: label)
        // What follows a jump is left out, but for a label.
        emitter.place(emitter.newLabel())
        for _ in 0..<count {
          emitter.emit(.add, .leaf(register), .leaf(register), .leaf(.constant(1)))
        }
        emitter.place(label)
        emitter.emit(.leave)
      }
      #expect(result == found)
    }
  }

  @Test func programsThatAreTooLargeSaySo() throws {
    func title(_ text: String) -> String? {
      let interpreter = Interpreter { _ in }
      for statement in parse(SourceFile(name: "a", text: text)).statements {
        do throws(Failure) { _ = try interpreter.run(statement) } catch {
          return error.diagnostic.code
        }
      }
      return nil
    }
    let names = (0..<33_000).map { "a\($0)" }.joined(separator: ", ")
    let numbers = (0..<33_000).map(String.init).joined(separator: ", ")
    #expect(title("f(\(names)) = a1\nf(\(numbers))") == "E0605")
    let steps = String(repeating: "x = sin(x); ", count: 33_000)
    #expect(title("x = 1\nwhile x > 2 { \(steps) }") == "E0605")
    #expect(title("x = 1\nwhile x > 2 { \(String(steps.prefix(1200))) }") == nil)
  }

  /// Those that are in use at once: all stay until the sum.
  @Test func registersAreCountedToo() {
    for (count, found) in [(32_768, nil), (32_769, Encoder.Excess.registers)] {
      let result = Self.excess { emitter in
        let values = (0..<count).map { _ in emitter.temporary(.real) }
        for (number, value) in values.enumerated() {
          emitter.copy(.constant(Double(number)), to: value.leaves[0])
        }
        emitter.emit(.perform, emitter.action(.array(values, result: .none)))
        emitter.emit(.leave)
      }
      #expect(result == found)
    }
  }

  /// Every operand of every instruction is held against the table or the bank that it names a part of.
  @Test(arguments: Op.allCases) func operandsBeyondTheirTableAreSeen(_ op: Op) {
    let good = Instruction(op)
    for place in good.operands.indices {
      let role = good.operands[place].role
      guard ![.unused, .offset, .flag].contains(role) else { continue }
      var bad = good
      switch place {
      case 0: bad.a = 60_000
      case 1: bad.b = 60_000
      case 2: bad.c = 30_000
      default: bad.x = 255
      }
      var output = CodeContents()
      output.instructions = [bad, Instruction(.returnMoved)]
      output.spans = [Self.span, Self.span]
      output.constants = [1]
      // Names, actions and functions that the other operands may name.
      output.globals = ["x"]
      output.actions = [Action(.newBuilder(result: .none))]
      output.callees = [Code(name: nil, isLibrary: false, parameterKinds: [])]
      output.traps = [.interrupted]
      if place < 3 || role == .constant || role == .primitive || role == .relation {
        #expect(output.flaw != nil, "\(op), operand \(place)")
      }
      output.instructions[0] = good
      if op.operation != .label { #expect(output.flaw == nil, "\(op)") }
    }
  }

  @Test func flawsOfFinishedCodeAreSeen() {
    func flaw(_ instruction: Instruction, _ change: (inout CodeContents) -> Void = { _ in })
      -> String?
    {
      var output = CodeContents()
      output.instructions = [instruction, Instruction(.returnMoved)]
      output.spans = [Self.span, Self.span]
      output.passiveCount = 2
      output.constants = [1]
      change(&output)
      return output.flaw
    }
    #expect(flaw(Instruction(.moveD, 0, 1)) == nil)
    #expect(flaw(Instruction(.moveD, 0, 40_000)) != nil)
    #expect(flaw(Instruction(.constantD, 0, 0)) == nil)
    #expect(flaw(Instruction(.constantD, 0, 1)) != nil)
    #expect(flaw(Instruction(.jump, 0, 0, 0)) == nil)
    #expect(flaw(Instruction(.jump, 0, 0, 1)) != nil)
    #expect(flaw(Instruction(.call, 0)) != nil)
    #expect(flaw(Instruction(.perform, 0)) != nil)
    #expect(flaw(Instruction(.trap, 0)) != nil)
    #expect(flaw(Instruction(.mulAddDK, 0, 0, 0, x: 1)) != nil)
    #expect(flaw(Instruction(.moveD, 0, 1)) { $0.spans = [] } != nil)
  }
}
