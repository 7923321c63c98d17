// FilmPanel.swift -- a curve over the turns of a loop, with a band around it.

/// A curve of a film.
package struct FilmPanel {
  package let title: String
  /// Where the values are, from 0 on.
  package let turns: [Double]
  /// Not a number where there is none.
  package let values: [Double]
  /// How far the curve moves with an input: from the lower end to the upper, one for each value, or none at all.
  package let band: [ClosedRange<Double>]
  /// Cells of an array, turn by turn: drawn as a strip of colours below the curve.
  package let cells: [[Double]]

  /// A curve with a band, and with the cells of an array.
  package init(
    title: String, turns: [Double], values: [Double], band: [ClosedRange<Double>],
    cells: [[Double]] = []
  ) {
    (self.title, self.turns, self.values) = (title, turns, values)
    (self.band, self.cells) = (band, cells)
  }

  /// Whether values are above 0 and span more than two powers of ten: such are shown by their logarithms.
  package static func isLogarithmic(_ values: [Double]) -> Bool {
    let known = values.filter(\.isFinite)
    guard let least = known.min(), let most = known.max(), least > 0 else { return false }
    return most / least > 100
  }

  /// How much of the values is shown: all, and of the band what goes beyond them by no more than they span.
  var scale: Scale {
    let known = values.filter(\.isFinite)
    guard let least = known.min(), let most = known.max() else {
      return Scale(0...1, logarithmic: false)
    }
    if Self.isLogarithmic(values) { return Scale(least / 1.5...most * 1.5, logarithmic: true) }
    let own = most - least
    var (lower, upper) = (least, most)
    for range in band {
      lower = min(lower, max(range.lowerBound, least - own / 2))
      upper = max(upper, min(range.upperBound, most + own / 2))
    }
    let margin = upper > lower ? (upper / 2 - lower / 2) * 0.1 : max(abs(upper) / 2, 1)
    return Scale(lower - margin...upper + margin, logarithmic: false)
  }
}
