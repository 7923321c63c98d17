// RandomPictures.swift -- figures of any numbers, in windows of any size: drawn, and nothing ends the process.

import HypPlots
import SplitMix
import Testing

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
    for _ in 0..<Int.random(in: 0...3, using: &random) {
      let count = [0, 1, 2, 3, 20, 700].randomElement(using: &random) ?? 0
      let form: Series.Form = [.line, .points, .path, .bars].randomElement(using: &random) ?? .line
      if form == .bars {
        guard let bins = Bins(numbers(max(1, count), &random), count: nil) else { continue }
        figure.series.append(
          Series(xs: bins.edges, ys: bins.counts(numbers(20, &random)), form: .bars))
        continue
      }
      figure.series.append(
        Series(
          label: Bool.random(using: &random) ? words(&random) : nil, xs: numbers(count, &random),
          ys: numbers(count, &random), form: form))
    }
    return figure
  }

  /// Nothing stands at the place that is written for what has none.
  private static func isInside(_ svg: String) -> Bool {
    !svg.contains("9999999") && !svg.contains("nan") && !svg.contains("inf")
  }

  @Test(arguments: 0..<40) func areDrawnWhateverTheNumbersAndTheWindow(seed: UInt64) {
    var random = SplitMix(state: seed)
    for _ in 0..<50 {
      let figure = Self.figure(&random)
      var look = TextLook(
        columns: .random(in: 1...130, using: &random), rows: .random(in: 1...40, using: &random))
      look.usesColor = Bool.random(using: &random)
      look.usesUnicode = Bool.random(using: &random)
      let text = figure.text(look)
      let svg = figure.svg
      #expect((text == nil) == (svg == nil))
      if let text { #expect(text.hasSuffix("\n")) }
      if let svg { #expect(svg.contains("</svg>")) }
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
