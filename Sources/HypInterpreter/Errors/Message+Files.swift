// Message+Files.swift -- what is said of a file that could be read in another way.

import HypCode
import HypSyntax

extension Message {
  // MARK: Guesses

  static func guess(_ guess: CsvRemarks.Guess) -> String {
    switch guess {
    case .header(true): "the first row was read as names"
    case .header(false): "the first row was read as data"
    case .separator(" "): "cells are separated by spaces"
    case .separator("\\t"): "cells are separated by tabs"
    case .separator(let text): "cells are separated by `\(text)`"
    case .comments(let count):
      "\(Message.count(count, "line")) that begin\(count == 1 ? "s" : "") with `#` "
        + "\(count == 1 ? "was" : "were") skipped"
    case .blanks(let count):
      "\(Message.count(count, "blank line")) \(count == 1 ? "was" : "were") skipped"
    case .renamed(let old, let new): "another column has the name `\(old)`, so this one is `\(new)`"
    }
  }

  /// How to say that the guesses are right, or that they are not.
  static func options(_ guesses: [CsvRemarks.Guess]) -> String {
    var options: [String] = []
    var others: [String] = []
    for guess in guesses {
      switch guess {
      case .header(let isNames):
        options.append("header=\(isNames)")
        others.append("`header=\(!isNames)` reads it as \(isNames ? "data" : "names")")
      case .separator(let text): options.append("sep=\"\(text)\"")
      case .comments:
        options.append("comment=\"#\"")
        others.append("`comment=\"\"` reads them")
      case .blanks: others.append("an empty cell of a single column is written `\"\"`")
      case .renamed: others.append("give each column a name of its own in the file")
      }
    }
    let confirmed =
      options.isEmpty ? [] : ["`\(options.joined(separator: ", "))` confirms this"]
    return (confirmed + others).joined(separator: "; ")
  }

  // MARK: Missing numbers

  /// `1 empty cell in column `weight` was read as nan`, or a title and a note for each column.
  static func gaps(_ columns: CsvRemarks.Columns) -> (title: String, notes: [String]) {
    let total = columns.reduce(0) { $0 + $1.column.missing.reduce(0) { $0 + $1.count } }
    let end = "\(total == 1 ? "was" : "were") read as nan"
    if columns.count == 1, let first = columns.first {
      return ("\(missing(first.column)) in column `\(first.name)` \(end)", [])
    }
    let shown = columns.prefix(6).map { "\(missing($0.column)) in column `\($0.name)`" }
    let rest = columns.count - shown.count
    return (
      "\(count(total, "cell")) in \(columns.count) columns \(end)",
      shown + (rest > 0 ? ["and in \(count(rest, "more column", "more columns"))"] : [])
    )
  }

  /// `2 empty cells and 1 cell `NA``
  private static func missing(_ column: CsvRemarks.Column) -> String {
    column.missing.map { word, n in
      word.isEmpty ? count(n, "empty cell") : "\(count(n, "cell")) `\(word)`"
    }.joined(separator: " and ")
  }

  static func missingHelp(_ columns: CsvRemarks.Columns) -> String {
    let words = Set(columns.flatMap { $0.column.missing.map(\.word) }).sorted()
    let quoted = words.map { "\"\($0)\"" }.joined(separator: ", ")
    let option = words.count == 1 ? quoted : "(\(quoted))"
    return "`missing=\(option)` confirms that they are intended"
  }

  // MARK: Columns that look like something else

  static func oddity(_ name: String, _ column: CsvRemarks.Column) -> String {
    if column.isText {
      let reason =
        column.decimalCommas > 0
        ? "its numbers have a decimal comma"
        : column.firstText.map { "line \($0.line) is not a number: `\($0.text.short)`" } ?? ""
      return "column `\(name)` stays text, since \(reason)"
    }
    return column.leadingZeros > 0
      ? "column `\(name)` was read as numbers, so `\(column.firstCode.short)` lost its leading 0"
      : "column `\(name)` was read as numbers, so `\(column.firstLong.short)` lost its last digits"
  }

  static func oddityHelp(_ columns: CsvRemarks.Columns) -> String {
    if columns.contains(where: { $0.column.isText && $0.column.decimalCommas > 0 }) {
      return "`decimal=\",\"` reads numbers as `1,5`"
    }
    if let odd = columns.first(where: { $0.column.isText })?.column.firstText {
      return "fix the file, or `missing=\"\(odd.text.short)\"` reads it as nan"
    }
    return "a letter in a cell keeps its column as text; a number keeps 15 to 17 digits"
  }
}
