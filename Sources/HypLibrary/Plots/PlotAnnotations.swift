// PlotAnnotations.swift -- what a call asks to have drawn beside the data: lines, words, arrows, bands.

import HypCode
import HypNumbers
import HypPlots
import HypRuntime

extension PlotArguments {
  /// All annotations, those under the data first.
  func annotations() throws(RuntimeError) -> [Annotation] {
    var result = try several("band", band)
    result += try lines("hline").map { .horizontal($0) }
    result += try lines("vline").map { .vertical($0) }
    result += try several("arrow", arrow)
    result += try several("text", words)
    return result
  }

  /// A number or a collection of them.
  private func lines(_ name: String) throws(RuntimeError) -> [Double] {
    let given = self[name]
    if given.isNone { return [] }
    if let number = given.base, number.isFinite { return [number] }
    guard let numbers = Self.vector(given), numbers.allSatisfy(\.isFinite) else {
      throw misfit(given, expected: "a finite number, or a collection of them, as `\(name)`")
    }
    return numbers
  }

  /// One of a kind, or a tuple of them.
  private func several(
    _ name: String, _ read: (Value<Double>) throws(RuntimeError) -> Annotation?
  ) throws(RuntimeError) -> [Annotation] {
    let given = self[name]
    if given.isNone { return [] }
    if let one = try read(given) { return [one] }
    var result: [Annotation] = []
    for part in Self.rows(given) ?? [] {
      guard let one = try read(part) else { throw misfit(part, expected: Self.form(of: name)) }
      result.append(one)
    }
    guard !result.isEmpty else { throw misfit(given, expected: Self.form(of: name)) }
    return result
  }

  private static func form(of name: String) -> String {
    switch name {
    case "band":
      "`(low, high)` or `(xs, lows, highs)` as `band`, or a tuple of such"
    case "arrow": "`(x, y, to_x, to_y)` as `arrow`, or a tuple of such"
    default: "`(x, y, \"words\")` as `text`, or a tuple of such"
    }
  }

  /// The elements of a tuple, or the rows of a matrix.
  private static func rows(_ value: Value<Double>) -> [Value<Double>]? {
    switch value {
    case .tuple(_, let parts): return parts
    case .passiveArray(let array) where array.shape.count == 2:
      let (elements, width) = (array.elements, array.shape[1])
      return (0..<array.shape[0]).map { row in
        .passiveArray(
          Double.Array(
            doubles: Array(elements[row * width..<(row + 1) * width]), shape: [width]))
      }
    default: return nil
    }
  }

  // MARK: One of each kind, or nil

  private func words(_ value: Value<Double>) throws(RuntimeError) -> Annotation? {
    guard case .tuple(_, let parts) = value, parts.count == 3, let x = parts[0].base,
      let y = parts[1].base, case .string(let text) = parts[2]
    else { return nil }
    return .words(text, x: x, y: y)
  }

  private func arrow(_ value: Value<Double>) throws(RuntimeError) -> Annotation? {
    if let numbers = Self.vector(value), numbers.count == 4 {
      return .arrow(x: numbers[0], y: numbers[1], toX: numbers[2], toY: numbers[3])
    }
    guard case .tuple(_, let parts) = value, parts.count == 2,
      let tail = Self.vector(parts[0]), let head = Self.vector(parts[1]), tail.count == 2,
      head.count == 2
    else { return nil }
    return .arrow(x: tail[0], y: tail[1], toX: head[0], toY: head[1])
  }

  private func band(_ value: Value<Double>) throws(RuntimeError) -> Annotation? {
    if let ends = Self.vector(value), ends.count == 2 { return .strip(ends[0], ends[1]) }
    guard case .tuple(_, let parts) = value, parts.count == 3 else { return nil }
    // Three bands in a tuple are no band.
    if case .tuple = parts[0] { return nil }
    guard let xs = Self.vector(parts[0]) else { return nil }
    return .band(
      xs: xs, lows: try edge(parts[1], over: xs), highs: try edge(parts[2], over: xs))
  }

  /// An edge of a band: a number, a number for each place, or a function of the place.
  private func edge(_ value: Value<Double>, over xs: [Double]) throws(RuntimeError) -> [Double] {
    if let number = value.base { return xs.map { _ in number } }
    if let function = PlainFunction(value, context) {
      var result: [Double] = []
      for x in xs {
        guard let y = try function([.real(x)]).base else {
          throw misfit(value, expected: "functions that return a number as the edges of a `band`")
        }
        result.append(y)
      }
      return result
    }
    guard let numbers = Self.vector(value) else {
      throw misfit(value, expected: Self.form(of: "band"))
    }
    guard numbers.count == xs.count else {
      throw .shapes(.named(function), .elementwise, [xs.count], [numbers.count])
    }
    return numbers
  }
}
