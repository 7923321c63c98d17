// Spec.swift -- a program that says in comments what it does.
//
//     print(1 + 1)        # expect: 2
//     print(y)            # expect error: E0201 unknown name
//
// The `# expect:` comments, in order, are the lines that the program prints; one may stand on a line of
// its own. A line with `# expect error:` holds one statement, which must fail; what follows is the code
// of the error, or a part of its title, or both, or nothing. Such a line is left out of the program,
// and runs by itself, after everything above it. A line with `# expect warning:` is a place that a
// warning points at; what follows is its code, or a part of its title, or both. A program that expects a
// warning must give those that it expects, and no others.

import HypSyntax

/// A spec, read.
package struct Spec {
  /// A statement that must fail.
  package struct Mistake {
    /// Its place in the text, its comment included, in UTF-8 offsets.
    package let range: Range<Int>
    /// The code of the error, or nil if any will do.
    package let code: String?
    /// What its title must hold.
    package let words: String
  }

  /// A place that must be warned of.
  package struct Notice {
    /// The line, from 1.
    package let line: Int
    /// The code of the warning, or nil if any will do.
    package let code: String?
    /// What its title must hold.
    package let words: String
  }

  /// A line that must be printed.
  package struct Line {
    /// The place of what is expected, in UTF-8 offsets.
    package let range: Range<Int>
    /// What must be printed.
    package let text: String
  }

  /// What messages call the text.
  package let name: String
  /// The program; spaces are where the lines were that must fail.
  package let program: String
  /// What it prints.
  package let output: [Line]
  /// The statements that must fail.
  package let mistakes: [Mistake]
  /// The places that must be warned of.
  package let notices: [Notice]

  /// Reads a text.
  package init(_ text: String, name: String = "<spec>") {
    self.name = name
    var kept: [String] = []
    var output: [Line] = []
    var mistakes: [Mistake] = []
    var notices: [Notice] = []
    var start = 0
    for line in text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
      let end = start + line.utf8.count
      if let wanted = Self.comment("# expect error:", in: line) {
        let (code, words) = Self.code(wanted)
        mistakes.append(Mistake(range: start..<end, code: code, words: words))
        kept.append(String(repeating: " ", count: line.utf8.count))
      } else {
        if let wanted = Self.comment("# expect:", in: line) {
          let behind = line.utf8.count - line.withoutSpacesBehind.utf8.count
          let place = end - behind - wanted.utf8.count
          output.append(Line(range: place..<end - behind, text: wanted))
        }
        if let wanted = Self.comment("# expect warning:", in: line) {
          let (code, words) = Self.code(wanted)
          notices.append(Notice(line: kept.count + 1, code: code, words: words))
        }
        kept.append(line)
      }
      start = end + 1
    }
    program = kept.joined(separator: "\n")
    self.output = output
    self.mistakes = mistakes
    self.notices = notices
  }

  /// A code, if it comes first, and the words after it.
  private static func code(_ wanted: String) -> (code: String?, words: String) {
    let isCode =
      wanted.first.map { "EW".contains($0) } ?? false
      && wanted.dropFirst().prefix(4).allSatisfy(\.isNumber)
    return isCode ? (String(wanted.prefix(5)), wanted.dropFirst(5).trimmed) : (nil, wanted)
  }

  /// A statement that must fail, at its place in the text.
  package func source(of mistake: Mistake, in text: String) -> SourceFile {
    let bytes = Array(text.utf8)
    let above = bytes[..<mistake.range.lowerBound].map { $0 == UInt8(ascii: "\n") ? $0 : 0x20 }
    return SourceFile(
      name: name, text: String(decoding: above + bytes[mistake.range], as: UTF8.self))
  }

  /// What follows a mark, up to the end of the line.
  private static func comment(_ mark: String, in line: String) -> String? {
    guard let range = line.firstRange(of: mark) else { return nil }
    return line[range.upperBound...].trimmed
  }
}

extension String {
  /// The text without the spaces at its end.
  package var withoutSpacesBehind: String {
    var text = self
    while text.last?.isWhitespace == true { text.removeLast() }
    return text
  }
}
