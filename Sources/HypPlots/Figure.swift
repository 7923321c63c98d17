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
  /// Lines, words, arrows and bands beside the data.
  public var annotations: [Annotation] = []
  /// A unit is as long to the right as upwards.
  public var hasEqualUnits = false
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
    figure.annotations = annotations.map(\.readable)
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
