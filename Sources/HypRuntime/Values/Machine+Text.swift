// Machine+Text.swift -- values as text.

import HypCode
import HypNumbers
import HypSyntax

extension Machine {
  /// A value as `print` and string interpolation write it: strings without quotes, numbers without
  /// their derivatives, unless these are what the user asked to see.
  package func plainText(_ value: Value<N>) -> String {
    if case .string(let text) = value { return text }
    context.note(shown: value, withDerivatives: dualForm != nil)
    return shownText(value)
  }

  /// A value as the prompt shows it.
  package func shownText(_ value: Value<N>) -> String {
    guard let dualForm else { return ValueText.text(value) }
    return ValueText.text(value) { dualForm.text($0) }
  }
}

/// Values as the user reads them.
package enum ValueText {
  /// Elements of a long array that are shown at either end.
  private static let ends = 3
  /// Arrays of more elements along an axis are shortened.
  private static let longest = 100

  /// A value as the prompt shows it, numbers without their derivatives.
  package static func text<N: Number>(_ value: Value<N>) -> String {
    text(value) { NumberText.shortest($0.base.double) }
  }

  /// A value with its numbers written by `number`, those that carry nothing by `plain`.
  package static func text<N: Number>(
    _ value: Value<N>, plain: (Double) -> String = NumberText.shortest, _ number: (N) -> String
  ) -> String {
    switch value {
    case .none: return "none"
    case .real(let x): return plain(x.double)
    case .number(let x): return number(x)
    case .bool(let x): return x ? "true" : "false"
    case .string(let text): return quoted(text)
    case .passiveArray(let array): return arrayText(array) { plain($0.double) }
    case .activeArray(let array): return arrayText(array, number)
    case .mask(let array): return arrayText(array) { $0 == 0 ? "false" : "true" }
    case .range(let range):
      let step = number(range.step)
      let by = step == "1" ? "" : " by \(step)"
      return "\(number(range.start))\(range.isClosed ? "..." : "..<")\(number(range.end))\(by)"
    case .tuple(nil, let parts):
      let texts = parts.mapPatiently(orElse: "") { text($0, plain: plain, number) }
      return parts.count == 1 ? "(\(texts[0]),)" : "(" + texts.joined(separator: ", ") + ")"
    case .tuple(let labels?, let parts):
      return "("
        + Array(zip(labels, parts)).mapPatiently(orElse: "") {
          "\($0)=\(text($1, plain: plain, number))"
        }.joined(
          separator: ", ")
        + ")"
    case .function(let function, _): return function.text
    }
  }

  /// Rows first; a matrix has a line for each row.
  private static func arrayText<A: NumberArray>(
    _ array: A, _ number: (A.Element) -> String
  ) -> String {
    let shape = array.shape
    if shape.count == 2, shape[0] > 1 { return matrixText(array, number) }
    return nested(array, axis: 0, offset: 0, number)
  }

  private static func nested<A: NumberArray>(
    _ array: A, axis: Int, offset: Int, _ number: (A.Element) -> String
  ) -> String {
    let shape = array.shape
    guard axis < shape.count else {
      return number(array.element(at: offset))
    }
    let stride = shape[(axis + 1)...].reduce(1, *)
    let items = shown(shape[axis]).map { index in
      index.map { nested(array, axis: axis + 1, offset: offset + $0 * stride, number) } ?? "…"
    }
    return "[" + items.joined(separator: ", ") + "]"
  }

  private static func matrixText<A: NumberArray>(
    _ array: A, _ number: (A.Element) -> String
  ) -> String {
    let (rows, columns) = (array.shape[0], array.shape[1])
    let shownColumns = shown(columns)
    var cells: [[String]] = []
    for row in shown(rows) {
      guard let row else {
        cells.append(["…"])
        continue
      }
      cells.append(
        shownColumns.map { column in
          column.map { number(array.element(at: row * columns + $0)) } ?? "…"
        })
    }
    var widths = [Int](repeating: 0, count: shownColumns.count)
    for line in cells where line.count == widths.count {
      for (column, cell) in line.enumerated() { widths[column] = max(widths[column], cell.count) }
    }
    let lines = cells.map { line in
      guard line.count == widths.count, line != ["…"] || widths.count == 1 else { return "…" }
      return "["
        + zip(line, widths).map { String(repeating: " ", count: $1 - $0.count) + $0 }
        .joined(separator: ", ") + "]"
    }
    return "[" + lines.joined(separator: ",\n ") + "]"
  }

  /// The places along an axis that are shown; nil stands for those left out.
  private static func shown(_ length: Int) -> [Int?] {
    guard length > longest else { return Array(0..<length) }
    return Array(0..<ends) + [nil] + Array(length - ends..<length)
  }
}
