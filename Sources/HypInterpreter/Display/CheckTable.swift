// CheckTable.swift -- the record of `check_grad`, laid out for reading.

import HypNumbers
import HypRuntime

/// A table with a row for each direction, and what is to be seen in it.
enum CheckTable {
  private static let labels =
    ["reverse", "forward", "central", "step", "slope", "left", "right", "kink"]

  /// The table; nil for any other value.
  static func text(_ value: Value<Double>) -> String? {
    guard case .tuple(let names?, let parts) = value, names == labels else { return nil }
    let columns = parts.map { $0.asPassiveArray?.elements ?? [] }
    guard let count = columns.first?.count, count > 0, columns.allSatisfy({ $0.count == count })
    else { return nil }
    let isKink = columns[7].map { $0 != 0 }
    // What lies on either side is of interest at a kink alone.
    let shown = isKink.contains(true) ? labels.dropLast() : labels.dropLast(3)
    let lines =
      [Array(shown)]
      + (0..<count).map { row in
        zip(shown, columns).map { cell($1[row], in: $0) } + (isKink[row] ? ["kink"] : [])
      }
    let widths = shown.indices.map { column in lines.map { $0[column].count }.max() ?? 0 }
    let table = lines.map { line in
      line.enumerated().map { column, cell in
        let width = widths.indices.contains(column) ? widths[column] : cell.count
        return String(repeating: " ", count: width - cell.count) + cell
      }.joined(separator: "  ")
    }
    return (table.map { "  " + $0 } + [verdict(columns, isKink)]).joined(separator: "\n")
  }

  private static func cell(_ x: Double, in column: String) -> String {
    switch column {
    case "step": NumberText.scientific(x, 1)
    case "slope": NumberText.fixed(x, 2)
    default: NumberText.rounded(x, to: 10)
    }
  }

  private static func verdict(_ columns: [[Double]], _ isKink: [Bool]) -> String {
    if isKink.contains(true) {
      let places = isKink.contains(false) ? "there is a kink in some directions" : "a kink"
      return
        "\(places): the derivative is that of the convention, between the left and the right one"
    }
    let slopes = columns[4]
    if slopes.allSatisfy({ $0.isInfinite }) {
      return "the derivatives agree, and only rounding remains: the function is linear"
    }
    return
      "the derivatives agree; the slope of the Taylor remainder is 2.00 if a gradient is right"
  }
}
