// CsvColumn.swift -- the cells of a column: numbers, some of them missing, or texts.

import CInterrupt
import HypCode
import HypNumbers
import HypRuntime
import HypSyntax

/// What one column of a table holds, as far as it was looked at.
struct CsvColumn {
  /// The numbers, nan where one is missing; nil if the column holds text.
  private(set) var numbers: [Double]? = []
  /// How many cells hold a number.
  private(set) var numberCount = 0
  /// Words that stand for a missing number, and how often each does.
  private(set) var missing: [(word: String, count: Int)] = []
  /// How many cells are neither, and the first of them.
  private(set) var textCount = 0
  private(set) var firstText: (line: Int, text: String)?
  /// Texts that are numbers with a decimal comma.
  private(set) var decimalCommas = 0
  /// Whole numbers that begin with a 0, as codes do, and the first of them.
  private(set) var leadingZeros = 0
  private(set) var firstCode = ""
  /// Whole numbers with more digits than a double has, and the first of them.
  private(set) var longNumbers = 0
  private(set) var firstLong = ""

  /// How cells are read.
  struct Rule {
    /// What the user says a missing number looks like.
    var missing: [String] = []
    var decimal = UInt8(ascii: ".")
  }

  /// Reads the rows of a column.
  init(_ table: Csv, _ column: Int, rows: Range<Int>, _ rule: Rule) {
    numbers?.reserveCapacity(rows.count + 1)
    for row in rows {
      if row & 1023 == 0, ci_interrupted() { return }
      add(table, column, row, rule, atFront: false)
    }
  }

  /// What is to be said of it.
  var remark: CsvRemarks.Column {
    CsvRemarks.Column(
      isText: numbers == nil, missing: missing, firstText: firstText, decimalCommas: decimalCommas,
      leadingZeros: leadingZeros, firstCode: firstCode, firstLong: firstLong)
  }

  /// Puts a row before the others.
  mutating func prepend(_ table: Csv, _ column: Int, row: Int, _ rule: Rule) {
    add(table, column, row, rule, atFront: true)
  }

  private mutating func add(
    _ table: Csv, _ column: Int, _ row: Int, _ rule: Rule, atFront: Bool
  ) {
    let cell = table.withCell(row, column) { Self.read($0, rule) }
    switch cell {
    case .number(let x):
      numberCount += 1
      append(x, atFront)
      noteDigits(table, column, row, x)
    case .missing(let word):
      append(.nan, atFront)
      if let place = missing.firstIndex(where: { $0.word == word }) {
        missing[place].count += 1
      } else {
        missing.append((word, 1))
      }
    case .text:
      let text = table.text(row, column)
      numbers = nil
      textCount += 1
      if firstText == nil || atFront { firstText = (table.lines[row], text) }
      if rule.decimal != UInt8(ascii: ","), NumberText.read(text, decimal: UInt8(ascii: ",")) != nil
      {
        decimalCommas += 1
      }
    }
  }

  private mutating func append(_ x: Double, _ atFront: Bool) {
    if atFront { numbers?.insert(x, at: 0) } else { numbers?.append(x) }
  }

  /// Digits that the number does not keep.
  private mutating func noteDigits(_ table: Csv, _ column: Int, _ row: Int, _ x: Double) {
    let (isCode, isLong) = table.withCell(row, column) { bytes in
      (
        bytes.count > 1 && bytes[0] == UInt8(ascii: "0") && bytes.allSatisfy(\.isDigit),
        abs(x) >= 0x1p53 && bytes.count > 15
          && bytes.allSatisfy { $0.isDigit || $0 == UInt8(ascii: "-") }
      )
    }
    if isCode {
      leadingZeros += 1
      if firstCode.isEmpty { firstCode = table.text(row, column) }
    } else if isLong {
      let text = table.text(row, column)
      guard NumberText.fixed(x, 0) != text else { return }
      longNumbers += 1
      if firstLong.isEmpty { firstLong = text }
    }
  }

  /// What a cell holds.
  enum Cell {
    case number(Double)
    case missing(String)
    case text
  }

  /// What is taken for a missing number between numbers, in small or capital letters.
  private static let missingWords: Set<String> = [
    "", "na", "n/a", "#n/a", "null", "none", "missing", "?", ".", "-", "--",
  ]

  /// Reads a cell.
  static func read(_ bytes: UnsafeBufferPointer<UInt8>, _ rule: Rule) -> Cell {
    for word in rule.missing where word.utf8.elementsEqual(bytes) { return .missing(word) }
    if let number = NumberText.read(bytes, decimal: rule.decimal) { return .number(number) }
    // No such word is longer.
    guard bytes.count <= 8 else { return .text }
    let word = String(decoding: bytes, as: UTF8.self)
    return missingWords.contains(word.lowercased()) ? .missing(word) : .text
  }
}
