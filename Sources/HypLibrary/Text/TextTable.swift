// TextTable.swift -- records of columns and matrices as rows of text.

import HypCode
import HypNumbers
import HypRuntime
import HypSyntax

/// Columns of cells of one length, with or without names above them.
struct TextTable {
  var header: [String]?
  private var columns: [[String]]
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
      Array(0..<x.shape[0]).mapPatiently(orElse: "") {
        NumberText.shortest(numbers[$0 * width + column])
      }
    }
    self.init(nil, columns, [Bool](repeating: true, count: width))
  }

  private init(_ header: [String]?, _ columns: [[String]], _ isNumeric: [Bool]) {
    self.header = header
    self.columns = columns
    self.isNumeric = isNumeric
  }

  /// Gives the cells back, which takes a while for millions of texts.
  private mutating func discard() {
    while let last = columns.indices.last {
      if Blocks.areStopped { return LongCall.letGo(of: &columns, replacing: []) }
      columns[last].removeLast(min(columns[last].count, 1 << 10))
      if columns[last].isEmpty { columns.removeLast() }
    }
  }

  private init<N: Number, F: LibraryFunction>(
    _ machine: Machine<N>, _ labels: [String], _ parts: [Value<N>], _ function: F.Type
  ) throws(RuntimeError) {
    var columns: [[String]] = []
    var isNumeric: [Bool] = []
    for part in parts {
      if case .tuple(_, let values) = part {
        columns.append(values.mapPatiently(orElse: "") { machine.plainText($0) })
        isNumeric.append(values.allSatisfy { $0.base != nil })
      } else if let x = part.asActiveArray {
        guard x.shape.count <= 1 else { throw function.misfit(part) }
        machine.context.note(shown: part, withDerivatives: false)
        columns.append(x.doubles.mapPatiently(orElse: "", NumberText.shortest))
        isNumeric.append(true)
      } else {
        columns.append([machine.plainText(part)])
        isNumeric.append(false)
      }
    }
    let count = columns.first?.count ?? 0
    if let other = columns.first(where: { $0.count != count }) {
      throw .shapes(.named(function.name), .columns, [count], [other.count])
    }
    self.init(labels, columns, isNumeric)
  }

  /// The text of all rows, the header first, each as `line` makes it of its cells; the table is empty after it.
  ///
  /// - Throws: that a stop was requested.
  mutating func joined(_ line: ([String]) -> String) throws(RuntimeError) -> String {
    var text = header.map(line) ?? ""
    let count = columns.first?.count ?? 0
    for row in 0..<count {
      if row & 255 == 0, Blocks.areStopped { break }
      text += line(columns.map { $0[row] })
    }
    discard()
    if Blocks.areStopped { throw .interrupted }
    return text
  }

  /// Aligned: numbers to the right, all else to the left.
  ///
  /// - Throws: that a stop was requested.
  mutating func aligned() throws(RuntimeError) -> String {
    let widths = isNumeric.indices.map { column in
      let cells = columns[column].mapPatiently(orElse: 0) { $0.displayWidth }
      return max(header?[column].displayWidth ?? 0, cells.max() ?? 0)
    }
    let isNumeric = isNumeric
    return try joined { line in
      var text = ""
      for (column, cell) in line.enumerated() {
        let space = String(repeating: " ", count: max(0, widths[column] - cell.displayWidth))
        text += (column > 0 ? "  " : "") + (isNumeric[column] ? space + cell : cell + space)
      }
      while text.hasSuffix(" ") { text.removeLast() }
      return text + "\n"
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
