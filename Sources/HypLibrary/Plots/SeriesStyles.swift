// SeriesStyles.swift -- how series are drawn: lines, points and error bars, for all, in order or by name.

import HypCode
import HypNumbers
import HypPlots
import HypRuntime

/// Reads `line`, `points`, `xerr` and `yerr`.
struct SeriesStyles {
  /// What the call gave, as one thing to draw; a matrix makes several series of it.
  struct Target {
    let name: String?
    /// A function: it has no points of its own.
    let isCurve: Bool
    /// The series after the last that it made.
    let end: Int
  }

  let arguments: PlotArguments
  let targets: [Target]

  /// Changes the series as the call says.
  func apply(to series: inout [Series]) throws(RuntimeError) {
    let lines = try each("line")
    let points = try each("points")
    let xErrors = try each("xerr")
    let yErrors = try each("yerr")
    var start = 0
    for (place, target) in targets.enumerated() {
      for index in start..<target.end {
        series[index].stroke = try stroke(lines.of(place))
        // For all: functions are drawn at hundreds of places, none of which is a point.
        if !(target.isCurve && points.isForAll) {
          series[index].mark = try mark(points.of(place))
        }
        guard !target.isCurve || !(xErrors.isForAll && yErrors.isForAll) else { continue }
        if !(target.isCurve && xErrors.isForAll) {
          series[index].xErrors = try errors(xErrors.of(place), "xerr", series[index].xs.count)
        }
        if !(target.isCurve && yErrors.isForAll) {
          series[index].yErrors = try errors(yErrors.of(place), "yerr", series[index].ys.count)
        }
      }
      start = target.end
    }
  }

  // MARK: One for each

  private struct Choice {
    let values: [Value<Double>]
    let isForAll: Bool

    func of(_ place: Int) -> Value<Double> { isForAll ? values[0] : values[place] }
  }

  /// What an option says for each of the things to draw.
  private func each(_ name: String) throws(RuntimeError) -> Choice {
    let given = arguments[name]
    guard case .tuple(let labels, let parts) = given, labels != nil || targets.count > 1 else {
      return Choice(values: [given], isForAll: true)
    }
    if let labels {
      var values = [Value<Double>](repeating: .none, count: targets.count)
      for (label, part) in zip(labels, parts) {
        let name = label.split(separator: "_").joined(separator: " ")
        guard let place = targets.firstIndex(where: { $0.name == name || $0.name == label }) else {
          throw arguments.misfit(
            "`\(label)`", expected: "names of series in the record")
        }
        values[place] = part
      }
      return Choice(values: values, isForAll: false)
    }
    guard parts.count == targets.count else {
      throw arguments.misfit(
        "\(parts.count)", expected: "one for each of the \(targets.count) series as `\(name)`")
    }
    return Choice(values: parts, isForAll: false)
  }

  // MARK: Reading

  /// As other programs write them.
  private static let strokes: [String: Stroke] = [
    "-": .solid, "--": .dashed, ":": .dotted, "-.": .dashdot, "": .none,
  ]
  private static let marks: [String: Mark] = [
    "o": .circle, ".": .circle, "s": .square, "^": .triangle, "D": .diamond, "d": .diamond,
    "+": .plus, "x": .cross, "": .none,
  ]

  private func stroke(_ value: Value<Double>) throws(RuntimeError) -> Stroke? {
    switch value {
    case .none: return nil
    case .bool(let truth): return truth ? .solid : Stroke.none
    case .string(let text):
      if let stroke = Stroke(rawValue: text) ?? Self.strokes[text] { return stroke }
      throw arguments.misfit("\"\(text)\"", expected: Self.expected("line", Stroke.allCases))
    default: throw arguments.misfit(value, expected: Self.expected("line", Stroke.allCases))
    }
  }

  private func mark(_ value: Value<Double>) throws(RuntimeError) -> Mark? {
    switch value {
    case .none: return nil
    case .bool(let truth): return truth ? .circle : Mark.none
    case .string(let text):
      if let mark = Mark(rawValue: text) ?? Self.marks[text] { return mark }
      throw arguments.misfit("\"\(text)\"", expected: Self.expected("points", Mark.allCases))
    default: throw arguments.misfit(value, expected: Self.expected("points", Mark.allCases))
    }
  }

  private static func expected<Name: RawRepresentable<String>>(
    _ option: String, _ names: [Name]
  ) -> String {
    let words = names.map { "\"\($0.rawValue)\"" }
    return words.dropLast().joined(separator: ", ") + " or \(words[words.count - 1]) as `\(option)`"
  }

  /// A number for all values, one for each, or a pair of such: below and above.
  private func errors(
    _ value: Value<Double>, _ name: String, _ count: Int
  ) throws(RuntimeError) -> ErrorBars? {
    if value.isNone { return nil }
    if case .tuple(_, let pair) = value, pair.count == 2 {
      return ErrorBars(
        below: try lengths(pair[0], name, count), above: try lengths(pair[1], name, count))
    }
    let lengths = try lengths(value, name, count)
    return ErrorBars(below: lengths, above: lengths)
  }

  private func lengths(
    _ value: Value<Double>, _ name: String, _ count: Int
  ) throws(RuntimeError) -> [Double] {
    let expected = "numbers of at least 0 as `\(name)`, or a pair of them for below and above"
    let lengths: [Double]
    if let number = value.base {
      lengths = [Double](repeating: number, count: count)
    } else if let numbers = PlotArguments.vector(value) {
      lengths = numbers
    } else {
      throw arguments.misfit(value, expected: expected)
    }
    if let negative = lengths.first(where: { $0 < 0 }) {
      throw arguments.misfit(.text(NumberText.shortest(negative)), expected: expected)
    }
    guard lengths.count == count else {
      throw .shapes(.named(arguments.function), .elementwise, [count], [lengths.count])
    }
    return lengths
  }
}
