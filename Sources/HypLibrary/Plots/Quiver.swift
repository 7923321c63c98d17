// Quiver.swift -- vectors over a plane, as arrows.

import HypCode
import HypNumbers
import HypPlots
import HypRuntime

enum Quiver: PlotFunction {
  static let entry = LibraryEntry(
    "quiver(what, x=none, y=none, grid=15, path=none, title=\"\", xlabel=\"\", ylabel=\"\", "
      + "\(PlotArguments.annotations), size=none, save=none)",
    "Draws a vector field as arrows. `quiver(f, (a, b), (c, d))` evaluates `f(x, y)`, or `f([x, y])`, which returns two"
      + " numbers, at `grid` points in each direction: `quiver(grad(f), (-1, 1), (-1, 1))` shows a gradient."
      + " `quiver((xs, ys, us, vs))`, or a matrix with these columns, draws given vectors. Arrows begin at their points;"
      + " the longest reaches to the next point. The other arguments are those of `heatmap`.",
    expects: "a function of two numbers that returns two, or `(xs, ys, us, vs)`",
    example: (
      "quiver((x, y) -> (-y, x), (-1, 1), (-1, 1), grid=9, aspect=\"equal\", save=\"turning.svg\")",
      ""
    ))

  static func draw(_ arguments: PlotArguments) throws(RuntimeError) {
    var figure = try arguments.figure()
    if let function = PlainFunction(arguments["what"], arguments.context) {
      let x = try arguments.ends("x") ?? -10...10
      let y = try arguments.ends("y") ?? -10...10
      let count = try arguments.count("grid", atMost: 100) ?? 15
      figure.series = [
        try VectorField(arguments, function, x: x, y: y, count: count).series
      ]
    } else {
      figure.series = [try VectorField(arguments, columns(arguments)).series]
    }
    figure.series += try PlotArguments.path(arguments)
    try arguments.show(figure)
  }

  /// Places and vectors that are given as they are.
  private static func columns(_ arguments: PlotArguments) throws(RuntimeError) -> [[Double]] {
    let given = arguments["what"]
    if case .passiveArray(let array) = given, array.shape.count == 2, array.shape[1] == 4 {
      let elements = array.elements
      return (0..<4).map { column in
        stride(from: column, to: elements.count, by: 4).map { elements[$0] }
      }
    }
    guard case .tuple(_, let parts) = given, parts.count == 4 else {
      throw arguments.misfit(given, expected: entry.expects)
    }
    var columns: [[Double]] = []
    for part in parts {
      guard let column = PlotArguments.vector(part) else {
        throw arguments.misfit(part, expected: entry.expects)
      }
      if let first = columns.first, first.count != column.count {
        throw .shapes(.named(arguments.function), .elementwise, [first.count], [column.count])
      }
      columns.append(column)
    }
    return columns
  }
}

/// Vectors at places, with lengths at which they can be told apart.
struct VectorField {
  let series: Series

  /// The longest arrow, as a part of the way to the next place.
  private static let reach = 0.9

  /// The values of a function at places evenly apart.
  init(
    _ arguments: PlotArguments, _ function: PlainFunction, x: ClosedRange<Double>,
    y: ClosedRange<Double>, count: Int
  ) throws(RuntimeError) {
    func place(_ range: ClosedRange<Double>, _ index: Int) -> Double {
      guard count > 1 else { return range.lowerBound / 2 + range.upperBound / 2 }
      let part = Double(index) / Double(count - 1)
      return range.lowerBound * (1 - part) + range.upperBound * part
    }
    let takesVector = function.arity == 1
    var columns = [[Double]](repeating: [], count: 4)
    for row in 0..<count {
      for column in 0..<count {
        let (u, v) = (place(x, column), place(y, row))
        let given: [Value<Double>] =
          takesVector
          ? [.passiveArray(Double.Array(doubles: [u, v], shape: [2]))] : [.real(u), .real(v)]
        let value = try function(given)
        guard let vector = PlotArguments.vector(value), vector.count == 2 else {
          throw arguments.misfit(
            .result(value.kind, at: [u, v]),
            expected: "a function of two numbers that returns two")
        }
        for (index, number) in [u, v, vector[0], vector[1]].enumerated() {
          columns[index].append(number)
        }
      }
    }
    let steps = (
      (x.upperBound / 2 - x.lowerBound / 2) / Double(max(1, count - 1)) * 2,
      (y.upperBound / 2 - y.lowerBound / 2) / Double(max(1, count - 1)) * 2
    )
    series = Self.scaled(columns, steps)
  }

  /// Given places and vectors: `[xs, ys, us, vs]`.
  init(_ arguments: PlotArguments, _ columns: [[Double]]) {
    let side = Double(max(1, columns[0].count)).squareRoot()
    func step(_ values: [Double]) -> Double {
      let finite = values.filter(\.isFinite)
      let span = ((finite.max() ?? 0) / 2 - (finite.min() ?? 0) / 2) * 2
      return span > 0 && span.isFinite ? span / side : 1
    }
    series = Self.scaled(columns, (step(columns[0]), step(columns[1])))
  }

  /// All vectors times one factor, so that none is longer than the steps between the places.
  private static func scaled(_ columns: [[Double]], _ steps: (x: Double, y: Double)) -> Series {
    var longest = 0.0
    for (u, v) in zip(columns[2], columns[3]) where u.isFinite && v.isFinite {
      longest = max(longest, max(abs(u) / steps.x, abs(v) / steps.y))
    }
    let factor = longest > 0 && longest.isFinite ? reach / longest : 0
    var series = Series(xs: columns[0], ys: columns[1], form: .arrows)
    series.heads = (
      zip(columns[0], columns[2]).map { $0 + $1 * factor },
      zip(columns[1], columns[3]).map { $0 + $1 * factor }
    )
    return series
  }
}
