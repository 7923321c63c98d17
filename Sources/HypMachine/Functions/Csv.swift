// Csv.swift -- comma-separated values: RFC 4180, and what else is met in practice.

/// A table as text: fields between commas, in double quotes where they hold commas, quotes or line ends.
struct Csv {
  /// Why a text is no table.
  struct Malformed: Error {
    let line: Int
    let reason: String
  }

  struct Row {
    /// Where it begins, from 1.
    let line: Int
    let fields: [String]
  }

  private(set) var rows: [Row] = []

  /// Reads a text. Blank lines are skipped.
  init(_ text: String) throws(Malformed) {
    var fields: [String] = []
    var field: [UInt8] = []
    var isQuoted = false  // inside quotes
    var wasQuoted = false  // this field had quotes
    var (line, start) = (1, 1)
    func close() -> String {
      let text = String(decoding: field, as: UTF8.self)
      return wasQuoted ? text : Self.trimmed(text)
    }
    func endRow(_ rows: inout [Row]) {
      let last = close()
      if fields.isEmpty, last.isEmpty, !wasQuoted { return }
      rows.append(Row(line: start, fields: fields + [last]))
    }
    let bytes = Array(text.utf8)
    var index = 0
    var rows: [Row] = []
    while index < bytes.count {
      let byte = bytes[index]
      index += 1
      if isQuoted {
        if byte == UInt8(ascii: "\""), index < bytes.count, bytes[index] == byte {
          field.append(byte)
          index += 1
        } else if byte == UInt8(ascii: "\"") {
          isQuoted = false
        } else {
          if byte == UInt8(ascii: "\n") { line += 1 }
          field.append(byte)
        }
        continue
      }
      switch byte {
      case UInt8(ascii: "\""):
        guard field.allSatisfy({ $0 == UInt8(ascii: " ") }), !wasQuoted else {
          throw Malformed(
            line: line, reason: "a quote stands inside a field; double it and quote the field")
        }
        (field, isQuoted, wasQuoted) = ([], true, true)
      case UInt8(ascii: ","):
        fields.append(close())
        (field, wasQuoted) = ([], false)
      case UInt8(ascii: "\n"), UInt8(ascii: "\r"):
        if byte == UInt8(ascii: "\r"), index < bytes.count, bytes[index] == UInt8(ascii: "\n") {
          index += 1
        }
        endRow(&rows)
        line += 1
        (fields, field, wasQuoted, start) = ([], [], false, line)
      case UInt8(ascii: " ") where wasQuoted: break
      default:
        guard !wasQuoted else {
          throw Malformed(line: line, reason: "something follows a closing quote")
        }
        field.append(byte)
      }
    }
    guard !isQuoted else { throw Malformed(line: start, reason: "a quote is not closed") }
    endRow(&rows)
    self.rows = rows
  }

  private static func trimmed(_ text: String) -> String {
    let isBlank = { (character: Character) in character == " " || character == "\t" }
    return String(text.drop(while: isBlank).reversed().drop(while: isBlank).reversed())
  }

  /// What stands for a value that is missing.
  static let missing: Set<String> = ["", "na", "n/a", "nan", "null", "none", "?"]

  /// The number that a field holds, nan where it is missing; nil where it is text.
  static func number(_ field: String) -> Double? {
    if let number = Double(field) { return number }
    return missing.contains(field.lowercased()) ? .nan : nil
  }

  /// A field as it is written, in quotes where it needs them.
  static func quoted(_ field: String) -> String {
    let special = ",\"\n\r".unicodeScalars
    let needsQuotes =
      field.unicodeScalars.contains { special.contains($0) } || field != trimmed(field)
    guard needsQuotes else { return field }
    return "\"" + field.map { $0 == "\"" ? "\"\"" : String($0) }.joined() + "\""
  }
}
