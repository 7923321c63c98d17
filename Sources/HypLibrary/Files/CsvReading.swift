// CsvReading.swift -- a file as columns, and what is to be said of how it was read.
//
// What the user does not say is guessed, and every guess is reported: what separates the cells, which
// lines are comments, whether the first row holds names.

import CInterrupt
import HypCode
import HypNumbers
import HypRuntime
import HypSyntax

/// What the user says of a file.
struct CsvOptions {
  var header: Bool?
  var separator: UInt8?
  var skip = 0
  var comment: String?
  var missing: [String]?
  var columns: Columns?
  var decimal = UInt8(ascii: ".")

  /// Which columns are wanted, or what they are called.
  enum Columns {
    case names([String])
    case places([Int])
  }
}

/// A file that has been read.
struct CsvReading {
  private(set) var table: Csv
  /// Nil if no row holds names and all cells are numbers: a matrix.
  private(set) var labels: [String]?
  /// The wanted columns: where each is in the table, and what it holds.
  private(set) var columns: [(place: Int, content: CsvColumn)] = []
  /// The first row of data.
  private(set) var firstRow = 0
  private(set) var remarks = CsvRemarks()

  /// A request for columns that are not there.
  enum NoColumn: Error {
    case named(String, available: [String])
    case numbered(Int, width: Int)
    /// So many names for other columns than there are.
    case nameCount(Int, width: Int)
  }

  /// - Throws: `Csv.Malformed`, `NoColumn`; that the user stopped it.
  init(
    _ text: String, path: String, _ options: CsvOptions,
    progress: (_ done: Int, _ total: Int) -> Void
  ) throws {
    let bytes = Array(text.utf8)
    var form = Csv.Form()
    form.skip = options.skip
    form.comment = Array((options.comment ?? "#").utf8)
    // Where all lines begin with it, it begins no comment.
    if options.comment == nil, try Self.sample(bytes, form).count == 0 { form.comment = [] }
    let isTabbed = [".tsv", ".tab"].contains { path.lowercased().hasSuffix($0) }
    if let separator = options.separator ?? (isTabbed ? UInt8(ascii: "\t") : nil) {
      form.separator = separator
    } else {
      let (separator, isGuess) = Self.separator(bytes, form)
      form.separator = separator
      if isGuess { remarks.guesses.append(.separator(Self.name(of: separator))) }
    }
    // Finding the cells is half of the work.
    table = try Csv(bytes, form) { progress($0 / 2, bytes.count) }
    if table.commentCount > 0, options.comment == nil {
      remarks.guesses.append(.comments(table.commentCount))
    }
    if table.width == 1, table.blankCount > 0 { remarks.guesses.append(.blanks(table.blankCount)) }
    guard table.count > 0 else { return }
    let width = table.width
    try readColumns(options) { column in
      progress((bytes.count + bytes.count * column / width) / 2, bytes.count)
    }
  }

  // MARK: Separators

  /// The first rows, which tell how a file is written.
  private static func sample(_ bytes: [UInt8], _ form: Csv.Form) throws -> Csv {
    var form = form
    form.limit = 100
    do {
      return try Csv(bytes, form)
    } catch let error as Csv.Malformed {
      // Rows of different lengths are rows.
      form.limit = 1
      if let first = try? Csv(bytes, form) { return first }
      throw error
    }
  }

  private static func name(of separator: UInt8) -> String {
    separator == UInt8(ascii: "\t") ? "\\t" : String(UnicodeScalar(separator))
  }

  /// What parts the cells, and whether something else than a comma was found, or could have been.
  private static func separator(_ bytes: [UInt8], _ form: Csv.Form) -> (UInt8, isGuess: Bool) {
    func read(_ separator: Unicode.Scalar) -> Csv? {
      var form = form
      form.separator = UInt8(ascii: separator)
      form.limit = 100
      guard let table = try? Csv(bytes, form), table.width > 1 else { return nil }
      return table
    }
    let candidates: [Unicode.Scalar] = [",", "\t", ";", "|"]
    let fitting = candidates.compactMap { scalar in read(scalar).map { (scalar, $0) } }
    if let first = fitting.first {
      let scored = fitting.map { ($0.0, share($0.1, isComma: $0.0 == ",")) }
      let best = scored.reduce((first.0, -1)) { $1.1 > $0.1 ? $1 : $0 }
      return (UInt8(ascii: best.0), fitting.count > 1 || best.0 != ",")
    }
    // Numbers in columns, parted by any number of blanks.
    if let table = read(" "), share(table, isComma: false) > 0.5 {
      return (UInt8(ascii: " "), true)
    }
    // Rows differ: the error is to name the line, and not every cell of a long one.
    let line = bytes.prefix { $0 != UInt8(ascii: "\n") }
    let met = candidates.first { line.contains(UInt8(ascii: $0)) } ?? ","
    return (UInt8(ascii: met), met != ",")
  }

  /// The share of cells that hold a number, with a decimal comma where commas part nothing.
  private static func share(_ table: Csv, isComma: Bool) -> Double {
    var count = 0
    for row in 0..<table.count {
      for column in 0..<table.width {
        let isNumber = table.withCell(row, column) { bytes in
          NumberText.read(bytes) != nil
            || (!isComma && NumberText.read(bytes, decimal: UInt8(ascii: ",")) != nil)
        }
        if isNumber { count += 1 }
      }
    }
    return Double(count) / Double(max(1, table.count * table.width))
  }

  // MARK: Columns

  private mutating func readColumns(_ options: CsvOptions, _ progress: (Int) -> Void) throws {
    let rule = CsvColumn.Rule(missing: options.missing ?? [], decimal: options.decimal)
    var contents = (0..<table.width).map { column in
      progress(column)
      return CsvColumn(table, column, rows: 1..<table.count, rule)
    }
    let isNames = hasNames(options, contents, rule)
    firstRow = isNames ? 1 : 0
    if !isNames {
      for place in contents.indices { contents[place].prepend(table, place, row: 0, rule) }
    }
    let names = isNames ? table.texts(0) : nil
    var labels = names.map { names in
      let (labels, changed) = CsvHeader.labels(names)
      remarks.guesses += changed.map { .renamed(from: $0.from, to: $0.to) }
      return labels
    }
    var wanted = Array(contents.indices)
    switch options.columns {
    case .names(let given) where names == nil:
      guard given.count == table.width else {
        throw NoColumn.nameCount(given.count, width: table.width)
      }
      labels = CsvHeader.labels(given).labels
    case .names(let given):
      wanted = try given.map { name in
        guard let place = names?.firstIndex(of: name) ?? labels?.firstIndex(of: name) else {
          throw NoColumn.named(name, available: labels ?? [])
        }
        return place
      }
    case .places(let given):
      wanted = try given.map { place in
        guard (-table.width..<table.width).contains(place) else {
          throw NoColumn.numbered(place, width: table.width)
        }
        return place < 0 ? place + table.width : place
      }
    case nil: break
    }
    if labels == nil, wanted.contains(where: { contents[$0].numbers == nil }) {
      labels = contents.indices.map { "column\($0 + 1)" }
    }
    self.labels = labels.map { labels in wanted.map { labels[$0] } }
    columns = wanted.map { ($0, contents[$0]) }
    for (place, column) in columns {
      let name = labels?[place] ?? "\(place)"
      note(column, name, options)
    }
  }

  /// The first row holds names.
  private mutating func hasNames(
    _ options: CsvOptions, _ contents: [CsvColumn], _ rule: CsvColumn.Rule
  ) -> Bool {
    if let header = options.header { return header }
    if case .names(let given) = options.columns {
      let first = table.texts(0)
      let labels = CsvHeader.labels(first).labels
      if given.allSatisfy({ first.contains($0) || labels.contains($0) }) { return true }
    }
    let header = CsvHeader(table, contents, rule)
    if header.isGuess { remarks.guesses.append(.header(isNames: header.isNames)) }
    return header.isNames
  }

  private mutating func note(_ column: CsvColumn, _ name: String, _ options: CsvOptions) {
    if column.numbers != nil {
      let isTold = column.missing.contains { !(options.missing ?? []).contains($0.word) }
      if isTold { remarks.gaps.append((name, column.remark)) }
      if column.leadingZeros > 0 || column.longNumbers > 0 {
        remarks.oddities.append((name, column.remark))
      }
    } else if column.decimalCommas > 0
      && column.decimalCommas + column.numberCount >= column.textCount
      || column.numberCount >= column.textCount
    {
      remarks.oddities.append((name, column.remark))
    }
  }

  /// The texts of a column, each a value.
  @specialized(where N == Double)
  func texts<N: Number>(_ place: Int) -> [Value<N>] {
    let count = table.count - firstRow
    var texts: [Value<N>] = []
    texts.reserveCapacity(count)
    for row in firstRow..<table.count {
      if row & 255 == 0, ci_interrupted() { break }
      texts.append(.string(table.text(row, place)))
    }
    return texts
  }
}

extension CsvReading {
  /// What the user should know of how the file was read.
  func warnings(_ path: String) -> [Warning] {
    var warnings: [Warning] = []
    if !remarks.guesses.isEmpty { warnings.append(.guessedFile(path, remarks.guesses)) }
    if !remarks.gaps.isEmpty { warnings.append(.missingCells(path, remarks.gaps)) }
    if !remarks.oddities.isEmpty { warnings.append(.oddColumns(path, remarks.oddities)) }
    return warnings
  }
}
