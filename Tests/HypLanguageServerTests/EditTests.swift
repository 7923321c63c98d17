// EditTests.swift -- random edits in every encoding leave the text that the editor has, and no column is wrong.

import Foundation
import HypSyntax
import SplitMix
import Testing

/// A text as an editor may hold it: scalars, and columns counted anew each time.
private struct Mirror {
  var scalars: [Unicode.Scalar]

  /// Where each line begins and ends, without what ends it.
  var lines: [Range<Int>] {
    var lines: [Range<Int>] = []
    var start = 0
    var index = 0
    while index < scalars.count {
      let scalar = scalars[index]
      var next = index + 1
      if scalar == "\r", next < scalars.count, scalars[next] == "\n" { next += 1 }
      if scalar == "\n" || scalar == "\r" {
        lines.append(start..<index)
        start = next
      }
      index = next
    }
    return lines + [start..<scalars.count]
  }

  static func width(_ scalar: Unicode.Scalar, _ encoding: String) -> Int {
    switch encoding {
    case "utf-8": UTF8.width(scalar)
    case "utf-16": UTF16.width(scalar)
    default: 1
    }
  }

  func column(_ range: Range<Int>, _ encoding: String) -> Int {
    scalars[range].reduce(0) { $0 + Self.width($1, encoding) }
  }

  /// A place that is not between the two ends of `\r\n`.
  func place(_ index: Int, _ encoding: String) -> (index: Int, position: JSON) {
    let lines = lines
    let line = lines.lastIndex { $0.lowerBound <= index } ?? 0
    let end = min(index, lines[line].upperBound)
    return (end, Editor.position(line, column(lines[line].lowerBound..<end, encoding)))
  }

  var text: String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    return String(view)
  }
}

@Suite struct RandomEdits {
  private static let pieces = [
    "α", "∇", "𝛼", "🙂", "e\u{301}", "\r\n", "\n", "\r", "x", " = ", "f(x) = x²\n", "\"a\\(𝛼)\"",
    "(", ")",
    "# ∂🙂\r\n", "for i in 1...3 { print(i) }\n", "'", "0.5", "[1, 2]", "}", "{", "import \"b\"\n",
    "\t",
    "log(𝛼 + 1)\n", "∛",
  ]

  @Test(arguments: ["utf-8", "utf-16", "utf-32"])
  func textsAndColumnsAgree(encoding: String) {
    let count = ProcessInfo.processInfo.environment["EDITS"].flatMap(Int.init) ?? 700
    let editor = Editor(encoding: encoding)
    var random = SplitMix(state: 7)
    var mirror = Mirror(scalars: [])
    editor.open("")
    for turn in 0..<count {
      let changes = (0..<Int.random(in: 1...3, using: &random)).map { _ in
        let a = Int.random(in: 0...mirror.scalars.count, using: &random)
        let b = min(mirror.scalars.count, a + Int.random(in: 0...6, using: &random))
        let (start, end) = (mirror.place(a, encoding), mirror.place(b, encoding))
        let (first, last) = (min(start.index, end.index), max(start.index, end.index))
        let isLong = mirror.scalars.count > 400
        let piece = isLong ? "" : Self.pieces.randomElement(using: &random) ?? ""
        mirror.scalars.replaceSubrange(first..<last, with: Array(piece.unicodeScalars))
        let range = JSON.object([("start", start.position), ("end", end.position)])
        return JSON.object([("range", range), ("text", .string(piece))])
      }
      editor.change(changes, version: turn + 2)
      check(editor, mirror, encoding)
    }
  }

  /// All ranges that are told lie in the text, and what is laid out is the text.
  private func check(_ editor: Editor, _ mirror: Mirror, _ encoding: String) {
    let lines = mirror.lines
    func isIn(_ position: JSON) -> Bool {
      guard let line = position.at("line").number, let column = position.at("character").number,
        Int(line) < lines.count
      else { return false }
      let widths = lines[Int(line)].map {
        mirror.column(lines[Int(line)].lowerBound..<$0, encoding)
      }
      return (widths + [mirror.column(lines[Int(line)], encoding)]).contains(Int(column))
    }
    for mistake in editor.mistakes() {
      let range = mistake.at("range")
      #expect(
        isIn(range.at("start")) && isIn(range.at("end")),
        "\(range.place) in \(mirror.text.debugDescription)")
    }
    let data = editor.about("semanticTokens/full").at("data").list.map { Int($0.number ?? -1) }
    var (line, column) = (0, 0)
    for index in stride(from: 0, to: data.count, by: 5) {
      column = data[index] == 0 ? column + data[index + 1] : data[index + 1]
      line += data[index]
      #expect(
        isIn(Editor.position(line, column)) && isIn(Editor.position(line, column + data[index + 2]))
      )
    }
  }
}
