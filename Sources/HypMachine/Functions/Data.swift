// Data.swift -- files of numbers and of text, named relative to the script.

import HypNumbers

extension LibraryFunction {
  static func path<N: Number>(_ x: Value<N>) throws(RuntimeError) -> String {
    guard case .string(let path) = x else {
      throw misfit(x.kind.description, expected: "the name of a file as a string")
    }
    return path
  }

  static func isText(_ kind: Kind) -> Bool { kind == .string || kind == .any }
}

enum ReadText: LibraryFunction {
  static let entry = LibraryEntry(
    "read_text(path)", "The text of a file, named relative to the script.",
    expects: "the name of a file as a string",
    example: ("write_csv(\"numbers.csv\", [1, 2]); read_text(\"numbers.csv\")", "\"1\\n2\\n\""))

  static func kind(of arguments: [Kind]) -> Kind? { isText(arguments[0]) ? .string : nil }

  static func call<N: Number>(
    _ machine: Machine<N>, _ arguments: [Value<N>]
  ) throws(RuntimeError) -> Value<N> {
    .string(try machine.context.readFile(try path(arguments[0])))
  }
}

enum ReadCsv: LibraryFunction {
  static let entry = LibraryEntry(
    "read_csv(path, header=none)",
    "The values of a file: a record of columns where its first row holds names (any text that is no"
      + " number, or `header=true`), else a matrix. A column of numbers is a vector, in which missing"
      + " values are nan; any other is a tuple of strings.",
    expects: "the name of a file as a string, and whether it has a header",
    example: (
      "write_csv(\"t.csv\", (x=[1, 2], y=[3, 4])); read_csv(\"t.csv\")", "(x=[1, 2], y=[3, 4])"
    ))

  static func kind(of arguments: [Kind]) -> Kind? {
    guard isText(arguments[0]) else { return nil }
    return [.none, .bool, .any].contains(arguments[1]) ? .any : nil
  }

  static func call<N: Number>(
    _ machine: Machine<N>, _ arguments: [Value<N>]
  ) throws(RuntimeError) -> Value<N> {
    let path = try path(arguments[0])
    let rows: [Csv.Row]
    do {
      rows = try Csv(try machine.context.readFile(path)).rows
    } catch let error as Csv.Malformed {
      throw .malformedFile(path, line: error.line, error.reason)
    } catch let error as RuntimeError {
      throw error
    } catch {
      throw .fileFailed(path, "\(error)")
    }
    guard let first = rows.first else { return machine.value([], shape: [0, 0]) }
    for row in rows where row.fields.count != first.fields.count {
      let (found, wanted) = (row.fields.count, first.fields.count)
      let reason = "\(found) field\(found == 1 ? "" : "s"), where line \(first.line) has \(wanted)"
      throw .malformedFile(path, line: row.line, reason)
    }
    var hasHeader = first.fields.contains { Csv.number($0) == nil }
    if case .bool(let given) = arguments[1] { hasHeader = given }
    return hasHeader
      ? try record(machine, path, first, rows.dropFirst()) : try matrix(machine, path, rows)
  }

  private static func matrix<N: Number>(
    _ machine: Machine<N>, _ path: String, _ rows: [Csv.Row]
  ) throws(RuntimeError) -> Value<N> {
    var numbers: [Double] = []
    for row in rows {
      for field in row.fields {
        guard let number = Csv.number(field) else {
          let reason = "`\(field)` is not a number, and no header names the columns"
          throw .malformedFile(path, line: row.line, reason)
        }
        numbers.append(number)
      }
    }
    return machine.value(numbers, shape: [rows.count, rows[0].fields.count])
  }

  private static func record<N: Number>(
    _ machine: Machine<N>, _ path: String, _ header: Csv.Row, _ rows: ArraySlice<Csv.Row>
  ) throws(RuntimeError) -> Value<N> {
    var labels: [String] = []
    for field in header.fields {
      let label = label(field, number: labels.count + 1)
      guard !labels.contains(label) else {
        throw .malformedFile(path, line: header.line, "two columns have the name `\(label)`")
      }
      labels.append(label)
    }
    let columns = labels.indices.map { column -> Value<N> in
      let fields = rows.map { $0.fields[column] }
      let numbers = fields.compactMap(Csv.number)
      if numbers.count == fields.count { return machine.value(numbers, shape: [numbers.count]) }
      return .tuple(labels: nil, fields.map { .string($0) })
    }
    return .tuple(labels: labels, columns)
  }

  /// A header as a name that a program can write behind a point.
  private static func label(_ field: String, number: Int) -> String {
    var name = ""
    for character in field {
      if character.isLetter || character.isNumber || character == "_" {
        name.append(character)
      } else if !name.hasSuffix("_") {
        name.append("_")
      }
    }
    while name.count > 1, name.hasSuffix("_"), !field.hasSuffix("_") { name.removeLast() }
    if name.isEmpty || name == "_" { return "column\(number)" }
    return name.first?.isNumber == true ? "_" + name : name
  }
}

enum WriteCsv: LibraryFunction {
  static let entry = LibraryEntry(
    "write_csv(path, value)",
    "Writes a record of columns with their names as a header, or a matrix or a vector without one.",
    expects: "the name of a file, and a record of columns or a matrix",
    example: ("write_csv(\"t.csv\", [[1, 2], [3, 4]])", ""))

  static func kind(of arguments: [Kind]) -> Kind? {
    guard isText(arguments[0]) else { return nil }
    switch arguments[1] {
    case .array, .range, .tuple, .any: return Kind.none
    default: return nil
    }
  }

  static func call<N: Number>(
    _ machine: Machine<N>, _ arguments: [Value<N>]
  ) throws(RuntimeError) -> Value<N> {
    let path = try path(arguments[0])
    let table = try TextTable(machine, arguments[1], for: self)
    var lines = table.rows
    if let header = table.header { lines.insert(header, at: 0) }
    let text = lines.map { $0.map(Csv.quoted).joined(separator: ",") + "\n" }.joined()
    try machine.context.writeFile(path, text)
    return .none
  }
}
