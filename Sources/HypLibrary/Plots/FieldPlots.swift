// FieldPlots.swift -- values over a plane: heat maps and contours.

import HypCode
import HypNumbers
import HypPlots
import HypRuntime

enum Heatmap: PlotFunction {
  static let entry = LibraryEntry(
    "heatmap(what, x=none, y=none, \(PlotArguments.fieldOptions))",
    "Draws the values of a matrix or of a function of two numbers as colours. A matrix alone is drawn as"
      + " it is printed, its first row at the top; with `x=(a, b)` and `y=(c, d)` its columns and rows are"
      + " spaced evenly between these ends, `y` upwards. `heatmap(f, (a, b), (c, d))` evaluates `f(x, y)`,"
      + " or `f([x, y])`, at `grid` points in each direction, 100 by default. `path=(xs, ys)`,"
      + " or a tuple or record of such pairs, is drawn on top, and so are the arrows of `field=g`, as `quiver`"
      + " draws them. `hline`, `vline`, `text`, `arrow`, `band` and `aspect` are those of `plot`.",
    expects: "a matrix, or a function of two numbers",
    example: ("heatmap([[1, 2], [3, 4]], title=\"a matrix\", save=\"matrix.svg\")", ""))

  static func draw(_ arguments: PlotArguments) throws(RuntimeError) {
    try FieldPlot.draw(arguments, .heat)
  }
}

enum Contour: PlotFunction {
  static let entry = LibraryEntry(
    "contour(what, x=none, y=none, levels=none, \(PlotArguments.fieldOptions))",
    "Draws lines along which a matrix or a function of two numbers is constant, one for each of `levels`: the"
      + " levels themselves, or roughly how many round ones there should be. The other arguments are those of"
      + " `heatmap`.",
    expects: "a matrix, or a function of two numbers",
    example: (
      "contour((x, y) -> x^2 + y^2, (-1, 1), (-1, 1), levels=[0.25, 1], save=\"circles.svg\")", ""
    ))

  static func draw(_ arguments: PlotArguments) throws(RuntimeError) {
    try FieldPlot.draw(arguments, .contours([]))
  }
}

extension PlotArguments {
  /// The parameters that plots over a plane have, as their signatures write them.
  static let fieldOptions =
    "path=none, field=none, grid=100, title=\"\", xlabel=\"\", ylabel=\"\", \(annotations), "
    + "size=none, save=none"
}

private enum FieldPlot {
  /// Places in each direction at most, of a matrix after it was thinned and of a function.
  private static let most = 500

  static func draw(_ arguments: PlotArguments, _ form: Field.Form) throws(RuntimeError) {
    var figure = try arguments.figure()
    var field: Field
    if let function = PlainFunction(arguments["what"], arguments.context) {
      field = try samples(function, arguments, form)
    } else if case .passiveArray(let array) = arguments["what"], array.shape.count == 2 {
      field = try matrix(array, arguments, form)
      if arguments["x"].isNone { figure.x.isWhole = true }
      if arguments["y"].isNone { figure.y.isWhole = true }
      if arguments["x"].isNone, arguments["y"].isNone { figure.y.isReversed = true }
    } else {
      throw arguments.misfit(
        arguments["what"], expected: "a matrix, or a function of two numbers")
    }
    guard let extent = field.extent else {
      throw arguments.misfit(
        field.values.isEmpty ? "no numbers" : "none that is finite",
        expected: "a finite number to show")
    }
    if case .contours = form {
      field.form = .contours(try levels(arguments, extent))
    }
    figure.field = field
    if !arguments["field"].isNone {
      guard let function = PlainFunction(arguments["field"], arguments.context) else {
        throw arguments.misfit(
          arguments["field"], expected: "a function of two numbers that returns two as `field`")
      }
      figure.series = [
        try VectorField(arguments, function, x: field.x, y: field.y, count: 15).series
      ]
    }
    figure.series += try PlotArguments.path(arguments)
    try arguments.show(figure)
  }

  // MARK: The field

  private static func samples(
    _ function: PlainFunction, _ arguments: PlotArguments, _ form: Field.Form
  ) throws(RuntimeError) -> Field {
    let x = try arguments.ends("x") ?? -10...10
    let y = try arguments.ends("y") ?? -10...10
    let count = max(2, try arguments.count("grid", atMost: most) ?? 100)
    let takesVector = function.arity == 1
    var values: [Double] = []
    values.reserveCapacity(count * count)
    func place(_ range: ClosedRange<Double>, _ index: Int) -> Double {
      let part = Double(index) / Double(count - 1)
      return range.lowerBound * (1 - part) + range.upperBound * part
    }
    for row in 0..<count {
      for column in 0..<count {
        let (u, v) = (place(x, column), place(y, row))
        let given: [Value<Double>] =
          takesVector
          ? [.passiveArray(Double.Array(doubles: [u, v], shape: [2]))] : [.real(u), .real(v)]
        let value = try function(given)
        guard let number = value.base else {
          throw arguments.misfit(
            .result(value.kind, at: [u, v]),
            expected: "a function of two numbers that returns a number")
        }
        values.append(number)
      }
    }
    return Field(
      x: x, y: y, values: values, columns: count, rows: count, form: form, hasCells: false)
  }

  private static func matrix(
    _ matrix: DoubleArray, _ arguments: PlotArguments, _ form: Field.Form
  ) throws(RuntimeError) -> Field {
    let shape = matrix.shape
    // What is larger than a picture has pixels shows every so many-th row and column.
    let (rowStep, columnStep) = (shape[0] / most + 1, shape[1] / most + 1)
    let rows = Array(stride(from: 0, to: shape[0], by: rowStep))
    let columns = Array(stride(from: 0, to: shape[1], by: columnStep))
    var values: [Double] = []
    values.reserveCapacity(rows.count * columns.count)
    for row in rows {
      for column in columns { values.append(matrix.element(at: row * shape[1] + column)) }
    }
    let x = try arguments.ends("x") ?? 0...Double(max(0, shape[1] - 1))
    let y = try arguments.ends("y") ?? 0...Double(max(0, shape[0] - 1))
    return Field(
      x: x, y: y, values: values, columns: columns.count, rows: rows.count, form: form,
      hasCells: true)
  }

  // MARK: What is on top

  private static func levels(
    _ arguments: PlotArguments, _ extent: ClosedRange<Double>
  ) throws(RuntimeError) -> [Double] {
    let given = arguments["levels"]
    if given.isNone { return Contours.levels(extent, count: 12) }
    if given.base != nil {
      let count = try arguments.count("levels", atMost: 200) ?? 12
      return Contours.levels(extent, count: count)
    }
    guard let levels = PlotArguments.vector(given), !levels.isEmpty, levels.allSatisfy(\.isFinite)
    else {
      throw arguments.misfit(
        given, expected: "numbers as `levels`, or how many there should be")
    }
    return levels
  }
}

extension PlotArguments {
  /// The ends of an axis of a plane.
  func ends(_ name: String) throws(RuntimeError) -> ClosedRange<Double>? {
    if case .range(let range) = self[name] {
      // Only where it begins and ends matters.
      let (a, b) = (range.start, range.end)
      if a.isFinite, b.isFinite, a < b { return a...b }
    }
    return try limits(name, logarithmic: false)
  }

  /// `path=`, as series.
  static func path(_ arguments: PlotArguments) throws(RuntimeError) -> [Series] {
    let expected = "`path` as a pair of vectors `(xs, ys)`, or a tuple or record of such pairs"
    let given = arguments["path"]
    if given.isNone { return [] }
    if let series = try pair(given, nil, arguments) { return [series] }
    guard case .tuple(let labels, let parts) = given else {
      throw arguments.misfit(given, expected: expected)
    }
    var result: [Series] = []
    for (index, part) in parts.enumerated() {
      // A field has no spaces; a legend need not do without.
      let label = labels?[index].split(separator: "_").joined(separator: " ")
      guard let series = try pair(part, label, arguments) else {
        throw arguments.misfit(part, expected: expected)
      }
      result.append(series)
    }
    return result
  }

  /// A pair of vectors, or a matrix whose rows are places.
  private static func pair(
    _ value: Value<Double>, _ label: String?, _ arguments: PlotArguments
  ) throws(RuntimeError) -> Series? {
    if case .passiveArray(let array) = value, array.shape.count == 2, array.shape[1] == 2 {
      let elements = array.elements
      return Series(
        label: label, xs: stride(from: 0, to: elements.count, by: 2).map { elements[$0] },
        ys: stride(from: 1, to: elements.count, by: 2).map { elements[$0] }, form: .path)
    }
    guard case .tuple(_, let parts) = value, parts.count == 2,
      let xs = PlotArguments.vector(parts[0]), let ys = PlotArguments.vector(parts[1])
    else { return nil }
    guard xs.count == ys.count else {
      throw .shapes(.named(arguments.function), .elementwise, [xs.count], [ys.count])
    }
    return Series(label: label, xs: xs, ys: ys, form: .path)
  }
}
