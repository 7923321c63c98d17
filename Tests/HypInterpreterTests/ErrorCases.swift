// ErrorCases.swift -- every case of RuntimeError has been read: also those that no short program meets.

import Foundation
import GoldenFiles
import HypCode
import HypInterpreter
import HypSyntax
import Testing

@Suite struct ErrorCases {
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  private static let vector = Kind.vector(active: false)
  private static let missing = FileFailure(reason: "no such file", cause: .missing)
  private static func tuple(_ count: Int) -> Kind {
    .tuple(labels: nil, [Kind](repeating: .real, count: count))
  }

  /// One of each, with what can be said in its place.
  private static let samples: [RuntimeError] = [
    .unknownName("sigmod", suggestions: ["sigmoid"]), .unknownName("weights", suggestions: []),
    .noValueYet("y", .topLevel(suggestions: [])), .noValueYet("y", .local),
    .noValueYet("y", .hidden),
    .outerNameUpdated("w", isSession: true), .outerNameUpdated("w", isSession: false),
    .dualStored("x", isFunction: false), .dualStored("x", isFunction: true), .dualAssigned("ε"),
    .tooManyDualUnits(9, limit: 8), .operands(.add, left: .kind(.real), right: .kind(.string)),
    .operand(.minus, .bool), .notBoolean(.real), .notElement(.string, at: 1),
    .notStorable(.string), .notStorableInMask(.real),
    .unevenElements(.kind(.real), .kind(vector), at: 1),
    .notComparable(.less, left: .real, right: .string),
    .shapes(.named("+"), .elementwise, [3, 2], [3]), .partShape([2], value: [3]),
    .structures("+", tuple(2), tuple(3)), .notCallable(.real),
    .notCallable(.real, hides: "sum"), .notIndexable(.real),
    .noField("rat", of: .tuple(labels: ["rate"], [.real]), fields: ["rate"]), .cannotStore(.string),
    .notIterable(.real), .destructure(expected: 2, found: tuple(3)), .notWhole(0.5),
    .notWhole(.nan), .badIndex(.string), .newAxisOf(.string), .maskShape([2], of: [3], axis: nil),
    .index(3, count: 3), .index(5, count: 2, axis: 1),
    .tooManyIndices(3, rank: 2), .rangeStep, .rangeTooLong,
    .rangeOf(.string),
    .notOfKind(.real, found: .none), .tooManyArguments(.named("f"), expected: 1, found: 2),
    .missingArgument(.named("f"), parameter: .named("x")),
    .unknownParameter(.named("f"), parameter: "z", parameters: ["x"]),
    .argumentTwice(.named("f"), parameter: "x"),
    .badArgument("sum", expected: "an array of numbers", found: .kinds([.string])),
    .notSquare("solve", rows: 30, columns: 2), .notSquare("solve", rows: 2, columns: 3),
    .notSquare("inv", rows: 1, columns: 3), .axisOrNumber(.max, 1), .axisOrNumber(.min, 0),
    .severalPlots("plot", ["sin", "cos"]), .singular("solve", matrix: "A"),
    .notAFunction(.function("grad"), found: .real),
    .nablaOfCall(.real), .notScalar("grad", found: vector),
    .notOneVariable(.derivative, found: vector), .notOneVariable(.taylor, found: vector),
    .notDifferentiable("jacobian", found: .string), .noDerivative("grad", of: .bool),
    .wrtUnknown("b", parameters: ["w"]), .wrtNotLiteral, .nothingToDifferentiateBy("grad"),
    .directionMismatch(.named("jvp"), expected: vector, found: .real), .nestedTooDeeply(16),
    .tapeTooLarge, .jetsTooLarge, .taylorOrder(31, limit: 30), .taylorOrderKind(.string),
    .tooManyVariables(1000), .recomputedTooDeeply(100),
    .stateChanged(from: .real, to: vector), .stepCount(-1),
    .ruleDisagrees("x", rule: 8, differences: 12), .captureInRule("a"), .captureInRule(nil),
    .partialCount(expected: 2, found: .real),
    .partialShape("v", expected: .shape([2]), found: .kind(.real)),
    .derivativesDisagree(reverse: 2, forward: 2, central: 4, slope: 1),
    .notUndone(steps: 5, found: 1.5, wanted: 1), .assertion(nil), .assertion("one is not more"),
    .assertion("small", sides: ("2", "3")), .raised("the sum is negative"),
    .assertClose("1", "2", tolerance: 1e-9, message: nil), .recursionTooDeep(100_000),
    .outOfMemory("an array of shape [1000000, 1000000]"), .nestedStructure(1000),
    .functionTooLarge("operations"),
    .misplaced(.breakLoop), .misplaced(.returnValue), .misplaced(.importFile), .interrupted,
    .timeIsUp(2),
    .outputIsSpent(10_485_760),
    .importFailed("data.hyp", missing), .importedTooDeeply("data.hyp", limit: 200),
    .fileFailed("data.csv", missing),
    .fileFailed("/tmp", FileFailure(reason: "Is a directory")), .fileFailed("/a.csv", .missing),
    .malformedFile("data.csv", line: 3, "1 field, but line 1 has 2"),
    .syntax(Diagnostic(code: "E0101", title: "expected `)`")),
    .within(Fault(.notWhole(0.5))), .custom("something else"),
  ]

  private func name(_ error: RuntimeError) -> String {
    Mirror(reflecting: error).children.first?.label ?? "\(error)"
  }

  @Test func everyCaseHasASample() throws {
    let file = Self.root.appendingPathComponent("Sources/HypCode/Errors/RuntimeError.swift")
    let source = try String(contentsOf: file, encoding: .utf8)
    let declared = source.split(separator: "enum Early")[0]
      .matches(of: /\n  (?:indirect )?case (\w+)/).map { String($0.1) }
    #expect(declared.count > 60)
    #expect(Set(declared).subtracting(Self.samples.map(name)).sorted() == [])
  }

  @Test func everyCaseIsWordedAsRecorded() throws {
    let source = SourceFile(name: "program.hyp", text: "f(a, b)")
    let renderer = DiagnosticRenderer()
    let told = Self.samples.map { error in
      let failure = Failure(error, at: Span(source, 0, 7), parts: [Span(source, 2, 3)])
      return "# \(name(error))\n" + renderer.render(failure.diagnostic) + "\n"
    }
    let file = GoldenFiles().folder.appendingPathComponent("cases.txt")
    if let complaint = try GoldenFiles.complaint(file, told: told.joined(separator: "\n")) {
      Issue.record("\(complaint)")
    }
  }

  /// What is to be done stands below every message, but where nothing is.
  @Test func everyCaseSaysWhatToDo() {
    let silent = Set(["interrupted", "syntax", "within", "custom", "raised"])
    for error in Self.samples where !silent.contains(name(error)) {
      let failure = Failure(error, at: nil)
      #expect(failure.diagnostic.help?.isEmpty == false, "\(failure.diagnostic.title)")
    }
  }
}
