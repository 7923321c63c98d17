// Field.swift -- values over a plane, before anybody knows how they are drawn.

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
