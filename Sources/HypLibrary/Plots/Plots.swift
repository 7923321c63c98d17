// Plots.swift -- curves, points and counts.

import HypCode
import HypNumbers
import HypPlots
import HypRuntime

enum Plot: PlotFunction {
  static let entry = LibraryEntry(
    "plot(what, a=none, b=none, \(PlotArguments.seriesOptions))",
    "Draws curves: `plot(f, a, b)` a function from a to b, `plot(xs, ys)` values ys over xs,"
      + " `plot(ys)` values over 0, 1, 2, …; a matrix gives a curve for each column. A tuple or record"
      + " holds several series, each a function, a vector, or a pair `(xs, ys)`; the names of a"
      + " record, or `labels`, are the legend. `xlog` and `ylog` make an axis logarithmic, `xlim` and"
      + " `ylim` set its limits. `line` is `\"solid\"`, `\"dashed\"`, `\"dotted\"`, `\"dashdot\"` or `\"none\"`, `points` is"
      + " `\"circle\"`, `\"square\"`, `\"triangle\"`, `\"diamond\"`, `\"plus\"`, `\"cross\"` or `\"none\"`, `xerr` and `yerr` are error"
      + " bars: one for all series, a tuple with one for each, or a record by their names. `hline=y` and `vline=x`"
      + " draw lines of reference, `text=(x, y, \"words\")` notes, `arrow=(x, y, to_x, to_y)` arrows, `band=(low, high)`"
      + " or `band=(xs, lows, highs)` bands; a tuple holds several. With `aspect=\"equal\"` a unit is equally long on both"
      + " axes. A result that knows its picture is drawn so: `plot(fit(…))` shows the data, the curve and its band,"
      + " `plot(tune(…))` the losses. Draws in the terminal, and with `save=\"loss.svg\"` or `\"loss.png\"` into a file of `size` pixels. Values"
      + " that are not finite leave a gap.",
    expects: "a function, or collections of numbers",
    example: (
      "plot(x -> x^2, 0, 1, title=\"a parabola\", save=\"parabola.svg\")", ""
    ))

  static func draw(_ arguments: PlotArguments) throws(RuntimeError) {
    let arguments = try arguments.pictured()
    try arguments.show(try figure(arguments, .line))
  }

  static func figure(
    _ arguments: PlotArguments, _ form: Series.Form
  ) throws(RuntimeError) -> Figure {
    if let first = PlainFunction(arguments["what"], arguments.context),
      let second = PlainFunction(arguments["a"], arguments.context)
    {
      let functions = [first, second].map(\.kind.shortText)
      throw .severalPlots(arguments.function, functions)
    }
    var figure = try arguments.figure()
    figure.series = try SeriesReader(arguments: arguments, figure: figure, form: form).series()
    if figure.title.isEmpty, figure.series.count == 1,
      let function = PlainFunction(arguments["what"], arguments.context)
    {
      figure.title = function.kind.shortText
      if !figure.title.contains(" ") { figure.title += "(x)" }
    }
    return figure
  }
}

enum Scatter: PlotFunction {
  static let entry = LibraryEntry(
    "scatter(what, a=none, b=none, \(PlotArguments.seriesOptions))",
    "Draws as points what `plot` draws as curves; functions stay curves. So"
      + " `scatter((data=(xs, ys), fit=f))` shows measurements and the function fitted to them.",
    expects: "collections of numbers, or functions",
    example: (
      "scatter([1, 2, 3], [1, 4, 9], xlabel=\"n\", ylabel=\"n squared\", save=\"squares.svg\")", ""
    ))

  static func draw(_ arguments: PlotArguments) throws(RuntimeError) {
    let arguments = try arguments.pictured()
    try arguments.show(try Plot.figure(arguments, .points))
  }
}

enum Histogram: PlotFunction {
  static let entry = LibraryEntry(
    "histogram(what, bins=none, labels=none, title=\"\", xlabel=\"\", ylabel=\"\", xlog=false, ylog=false, xlim=none, "
      + "ylim=none, \(PlotArguments.annotations), size=none, save=none)",
    "Draws how many numbers of a collection fall into each of `bins` intervals of equal width; without"
      + " `bins`, the number follows the Freedman-Diaconis rule, with round ends. A tuple or record"
      + " holds several collections, which share intervals.",
    expects: "a collection of numbers, or a tuple or record of them",
    example: ("histogram([1, 2, 2, 3, 3, 3], bins=3, save=\"counts.svg\")", ""))

  static func draw(_ arguments: PlotArguments) throws(RuntimeError) {
    var figure = try arguments.figure()
    var named: [(label: String?, numbers: [Double])] = []
    if let numbers = numbers(arguments["what"]) {
      named = [(nil, numbers)]
    } else if case .tuple(let labels, let parts) = arguments["what"] {
      for (index, part) in parts.enumerated() {
        guard let numbers = numbers(part) else {
          throw arguments.misfit(part, expected: entry.expects)
        }
        named.append((labels?[index], numbers))
      }
    } else {
      throw arguments.misfit(arguments["what"], expected: entry.expects)
    }
    let labels = try arguments.labels(count: named.count)
    if figure.y.label.isEmpty { figure.y.label = "count" }
    let bins = Bins(
      named.flatMap(\.numbers), count: try arguments.count("bins", atMost: 10_000))
    if let bins {
      figure.series = named.enumerated().map { index, series in
        Series(
          label: labels?[index] ?? series.label, xs: bins.edges,
          ys: bins.counts(series.numbers), form: .bars)
      }
    }
    try arguments.show(figure)
  }

  private static func numbers(_ value: Value<Double>) -> [Double]? {
    if case .passiveArray(let array) = value { return array.elements }
    return PlotArguments.vector(value)
  }
}

extension PlotArguments {
  /// `labels=`, one for each series; nil if none are given.
  func labels(count: Int) throws(RuntimeError) -> [String]? {
    let parts: [Value<Double>]
    switch self["labels"] {
    case .none: return nil
    case .string: parts = [self["labels"]]
    case .tuple(_, let given): parts = given
    default:
      throw misfit(
        self["labels"], expected: "a tuple of strings as `labels`, such as `(\"a\", \"b\")`")
    }
    var names: [String] = []
    for part in parts {
      guard case .string(let text) = part else {
        throw misfit(part, expected: "strings as `labels`")
      }
      names.append(text)
    }
    guard names.count == count else {
      throw misfit(
        "\(names.count)", expected: "one label for each of the \(count) series as `labels`")
    }
    return names
  }
}
