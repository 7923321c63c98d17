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

  @Test func registersAreCountedToo() {
    var emitter = Emitter(span: Self.span)
    for _ in 0..<Emitter.outgoing { _ = emitter.temporary(.passive) }
    #expect(emitter.excess == nil)
    _ = emitter.temporary(.passive)
    #expect(emitter.excess == .registers)
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
