// RandomPrograms.swift -- random programs mean the same whether their values are boxed or not, and all
// modes of differentiation agree with each other and with difference quotients.

import Foundation
import HypInterpreter
import HypSyntax
import Programs
import Testing

@Suite struct RandomPrograms {
  /// `SEEDS=10000` looks longer.
  static let count = ProcessInfo.processInfo.environment["SEEDS"].flatMap { Int($0) } ?? 150
  static let seeds = (0..<UInt64(count)).map { $0 }

  @Test func agree() throws {
    var compared = 0
    for seed in Self.seeds where try agree(seed) { compared += 1 }
    print(
      "counted: random programs: \(Self.count) programs in all modes, boxed, joined with other kinds, and neither; "
        + "\(compared) compared with differences, "
        + "\(Self.count - compared) at a branch left out")
    #expect(compared * 4 >= Self.count * 3)
  }

  /// Whether differences could be compared, too.
  private func agree(_ seed: UInt64) throws -> Bool {
    let marked = ProgramGenerator.marked(seed: seed)
    let plain = try results(ProgramGenerator.plain(marked), seed)
    let boxed = try results(ProgramGenerator.boxed(marked), seed)
    let joined = try results(ProgramGenerator.joined(marked), seed)
    guard plain.count == 11, boxed.count == 11, joined.count == 11 else {
      Issue.record("seed \(seed): \(plain), \(boxed), \(joined)")
      return false
    }
    let context: Comment = "seed \(seed):\n\(ProgramGenerator.plain(marked))"
    #expect(plain[0].bitPattern == boxed[0].bitPattern, context)
    #expect(plain[0].bitPattern == joined[0].bitPattern, context)
    // The value under each mode.
    for value in plain[1...3] + boxed[1...3] + joined[1...3] { #expect(value == plain[0], context) }
    let slope = plain[4]
    for other in plain[5...] + boxed[4...] + joined[4...] {
      #expect(abs(other - slope) <= 1e-9 * max(1, abs(slope)), context)
    }
    // A branch may turn within the step; then the quotients from either side differ.
    let (left, right) = (
      try quotient(plain[0], seed, -1e-6, marked), try quotient(plain[0], seed, 1e-6, marked)
    )
    guard abs(left - right) < 1e-3 * max(1, abs(slope)) else { return false }
    #expect(abs((left + right) / 2 - slope) <= 1e-4 * max(1, abs(slope)), context)
    return true
  }

  private func results(_ program: String, _ seed: UInt64) throws -> [Double] {
    let interpreter = Interpreter { _ in }
    interpreter["x0"] = AnyValue(ProgramGenerator.point(seed: seed))
    do {
      try interpreter.evaluate(program)
      let answer = try interpreter.evaluate(
        """
        (jv, js) = jvp(f, x0, 1)
        (gv, gs) = value_and_grad(f)(x0)
        (vv, pull) = vjp(f, x0)
        [f(x0), jv, gv, vv, f'(x0), js, gs, pull(1), forward_grad(f)(x0), jacobian(f)(x0),
          grad(x -> f(x))(x0)]
        """)
      return answer.elements ?? []
    } catch {
      Issue.record("seed \(seed): \(error)\n\(program)")
      throw error
    }
  }

  private func quotient(
    _ value: Double, _ seed: UInt64, _ step: Double, _ marked: String
  ) throws -> Double {
    let interpreter = Interpreter { _ in }
    interpreter["x0"] = AnyValue(ProgramGenerator.point(seed: seed) + step)
    let program = ProgramGenerator.plain(marked) + "f(x0)"
    return try (#require(interpreter.evaluate(program).number) - value) / step
  }
}
