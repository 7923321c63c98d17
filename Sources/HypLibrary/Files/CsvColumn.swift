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
    // The numbers themselves in one loop, which what is none of them interrupts.
    var values = [Double](repeating: 0, count: rows.count)
    var row = rows.lowerBound
    while row < rows.upperBound {
      if rule.missing.isEmpty, numbers != nil {
        let first = row
        row = values.withUnsafeMutableBufferPointer { values in
          var place = first - rows.lowerBound
          return table.scan(column, from: first) { bytes in
            if place & 1023 == 0, ci_interrupted() { return false }
            guard let x = NumberText.read(bytes, decimal: rule.decimal),
              !Self.losesDigits(bytes, x)
            else { return false }
            values[place] = x
            place &+= 1
            return true
          }
        }
        numberCount += row - first
        if row == rows.upperBound { break }
      }
      if ci_interrupted() { return }
      if let x = add(table, column, row, rule) { values[row - rows.lowerBound] = x }
      row += 1
    }
    if numbers != nil { numbers = values }
  }

  /// What is to be said of it.
  var remark: CsvRemarks.Column {
    CsvRemarks.Column(
      isText: numbers == nil, missing: missing, firstText: firstText, decimalCommas: decimalCommas,
      leadingZeros: leadingZeros, firstCode: firstCode, firstLong: firstLong)
  }

  /// Puts a row before the others.
  mutating func prepend(_ table: Csv, _ column: Int, row: Int, _ rule: Rule) {
    if let x = add(table, column, row, rule, isFirst: true) { numbers?.insert(x, at: 0) }
  }

  /// Takes notice of a cell.
  ///
  /// - Returns: its number, nan if that is missing; nil if it is a text.
  private mutating func add(
    _ table: Csv, _ column: Int, _ row: Int, _ rule: Rule, isFirst: Bool = false
  ) -> Double? {
    let cell = table.withCell(row, column) { Self.read($0, rule) }
    switch cell {
    case .number(let x):
      numberCount += 1
      noteDigits(table, column, row, x)
      return x
    case .missing(let word):
      if let place = missing.firstIndex(where: { $0.word == word }) {
        missing[place].count += 1
      } else {
        missing.append((word, 1))
      }
      return .nan
    case .text:
      numbers = nil
      textCount += 1
      if firstText == nil || isFirst { firstText = (table.lines[row], table.text(row, column)) }
      if rule.decimal != UInt8(ascii: ","),
        table.withCell(row, column, { NumberText.read($0, decimal: UInt8(ascii: ",")) }) != nil
      {
        decimalCommas += 1
      }
      return nil
    }
  }

  /// Something is to be said of the digits, perhaps: `noteDigits` looks.
  @inline(__always)
  private static func losesDigits(_ bytes: UnsafeBufferPointer<UInt8>, _ x: Double) -> Bool {
    bytes.count > 1
      && (bytes[0] == UInt8(ascii: "0") && bytes[1] &- UInt8(ascii: "0") <= 9 || abs(x) >= 0x1p53)
  }

  /// Digits that the number does not keep.
  private mutating func noteDigits(_ table: Csv, _ column: Int, _ row: Int, _ x: Double) {
    guard table.withCell(row, column, { Self.losesDigits($0, x) }) else { return }
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
  private static let missingWords = [
    "", "na", "n/a", "#n/a", "null", "none", "missing", "?", ".", "-", "--",
  ].map { NumberText.smallWord($0) }

  /// Reads a cell.
  static func read(_ bytes: UnsafeBufferPointer<UInt8>, _ rule: Rule) -> Cell {
    for word in rule.missing where word.utf8.elementsEqual(bytes) { return .missing(word) }
    if let number = NumberText.read(bytes, decimal: rule.decimal) { return .number(number) }
    // No such word is longer.
    guard let word = NumberText.smallWord(bytes), missingWords.contains(word) else { return .text }
    return .missing(String(decoding: bytes, as: UTF8.self))
  }
}
