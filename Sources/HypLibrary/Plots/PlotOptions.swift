// PlotOptions.swift -- the options of all plots, and where pictures go.

import CInterrupt
import HypCode
import HypNumbers
import HypPlots
import HypRuntime

/// A function that draws a picture. It works on plain values, at whatever level it is met.
protocol PlotFunction: LibraryFunction {
  /// Draws, and gives nothing back.
  static func draw(_ arguments: PlotArguments) throws(RuntimeError)
}

extension PlotFunction {
  static func kind(of arguments: [Kind]) -> Kind? { Kind.none }

  static func call<N: Number>(
    _ machine: Machine<N>, _ arguments: [Value<N>]
  ) throws(RuntimeError) -> Value<N> {
    let names = Signature(entry.signature).parameters.map(\.name)
    let values = zip(names, arguments.map { machine.outermost($0) })
    try draw(
      PlotArguments(
        function: name, context: machine.context,
        values: Dictionary(values) { first, _ in first }))
    return .none
  }
}

/// The arguments of a plot by the names of its parameters.
struct PlotArguments {
  /// The parameters that all plots of series have, as their signatures write them.
  static let seriesOptions =
    "labels=none, title=\"\", xlabel=\"\", ylabel=\"\", xlog=false, ylog=false, xlim=none, "
    + "ylim=none, line=none, points=none, xerr=none, yerr=none, \(annotations), size=none, save=none"
  /// The parameters for what stands in a plot beside the data.
  static let annotations =
    "hline=none, vline=none, text=none, arrow=none, band=none, aspect=none"

  /// What messages call the plot.
  let function: String
  let context: MachineContext
  fileprivate(set) var values: [String: Value<Double>]

  subscript(name: String) -> Value<Double> { values[name] ?? .none }

  /// The same call with another value for a parameter.
  func replacing(_ name: String, with value: Value<Double>) -> PlotArguments {
    var copy = self
    copy.values[name] = value
    return copy
  }

  // MARK: Errors

  func misfit(_ found: RuntimeError.Found, expected: String) -> RuntimeError {
    .badArgument(function, expected: expected, found: found)
  }

  func misfit(_ found: Value<Double>, expected: String) -> RuntimeError {
    misfit(.kinds([found.kind]), expected: expected)
  }

  // MARK: Reading

  func text(_ name: String) throws(RuntimeError) -> String {
    switch self[name] {
    case .none: return ""
    case .string(let text): return text
    default: throw misfit(self[name], expected: "a string as `\(name)`")
    }
  }

  func truth(_ name: String) throws(RuntimeError) -> Bool {
    switch self[name] {
    case .none: return false
    case .bool(let truth): return truth
    default: throw misfit(self[name], expected: "`true` or `false` as `\(name)`")
    }
  }

  /// A whole number of at least 1; nil if none is given.
  func count(_ name: String, atMost limit: Int) throws(RuntimeError) -> Int? {
    if self[name].isNone { return nil }
    let expected = "a whole number from 1 to \(limit) as `\(name)`"
    guard let number = self[name].base else { throw misfit(self[name], expected: expected) }
    guard let count = WholeNumber.exactly(number), (1...limit).contains(count) else {
      throw misfit(.text(NumberText.shortest(number)), expected: expected)
    }
    return count
  }

  /// Two numbers; nil if none are given.
  func pair(_ name: String) throws(RuntimeError) -> (Double, Double)? {
    if self[name].isNone { return nil }
    guard let numbers = Self.vector(self[name]), numbers.count == 2 else {
      throw misfit(self[name], expected: "two numbers as `\(name)`, such as `(0, 1)`")
    }
    return (numbers[0], numbers[1])
  }

  /// Two finite numbers, the smaller one first; nil if none are given.
  func limits(_ name: String, logarithmic: Bool) throws(RuntimeError) -> ClosedRange<Double>? {
    guard let (a, b) = try pair(name) else { return nil }
    let found = "(\(NumberText.shortest(a)), \(NumberText.shortest(b)))"
    guard a.isFinite, b.isFinite, a != b else {
      throw misfit(.text(found), expected: "two different finite numbers as `\(name)`")
    }
    if logarithmic, min(a, b) <= 0 {
      throw misfit(.text(found), expected: "limits above 0 for a logarithmic axis")
    }
    return min(a, b)...max(a, b)
  }

  /// The numbers of a vector, a range, or a tuple of numbers; nil for all else.
  static func vector(_ value: Value<Double>) -> [Double]? {
    switch value {
    case .passiveArray(let array) where array.shape.count == 1: return array.elements
    case .range(let range): return range.array?.elements
    case .tuple(_, let parts):
      let numbers = parts.compactMap(\.base)
      return numbers.count == parts.count ? numbers : nil
    default: return nil
    }
  }

  // MARK: The figure

  /// A figure with the axes, the title and the size that the arguments ask for.
  func figure() throws(RuntimeError) -> Figure {
    var figure = Figure()
    figure.title = try text("title")
    figure.x.label = try text("xlabel")
    figure.y.label = try text("ylabel")
    figure.x.isLogarithmic = try truth("xlog")
    figure.y.isLogarithmic = try truth("ylog")
    figure.x.limits = try limits("xlim", logarithmic: figure.x.isLogarithmic)
    figure.y.limits = try limits("ylim", logarithmic: figure.y.isLogarithmic)
    if let (width, height) = try pair("size") {
      guard (100...4000).contains(width), (100...4000).contains(height) else {
        throw misfit(
          "(\(NumberText.shortest(width)), \(NumberText.shortest(height)))",
          expected: "a width and a height from 100 to 4000 as `size`")
      }
      figure.size = Figure.Size(width: width, height: height)
    }
    figure.hasEqualUnits = try hasEqualUnits()
    figure.annotations = try annotations()
    return figure
  }

  private func hasEqualUnits() throws(RuntimeError) -> Bool {
    let aspect = try text("aspect")
    if aspect.isEmpty || aspect == "auto" { return false }
    guard aspect == "equal" else {
      throw misfit("\"\(aspect)\"", expected: "\"equal\" or \"auto\" as `aspect`")
    }
    guard try truth("xlog") == truth("ylog") else {
      throw misfit(
        "one logarithmic axis",
        expected: "both axes logarithmic, or none, for units of equal length")
    }
    return true
  }

  // MARK: Where pictures go

  /// The file to write; nil for the terminal, where that takes pictures that would be saved.
  func path() throws(RuntimeError) -> String? {
    if self["save"].isNone { return nil }
    let path = try text("save")
    let isPicture = path.lowercased().hasSuffix(".svg") || path.lowercased().hasSuffix(".png")
    guard isPicture, path.count > 4 else {
      throw misfit(
        "\"\(path)\"",
        expected: "the name of an SVG or PNG file as `save`, such as \"loss.svg\"")
    }
    return context.pictures.look().takesSavedPictures ? nil : path
  }

  /// Draws a figure where `print` goes, or into a file, which a terminal shows too; or keeps it for the animation
  /// that asks for it.
  func show(_ figure: Figure) throws(RuntimeError) {
    let path = try path()
    if path == nil, context.pictures.frames != nil {
      context.pictures.frames?.append(figure)
      return
    }
    let look = context.pictures.look()
    if let take = look.takesDrawing, context.effects.isHeard {
      guard let svg = figure.svg else { throw nothing(in: figure) }
      try context.stopIfAsked()
      take(svg)
      if let path, let file = try contents(figure, path) {
        try context.effects.writeContent(path, file)
      }
      return
    }
    let file = try path.flatMap { path throws(RuntimeError) in try contents(figure, path) }
    let drawn = path == nil || look.showsSavedPictures ? figure.text(look) : nil
    try context.stopIfAsked()
    guard file != nil || drawn != nil else { throw nothing(in: figure) }
    if let drawn { context.effects.write(.drawing(drawn)) }
    if let path, let file { try context.effects.writeContent(path, file) }
  }

  /// What the file of a figure holds, by the end of its name; nil if there is nothing to show.
  private func contents(_ figure: Figure, _ path: String) throws(RuntimeError) -> FileContent? {
    // Where no library may be opened, nothing is written either, and whoever refuses says why.
    guard Self.isOfPixels(path), PixelRenderer.isAllowed else {
      return figure.svg.map { .text($0) }
    }
    do throws(PixelRenderer.Failure) {
      // The library ends the process where it does not get its memory.
      guard MemoryLimit.addressSpace > 1 << 30 else { throw .refused }
      return try figure.png().map { .bytes($0) }
    } catch {
      let reason =
        switch error {
        case .missing:
          "a PNG file needs librsvg: `apt install librsvg2-2 fonts-dejavu-core`, `brew install librsvg`, or save as SVG"
        case .refused: "there is not enough memory for the pixels; save as SVG"
        }
      throw .fileFailed(path, FileFailure(reason: reason))
    }
  }

  /// A file of pixels, not of shapes.
  static func isOfPixels(_ path: String) -> Bool { path.lowercased().hasSuffix(".png") }

  /// The error for a figure without a place for anything.
  func nothing(in figure: Figure) -> RuntimeError {
    let numbers = figure.series.flatMap(\.ys) + (figure.field?.values ?? [])
    if numbers.contains(where: \.isFinite), figure.x.isLogarithmic || figure.y.isLogarithmic {
      return misfit("none above 0", expected: "numbers above 0 for a logarithmic axis")
    }
    return misfit(
      numbers.isEmpty ? "no numbers" : "none that is finite", expected: "a finite number to show")
  }
}

extension MachineContext {
  /// Ends the program where the user wants it: what was drawn meanwhile is not shown.
  func stopIfAsked() throws(RuntimeError) {
    if ci_interrupted() { throw .interrupted }
  }
}
