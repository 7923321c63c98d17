// Data.swift -- files of numbers and of text, named relative to the script.

import HypCode
import HypNumbers
import HypRuntime

extension LibraryFunction {
  static func path<N: Number>(_ x: Value<N>) throws(RuntimeError) -> String {
    guard case .string(let path) = x else {
      throw misfit(.kinds([x.kind]), expected: "a file name as a string")
    }
    return path
  }

  static func isText(_ kind: Kind) -> Bool { kind == .string || kind == .any }
}

enum ReadText: LibraryFunction {
  static let entry = LibraryEntry(
    "read_text(path)", "The text of a file; its path is relative to the script.",
    expects: "a file name as a string",
    example: ("write_csv(\"numbers.csv\", [1, 2]); read_text(\"numbers.csv\")", "\"1\\n2\\n\""))

  static func kind(of arguments: [Kind]) -> Kind? { isText(arguments[0]) ? .string : nil }

  static func call<N: Number>(
    _ machine: Machine<N>, _ arguments: [Value<N>]
  ) throws(RuntimeError) -> Value<N> {
    .string(try machine.context.effects.readFile(try path(arguments[0])))
  }
}

enum ReadCsv: LibraryFunction {
  static let entry = LibraryEntry(
    "read_csv(path, header=none, sep=none, skip=0, comment=none, missing=none, columns=none,"
      + " decimal=\".\")",
    "The values in a file: a matrix if all cells are numbers, otherwise a record of columns. A column of"
      + " numbers is a vector, in which missing values are nan; any other column is a tuple of strings. `?number`"
      + " says which texts are numbers. `header=true` takes the first row as names, `false` as data;"
      + " `sep` separates cells (`\" \"` means any number of spaces), `skip` is the number of lines to skip at the"
      + " beginning, `comment` begins lines to skip, `missing` is a string or strings that mark a missing"
      + " number, `decimal` is a point or a comma, `columns` gives the names or numbers of the columns"
      + " to take, or names for columns that have none. Options that are not given are guessed, and a guess"
      + " that could be wrong is reported: separators other than commas, lines that begin with `#`, cells such"
      + " as `NA`, and whether the first row holds names. A word above numbers is a name. On a terminal a long"
      + " read shows its progress.",
    expects: "a file name as a string, and options; `?read_csv` lists them",
    example: (
      "write_csv(\"t.csv\", (x=[1, 2], y=[3, 4])); read_csv(\"t.csv\")", "(x=[1, 2], y=[3, 4])"
    ))

  static let readsFile = true

  static func kind(of arguments: [Kind]) -> Kind? { isText(arguments[0]) ? .any : nil }

  static func call<N: Number>(
    _ machine: Machine<N>, _ arguments: [Value<N>]
  ) throws(RuntimeError) -> Value<N> {
    let path = try path(arguments[0])
    let options = try options(machine, arguments)
    let text = try machine.context.effects.readFile(path)
    // Each field is a string.
    try machine.context.require(text.utf8.count, of: 12, for: "the table")
    let reading: CsvReading
    do {
      reading = try CsvReading(
        text, path: path, options, progress: machine.context.effects.progress)
    } catch let error as Csv.Malformed {
      throw .malformedFile(path, line: error.line, error.reason)
    } catch let error as CsvReading.NoColumn {
      throw misfit(error)
    } catch {
      throw error as? RuntimeError ?? .fileFailed(path, FileFailure(error))
    }
    if Blocks.areStopped { throw .interrupted }
    machine.context.remarks += reading.warnings(path)
    return value(machine, reading)
  }

  private static func misfit(_ error: CsvReading.NoColumn) -> RuntimeError {
    switch error {
    case .named(let name, let names):
      misfit("\"\(name)\"", expected: "columns that the file has: \(names.listed("and"))")
    case .numbered(let place, let width):
      misfit("\(place)", expected: "columns from \(-width) to \(width - 1)")
    case .nameCount(let count, let width):
      misfit("\(count) of them", expected: "\(width) names, one for each column of the file")
    }
  }

  private static func value<N: Number>(
    _ machine: Machine<N>, _ reading: CsvReading
  ) -> Value<N> {
    if let labels = reading.labels {
      let columns = reading.columns.map { place, column -> Value<N> in
        if let numbers = column.numbers { return machine.value(numbers, shape: [numbers.count]) }
        return .tuple(labels: nil, reading.texts(place))
      }
      return .tuple(labels: labels, columns)
    }
    let columns = reading.columns.map { $0.content.numbers ?? [] }
    let count = columns.first?.count ?? 0
    let byRows = count <= columns.count
    let matrix = DoubleArray(shape: [count, columns.count], byRows: byRows) { room in
      for (place, column) in columns.enumerated() {
        let (first, step) = byRows ? (place, columns.count) : (place * count, 1)
        for row in column.indices { room[first + row * step] = column[row] }
      }
    }
    return .passiveArray(N.Base.Array(rounding: matrix))
  }

  // MARK: Options

  private static func options<N: Number>(
    _ machine: Machine<N>, _ given: [Value<N>]
  ) throws(RuntimeError) -> CsvOptions {
    var options = CsvOptions()
    switch given[1] {
    case .none: break
    case .bool(let header): options.header = header
    default: throw misfit(.kinds([given[1].kind]), expected: "`true` or `false` as `header`")
    }
    if let text = try string(given[2], "a character as `sep`, such as `\";\"` or `\"\\t\"`") {
      guard text.utf8.count == 1, let byte = text.utf8.first, !"\"\n\r".utf8.contains(byte) else {
        throw misfit(
          "\"\(text)\"", expected: "one ASCII character as `sep`, such as `\";\"` or `\"\\t\"`")
      }
      options.separator = byte
    }
    options.skip = try whole(given[3])
    guard options.skip >= 0 else {
      throw misfit("\(options.skip)", expected: "a non-negative number of lines to `skip`")
    }
    options.comment = try string(
      given[4], "a string as `comment`, such as `\"#\"`; `\"\"` for none")
    switch given[5] {
    case .tuple(nil, let parts):
      var words: [String] = []
      for part in parts { words.append(try string(part, "strings as `missing`") ?? "") }
      options.missing = words
    default: options.missing = try string(given[5], "a string or strings as `missing`").map { [$0] }
    }
    options.columns = try columns(machine, given[6])
    switch try string(given[7], "`\".\"` or `\",\"` as `decimal`") {
    case ".": break
    case ",": options.decimal = UInt8(ascii: ",")
    case let other: throw misfit("\"\(other ?? "")\"", expected: "`\".\"` or `\",\"` as `decimal`")
    }
    return options
  }

  private static func string<N: Number>(
    _ value: Value<N>, _ expected: String
  ) throws(RuntimeError) -> String? {
    switch value {
    case .none: return nil
    case .string(let text): return text
    default: throw misfit(.kinds([value.kind]), expected: expected)
    }
  }

  private static func columns<N: Number>(
    _ machine: Machine<N>, _ value: Value<N>
  ) throws(RuntimeError) -> CsvOptions.Columns? {
    let expected = "names or numbers of columns as `columns`"
    switch value {
    case .none: return nil
    case .string(let name): return .names([name])
    case .tuple(nil, let parts) where !parts.isEmpty && parts.allSatisfy { $0.kind == .string }:
      var names: [String] = []
      for part in parts { names.append(try string(part, expected) ?? "") }
      return .names(names)
    default:
      if value.base != nil { return .places([try whole(value)]) }
      guard let array = machine.arrayIfNumeric(value), array.shape.count == 1, array.shape[0] > 0
      else { throw misfit(.kinds([value.kind]), expected: expected) }
      var places: [Int] = []
      for place in array.base.elements { places.append(try whole(Value<N>.real(place))) }
      return .places(places)
    }
  }
}

enum WriteCsv: LibraryFunction {
  static let entry = LibraryEntry(
    "write_csv(path, value)",
    "Writes a record of columns with their names as a header, or a matrix or a vector without one.",
    expects: "the name of a file, and a record of columns or a matrix",
    example: ("write_csv(\"t.csv\", [[1, 2], [3, 4]])", ""))
  // Each number is a string, among those of its row, and in the text.
  static let scratch = 20

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
    var table = try TextTable(machine, arguments[1], for: self)
    try machine.context.effects.writeFile(path, try table.separated())
    return .none
  }
}
