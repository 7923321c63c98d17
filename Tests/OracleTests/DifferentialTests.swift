// DifferentialTests.swift -- random programs on the program and on the second evaluator: the same values,
// the same derivatives in all modes, the same mistakes, and the same names after a mistake.

import Foundation
import HypInterpreter
import HypSyntax
import Oracle
import Programs
import Testing

@Suite struct SecondEvaluator {
  /// `PROGRAMS=10000` looks longer, `FIRST=500` begins at another seed.
  static let count = setting("PROGRAMS") ?? 300
  static let first = setting("FIRST") ?? 0

  @Test func agrees() throws {
    var tally = Tally()
    for seed in Self.first..<(Self.first + Self.count) { compare(UInt64(seed), &tally) }
    print(tally)
    // What the comparison is worth is seen here: hardly anything may be left out.
    #expect(tally.exact >= Self.count)
    #expect(tally.near >= 10 * Self.count)
    #expect(tally.errors * 10 >= Self.count)
    #expect(tally.skipped * 10 <= tally.exact + tally.near + tally.errors)
  }

  private func compare(_ seed: UInt64, _ tally: inout Tally) {
    let program = TypedPrograms.program(seed: seed)
    let pair = Pair()
    for (place, text) in (program.statements + program.observations).enumerated() {
      switch pair.run(text) {
      case .exact: tally.exact += 1
      case .near: tally.near += 1
      case .error: tally.errors += 1
      case .skipped(let reason):
        tally.skip(reason)
        // What was to be assigned is missing.
        if place < program.statements.count { return }
      case .different(let difference, let kind):
        let whole = (program.statements + [text]).joined(separator: "\n")
        let least = Shrinking.shrink(whole, limit: 1500) { Pair.kindOfDifference($0) == kind }
        Issue.record("seed \(seed), \(text): \(difference)\nthe least that shows it:\n\(least)")
        return
      }
    }
  }
}

private func setting(_ name: String) -> Int? {
  ProcessInfo.processInfo.environment[name].flatMap { Int($0) }
}

/// The program and the second evaluator, fed with the same statements.
private struct Pair {
  enum Outcome {
    case exact, near, error
    case skipped(String)
    case different(String, Kind)
  }

  /// What differs.
  enum Kind { case values, codes, success }

  /// How the last statement of a text differs; nil where it does not, and where those before it do.
  static func kindOfDifference(_ text: String) -> Kind? {
    let tree = parse(SourceFile(name: "least", text: text))
    guard tree.errors.isEmpty, let last = tree.statements.last else { return nil }
    let pair = Pair(limit: 3000)
    for statement in tree.statements.dropLast() {
      switch pair.run(statement.span.text) {
      case .exact, .near: continue
      case .error, .skipped, .different: return nil
      }
    }
    guard case .different(_, let kind) = pair.run(last.span.text) else { return nil }
    return kind
  }

  private let interpreter = Interpreter { _ in }
  private let evaluator: Evaluator

  init(limit: Int = 100_000) { evaluator = Evaluator(limit: limit) }

  func run(_ text: String) -> Outcome {
    let wanted: Result<OracleValue, OracleError>
    do {
      wanted = .success(try evaluator.evaluate(text))
    } catch let error as OracleError where error.code == nil {
      // It might not end, either.
      return .skipped(error.reason)
    } catch let error as OracleError {
      wanted = .failure(error)
    } catch {
      return .different("\(error)", .success)
    }
    let found: Result<AnyValue, Failure>
    do {
      found = .success(try interpreter.evaluate(text))
    } catch {
      found = .failure(error)
    }
    switch (found, wanted) {
    case (.failure(let error), _) where error.diagnostic.code == "E0518":
      return .skipped("a rule that captures a derivative")
    case (.success(let x), .success(let y)):
      let agreement = evaluator.isExact ? Agreement.exact : .near(1e-9)
      if let difference = difference(x, y, agreement) { return .different(difference, .values) }
      return evaluator.isExact ? .exact : .near
    case (.failure(let x), .failure(let y)):
      if x.diagnostic.code == y.code { return .error }
      return .different("\(x), not \(y.code ?? "") \(y.reason)", .codes)
    case (.success(let x), .failure(let y)): return .different("\(x.text), not \(y)", .success)
    case (.failure(let x), .success(let y)): return .different("\(x), not \(y)", .success)
    }
  }
}

/// How much was compared.
private struct Tally: CustomStringConvertible {
  var exact = 0
  var near = 0
  var errors = 0
  var reasons: [String: Int] = [:]

  var skipped: Int { reasons.values.reduce(0, +) }

  mutating func skip(_ reason: String) { reasons[reason, default: 0] += 1 }

  var description: String {
    let left = reasons.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
      .map { "\($0.key) \($0.value)" }.joined(separator: ", ")
    return
      "counted: second evaluator: \(SecondEvaluator.count) programs; \(exact) values equal in every bit, \(near) to rounding, "
      + "\(errors) equal errors; \(skipped) left out (\(left))"
  }
}
