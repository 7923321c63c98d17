// TypedPrograms.swift -- whole random programs: sessions of definitions, statements and things to look at.
//
// Every expression is written for a sort that is wanted, from what is in scope, so that a program runs
// unless a mistake was put into it on purpose. What is assigned is squashed into (-1, 1): values stay
// small, and rounding errors with them. The same seed gives the same program on every machine.

import SplitMix

/// A program, and what is looked at when it has run.
public struct TypedProgram {
  /// Statements of a session, one after the other.
  public var statements: [String] = []
  /// Expressions whose values are to be looked at.
  public var observations: [String] = []
}

/// Writes programs.
public struct TypedPrograms {
  var random: SplitMix
  /// What can be named here, the latest last.
  var scope: [(name: String, sort: Sort)] = []
  var fresh = 0
  /// Only operations whose every bit is defined: no functions of the C library, no powers but squares.
  var isExact = false
  /// How deep loops lie here.
  var loops = 0
  /// In a function, what `return` may give.
  var returns: Sort?
  /// How many expressions may still be written: keeps programs short.
  var budget = 0
  /// How many derivative operators lie around.
  var derivatives = 0

  init(seed: UInt64) { random = SplitMix(state: seed &* 0x9E37_79B9 &+ 17) }

  /// The program of a seed.
  public static func program(seed: UInt64) -> TypedProgram {
    var generator = TypedPrograms(seed: seed)
    return generator.program()
  }

  mutating func pick(_ count: Int) -> Int { Int.random(in: 0..<count, using: &random) }
  mutating func pick<T>(_ choices: [T]) -> T { choices[pick(choices.count)] }
  mutating func chance(_ part: Int, of whole: Int) -> Bool { pick(whole) < part }
  mutating func name(_ letter: String) -> String {
    fresh += 1
    return "\(letter)\(fresh)"
  }

  /// What `write` gives, with names in scope that are there for it alone.
  mutating func scoped(
    _ names: [(String, Sort)] = [], _ write: (inout TypedPrograms) -> String
  ) -> String {
    let before = scope
    defer { scope = before }
    for (name, sort) in names { scope.append((name, sort)) }
    return write(&self)
  }

  // MARK: Programs

  private mutating func program() -> TypedProgram {
    isExact = chance(1, of: 3)
    var program = TypedProgram()
    program.statements.append(
      isExact ? "squash(x) = x / (1 + x * x)" : "squash(x) = tanh(x)")
    for sort in [.number, .vector(3), .matrix(2, 2), anySort(2)]
      + (0..<pick(3)).map({ _ in .number })
    {
      budget = 25
      let name = name("s")
      program.statements.append("\(name) = squash(\(expression(sort, 2)))")
      scope.append((name, sort))
    }
    let wanted: [([Sort], Sort)] = [
      ([.number], .number), ([.vector(pick([1, 2, 3, 5]))], .number),
      ([anySort(2)], .number), ([.number], anySort(2)),
      ([.vector(2)], .vector(3)), ([.number, .number], .number),
    ]
    var functions: [(name: String, from: [Sort], to: Sort)] = []
    for (from, to) in wanted where chance(2, of: 3) || functions.isEmpty {
      let name = name("f")
      program.statements.append(definition(name, from, to))
      scope.append((name, .function(from, to)))
      functions.append((name, from, to))
      if chance(1, of: 2) {
        budget = 30
        program.statements.append(statement(2))
      }
    }
    if chance(1, of: 5) { program.statements.append(mistake()) }
    for entry in scope where !isFunction(entry.sort) && chance(1, of: 2) {
      program.observations.append(entry.name)
    }
    for function in functions {
      program.observations += observations(of: function.name, function.from, function.to)
    }
    if chance(1, of: 4) { program.observations.append(mistakenExpression()) }
    return program
  }

  private func isFunction(_ sort: Sort) -> Bool {
    if case .function = sort { true } else { false }
  }

  /// A definition of a function with a block or an expression as its body.
  mutating func definition(_ name: String, _ from: [Sort], _ to: Sort) -> String {
    let parameters = from.map { (self.name("x"), $0) }
    let head = parameters.map(\.0).joined(separator: ", ")
    budget = 60
    let (outerLoops, outerReturns) = (loops, returns)
    (loops, returns) = (0, to)
    defer { (loops, returns) = (outerLoops, outerReturns) }
    let body = scoped(parameters) { generator in
      guard generator.chance(4, of: 5) else { return generator.expression(to, 4) }
      var lines = (0..<(1 + generator.pick(4))).map { _ in generator.statement(3) }
      lines.append("squash(\(generator.expression(to, 3)))")
      return "{\n  " + lines.joined(separator: "\n  ") + "\n}"
    }
    return "\(name)(\(head)) = \(body)"
  }

  /// A sort of values: numbers, arrays, structures of them.
  mutating func anySort(_ depth: Int) -> Sort {
    switch pick(depth > 0 ? 8 : 4) {
    case 0, 1: .number
    case 2: .vector(1 + pick(4))
    case 3: .matrix(1 + pick(3), 1 + pick(3))
    case 4, 5: .tuple((0..<(1 + pick(3))).map { _ in anySort(depth - 1) })
    default:
      .record(
        ["a", "b", "c"].prefix(1 + pick(3)).map { .init(name: $0, sort: anySort(depth - 1)) })
    }
  }
}
