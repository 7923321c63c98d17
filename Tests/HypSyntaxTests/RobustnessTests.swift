// RobustnessTests.swift -- spoilt, cut and monstrous programs: an error each, never a trap.

import HypSyntax
import SplitMix
import Testing

private func tree(_ text: String) -> SyntaxTree { parse(SourceFile(name: "test", text: text)) }

/// Reads a text and tells its mistakes in every way there is.
@discardableResult private func exercise(_ text: String) -> SyntaxTree {
  let result = tree(text)
  for error in result.errors.prefix(20) {
    let diagnostic = Diagnostic(error)
    _ = DiagnosticRenderer().render(diagnostic)
    _ = DiagnosticRenderer(usesColor: true, usesUnicode: false, width: 40).render(diagnostic)
  }
  _ = result.waitingFor
  _ = result.description
  return result
}

@Suite struct RobustnessTests {
  @Test(arguments: [sample, shortForms]) func theSampleIsSound(text: String) {
    #expect(messages(text) == "")
  }

  @Test(arguments: [sample, shortForms]) func noPrefixTraps(text: String) {
    var prefix = ""
    for scalar in text.unicodeScalars {
      prefix.unicodeScalars.append(scalar)
      exercise(prefix)
    }
  }

  /// Each word of the language before and behind each other, at the end of a text and before a third.
  @Test func noThreeWordsTrap() {
    let fixed = Token.Kind.allCases.map(\.rawValue).filter {
      $0.unicodeScalars.allSatisfy { !$0.properties.isAlphabetic }
    }
    let words = Token.Kind.keywords + fixed + ["x", "2", "²", "∛", "\"a", "\"a\"", "\\", "#", "\n"]
    #expect(words.count > 60)
    for first in words {
      for second in words {
        exercise(first + second)
        exercise(first + " " + second)
        for third in words { _ = tree(first + second + third) }
      }
    }
  }

  @Test func prefixesInsideAConstructAreIncomplete() {
    let source = SourceFile(name: "test", text: sample)
    for token in TokenList(source).tokens {
      let list = TokenList(SourceFile(name: "test", text: source.text(0..<token.end)))
      let last = list.tokens.dropLast().last?.kind
      let isWaiting: Bool
      switch last {
      case .plus, .minus, .times, .divide, .floorDivide, .remainder, .power, .matrixMultiply,
        .nabla, .not, .and, .or, .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual,
        .pipe, .arrow, .assign, .plusAssign, .minusAssign, .powerAssign, .comma, .dot, .if, .else,
        .for, .in, .while, .import, .closedRange, .halfOpenRange:
        isWaiting = true
      default: isWaiting = !list.open.isEmpty
      }
      let text = source.text(0..<token.end)
      let tree = tree(text)
      #expect(tree.isIncomplete || !isWaiting, "\(text.suffix(40))")
      if isWaiting {
        #expect(tree.errors.count == 1)
        #expect(tree.waitingFor != nil)
        #expect(tree.openBrackets.count == list.open.count)
      } else {
        // `(x, y=1)` alone is a mistake, but the beginning of a function.
        let isHead = last == .parenthesisClose
        #expect(isHead || tree.errors.allSatisfy { $0.isIncomplete }, "\(text.suffix(40))")
      }
    }
  }

  @Test(arguments: 0..<20)
  func mutationsNeverTrap(seed: UInt64) {
    var random = SplitMix(state: seed)
    let text = sample + "\n" + shortForms
    let scraps =
      Array(text.unicodeScalars)
      + Array("(){}[]\"\\'#;:=,.|>&!*^∇−“e\u{301}日\u{200D}🎉\r\0".unicodeScalars)
    for _ in 0..<40 {
      var scalars = Array(text.unicodeScalars)
      for _ in 0..<Int.random(in: 1...6, using: &random) {
        let at = Int.random(in: 0..<scalars.count, using: &random)
        let length = min(Int.random(in: 1...12, using: &random), scalars.count - at)
        let from = Int.random(in: 0..<scraps.count, using: &random)
        let piece = scraps[from..<min(from + length, scraps.count)]
        switch Int.random(in: 0..<4, using: &random) {
        case 0: scalars.removeSubrange(at..<at + length)
        case 1: scalars.insert(contentsOf: piece, at: at)
        case 2: scalars.replaceSubrange(at..<at + length, with: piece)
        default: scalars.insert(scraps[scraps.count - 1 - from % 40], at: at)
        }
      }
      var view = String.UnicodeScalarView()
      view.append(contentsOf: scalars)
      let text = String(view)
      let result = exercise(text)
      for statement in result.statements { #expect(statement.height <= Parser.depthLimit) }
      // What is left out is told, and nothing is told twice.
      let places = result.errors.compactMap { Diagnostic($0).primary?.span.start }
      #expect(Set(places).count == places.count, "seed \(seed): \(places)\n\(text)")
    }
  }

  @Test(arguments: [
    "(", "[", "{", "\"\\(", "-", "not ", "x -> ", "2^", "if c {", "f(", "a[", "(x, ", "[[1], ", "∇",
    "for x in xs {", "{ (", "((x, y=", "1 + (", "x = ", "f(x -> {", "\"", "if ", "1...",
  ])
  func deepNestingIsOneErrorSoon(piece: String) {
    let clock = ContinuousClock()
    let elapsed = clock.measure {
      let result = exercise(String(repeating: piece, count: 100_000))
      #expect(!result.errors.isEmpty && result.errors.count <= 2)
    }
    // Unoptimised code on a busy machine; the release build needs a few hundredths.
    #expect(elapsed < .seconds(5))
  }

  @Test(arguments: [
    ("1", " + 1"), ("x", "'"), ("x", "(1)"), ("x", "[0]"), ("x", ".f"), ("x", " |> f"),
    ("x", " and x"), ("if c { 1 }", " else if c { 1 }"), ("x", " ^ 2"), ("x", " * 2"),
  ])
  func longChainsAreOneError(start: String, link: String) {
    let long = exercise(start + String(repeating: link, count: 20_000) + "\ny = 1")
    #expect(long.errors.count == 1)
    if case .tooDeep? = long.errors.first {} else { Issue.record("\(long.errors)") }
    #expect(long.statements.count == 1)
    let short = exercise(start + String(repeating: link, count: 190))
    #expect(short.errors.isEmpty)
  }

  @Test(arguments: [("(", ")"), ("[", "]"), ("{", "}"), ("f(", ")"), ("-(", ")")])
  func balancedNestingIsOneErrorAndTheRestIsRead(open: String, close: String) {
    let count = 100_000
    let result = exercise(
      String(repeating: open, count: count) + "1" + String(repeating: close, count: count)
        + "\ny = 1")
    #expect(result.errors.count == 1)
    #expect(result.statements.last?.description == "(= y 1)")
    let sound = exercise(
      String(repeating: open, count: 90) + "1" + String(repeating: close, count: 90))
    #expect(sound.errors.isEmpty)
  }

  @Test func aLongTextIsReadInLinearTime() {
    let lines = 10_000
    let line =
      "value_1 = [sin(x)^2 + 3.25y for x in 0...10 if x > 2] # and a comment of some length\n"
    let clock = ContinuousClock()
    var result = SyntaxTree(statements: [], errors: [])
    let elapsed = clock.measure { result = tree(String(repeating: line, count: lines)) }
    #expect(result.statements.count == lines)
    #expect(elapsed < .seconds(20))
  }

  @Test func manyMistakesAreReadInLinearTime() {
    let clock = ContinuousClock()
    var result = SyntaxTree(statements: [], errors: [])
    let elapsed = clock.measure {
      result = tree(String(repeating: "x = (1 + ]\ny z\nf(a b)\n", count: 10_000))
    }
    #expect(result.errors.count == 30_000)
    #expect(elapsed < .seconds(20))
  }
}
