// SideBySide.swift -- two interpreters on two threads, which do not disturb one another.

import Foundation
import HypInterpreter
import HypNumbers
import Synchronization
import Testing

@Suite struct SideBySide {
  /// Does two things at once, each on a thread of its own.
  private func both<A: Sendable, B: Sendable>(
    _ first: @escaping @Sendable () throws -> A, _ second: @escaping @Sendable () throws -> B
  ) throws -> (A, B) {
    let group = DispatchGroup()
    let (a, b) = (Answer<A>(), Answer<B>())
    group.enter()
    group.enter()
    for work in [
      { @Sendable in
        a.set(first)
        group.leave()
      },
      { @Sendable in
        b.set(second)
        group.leave()
      },
    ] {
      let thread = Thread(block: work)
      thread.stackSize = 8 << 20
      thread.start()
    }
    group.wait()
    return (try a.value(), try b.value())
  }

  private final class Answer<T: Sendable>: Sendable {
    private let result = Mutex<Result<T, any Error>?>(nil)
    func set(_ work: () throws -> T) {
      let found = Result { try work() }
      result.withLock { $0 = found }
    }
    func value() throws -> T { try #require(result.withLock { $0 }).get() }
  }

  // MARK: Values

  private static let programs = [
    """
    loss(w, X, y) = mean((X @ w - y)^2)
    X = reshape(sin(1...6000), 2000, 3)
    y = X @ [1, 2, 3]
    w = [0, 0, 0]
    for k in 1...30 { w = w - 0.3 * grad(loss)(w, X, y) }
    (w, hessian(loss)(w, X, y), det(X' @ X))
    """,
    """
    f(x) = { s = 0; for i in 1...300 { s = sin(s + x) * exp(-x / i) }; s }
    (f(0.3), f'(0.3), f''(0.3), taylor(f, 0.3, 6), jvp(f, 0.3, 1), grad(x -> f(x) * f'(x))(0.2))
    """,
    """
    g(v) = sum(sqrt(abs(v)) / (1 + v^2))
    v = linspace(1, 5, 3000)
    (g(v), sum(grad(g)(v)), jvp(v -> sum(grad(g)(v)), v, v), [rand() for k in 1...20], sum(randn(1000)))
    """,
  ]

  @Test func valuesAreThoseOfOneAlone() throws {
    @Sendable func text(_ program: String) throws -> String {
      try Interpreter { _ in }.evaluate(program).text
    }
    let alone = try Self.programs.map(text)
    for (i, program) in Self.programs.enumerated() {
      for (k, other) in Self.programs.enumerated() {
        let (a, b) = try both({ try text(program) }, { try text(other) })
        #expect(a == alone[i] && b == alone[k])
      }
    }
  }

  @Test func randomNumbersAreApart() throws {
    @Sendable func draws() throws -> [Double] {
      let hyp = Interpreter { _ in }
      return try (0..<300).flatMap { _ in
        try #require(try hyp.evaluate("concat(rand(3), [rand()], randn(2))").elements)
      }
    }
    let alone = try draws()
    let (a, b) = try both(draws, draws)
    #expect(Set(alone).count == alone.count)
    #expect(a == alone && b == alone)
  }

  // MARK: Stopping

  /// Loops that end when they are stopped: on numbers, on arrays, in a factorisation.
  @Test(arguments: [
    "k = 0; while true { k += 1 }", "f(x) = if x < 9 { f(x + 1) } else { x }; while true { f(1) }",
    "x = ones(300, 300); while true { x = x @ x / 300 }",
    "x = ones(10^6); while true { x = sin(x) + x / 2 }",
    "A = diag(ones(700)); while true { b = solve(A, ones(700)) }",
    "while true { s = grad(x -> { s = x; for i in 1...1000 { s = sin(s) }; s })(1) }",
  ])
  func stoppingOneLeavesTheOther(_ endless: String) throws {
    let started = DispatchSemaphore(value: 0)
    let execution = Mutex<Execution?>(nil)
    let (failure, value) = try both(
      {
        let hyp = Interpreter { _ in started.signal() }
        execution.withLock { $0 = hyp.execution }
        defer { started.signal() }
        let failure = #expect(throws: Failure.self) {
          try hyp.evaluate("print(\"on its way\")\n" + endless)
        }
        // The request stays until it is forgotten.
        #expect(hyp.execution.isInterrupted && (try? hyp.evaluate("1")) == nil)
        hyp.forgetInterrupt()
        let value = try hyp.evaluate("1 + 1").number
        #expect(value == 2)
        return failure?.diagnostic.code
      },
      {
        let hyp = Interpreter { _ in }
        started.wait()
        Thread.sleep(forTimeInterval: 0.02)
        execution.withLock { $0?.interrupt() }
        return try hyp.evaluate("s = 0; for k in 1...20000 { s += k }; s + sum(ones(10^5))").number
      })
    #expect(failure == "E0607")
    #expect(value == 200_110_000)
  }

  /// What shows a value is stopped with its interpreter, and with no other.
  @Test func showingIsPartOfIt() throws {
    let (one, other) = (Interpreter { _ in }, Interpreter { _ in })
    let list = try one.evaluate("(1, (2, 3))")
    let whole = list.text
    one.interrupt()
    #expect(one.within { list.text } != whole)
    #expect(other.within { list.text } == whole)
    #expect(list.text == whole)
  }

  // MARK: Kinks

  /// A statement that has met a kink runs a second time, and reads its file again.
  @Test func aKinkOfOneIsNoneOfTheOther() throws {
    @Sendable func reads(_ statement: String, _ count: Int) throws -> (reads: Int, warnings: Int) {
      let hyp = Interpreter { _ in }
      let reads = Mutex(0)
      hyp.loadFile = { path, _ in
        reads.withLock { $0 += 1 }
        return (path, "a\n1\n2\n")
      }
      for _ in 0..<count { try hyp.evaluate(statement) }
      return (reads.withLock { $0 }, hyp.takeWarnings().count)
    }
    let (kinked, smooth) = try both(
      { try reads("grad(abs)(sum(read_csv(\"t.csv\").a) - 3)", 200) },
      { try reads("grad(sin)(sum(read_csv(\"t.csv\").a) - 3)", 200) })
    #expect(kinked.reads == 400 && kinked.warnings == 1)
    #expect(smooth.reads == 200 && smooth.warnings == 0)
  }

  /// An interpreter that runs while another one prints has results of its own.
  @Test func oneWithinAnotherLeavesItsResults() throws {
    let inner = Interpreter { _ in }
    let outer = Interpreter { _ in _ = try? inner.evaluate("grad(x -> 1 / x)(1)") }
    try outer.evaluate("y = grad(x -> { print(x); 1e200 * x^2 * 1e200 / 1e300 })(1e5)")
    let warnings = outer.takeWarnings().map(\.code)
    let quiet = Interpreter { _ in }
    try quiet.evaluate("y = grad(x -> { print(x); 1e200 * x^2 * 1e200 / 1e300 })(1e5)")
    #expect(warnings == quiet.takeWarnings().map(\.code) && !warnings.isEmpty)
    #expect(inner.takeWarnings().isEmpty)
  }

  // MARK: Memory

  @Test func oneThatRunsOutOfItsMemoryFailsAlone() throws {
    let large = "sum(ones(4 * 10^6))"
    let (failures, sums) = try both(
      {
        let hyp = Interpreter { _ in }
        hyp.memoryLimit = 20_000_000
        var codes: [String] = []
        for _ in 0..<50 {
          do { try hyp.evaluate(large) } catch let failure as Failure {
            codes.append(failure.diagnostic.code)
          }
          // What fits goes on.
          #expect(try hyp.evaluate("sum(ones(10^6))").number == 1e6)
          #expect(try hyp.evaluate("grad(x -> sum(x^2))(ones(10^5))").elements?.first == 2)
        }
        return codes
      },
      {
        let hyp = Interpreter { _ in }
        return try (0..<50).map { _ in try hyp.evaluate(large).number }
      })
    #expect(failures == [String](repeating: "E0604", count: 50))
    #expect(sums == [Double?](repeating: 4e6, count: 50))
  }

  /// What arrays may hold says nothing of how much all of the process does.
  @Test func aSmallLimitLeavesRoomForOtherValues() throws {
    let hyp = Interpreter { _ in }
    hyp.memoryLimit = 2_000_000
    let count = "len([(k, string(k)) for k in 1...1000]) + len(ones(10^5))"
    #expect(try hyp.evaluate(count).number == 101_000)
    let failure = #expect(throws: Failure.self) { try hyp.evaluate("ones(300000)") }
    #expect(failure?.diagnostic.code == "E0604")
    let tape = "grad(x -> { s = x; for i in 1...10^5 { s = sin(s) }; s })(1)"
    #expect(throws: Failure.self) { try hyp.evaluate(tape) }
    hyp.memoryLimit = 100_000_000
    #expect(try hyp.evaluate("len(ones(300000))").number == 300_000)
    #expect(try hyp.evaluate(tape).number != nil)
  }

  @Test func memoryIsGivenBackToWhomItWasTakenFrom() throws {
    let (one, other) = (Interpreter { _ in }, Interpreter { _ in })
    let before = (one.execution.heldBytes, other.execution.heldBytes)
    var kept: AnyValue? = try one.evaluate("ones(10^6)")
    #expect(one.execution.heldBytes - before.0 >= 8_000_000)
    other["x"] = try #require(kept)
    #expect(other.execution.heldBytes - before.1 < 8_000_000)
    kept = nil
    // It is let go of where another one runs; until the next statement, that could still be taken back.
    try other.evaluate("x = 0\nx")
    #expect(one.execution.heldBytes - before.0 < 8_000_000)
    #expect(other.execution.heldBytes - before.1 < 8_000_000)
  }
}
