// CsvRemarks.swift -- what is to be said of how a file was read, as data.

/// What was guessed of a file, and what may be meant otherwise.
package struct CsvRemarks {
  package enum Guess {
    case header(isNames: Bool)
    case separator(String)
    case comments(Int)
    /// Blank lines, of which each may be an empty cell.
    case blanks(Int)
    case renamed(from: String, to: String)
  }

  /// What is to be said of the cells of a column.
  package struct Column {
    /// It stays text.
    package let isText: Bool
    /// Words that stand for a missing number, and how often each does.
    package let missing: [(word: String, count: Int)]
    /// The first cell that is no number.
    package let firstText: (line: Int, text: String)?
    /// Texts that are numbers with a decimal comma.
    package let decimalCommas: Int
    /// Whole numbers that begin with a 0, as codes do, and the first of them.
    package let leadingZeros: Int
    package let firstCode: String
    /// The first whole number with more digits than a double has.
    package let firstLong: String

    package init(
      isText: Bool, missing: [(word: String, count: Int)], firstText: (line: Int, text: String)?,
      decimalCommas: Int, leadingZeros: Int, firstCode: String, firstLong: String
    ) {
      self.isText = isText
      self.missing = missing
      self.firstText = firstText
      self.decimalCommas = decimalCommas
      self.leadingZeros = leadingZeros
      self.firstCode = firstCode
      self.firstLong = firstLong
    }
  }

  /// A column, by its name or its place.
  package typealias Columns = [(name: String, column: Column)]

  package var guesses: [Guess] = []
  /// Columns of numbers in which some are missing.
  package var gaps: Columns = []
  /// Columns of text that look like numbers, and of numbers that look like something else.
  package var oddities: Columns = []

  package init() {}
}
