// BackEndTests.swift -- from the intermediate representation to code: registers, moves of results, instructions that
// are taken apart.

import HypCode
import HypCompiler
import HypInterpreter
import HypSyntax
import Testing

@Suite struct BackEnd {
  private static let span = Span(SourceFile(name: "a", text: "x"), 0, 1)

  private func code(_ emit: (inout Emitter) -> Void) throws -> CodeContents {
    var emitter = Emitter(span: Self.span)
    emit(&emitter)
    return try emitter.function(prologue: []).encoded().contents
  }

  private func printed(_ text: String) throws -> String {
    var printed = ""
    let interpreter = Interpreter { printed += $0 }
    let tree = parse(SourceFile(name: "a", text: text))
    #expect(tree.errors.isEmpty)
    for statement in tree.statements { _ = try interpreter.run(statement) }
    return printed
  }

  /// The fourth operand of an instruction has eight bits.
  @Test func productsOfHighRegistersAreTakenApart() throws {
    func sum(of count: Int) throws -> [Operation] {
      try code { emitter in
        let many = (0..<count).map { _ in emitter.permanent(.real).leaves[0] }
        for leaf in many { emitter.copy(.constant(1), to: leaf) }
        let (product, sum) = (emitter.temporary(.passive), emitter.temporary(.passive))
        let last = many[count - 1]
        emitter.emit(.multiply, .leaf(product), .leaf(many[0]), .leaf(last))
        emitter.emit(.add, .leaf(sum), .leaf(last), .leaf(product))
        // All are in use until now.
        emitter.emit(
          .perform, emitter.action(.array(many.map { Operand(.real, [$0]) }, result: .none)))
        emitter.emit(.leave, .leaf(sum))
      }.instructions.dropFirst(count).map(\.op.operation)
    }
    #expect(try sum(of: 256) == [.addProduct, .perform, .leave])
    #expect(try sum(of: 257) == [.multiply, .add, .perform, .leave])
  }

  @Test func highRegistersHoldWhatTheyShould() throws {
    let names = (0..<400).map { "a\($0)" }
    let values = names.enumerated().map { "\($1) = x + \($0)" }.joined(separator: "; ")
    let sums = (0..<399).map { "s = s + a\($0) * a\($0 + 1); s = s - a\($0) * 3.\($0)" }
      .joined(separator: "; ")
    let text = "f(x) = { \(values); s = 0; \(sums); s }"
    // The same sum, of a hundred at a time.
    let expected = (0..<399).reduce(into: 0.0) { s, i in
      s = s + (2 + Double(i)) * (3 + Double(i))
      s = s - (2 + Double(i)) * (Double("3.\(i)") ?? 0)
    }
    #expect(try printed("\(text)\nprint(f(2) == \(expected))") == "true\n")
    #expect(
      try printed("\(text)\nprint(abs(derivative(f)(2) - (f(2.5) - f(1.5))) < 1e-3)") == "true\n")
  }

  /// The column of an element of a matrix has eight bits.
  @Test func elementsInHighColumnsAreFound() throws {
    let values = (0..<300).map { "a\($0) = x + \($0)" }.joined(separator: "; ")
    let sum = (0..<300).map { "a\($0)" }.joined(separator: " + ")
    let text = """
      f(x) = { \(values); j = x * 0 + 1; A = [[x, 2x], [3x, 4x]]; A[1, j] = A[0, j] + 1
      i = 1; s = A[i, j] + \(sum) - a0; s - (\(sum)) + a0 }
      """
    #expect(try printed("\(text)\nprint(f(2), grad(f)(2))") == "5 2\n")
  }

  /// Results that change places are moved by way of one register, whatever their number.
  @Test func resultsInACircleAreKept() throws {
    let moves = try code { emitter in
      let values = (0..<3).map { _ in emitter.permanent(.real).leaves[0] }
      emitter.registers.endParameters()
      emitter.emit(
        .leave, .moves((0..<3).map { .init(source: values[($0 + 1) % 3], target: .passive($0)) }))
    }
    #expect(moves.instructions.map(\.op.operation) == [.copy, .copy, .copy, .copy, .leave])
    let program = """
      turn(a, b, c, x, y) = (b, c, a, y, x, a)
      print(turn(1, 2, 3, [4, 5], [6, 7]))
      flow(a, b) = { for i in 1...3 { (a, b) = (b, a + b) }; (b, a) }
      print(flow(1, 1))
      """
    #expect(try printed(program) == "(2, 3, 1, [6, 7], [4, 5], 1)\n(5, 3)\n")
  }

  /// What is made in front of a loop and read in it is there in each turn.
  @Test func temporariesLastToTheEndOfTheLoopsThatReadThem() throws {
    let output = try code { emitter in
      let (counter, last) = (emitter.permanent(.real).leaves[0], emitter.permanent(.real).leaves[0])
      let outer = emitter.temporary(.passive)
      emitter.copy(.constant(7), to: outer)
      emitter.copy(.constant(0), to: counter)
      emitter.copy(.constant(3), to: last)
      let head = emitter.newLabel()
      emitter.place(head)
      let first = emitter.temporary(.passive)
      emitter.emit(.add, .leaf(first), .leaf(outer), .leaf(.constant(1)))
      // This one is made after `outer` has been read for the last time in the turn.
      let second = emitter.temporary(.passive)
      emitter.emit(.add, .leaf(second), .leaf(first), .leaf(.constant(2)))
      emitter.emit(.store, .leaf(.object(0)), .leaf(second), .leaf(second))
      emitter.loop(counter.register ?? 0, to: last.register ?? 0, isClosed: true, head: head)
      emitter.emit(.leave, .leaf(counter))
      _ = emitter.registers.make(.object, isTemporary: false)
    }
    let sums = output.instructions.filter { $0.op.operation == .add }
    #expect(sums.count == 2 && sums[1].a != sums[0].b && sums[1].a != sums[0].a)
  }
}
