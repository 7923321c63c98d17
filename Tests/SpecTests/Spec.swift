// Spec.swift -- a program that says in comments what it does.
//
//     print(1 + 1)        # expect: 2
//     print(y)            # expect error: E0201 unknown name
//
// The `# expect:` comments, in order, are the lines that the program prints; one may stand on a line of
// its own. A line with `# expect error:` holds one statement, which must fail; what follows is the code
// of the error, or a part of its title, or both, or nothing. Such a line is left out of the program,
// and is the end of a program of its own that holds everything above it.

/// A spec, read.
struct Spec {
  /// A statement that must fail.
  struct Mistake {
    /// The line, from 1.
    let line: Int
    /// The code of the error, or nil where any will do.
    let code: String?
    /// What its title must hold.
    let words: String
    /// The program that ends with it.
    let program: String
  }

  /// The program without the lines that must fail.
  let program: String
  /// What it prints.
  let output: [String]
  /// The statements that must fail.
  let mistakes: [Mistake]

  init(_ text: String) {
    // A line that is left out stays as an empty one, so that messages count lines rightly.
    var kept: [String] = []
    var output: [String] = []
    var mistakes: [Mistake] = []
    for line in text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
      if let wanted = Self.comment("# expect error:", in: line) {
        let isCode = wanted.first == "E" && wanted.dropFirst().prefix(4).allSatisfy(\.isNumber)
        let program = (kept + [line]).joined(separator: "\n") + "\n"
        mistakes.append(
          Mistake(
            line: kept.count + 1, code: isCode ? String(wanted.prefix(5)) : nil,
            words: isCode ? Self.trimmed(wanted.dropFirst(5)) : wanted, program: program))
        kept.append("")
      } else {
        if let wanted = Self.comment("# expect:", in: line) { output.append(wanted) }
        kept.append(line)
      }
    }
    program = kept.joined(separator: "\n")
    self.output = output
    self.mistakes = mistakes
  }

  /// What stands behind a mark, up to the end of the line.
  private static func comment(_ mark: String, in line: String) -> String? {
    guard let range = line.firstRange(of: mark) else { return nil }
    return trimmed(line[range.upperBound...])
  }

  private static func trimmed(_ text: Substring) -> String {
    let isSpace = { (character: Character) in character == " " }
    let front = text.drop(while: isSpace)
    return String(front.reversed().drop(while: isSpace).reversed())
  }
}
