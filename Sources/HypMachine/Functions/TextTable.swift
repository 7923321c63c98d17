// TextTable.swift -- records of columns and matrices as rows of text.

import HypNumbers
import HypSyntax

/// Rows of cells, with or without names above them.
struct TextTable {
  var header: [String]?
  var rows: [[String]]
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
          throw .structures(function.name, first.kind.description, record.kind.description)
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
    let cells = x.doubles.map(NumberText.shortest)
    self.init(
      header: nil,
      rows: (0..<x.shape[0]).map { Array(cells[$0 * width..<($0 + 1) * width]) },
      isNumeric: [Bool](repeating: true, count: width))
  }

  private init(header: [String]?, rows: [[String]], isNumeric: [Bool]) {
    self.header = header
    self.rows = rows
    self.isNumeric = isNumeric
  }

  private init<N: Number, F: LibraryFunction>(
    _ machine: Machine<N>, _ labels: [String], _ parts: [Value<N>], _ function: F.Type
  ) throws(RuntimeError) {
    var columns: [[String]] = []
    var isNumeric: [Bool] = []
    for part in parts {
      if case .tuple(_, let values) = part {
        columns.append(values.map { machine.plainText($0) })
        isNumeric.append(values.allSatisfy { $0.base != nil })
      } else if let x = part.asActiveArray {
        guard x.shape.count <= 1 else { throw function.misfit(part) }
        machine.context.note(shown: part, withDerivatives: false)
        columns.append(x.doubles.map(NumberText.shortest))
        isNumeric.append(true)
      } else {
        columns.append([machine.plainText(part)])
        isNumeric.append(false)
      }
    }
    let count = columns.first?.count ?? 0
    if let other = columns.first(where: { $0.count != count }) {
      throw .shapes(function.name, [count], [other.count])
    }
    self.init(
      header: labels, rows: (0..<count).map { row in columns.map { $0[row] } },
      isNumeric: isNumeric)
  }

  /// Aligned: numbers to the right, all else to the left.
  var text: String {
    let lines = (header.map { [$0] } ?? []) + rows
    let widths = isNumeric.indices.map { column in
      lines.map { $0[column].displayWidth }.max() ?? 0
    }
    return lines.map { line in
      var text = ""
      for (column, cell) in line.enumerated() {
        let space = String(repeating: " ", count: widths[column] - cell.displayWidth)
        text += (column > 0 ? "  " : "") + (isNumeric[column] ? space + cell : cell + space)
      }
      while text.hasSuffix(" ") { text.removeLast() }
      return text + "\n"
    }.joined()
  }
}

enum Table: LibraryFunction {
  static let entry = LibraryEntry(
    "table(value)",
    "Writes a record of columns, a tuple of records, or a matrix, aligned.",
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
    machine.context.write(.text(try TextTable(machine, arguments[0], for: self).text))
    return .none
  }
}

enum Progress: LibraryFunction {
  static let entry = LibraryEntry(
    "progress(xs)",
    "The collection itself; `for x in progress(xs)` shows on a terminal how far the loop is.",
    expects: "a collection", example: ("sum([x for x in progress([1, 2, 3])])", "6"))

  static func kind(of arguments: [Kind]) -> Kind? {
    arguments[0] == .any || arguments[0].isCollection ? arguments[0] : nil
  }

  static func call<N: Number>(
    _ machine: Machine<N>, _ arguments: [Value<N>]
  ) throws(RuntimeError) -> Value<N> { arguments[0] }
}
