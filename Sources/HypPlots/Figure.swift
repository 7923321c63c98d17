// Figure.swift -- what a picture shows, before anybody knows how it is drawn.
//
// A figure is data: series of points, or one field of values over a plane with series on top. The
// terminal (TextPicture) and the file (VectorPicture) draw the same figure from the same scales.

import HypSyntax

/// A picture of numbers: axes, series of points, a field of values.
public struct Figure: Sendable {
  /// Above the picture; empty for none.
  public var title = ""
  /// From left to right.
  public var x = Axis()
  /// From bottom to top.
  public var y = Axis()
  /// Drawn in this order, the last on top.
  public var series: [Series] = []
  /// Drawn below the series.
  public var field: Field?
  /// The pixels of a picture in a file.
  public var size = Size(width: 640, height: 400)

  /// A figure without anything in it.
  public init() {}

  /// The picture, as wide and as high.
  public struct Size: Sendable, Equatable {
    /// From left to right.
    public var width: Double
    /// From top to bottom.
    public var height: Double

    /// So many pixels.
    public init(width: Double, height: Double) {
      self.width = width
      self.height = height
    }
  }
}

extension Figure {
  /// The figure with words that a terminal only shows.
  var readable: Figure {
    var figure = self
    figure.title = title.visible
    figure.x.label = x.label.visible
    figure.y.label = y.label.visible
    for index in series.indices { figure.series[index].label = series[index].label?.visible }
    return figure
  }
}

/// One direction of a figure.
public struct Axis: Sendable {
  /// What it measures, with its unit; empty for nothing said.
  public var label = ""
  /// Equal factors have equal lengths. What is not above 0 is not shown.
  public var isLogarithmic = false
  /// What it shows; nil for all that there is.
  public var limits: ClosedRange<Double>?
  /// It counts from the other end, as the rows of a matrix do.
  public var isReversed = false
  /// It counts things: there is nothing between two whole numbers.
  public var isWhole = false

  /// A linear axis without a name.
  public init() {}

  /// It has a place for `value`.
  public func shows(_ value: Double) -> Bool {
    value.isFinite && (!isLogarithmic || value > 0)
  }
}

/// Points that belong together.
public struct Series: Sendable {
  /// How the points are drawn.
  public enum Form: Sendable { case line, points, path, bars }

  /// In the legend; nil for no entry.
  public var label: String?
  /// As many as `ys`; the edges of bars are one more.
  public var xs: [Double]
  /// If one is not a finite number, there is a gap.
  public var ys: [Double]
  /// How they are drawn.
  public var form: Form
  /// What is worth seeing where the values run off to infinity; nil for all.
  public var range: ClosedRange<Double>?

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

/// Values over a plane.
public struct Field: Sendable {
  /// How the values are drawn.
  public enum Form: Sendable {
    case heat
    /// Lines along which the value is one of these.
    case contours([Double])
  }

  /// Where the columns are, evenly apart, in the direction of growing numbers.
  public var x: ClosedRange<Double>
  /// Where the rows are.
  public var y: ClosedRange<Double>
  /// Values, one row after the other, from the lower end of `y`.
  public var values: [Double]
  /// How many there are in a row.
  public var columns: Int
  /// How many rows there are.
  public var rows: Int
  /// How they are drawn.
  public var form: Form
  /// Each value is a cell of a matrix, with edges; else a sample of something smooth.
  public var hasCells: Bool

  /// A field of `rows * columns` values.
  public init(
    x: ClosedRange<Double>, y: ClosedRange<Double>, values: [Double], columns: Int, rows: Int,
    form: Form, hasCells: Bool
  ) {
    self.x = x
    self.y = y
    self.values = values
    self.columns = columns
    self.rows = rows
    self.form = form
    self.hasCells = hasCells
  }

  /// The least and the greatest finite value; nil if there is none.
  public var extent: ClosedRange<Double>? { Extent(values) { $0.isFinite }?.range }

  /// What a row and a column take of each axis; samples reach half a step over their ends.
  public var cellSize: (x: Double, y: Double) {
    let dx = columns > 1 ? (x.upperBound - x.lowerBound) / Double(columns - 1) : 1
    let dy = rows > 1 ? (y.upperBound - y.lowerBound) / Double(rows - 1) : 1
    return (dx, dy)
  }
}

/// The least and the greatest of numbers.
struct Extent {
  var lower: Double
  var upper: Double
  var range: ClosedRange<Double> { lower...upper }

  /// Of the values that count; nil if there is none.
  init?(_ values: some Sequence<Double>, where counts: (Double) -> Bool) {
    (lower, upper) = (.infinity, -.infinity)
    for value in values where counts(value) {
      lower = min(lower, value)
      upper = max(upper, value)
    }
    guard lower <= upper else { return nil }
  }

  mutating func include(_ range: ClosedRange<Double>) {
    lower = min(lower, range.lowerBound)
    upper = max(upper, range.upperBound)
  }
}
