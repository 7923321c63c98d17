// TextTable.swift -- records of columns and matrices as rows of text.

import HypCode
import HypNumbers
import HypRuntime
import HypSyntax

/// Columns of cells of one length, with or without names above them.
struct TextTable {
  /// A column: numbers become text where they are written.
  enum Column {
    case numbers([Double])
    case texts([String])

    var count: Int {
      switch self {
      case .numbers(let numbers): numbers.count
      case .texts(let texts): texts.count
      }
    }

    func text(_ row: Int) -> String {
      switch self {
      case .numbers(let numbers): NumberText.shortest(numbers[row])
      case .texts(let texts): texts[row]
      }
    }
  }

  var header: [String]?
  private(set) var columns: [Column]
  /// Columns of numbers.
  var isNumeric: [Bool]

  /// - Throws: the misfit of `function` where the value is none of a record of columns, a tuple of
  ///   records, a matrix and a vector, or where columns differ in length.
  init<N: Number, F: LibraryFunction>(
    _ machine: Machine<N>, _ value: Value<N>, for function: F.Type
  ) throws(RuntimeError) {
    if case .tuple(let labels?, let parts) = value {
      try self.init(machine, labels, parts, function)
      return
    }
    if case .tuple(nil, let records) = value, let first = records.first,
      case .tuple(let labels?, _) = first
    {
      var columns = [[Value<N>]](repeating: [], count: labels.count)
      for record in records {
        guard case .tuple(let own, let parts) = record, own == labels else {
          throw .structures(function.name, first.kind, record.kind)
        }
        for (index, part) in parts.enumerated() { columns[index].append(part) }
      }
      try self.init(machine, labels, columns.map { .tuple(labels: nil, $0) }, function)
      return
    }
    let x = try function.array(machine, value)
    guard x.shape.count <= 2 else { throw function.misfit(value) }
    let width = x.shape.count == 2 ? x.shape[1] : 1
    machine.context.note(shown: value, withDerivatives: false)
    let numbers = x.doubles
    let columns = (0..<width).map { column in
      Column.numbers(Blocks.map(x.shape[0]) { numbers[$0 * width + column] })
    }
    self.init(nil, columns, [Bool](repeating: true, count: width))
  }

  private init(_ header: [String]?, _ columns: [Column], _ isNumeric: [Bool]) {
    self.header = header
    self.columns = columns
    self.isNumeric = isNumeric
  }

  /// Gives the cells back, which takes a while for millions of texts.
  private mutating func discard() {
    while let last = columns.popLast() {
      guard case .texts(var texts) = last else { continue }
      while !texts.isEmpty {
        if Blocks.areStopped {
          columns.append(.texts(texts))
          texts = []
          return LongCall.letGo(of: &columns, replacing: [])
        }
        texts.removeLast(min(texts.count, 1 << 10))
      }
    }
  }

  private init<N: Number, F: LibraryFunction>(
    _ machine: Machine<N>, _ labels: [String], _ parts: [Value<N>], _ function: F.Type
  ) throws(RuntimeError) {
    var columns: [Column] = []
    var isNumeric: [Bool] = []
    for part in parts {
      if case .tuple(_, let values) = part {
        columns.append(.texts(values.mapPatiently(orElse: "") { machine.plainText($0) }))
        isNumeric.append(values.allSatisfy { $0.base != nil })
      } else if let x = part.asActiveArray {
        guard x.shape.count <= 1 else { throw function.misfit(part) }
        machine.context.note(shown: part, withDerivatives: false)
        columns.append(.numbers(x.doubles))
        isNumeric.append(true)
      } else {
        columns.append(.texts([machine.plainText(part)]))
        isNumeric.append(false)
      }
    }
    let count = columns.first?.count ?? 0
    if let other = columns.first(where: { $0.count != count }) {
      throw .shapes(.named(function.name), .columns, [count], [other.count])
    }
    self.init(labels, columns, isNumeric)
  }

  /// The text of all rows, to which `add` adds each; the table is empty after it.
  ///
  /// - Throws: that a stop was requested.
  private mutating func joined(
    _ start: String, _ add: (_ row: Int, _ columns: [Column], _ text: inout String) -> Void
  ) throws(RuntimeError) -> String {
    var text = start
    let count = columns.first?.count ?? 0
    for row in 0..<count {
      if row & 255 == 0, Blocks.areStopped { break }
      add(row, columns, &text)
    }
    discard()
    if Blocks.areStopped { throw .interrupted }
    return text
  }

  /// Separated by commas.
  ///
  /// - Throws: that a stop was requested.
  mutating func separated() throws(RuntimeError) -> String {
    let isAlone = columns.count == 1
    func quoted(_ cell: String) -> String { Csv.quoted(cell, isAlone: isAlone) }
    let names = header.map { $0.map(quoted).joined(separator: ",") + "\n" }
    return try joined(names ?? "") { row, columns, text in
      for (place, column) in columns.enumerated() {
        if place > 0 { text += "," }
        switch column {
        // No number needs quotes.
        case .numbers(let numbers): NumberText.write(numbers[row], to: &text)
        case .texts(let texts): text += quoted(texts[row])
        }
      }
      text += "\n"
    }
  }

  /// Aligned: numbers to the right, all else to the left.
  ///
  /// - Throws: that a stop was requested.
  mutating func aligned() throws(RuntimeError) -> String {
    for (place, column) in columns.enumerated() {
      guard case .numbers(let numbers) = column else { continue }
      columns[place] = .texts(numbers.mapPatiently(orElse: "", NumberText.shortest))
    }
    let widths = isNumeric.indices.map { column in
      let cells = Array(0..<columns[column].count).mapPatiently(orElse: 0) {
        columns[column].text($0).displayWidth
      }
      return max(header?[column].displayWidth ?? 0, cells.max() ?? 0)
    }
    let isNumeric = isNumeric
    func line(_ cells: [String]) -> String {
      var text = ""
      for (column, cell) in cells.enumerated() {
        let space = String(repeating: " ", count: max(0, widths[column] - cell.displayWidth))
        text += (column > 0 ? "  " : "") + (isNumeric[column] ? space + cell : cell + space)
      }
      while text.hasSuffix(" ") { text.removeLast() }
      return text + "\n"
    }
    return try joined(header.map(line) ?? "") { row, columns, text in
      text += line(columns.map { $0.text(row) })
    }
  }
}

enum Table: LibraryFunction {
  static let entry = LibraryEntry(
    "table(value)",
    "Prints a record of columns, a tuple of records, or a matrix, in aligned columns.",
    expects: "a record of columns, a tuple of records, or a matrix",
    example: (
      "table((n=[1, 10], root=[1, sqrt(10)]))",
      " n                root\n 1                   1\n10  3.1622776601683795"
    ))

  static func kind(of arguments: [Kind]) -> Kind? {
    switch arguments[0] {
    case .array, .range, .tuple, .any: Kind.none
    default: nil
    }
  }

  static func call<N: Number>(
    _ machine: Machine<N>, _ arguments: [Value<N>]
  ) throws(RuntimeError) -> Value<N> {
    var table = try TextTable(machine, arguments[0], for: self)
    machine.context.effects.write(.text(try table.aligned()))
    return .none
  }
}

enum Progress: LibraryFunction {
  static let role: LibraryRole? = .progress
  static let entry = LibraryEntry(
    "progress(xs)",
    "The collection itself; `for x in progress(xs)` shows the progress of the loop on a terminal.",
    expects: "a collection", example: ("sum([x for x in progress([1, 2, 3])])", "6"))

  static func kind(of arguments: [Kind]) -> Kind? {
    arguments[0] == .any || arguments[0].isCollection ? arguments[0] : nil
  }

  static func call<N: Number>(
    _ machine: Machine<N>, _ arguments: [Value<N>]
  ) throws(RuntimeError) -> Value<N> { arguments[0] }
}
