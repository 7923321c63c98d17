// Annotation.swift -- what stands in a picture beside the data: lines, words, arrows, bands.

import HypSyntax

/// Something in a picture that says what to look at.
public enum Annotation: Sendable {
  /// A line across, at a height.
  case horizontal(Double)
  /// A line upwards, at a place of the horizontal axis.
  case vertical(Double)
  /// Words that begin at a place.
  case words(String, x: Double, y: Double)
  /// From a place to another, where the head is.
  case arrow(x: Double, y: Double, toX: Double, toY: Double)
  /// All between two heights.
  case strip(Double, Double)
  /// All between two curves.
  case band(xs: [Double], lows: [Double], highs: [Double])
}

extension Annotation {
  /// With words that a terminal only shows.
  var readable: Annotation {
    if case .words(let text, let x, let y) = self { return .words(text.visible, x: x, y: y) }
    return self
  }

  /// The values that the horizontal axis should reach.
  var xs: [Double] {
    switch self {
    case .horizontal, .strip: []
    case .vertical(let x): [x]
    case .words(_, let x, _): [x]
    case .arrow(let x, _, let toX, _): [x, toX]
    case .band(let xs, _, _): xs
    }
  }

  /// The values that the vertical axis should reach.
  var ys: [Double] {
    switch self {
    case .vertical: []
    case .horizontal(let y): [y]
    case .words(_, _, let y): [y]
    case .arrow(_, let y, _, let toY): [y, toY]
    case .strip(let low, let high): [low, high]
    case .band(_, let lows, let highs): lows + highs
    }
  }

  /// The lower and the upper edge of a band or strip in parts of the axes; nil for all else. What is not a
  /// number is left out.
  func edges(_ scales: Scales) -> (lower: [Place], upper: [Place])? {
    func part(_ value: Double, _ scale: Scale) -> Double {
      // On a logarithmic axis what is not above 0 is far below.
      let place = scale.position(value)
      return place.isNaN ? (value <= 0 ? -1 : .nan) : max(-1, min(2, place))
    }
    switch self {
    case .strip(let low, let high):
      let (low, high) = (part(low, scales.y), part(high, scales.y))
      guard !low.isNaN, !high.isNaN else { return nil }
      return (
        [Place(x: 0, y: low), Place(x: 1, y: low)], [Place(x: 0, y: high), Place(x: 1, y: high)]
      )
    case .band(let xs, let lows, let highs):
      var lower: [Place] = []
      var upper: [Place] = []
      for (x, (low, high)) in zip(xs, zip(lows, highs)) {
        let place = (part(x, scales.x), part(low, scales.y), part(high, scales.y))
        guard !place.0.isNaN, !place.1.isNaN, !place.2.isNaN else { continue }
        lower.append(Place(x: place.0, y: place.1))
        upper.append(Place(x: place.0, y: place.2))
      }
      return (lower, upper)
    default: return nil
    }
  }
}
