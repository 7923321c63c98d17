// Series.swift -- points that belong together, and how they are drawn.

/// How a line is drawn.
public enum Stroke: String, Sendable, CaseIterable {
  /// Without a gap.
  case solid
  /// Dashes.
  case dashed
  /// Dots.
  case dotted
  /// A dash and a dot in turn.
  case dashdot
  /// Not at all.
  case none
}

/// What stands at a point.
public enum Mark: String, Sendable, CaseIterable {
  /// A disc.
  case circle
  /// A square on a side.
  case square
  /// A triangle on a side.
  case triangle
  /// A square on a corner.
  case diamond
  /// Two strokes, upright.
  case plus
  /// Two strokes, aslant.
  case cross
  /// Nothing.
  case none
}

/// How far each value may be from what it is, to either side.
public struct ErrorBars: Sendable {
  /// How far below.
  public var below: [Double]
  /// How far above.
  public var above: [Double]

  /// Error bars, one for each value of a series.
  public init(below: [Double], above: [Double]) {
    self.below = below
    self.above = above
  }
}

/// Points that belong together.
public struct Series: Sendable {
  /// What the points are.
  public enum Form: Sendable {
    /// Values of a curve.
    case line
    /// Measurements, each by itself.
    case points
    /// Places on a way over a plane.
    case path
    /// Heights of bars between edges.
    case bars
    /// Tails of arrows, with heads of their own.
    case arrows
  }

  /// In the legend; nil for no entry.
  public var label: String?
  /// As many as `ys`; the edges of bars are one more.
  public var xs: [Double]
  /// If one is not a finite number, there is a gap.
  public var ys: [Double]
  /// What the points are.
  public var form: Form
  /// What is worth seeing where the values run off to infinity; nil for all.
  public var range: ClosedRange<Double>?
  /// The line through the points; nil for the usual one.
  public var stroke: Stroke?
  /// What stands at each point; nil for the usual one.
  public var mark: Mark?
  /// To the left and to the right of each point.
  public var xErrors: ErrorBars?
  /// Below and above each point.
  public var yErrors: ErrorBars?
  /// Where arrows end, as many as `xs`.
  public var heads: (xs: [Double], ys: [Double]) = ([], [])

  /// A series.
  public init(
    label: String? = nil, xs: [Double], ys: [Double], form: Form, range: ClosedRange<Double>? = nil
  ) {
    self.label = label
    self.xs = xs
    self.ys = ys
    self.form = form
    self.range = range
  }
}

extension Series {
  /// The line through the points, as it is drawn.
  ///
  /// - Parameter round: how often the colours were used up before.
  func shownStroke(round: Int = 0) -> Stroke {
    if let stroke { return stroke }
    guard form == .line || form == .path else { return .none }
    return [.solid, .dashed, .dotted, .dashdot][round % 4]
  }

  /// What stands at each point, as it is drawn.
  var shownMark: Mark { mark ?? (form == .points || form == .path ? .circle : .none) }

  /// One of a few values has gaps on both sides, and is drawn as a dot. A function has hundreds.
  var hasLoneValue: Bool {
    guard form == .line, ys.count <= 100 else { return false }
    return ys.indices.contains { index in
      ys[index].isFinite && !(index > 0 && ys[index - 1].isFinite)
        && !(index + 1 < ys.count && ys[index + 1].isFinite)
    }
  }

  /// The ends of error bars along one axis.
  func errorEnds(_ axis: KeyPath<Series, ErrorBars?>, of values: [Double]) -> [(
    low: Double, high: Double
  )] {
    guard let errors = self[keyPath: axis] else { return [] }
    return zip(values, zip(errors.below, errors.above)).map { ($0 - $1.0, $0 + $1.1) }
  }
}
