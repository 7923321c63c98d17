// CTextTests.swift -- functions printed as C, compiled and run beside the machine.

import Foundation
import HypCode
import HypCompiler
import HypInterpreter
import HypSyntax
import Testing

@Suite struct CTextOfFunctions {
  /// Functions of two numbers, by name.
  private static let program = """
    sum(x, y) = x + y - 2 * x / (y + 1e-3)
    square(x, y) = { a = x * y; b = a^2 - -x; a * b + b / -3.5 }
    calls(x, y) = sum(square(x, y), y) - sum(y, x)
    functions(x, y) = sqrt(abs(x)) + atan(x) * sinh(y) + log(1 + x^2) - sin(x)^2 * cos(y)
    powers(x, y) = x^2 + y^3 - (x^2 + 1)^y + 2^x
    rounded(x, y) = floor(x * 10) + ceil(y) - trunc(x * y)
    loop(x, y) = { for i in 1...3 { x = x * y }; x }
    special(x, y) = gamma(x) + y
    """

  /// The code of a function for two passive numbers.
  private func code(_ name: String, in interpreter: Interpreter) throws -> Code {
    interpreter.program.stages = []
    let tree = parse(SourceFile(name: "call", text: "\(name)(0.3, 0.7)"))
    for statement in tree.statements { _ = try interpreter.run(statement) }
    let codes = (interpreter.program.stages ?? []).map(\.code)
    return try #require(codes.first { $0.name == name })
  }

  private func interpreter() throws -> Interpreter {
    let interpreter = Interpreter { _ in }
    for statement in parse(SourceFile(name: "a", text: Self.program)).statements {
      _ = try interpreter.run(statement)
    }
    return interpreter
  }

  @Test func compiledCHasTheBitsOfTheMachine() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "c-text-\(ProcessInfo.processInfo.processIdentifier)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let names = ["sum", "square", "calls", "functions", "powers", "rounded"]
    for name in names {
      let interpreter = try interpreter()
      let text = try CText.of(code(name, in: interpreter), named: name)
      let (source, library) = (
        folder.appendingPathComponent("\(name).c"), folder.appendingPathComponent("\(name).so")
      )
      try text.write(to: source, atomically: true, encoding: .utf8)
      let compiler = Process()
      compiler.executableURL = URL(fileURLWithPath: "/usr/bin/env")
      // The compiler that Swift brings with it.
      compiler.arguments = [
        "clang", "-O2", "-std=c99", "-Wall", "-Wextra", "-Werror", "-ffp-contract=off", "-shared",
        "-fPIC", "-o", library.path, source.path, "-lm",
      ]
      try compiler.run()
      compiler.waitUntilExit()
      #expect(compiler.terminationStatus == 0, "\(text)")
      let handle = try #require(dlopen(library.path, RTLD_NOW))
      let symbol = try #require(dlsym(handle, name))
      let function = unsafeBitCast(
        symbol, to: (@convention(c) (Double, Double) -> Double).self)
      var compared = 0
      for x in [-2.5, -0.0, 0.1, 1.0, 3.75, 1e10] {
        for y in [-1.25, 0.3, 2.0, 7.5] {
          var result = ""
          let interpreter = Interpreter { result += $0 }
          let call = "\(Self.program)\nprint(\(name)(\(x), \(y)))"
          for statement in parse(SourceFile(name: "a", text: call)).statements {
            _ = try interpreter.run(statement)
          }
          let expected = Double(result.dropLast()) ?? .nan
          let actual = function(x, y)
          #expect(
            actual == expected || actual.isNaN && expected.isNaN,
            "\(name)(\(x), \(y)) is \(expected), in C \(actual)\n\(text)")
          compared += 1
        }
      }
      #expect(compared == 24)
    }
  }

  @Test func whatIsNotAStraightLineIsRefusedWithItsPlace() throws {
    let interpreter = try interpreter()
    for (name, reason, place) in [
      ("loop", "more than a straight line of numbers", "loop(x, y)"),
      ("special", "gamma", "gamma(x)"),
    ] {
      let code = try code(name, in: interpreter)
      let refusal = try #require(throws: CText.Refusal.self) {
        try CText.of(code, named: name)
      }
      #expect(refusal.reason == reason)
      let span = try #require(refusal.span)
      #expect(span.source.text(span.start..<span.end).hasPrefix(place))
    }
  }
}
