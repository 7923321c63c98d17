// Scale.swift -- from values to places along an axis, and how much an axis shows.

import RealModule

/// Where values are along an axis, as a part of its length.
package struct Scale: Sendable {
  package let lower: Double
  package let upper: Double
  package let isLogarithmic: Bool
  package let isReversed: Bool
  private let start: Double
  private let length: Double

  package init(_ range: ClosedRange<Double>, logarithmic: Bool, reversed: Bool = false) {
    lower = range.lowerBound
    upper = range.upperBound
    isLogarithmic = logarithmic
    isReversed = reversed
    // Halves, because the difference of the largest numbers is infinite.
    start = logarithmic ? .log10(lower) : lower / 2
    length = (logarithmic ? .log10(upper) : upper / 2) - start
  }

  /// 0 at the beginning of the axis and 1 at its end; nan if it has no place.
  package func position(_ value: Double) -> Double {
    if isLogarithmic, value <= 0 { return .nan }
    let place = ((isLogarithmic ? .log10(value) : value / 2) - start) / length
    return isReversed ? 1 - place : place
  }

  /// How much it shows: in units, or in powers of ten. Of the largest numbers, half as much.
  package var span: Double { isLogarithmic ? length : length.isFinite ? length * 2 : length }

  /// The value at a part of the length.
  func value(at position: Double) -> Double {
    let place = start + (isReversed ? 1 - position : position) * length
    return isLogarithmic ? .pow(10, place) : place * 2
  }
}

/// The scales of both axes.
package struct Scales: Sendable {
  package let x: Scale
  package let y: Scale

  /// Nil if there is nothing to show.
  package init?(_ figure: Figure) { self.init([figure]) }

  /// Both from 0 to 1, as in a sample.
  static let unit = Scales(x: Scale(0...1, logarithmic: false), y: Scale(0...1, logarithmic: false))

  private init(x: Scale, y: Scale) { (self.x, self.y) = (x, y) }

  /// Scales that several figures share, as the frames of an animation do.
  package init?(_ figures: [Figure]) {
    guard let first = figures.first,
      let x = Self.range(figures, \.x, Self.xExtent, margin: Self.xMargin(figures)),
      let y = Self.range(figures, \.y, Self.yExtent, margin: Self.yMargin(figures))
    else { return nil }
    self.x = Scale(x, logarithmic: first.x.isLogarithmic, reversed: first.x.isReversed)
    self.y = Scale(y, logarithmic: first.y.isLogarithmic, reversed: first.y.isReversed)
  }

  private static func xExtent(_ figure: Figure) -> Extent? {
    var extent: Extent?
    func include(_ other: Extent?) {
      guard let other else { return }
      if extent == nil { extent = other } else { extent?.include(other.range) }
    }
    if let field = figure.field {
      let half = field.cellSize.x / 2
      include(Extent([field.x.lowerBound - half, field.x.upperBound + half]) { $0.isFinite })
    }
    for series in figure.series {
      if series.form == .bars {
        include(Extent(series.xs) { figure.x.shows($0) })
      } else if series.form == .arrows {
        // Over a field they may reach out of the plot.
        if figure.field == nil {
          include(Extent(series.xs + series.heads.xs) { figure.x.shows($0) })
        }
      } else {
        // A place where the value is missing counts: the curve of sqrt from -1 to 1 shows both.
        let isCurve = series.form == .line
        include(
          Extent(
            zip(series.xs, series.ys).lazy.filter { isCurve || figure.y.shows($1) }.map(\.0)
          ) { figure.x.shows($0) })
        include(ends(of: series.errorEnds(\.xErrors, of: series.xs), figure.x))
      }
    }
    include(Extent(figure.annotations.flatMap(\.xs)) { figure.x.shows($0) })
    return extent
  }

  private static func yExtent(_ figure: Figure) -> Extent? {
    var extent: Extent?
    func include(_ other: Extent?) {
      guard let other else { return }
      if extent == nil { extent = other } else { extent?.include(other.range) }
    }
    if let field = figure.field {
      let half = field.cellSize.y / 2
      include(Extent([field.y.lowerBound - half, field.y.upperBound + half]) { $0.isFinite })
    }
    let window = figure.x.limits
    for series in figure.series {
      if series.form == .bars {
        // Bars stand on 0, or on half a count where 0 has no place.
        include(Extent(series.ys + [figure.y.isLogarithmic ? 0.5 : 0]) { figure.y.shows($0) })
        continue
      }
      if series.form == .arrows {
        if figure.field == nil {
          include(Extent(series.ys + series.heads.ys) { figure.y.shows($0) })
        }
        continue
      }
      include(ends(of: series.errorEnds(\.yErrors, of: series.ys), figure.y))
      let seen = zip(series.xs, series.ys).lazy.filter { x, _ in
        figure.x.shows(x) && (window?.contains(x) ?? true)
      }.map(\.1)
      guard let own = Extent(seen, where: { figure.y.shows($0) }) else { continue }
      if let range = series.range, figure.y.shows(range.lowerBound) {
        let (low, high) = (max(own.lower, range.lowerBound), min(own.upper, range.upperBound))
        include(Extent([low, high]) { $0.isFinite } ?? own)
      } else {
        include(own)
      }
    }
    include(Extent(figure.annotations.flatMap(\.ys)) { figure.y.shows($0) })
    return extent
  }

  /// The least and the greatest end of error bars.
  private static func ends(of bars: [(low: Double, high: Double)], _ axis: Axis) -> Extent? {
    Extent(bars.flatMap { [$0.low, $0.high] }) { axis.shows($0) }
  }

  /// The part of the range that is left free at either end.
  private static func xMargin(_ figures: [Figure]) -> Double {
    let hasPoints = figures.contains {
      $0.series.contains { $0.shownMark != .none || $0.hasLoneValue }
    }
    return figures.contains { $0.field != nil } ? 0 : hasPoints ? 0.03 : 0
  }

  private static func yMargin(_ figures: [Figure]) -> Double {
    figures.contains { $0.field != nil } ? 0 : 0.05
  }

  private static func range(
    _ figures: [Figure], _ axis: (Figure) -> Axis, _ extent: (Figure) -> Extent?, margin: Double
  ) -> ClosedRange<Double>? {
    guard let first = figures.first.map(axis) else { return nil }
    var whole: Extent?
    for figure in figures {
      guard let own = extent(figure) else { continue }
      if whole == nil { whole = own } else { whole?.include(own.range) }
    }
    guard let whole else { return nil }
    if let limits = first.limits { return limits }
    var hasFloor = false
    for figure in figures where figure.field == nil {
      hasFloor = hasFloor || (figure.series.contains { $0.form == .bars } && whole.lower == 0)
    }
    return padded(
      whole, logarithmic: first.isLogarithmic, below: hasFloor ? 0 : margin, above: margin)
  }

  private static func padded(
    _ extent: Extent, logarithmic: Bool, below: Double, above: Double
  ) -> ClosedRange<Double> {
    let (a, b) = (extent.lower, extent.upper)
    if logarithmic {
      guard b > a * (1 + 1e-9) else {
        return max(a / 2, .leastNonzeroMagnitude)...min(b * 2, .greatestFiniteMagnitude)
      }
      let ratio = Double.log10(b) - .log10(a)
      return max(
        a * .pow(10, -ratio * below), .leastNonzeroMagnitude)...min(
          b * .pow(10, ratio * above), .greatestFiniteMagnitude)
    }
    let span = b / 2 - a / 2
    // What differs in the last digits alone is a constant.
    guard span > max(abs(a), abs(b)) * 1e-13 else {
      let room = a == 0 ? 1 : abs(a) / 2
      return max(a - room, -.greatestFiniteMagnitude)...min(b + room, .greatestFiniteMagnitude)
    }
    // The margins first: twice the span may be infinite, and no margin of that would be nan.
    let (low, high) = (a - span * (2 * below), b + span * (2 * above))
    return max(low, -.greatestFiniteMagnitude)...min(high, .greatestFiniteMagnitude)
  }
}
