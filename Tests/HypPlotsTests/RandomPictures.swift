// RandomPictures.swift -- figures of any numbers, in windows of any size: drawn, and nothing ends the process.

import Foundation
import HypPlots
import HypSyntax
import SplitMix
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

@Suite struct RandomPictures {
  /// A number of the kinds that pictures have stumbled over.
  private static func number(_ random: inout SplitMix) -> Double {
    switch Int.random(in: 0..<14, using: &random) {
    case 0: 0
    case 1: .nan
    case 2: [Double.infinity, -.infinity].randomElement(using: &random) ?? 0
    case 3: .leastNonzeroMagnitude * Double(Int.random(in: 1...4, using: &random))
    case 4: .greatestFiniteMagnitude * (Bool.random(using: &random) ? 1 : -1)
    case 5: 1 + .ulpOfOne * Double(Int.random(in: 0...3, using: &random))
    case 6: Double(Int.random(in: -3...3, using: &random))
    case 7, 8: Double.random(in: -1...1, using: &random)
    default:
      Double(
        sign: Int.random(in: 0..<4, using: &random) == 0 ? .minus : .plus,
        exponent: Int.random(in: -1070...1020, using: &random),
        significand: .random(in: 1..<2, using: &random))
    }
  }

  private static func numbers(_ count: Int, _ random: inout SplitMix) -> [Double] {
    // All alike now and then, and all of one size.
    switch Int.random(in: 0..<4, using: &random) {
    case 0:
      let x = number(&random)
      return [Double](repeating: x, count: count)
    case 1:
      let x = number(&random)
      return (0..<count).map { _ in x * .random(in: 1..<1.5, using: &random) }
    default: return (0..<count).map { _ in number(&random) }
    }
  }

  private static func words(_ random: inout SplitMix) -> String {
    let texts = [
      "", "", "loss", "ein sehr langer Titel über allem, was es zu sehen gibt", "数", "\u{1B}[31m",
    ]
    return texts.randomElement(using: &random) ?? ""
  }

  private static func limits(_ axis: Axis, _ random: inout SplitMix) -> ClosedRange<Double>? {
    guard Int.random(in: 0..<4, using: &random) == 0 else { return nil }
    let (a, b) = (number(&random), number(&random))
    guard axis.shows(a), axis.shows(b), a != b else { return nil }
    return min(a, b)...max(a, b)
  }

  private static func figure(_ random: inout SplitMix) -> Figure {
    var figure = Figure()
    figure.title = words(&random)
    (figure.x.label, figure.y.label) = (words(&random), words(&random))
    figure.x.isLogarithmic = Bool.random(using: &random)
    figure.y.isLogarithmic = Bool.random(using: &random)
    figure.x.isReversed = Int.random(in: 0..<5, using: &random) == 0
    figure.y.isWhole = Int.random(in: 0..<5, using: &random) == 0
    figure.x.limits = limits(figure.x, &random)
    figure.y.limits = limits(figure.y, &random)
    figure.size = Figure.Size(
      width: .random(in: 100...900, using: &random), height: .random(in: 100...600, using: &random))
    if Int.random(in: 0..<4, using: &random) == 0 {
      let (columns, rows) = (
        Int.random(in: 1...6, using: &random), Int.random(in: 1...6, using: &random)
      )
      let ends = [number(&random), number(&random)].filter(\.isFinite)
      let x = (ends.min() ?? 0)...(ends.max() ?? 1)
      let values = numbers(columns * rows, &random)
      figure.field = Field(
        x: x, y: 0...Double(rows - 1), values: values, columns: columns, rows: rows,
        form: Bool.random(using: &random) ? .heat : .contours([0, number(&random)]),
        hasCells: Bool.random(using: &random))
      (figure.x.isLogarithmic, figure.y.isLogarithmic) = (false, false)
    }
    // Now and then more than there are colours.
    let most = Int.random(in: 0..<10, using: &random) == 0 ? 25 : 3
    for _ in 0..<Int.random(in: 0...most, using: &random) {
      let count = [0, 1, 2, 3, 20, 700].randomElement(using: &random) ?? 0
      let form: Series.Form =
        [.line, .points, .path, .bars, .arrows].randomElement(using: &random) ?? .line
      if form == .bars {
        guard let bins = Bins(numbers(max(1, count), &random), count: nil) else { continue }
        figure.series.append(
          Series(xs: bins.edges, ys: bins.counts(numbers(20, &random)), form: .bars))
        continue
      }
      var series = Series(
        label: Bool.random(using: &random) ? words(&random) : nil, xs: numbers(count, &random),
        ys: numbers(count, &random), form: form)
      if form == .arrows { series.heads = (numbers(count, &random), numbers(count, &random)) }
      style(&series, &random)
      figure.series.append(series)
    }
    for _ in 0..<([0, 0, 1, 4].randomElement(using: &random) ?? 0) {
      figure.annotations.append(annotation(&random))
    }
    figure.hasEqualUnits =
      figure.x.isLogarithmic == figure.y.isLogarithmic && Int.random(in: 0..<3, using: &random) == 0
    return figure
  }

  /// Lines, words, arrows and bands at any place.
  private static func annotation(_ random: inout SplitMix) -> Annotation {
    switch Int.random(in: 0..<6, using: &random) {
    case 0: .horizontal(number(&random))
    case 1: .vertical(number(&random))
    case 2: .words(words(&random), x: number(&random), y: number(&random))
    case 3:
      .arrow(x: number(&random), y: number(&random), toX: number(&random), toY: number(&random))
    case 4: .strip(number(&random), number(&random))
    default: .band(xs: numbers(5, &random), lows: numbers(5, &random), highs: numbers(5, &random))
    }
  }

  private static func style(_ series: inout Series, _ random: inout SplitMix) {
    if Bool.random(using: &random) { series.stroke = Stroke.allCases.randomElement(using: &random) }
    if Bool.random(using: &random) { series.mark = Mark.allCases.randomElement(using: &random) }
    for axis in [\Series.xErrors, \.yErrors] where Int.random(in: 0..<4, using: &random) == 0 {
      let lengths = numbers(series.xs.count, &random).map(abs)
      series[keyPath: axis] = ErrorBars(below: lengths, above: lengths)
    }
  }

  /// What is drawn without colour is as wide as it looks; the rest of a line is escape sequences.
  private static func width(_ line: Substring) -> Int {
    String(line.replacing(/\u{1B}\[[0-9;]*m/, with: "")).displayWidth
  }

  /// The rows and columns of windows, from the corner of a screen to all of it.
  private static let windows = [
    (10, 20), (12, 30), (14, 40), (16, 50), (20, 60), (24, 80), (30, 100), (35, 120), (40, 140),
    (50, 170), (60, 200),
  ]

  /// Nothing stands at the place that is written for what has none.
  private static func isInside(_ svg: String) -> Bool {
    !svg.contains("9999999") && !svg.contains("nan") && !svg.contains("inf")
  }

  @Test(arguments: 0..<20) func fitIntoEveryWindowAndFile(seed: UInt64) {
    var random = SplitMix(state: seed)
    for _ in 0..<50 {
      let figure = Self.figure(&random)
      let svg = figure.svg
      for (rows, columns) in Self.windows {
        var look = TextLook(columns: columns, rows: rows)
        look.usesColor = Bool.random(using: &random)
        look.usesUnicode = Bool.random(using: &random)
        let text = figure.text(look)
        #expect((text == nil) == (svg == nil))
        guard let text else { continue }
        #expect(text.hasSuffix("\n"))
        let widest = text.split(separator: "\n").map(Self.width).max() ?? 0
        #expect(widest < columns, "\(rows) × \(columns):\n\(text)")
        let lines = text.utf8.count { $0 == UInt8(ascii: "\n") }
        #expect(lines <= max(rows, 16), "\(rows) × \(columns):\n\(text)")
      }
      guard let svg else { continue }
      let reader = XMLParser(data: Data(svg.utf8))
      #expect(reader.parse(), "\(String(describing: reader.parserError)) in\n\(svg)")
      for tick in Words.all(in: svg) where tick.kind == "tick" {
        #expect((0...figure.size.width).contains(tick.x), "\(tick.text) in\n\(svg)")
        #expect((0...figure.size.height).contains(tick.y), "\(tick.text) in\n\(svg)")
      }
    }
  }

  @Test(arguments: [1e-8...1e2, 1e-300...1e300, 5e-324...1e-320, 1...1.0000001, 3e-6...1e9])
  func ticksOfLogarithmicAxesStandOnThem(_ range: ClosedRange<Double>) throws {
    for rows in 1...40 {
      var figure = Figure()
      figure.y.isLogarithmic = true
      figure.series = [
        Series(xs: [0, 1], ys: [range.lowerBound, range.upperBound], form: .line)
      ]
      _ = try #require(figure.text(TextLook(columns: 2 * rows, rows: rows)))
      for height in [100.0, 150, 200, 300] {
        figure.size = Figure.Size(width: 300, height: height)
        #expect(Self.isInside(try #require(figure.svg)), "\(range) at \(height)")
      }
    }
  }
}
