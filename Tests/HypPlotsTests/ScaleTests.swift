// ScaleTests.swift -- ticks, labels, the room of axes, samples, bins and lines.

import CInterrupt
import HypPlots
import RealModule
import Testing

@Suite struct TickLaws {
  private static let ranges: [ClosedRange<Double>] = [
    0...1, -1...1, 0...2 * .pi, 1e-9...3e-9, -5e12...7e12, 0.1...0.30000001, 17...19,
    -1e300...1e300,
    999_999...1_000_001, 5e-324...1e-320,
  ]

  @Test(arguments: ranges)
  func stepsAreRound(_ range: ClosedRange<Double>) throws {
    let ticks = Ticks(Scale(range, logarithmic: false), count: 6).ticks
    try #require((2...14).contains(ticks.count))
    for tick in ticks {
      #expect(tick.value >= range.lowerBound - abs(range.lowerBound) * 1e-8)
      #expect(tick.value <= range.upperBound + abs(range.upperBound) * 1e-8)
    }
    #expect(Set(ticks.map(\.label)).count == ticks.count, "\(ticks.map(\.label))")
    // 1, 2 or 5 times a power of ten.
    let step = ticks[1].value / 2 - ticks[0].value / 2
    let digits = "\(step * 2)".filter { "123456789".contains($0) }.prefix(1)
    if range.upperBound < 1e290, range.upperBound > 1e-300 {
      #expect(["1", "2", "5", "9", "4"].contains(String(digits)), "\(step * 2)")
    }
  }

  @Test func labelsSayWhatIsMeant() {
    func labels(_ range: ClosedRange<Double>, logarithmic: Bool = false) -> [String] {
      Ticks(Scale(range, logarithmic: logarithmic), count: 5).ticks.map(\.label)
    }
    #expect(labels(0...1) == ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"])
    #expect(labels(-10...10) == ["-10", "-5", "0", "5", "10"])
    #expect(labels(1e-3...1e3, logarithmic: true) == ["10⁻²", "10⁰", "10²"])
    #expect(labels(1...1000, logarithmic: true) == ["1", "10", "100", "1000"])
    #expect(labels(1...10, logarithmic: true) == ["1", "3", "10"])
    #expect(labels(0.001...0.1, logarithmic: true) == ["0.001", "0.01", "0.1"])
    #expect(labels(1e-5...1e-2, logarithmic: true) == ["10⁻⁵", "10⁻⁴", "10⁻³", "10⁻²"])
    #expect(Ticks(Scale(0...4e6, logarithmic: false), count: 5).exponent == 6)
    #expect(labels(0...4e6) == ["0", "1", "2", "3", "4"])
  }

  @Test func numbersAreShort() {
    #expect(Numeral.short(1234.5678) == "1235")
    #expect(Numeral.short(0.012345) == "0.0123")
    #expect(Numeral.short(-6.02e23) == "-6.02·10²³")
    #expect(Numeral.short(0) == "0")
    #expect(Numeral.coordinate(12.345) == "12.35")
    #expect(Numeral.coordinate(-0.5) == "-.5")
    #expect(Numeral.coordinate(3) == "3")
    #expect(Numeral.coordinate(1.05) == "1.05")
    #expect(Numeral.fixed(-0.0004, 2) == "0.00")
  }
}

@Suite struct Axes {
  private func scales(_ ys: [Double], logarithmic: Bool = false) -> Scales? {
    var figure = Figure()
    figure.y.isLogarithmic = logarithmic
    figure.series = [Series(xs: ys.indices.map(Double.init), ys: ys, form: .line)]
    return Scales(figure)
  }

  @Test func constantsHaveRoomAroundThem() throws {
    for value in [0, 5, -3e-200, 1e300, .greatestFiniteMagnitude] {
      let y = try #require(scales([value, value])).y
      #expect(y.lower < value || value == -.greatestFiniteMagnitude)
      #expect(y.upper > value || value == .greatestFiniteMagnitude)
    }
  }

  @Test func onePointIsEnoughAndNoneIsNot() {
    #expect(scales([2]) != nil)
    #expect(scales([]) == nil)
    #expect(scales([.nan, .infinity]) == nil)
    #expect(scales([-1, 0], logarithmic: true) == nil)
    #expect(scales([-1, 0, 3], logarithmic: true) != nil)
  }

  @Test func everythingDrawnIsFinite() throws {
    let extremes: [Double] = [.greatestFiniteMagnitude, -.greatestFiniteMagnitude, 0, .nan, 1e-320]
    var figure = Figure()
    figure.series = [Series(xs: extremes, ys: extremes, form: .line)]
    let svg = try #require(figure.svg)
    #expect(!svg.contains("nan") && !svg.contains("inf"))
    #expect(figure.text(TextLook()) != nil)
  }
}

@Suite struct Drawing {
  /// Bars, points and curves far outside of what the axes show, and axes of every kind.
  @Test func nothingOutsideTheAxesIsAMistake() {
    let numbers: [Double] = [-1e308, -5, 0, 5e-324, 1e-300, 3, 7, 1e9, 1e308, .nan, .infinity]
    for form in [Series.Form.line, .points, .path, .bars] {
      for limits in [nil, 0.5...2, 1e-310...2e-310, -1e308...1e308, 50...60] {
        for isLogarithmic in [false, true] where !isLogarithmic || (limits?.lowerBound ?? 1) > 0 {
          var figure = Figure()
          figure.x.limits = limits
          figure.y.limits = limits
          figure.x.isLogarithmic = isLogarithmic
          figure.y.isLogarithmic = isLogarithmic
          figure.series = [Series(label: "a", xs: numbers + [1e308], ys: numbers, form: form)]
          let svg = figure.svg ?? ""
          #expect(!svg.contains("nan") && !svg.contains("inf"))
          _ = figure.text(TextLook(columns: 20, rows: 5, usesUnicode: false))
        }
      }
    }
  }
}

@Suite struct Sampling {
  @Test func polesAreGaps() throws {
    let sampler = Sampler(from: -1, to: 1, logarithmic: false) { 1 / $0 }
    let range = try #require(sampler.range)
    #expect(range.upperBound < 100 && range.lowerBound > -100)
    #expect(sampler.ys.contains { !$0.isFinite })
    for ((x, y), (u, v)) in zip(
      zip(sampler.xs, sampler.ys), zip(sampler.xs.dropFirst(), sampler.ys.dropFirst()))
    where x < 0 && u > 0 {
      #expect(!y.isFinite || !v.isFinite, "a stroke leads through the pole")
    }
  }

  @Test func jumpsAreGapsAndKinksAreNot() {
    let steps = Sampler(from: -0.95, to: 2.05, logarithmic: false) { $0.rounded(.down) }
    #expect(steps.ys.count { $0.isNaN } == 3)
    let kink = Sampler(from: -1, to: 1.1, logarithmic: false) { abs($0) }
    #expect(!kink.ys.contains { $0.isNaN })
    #expect(kink.ys.min().map { $0 < 4e-3 } == true)
    let steep = Sampler(from: -5, to: 5, logarithmic: false) { 1 / (1 + Double.exp(-20 * $0)) }
    #expect(!steep.ys.contains { $0.isNaN })
    #expect(steep.range == nil)
  }

  @Test func edgesOfTheDomainAreFound() {
    let root = Sampler(from: -1, to: 1, logarithmic: false) { $0.squareRoot() }
    let first = zip(root.xs, root.ys).first { $0.1.isFinite }
    #expect(first.map { $0.0 < 1e-4 } == true)
  }

  @Test func evaluationsAreFew() {
    var count = 0
    _ = Sampler(from: 0, to: 1, logarithmic: false) { (x: Double) -> Double in
      count += 1
      return Double.sin(1 / x)
    }
    #expect(count <= 4001)
    count = 0
    _ = Sampler(from: 0, to: 1, logarithmic: false) { (x: Double) -> Double in
      count += 1
      return 2 * x
    }
    #expect(count == 201)
  }
}

@Suite struct Counting {
  @Test func everyNumberIsCountedOnce() throws {
    let numbers = (0..<1000).map { Double(($0 * 7919) % 1009) / 100 }
    for count in [nil, 1, 7, 100] {
      let bins = try #require(Bins(numbers + [.nan, .infinity], count: count))
      #expect(bins.counts(numbers).reduce(0, +) == 1000)
      if let count { #expect(bins.edges.count == count + 1) }
    }
    #expect(Bins([.nan], count: nil) == nil)
    #expect(Bins([3, 3], count: 5)?.counts([3, 3]) == [2])
  }
}

@Suite struct ContourLines {
  @Test func linesHaveTheValueOfTheirLevel() throws {
    let n = 41
    func coordinate(_ index: Int) -> Double { Double(index) / Double(n - 1) * 4 - 2 }
    let values = (0..<n * n).map { index in
      let (row, column) = index.quotientAndRemainder(dividingBy: n)
      return coordinate(column) * coordinate(column) + coordinate(row) * coordinate(row)
    }
    let field = Field(
      x: -2...2, y: -2...2, values: values, columns: n, rows: n, form: .heat, hasCells: false)
    let lines = Contours(field, level: 1).lines
    // A circle: one closed line.
    try #require(lines.count == 1)
    #expect(lines[0].first == lines[0].last)
    for place in lines[0] { #expect(abs(place.x * place.x + place.y * place.y - 1) < 0.01) }
    // The corners are cut by four open ones.
    #expect(Contours(field, level: 6).lines.count == 4)
    #expect(Contours(field, level: 9).lines.isEmpty)
  }
}

@Suite struct Decimation {
  @Test func aMillionPointsKeepTheirHeights() throws {
    var ys = [Double](repeating: 0, count: 1_000_000)
    ys[123_456] = 5
    ys[777_777] = -3
    var figure = Figure()
    figure.series = [Series(xs: ys.indices.map(Double.init), ys: ys, form: .line)]
    let scales = try #require(Scales(figure))
    let outline = Outline(figure.series[0], scales, width: 500, height: 300, grain: 0.5)
    try #require(outline.strokes.count == 1)
    #expect(outline.strokes[0].count < 5000)
    let heights = outline.strokes[0].map(\.y)
    #expect(heights.min().map { abs($0 - (1 - scales.y.position(5)) * 300) < 1e-9 } == true)
    #expect(heights.max().map { abs($0 - (1 - scales.y.position(-3)) * 300) < 1e-9 } == true)
  }
}

@Suite struct Legends {
  @Test func theLegendHidesNothing() throws {
    for slope in [1.0, -1] {
      var figure = Figure()
      let xs = (0...100).map(Double.init)
      figure.series = [Series(label: "a line", xs: xs, ys: xs.map { slope * $0 }, form: .line)]
      let scales = try #require(Scales(figure))
      var occupancy = Occupancy(width: 500, height: 300)
      occupancy.add(figure.series[0], scales, width: 500, height: 300)
      let legend = try #require(Legend(figure, room: 300, height: 300))
      let place = try #require(legend.place(in: occupancy, width: 500, height: 300))
      #expect((place.x < 250) == (slope > 0))
      for stroke in Outline(figure.series[0], scales, width: 500, height: 300, grain: 0.5).strokes {
        for point in stroke {
          let isInside =
            (place.x...place.x + legend.width).contains(point.x)
            && (place.y...place.y + legend.height).contains(point.y)
          #expect(!isInside)
        }
      }
    }
  }
}

@Suite(.serialized) struct LongDrawings {
  @Test func stopWhenAsked() throws {
    let count = 1_000_000
    var figure = Figure()
    let xs = (0..<count).map(Double.init)
    figure.series = [Series(xs: xs, ys: xs.map { $0.remainder(dividingBy: 7) }, form: .line)]
    var field = Figure()
    field.field = Field(
      x: 0...1, y: 0...1, values: xs.map { $0.remainder(dividingBy: 7) }, columns: 1000, rows: 1000,
      form: .contours([0]), hasCells: false)
    let outer = ci_current()
    let execution = try #require(ci_make())
    _ = ci_enter(execution)
    defer {
      _ = ci_enter(outer)
      ci_release(execution)
    }
    ci_ask(execution)
    let start = ContinuousClock.now
    _ = (figure.svg, field.svg, Bins(xs, count: 5)?.counts(xs))
    let stopped = ContinuousClock.now - start
    ci_forget(execution)
    let restart = ContinuousClock.now
    _ = (figure.svg, field.svg, Bins(xs, count: 5)?.counts(xs))
    let whole = ContinuousClock.now - restart
    #expect(stopped * 2 < whole, "\(stopped), \(whole)")
  }
}
