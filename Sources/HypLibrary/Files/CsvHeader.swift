// CsvHeader.swift -- whether the first row of a table holds names.
//
// Numbers are data. A word above a column of numbers is a name, and so are its neighbours: that is certain
// where the first row has no number at all. All else is a guess, which is reported: a row that begins
// with a number is taken for data, and words above words for names, unless one of them comes again below.

import HypCode
import HypSyntax

/// What the first row of a table is taken for.
struct CsvHeader {
  /// It holds the names of the columns.
  let isNames: Bool
  /// It could be otherwise.
  let isGuess: Bool

  /// - Parameter columns: the rows below the first.
  init(_ table: Csv, _ columns: [CsvColumn], _ rule: CsvColumn.Rule) {
    var hasNumber = false
    var hasText = false
    var isAllNames = true
    var hasNameOverNumbers = false
    for (place, column) in columns.enumerated() {
      switch table.withCell(0, place, { CsvColumn.read($0, rule) }) {
      case .number: hasNumber = true
      case .missing: break
      case .text:
        hasText = true
        let isName = Self.looksLikeName(table.text(0, place))
        if !isName { isAllNames = false }
        if isName, column.numberCount > 0, column.textCount == 0 { hasNameOverNumbers = true }
      }
    }
    if !hasText {
      (isNames, isGuess) = (false, false)
    } else if hasNameOverNumbers {
      (isNames, isGuess) = (true, hasNumber)
    } else {
      let isNames = !hasNumber && isAllNames && !Self.firstComesAgain(table)
      (self.isNames, isGuess) = (isNames, true)
    }
  }

  /// A text of the first row is further down in its column too.
  private static func firstComesAgain(_ table: Csv) -> Bool {
    (0..<table.width).contains { column in
      let text = table.text(0, column)
      return !text.isEmpty && (1..<table.count).contains { table.text($0, column) == text }
    }
  }

  /// It has a letter, and begins with no digit: dates and codes are not names.
  private static func looksLikeName(_ text: String) -> Bool {
    text.contains(where: \.isLetter) && text.first?.isNumber == false
  }

  /// The names of columns as a program can write them after a point, each once.
  ///
  /// - Returns: also those that a column has instead of one that another has already.
  static func labels(_ names: [String]) -> (labels: [String], changed: [(from: String, to: String)])
  {
    var labels: [String] = []
    var changed: [(from: String, to: String)] = []
    var taken: Set<String> = []
    for name in names {
      let wanted = label(name, number: labels.count + 1)
      var label = wanted
      var count = 1
      while !taken.insert(label).inserted {
        count += 1
        label = "\(wanted)_\(count)"
      }
      if count > 1 { changed.append((name, label)) }
      labels.append(label)
    }
    return (labels, changed)
  }

  private static func label(_ name: String, number: Int) -> String {
    var label = String.UnicodeScalarView()
    for scalar in name.unicodeScalars {
      if scalar.startsName || scalar.continuesName {
        label.append(scalar)
      } else if label.last != "_" {
        label.append("_")
      }
    }
    while label.count > 1, label.last == "_", name.unicodeScalars.last != "_" { label.removeLast() }
    if label.isEmpty || label.elementsEqual(["_"]) { return "column\(number)" }
    let text = String(label)
    let begins = label.first.map { $0.startsName || $0 == "_" } ?? false
    if !begins { return "_" + text }
    // A word of the language is not a name of a field.
    return Token.Kind.keywords.contains(text) ? text + "_" : text
  }
}
