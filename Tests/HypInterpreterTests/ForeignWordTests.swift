// ForeignWordTests.swift -- every name of another language is unknown here, and what is said of it can be typed.

import HypInterpreter
import HypSyntax
import Testing

@Suite struct ForeignWordTests {
  /// What the names in the helps may hold.
  private static let values = """
    x = 0.5; y = 2; n = 3; m = 2; k = 1; i = 0; j = 0; a = 2; b = [1, 2]; c = true
    f(x) = x^2 - 1; g(v) = sum(v^2); df(x) = 2x; v = [0.25, 0.75]; w = [0.5, 0.5]
    xs = [3, 1, 2]; ys = [1, 4, 9]; ts = [0, 1, 2]; A = [[2, 1], [1, 3]]; B = [[1, 0], [0, 1]]
    X = [[1, 2], [1, 4], [1, 5]]; text = "1.5"; path = "data.csv"; r = (a=1, b=2)

    """

  @Test func thereAreManyAndNoneTwice() {
    #expect(ForeignWords.rows.count > 900)
    var seen: Set<String> = []
    for (name, help) in ForeignWords.rows {
      #expect(seen.insert(name).inserted, "\(name) stands twice")
      #expect(!help.isEmpty, "\(name)")
      let tokens = TokenList(SourceFile(name: "", text: name)).tokens
      #expect(tokens.count == 2 && tokens[0].kind == .name, "`\(name)` is no name")
    }
  }

  @Test func noneIsKnownHere() {
    let interpreter = Interpreter { _ in }
    let known = Set(interpreter.builtinNames)
    #expect(Set(ForeignWords.table.keys).intersection(known).sorted() == [])
  }

  /// The pieces of code in a help.
  private static func codes(_ help: String) -> [String] {
    help.split(separator: "`", omittingEmptySubsequences: false).enumerated()
      .compactMap { $0.offset % 2 == 1 ? String($0.element) : nil }
  }

  @Test(arguments: ForeignWords.rows.map(\.name))
  func whatIsSaidCanBeTyped(_ name: String) throws {
    let help = try #require(ForeignWords.help(name))
    #expect(help.count { $0 == "`" } % 2 == 0, "\(help)")
    for code in Self.codes(help) {
      // Commands of the prompt, and words of the language in a sentence.
      if [":", "?"].contains(code.prefix(1))
        || ["else if", "for", "while", "∫", "erf"].contains(code)
      {
        continue
      }
      let interpreter = Interpreter(arguments: ["1"]) { _ in }
      interpreter.loadFile = { path, _ in
        let texts = [".csv": "x,y\n1,2\n3,4\n", ".json": "[1, 2]\n"]
        return (path, texts.first { path.hasSuffix($0.key) }?.value ?? "z = 1\n")
      }
      interpreter.writeFile = { _, _, _ in }
      let tree = parse(SourceFile(name: "help", text: Self.values + code))
      #expect(tree.errors.isEmpty, "\(name): \(code)")
      for statement in tree.statements {
        do {
          _ = try interpreter.run(statement)
        } catch {
          #expect(
            error.diagnostic.code == "E0612" && code.hasPrefix("error("),
            "\(name): \(code): \(error.diagnostic.title)")
        }
      }
    }
  }

  @Test(arguments: [
    "nope", "primes2", "surfaces", "flattened", "inversion", "q1", "zz", "formats",
  ])
  func aNameThatIsNothingIsCompared(_ name: String) {
    let interpreter = Interpreter { _ in }
    #expect(interpreter.suggestions(for: name) == [], "\(name)")
  }

  @Test(arguments: [
    ("sigmod", "sigmoid"), ("sqtr", "sqrt"), ("maen", "mean"), ("transpsoe", "transpose"),
    ("Sin", "sin"), ("cholesk", "cholesky"), ("ture", "true"), ("flase", "false"),
    ("hessain", "hessian"),
  ])
  func aMisspeltNameIsFound(_ name: String, _ meant: String) {
    let interpreter = Interpreter { _ in }
    #expect(interpreter.suggestions(for: name).first == meant)
  }
}
