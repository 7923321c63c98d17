// ProgramInputs.swift -- well formed programs: laid out anew they are the same program, with the same
// output.

import HypInterpreter
import HypSyntax
import Programs
import SplitMix

/// Programs of the two generators.
enum Programs {
  static func text(_ random: inout Chance) -> String {
    let seed = random.random.next() >> 16
    if random.chance(1, of: 3) {
      return ProgramGenerator.plain(ProgramGenerator.marked(seed: seed))
        + "print(f(0.37), f'(0.37))\n"
    }
    let program = TypedPrograms.program(seed: seed)
    return (program.statements + program.observations.map { "print(\($0))" })
      .joined(separator: "\n") + "\n"
  }

  static func fault(_ text: String) -> String? {
    guard let formatted = Formatter.format(SourceFile(name: "fuzz", text: text)) else {
      return "a generated program cannot be read"
    }
    guard let first = output(text), let second = output(formatted) else { return nil }
    return first == second ? nil : "laid out anew it prints \(second), not \(first)"
  }

  /// What a program prints, and how it fails; nil where it was stopped for its time.
  private static func output(_ text: String) -> String? {
    var printed = ""
    do {
      try Interpreter { printed += $0 }.evaluate(text)
    } catch {
      if error.isInterrupt { return nil }
      printed += error.diagnostic.code
    }
    return printed
  }
}

/// The promises of the formatter.
enum Layout {
  /// What is wrong with how a text is laid out; nil where it cannot be read, too.
  static func fault(_ text: String) -> String? {
    let source = SourceFile(name: "fuzz", text: text)
    let tree = parse(source)
    guard tree.errors.isEmpty else { return nil }
    guard let once = Formatter.format(source) else {
      return "a text that can be read is not laid out"
    }
    let again = parse(SourceFile(name: "fuzz", text: once))
    guard again.errors.isEmpty else { return "laid out anew it cannot be read:\n\(once)" }
    guard again.description == tree.description else {
      return "laid out anew it means something else:\n\(once)"
    }
    guard Formatter.format(SourceFile(name: "fuzz", text: once)) == once else {
      return "laid out twice it changes:\n\(once)"
    }
    return nil
  }
}
