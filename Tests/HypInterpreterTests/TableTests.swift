// TableTests.swift -- what instructions name by 16 bits: too much of it is told, and finished code is sound.

import HypSyntax
import Testing

@testable import HypCode
@testable import HypCompiler
@testable import HypInterpreter
@testable import HypLibrary

@Suite struct Tables {
  private static let span = Span(SourceFile(name: "a", text: "x"), 0, 1)

  /// Fills one table beyond what an instruction can name.
  private static func filled(_ fill: (inout Emitter, Int) -> Int) -> (Emitter.Excess?, Bool) {
    var emitter = Emitter(span: span)
    var isKnown = true
    for number in 0..<65_536 { isKnown = isKnown && fill(&emitter, number) == number }
    #expect(emitter.excess == nil && isKnown)
    _ = fill(&emitter, 65_536)
    return (emitter.excess, emitter.finish(prologue: Emitter.Segment()) == nil)
  }

  @Test func nothingIsCutTo16Bits() {
    var codes: [Code] = []
    let tables: [(Emitter.Excess, (inout Emitter, Int) -> Int)] = [
      (.constants, { $0.constant(Double($1)) }), (.globals, { $0.global("x\($1)") }),
      (.actions, { emitter, _ in emitter.action(.newBuilder(result: .none)) }),
      (.labels, { emitter, _ in emitter.newLabel() }),
      (
        .callees,
        { emitter, number in
          codes.append(Code(name: nil, isLibrary: false, parameterKinds: []))
          return emitter.callee(codes[number])
        }
      ),
      (
        .traps,
        { emitter, number in
          emitter.trap(.interrupted)
          return number
        }
      ),
    ]
    for (excess, fill) in tables {
      let (found, isRefused) = Self.filled(fill)
      #expect(found == excess && isRefused, "\(excess)")
    }
  }

  /// What is emitted names registers of the next window beyond those that its numbers reach.
  @Test func argumentsAreCountedToo() {
    let passed = Emitter.window([Kind](repeating: .real, count: Emitter.outgoing + 1))
    var emitter = Emitter(span: Self.span)
    emitter.copy(.constant(1), to: passed[Emitter.outgoing - 1].leaves[0])
    #expect(emitter.excess == nil)
    emitter.copy(.constant(1), to: passed[Emitter.outgoing].leaves[0])
    #expect(emitter.excess == .registers)
    #expect(emitter.finish(prologue: Emitter.Segment()) == nil)
  }

  /// Operations that are joined are entries of the side table too.
  @Test func actionsThatAreMadeAtTheEndAreCounted() {
    var emitter = Emitter(span: Self.span)
    let array = Kind.vector(active: false)
    let (x, y) = (emitter.permanent(array), emitter.permanent(array))
    for number in 0..<65_536 {
      // Longer stretches are left as they are.
      if number % 100 == 0 { emitter.place(emitter.newLabel()) }
      emitter.emit(.perform(emitter.action(.negate(x, result: y))))
    }
    #expect(emitter.excess == nil)
    #expect(emitter.finish(prologue: Emitter.Segment()) == nil)
    #expect(emitter.excess == .actions)
  }

  @Test func jumpsThatLeadTooFarAreSeen() {
    for (count, fits) in [(32_767, true), (32_768, false)] {
      var emitter = Emitter(span: Self.span)
      let label = emitter.newLabel()
      emitter.jump(to: label)
      // What follows a jump is left out, but for a label.
      emitter.place(emitter.newLabel())
      for _ in 0..<count { emitter.set(0, to: 1) }
      emitter.place(label)
      emitter.emit(.leave)
      let output = emitter.finish(prologue: Emitter.Segment())
      #expect((output != nil) == fits)
      #expect(emitter.excess == (fits ? nil : .distance))
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

  @Test func registersAreCountedToo() {
    var emitter = Emitter(span: Self.span)
    for _ in 0..<Emitter.outgoing { _ = emitter.temporary(.passive) }
    #expect(emitter.excess == nil)
    _ = emitter.temporary(.passive)
    #expect(emitter.excess == .registers)
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
