// Animate.swift -- pictures one after the other.

import HypCode
import HypNumbers
import HypPlots
import HypRuntime

enum Animate: PlotFunction {
  static let entry = LibraryEntry(
    "animate(what, values=none, fps=10, captions=none, \(PlotArguments.seriesOptions))",
    "Draws frames one after the other, on shared axes, in a loop."
      + " `animate(draw, values)` calls `draw` with each value; each plot is a frame, with the value as"
      + " its caption. `animate(frames)` plots each element of a tuple, or row of a matrix, as `plot` does;"
      + " the names of a record, or `captions`, are the captions. With `save=\"loss.svg\"` it writes a"
      + " file that moves in a browser; otherwise the terminal shows it once, and a pipe its last frame.",
    expects: "frames, or a function that plots and the values to call it with",
    example: (
      "animate(k -> plot(x -> sin(k * x), 0, π), 1...3, save=\"waves.svg\")", ""
    ))

  private static let maximumFrames = 1000

  static func draw(_ arguments: PlotArguments) throws(RuntimeError) {
    let outer = arguments.context.pictures.frames
    guard outer == nil else {
      throw arguments.misfit("an animation", expected: "frames that are not animations")
    }
    let path = try arguments.path()
    if let path, PlotArguments.isOfPixels(path) {
      throw arguments.misfit(
        "\"\(path)\"", expected: "the name of an SVG file as `save`: a PNG file does not move")
    }
    guard let speed = arguments["fps"].base, speed >= 0.1, speed <= 60 else {
      throw arguments.misfit(
        arguments["fps"].base.map { .text(NumberText.shortest($0)) }
          ?? .kinds([arguments["fps"].kind]),
        expected: "0.1 to 60 frames per second as `fps`")
    }
    var (figures, captions) = try frames(arguments)
    guard !figures.isEmpty else { throw arguments.misfit("none", expected: "at least one frame") }
    if case .tuple(_, let given) = arguments["captions"] {
      captions = []
      for caption in given {
        guard case .string(let text) = caption else {
          throw arguments.misfit(caption, expected: "a tuple of strings as `captions`")
        }
        captions.append(text)
      }
    } else if !arguments["captions"].isNone {
      throw arguments.misfit(
        arguments["captions"], expected: "a tuple of strings as `captions`")
    }
    guard captions.isEmpty || captions.count == figures.count else {
      throw arguments.misfit(
        "\(captions.count)",
        expected: "one caption for each of the \(figures.count) frames as `captions`")
    }
    let animation = Animation(figures: figures, captions: captions, framesPerSecond: speed)
    if let path {
      let drawn = animation.svg
      try arguments.context.stopIfAsked()
      guard let svg = drawn else { throw arguments.nothing(in: figures[0]) }
      try arguments.context.effects.writeFile(path, svg)
    }
    if let take = arguments.context.pictures.look().takesDrawing {
      guard arguments.context.effects.isHeard else { return }
      guard let svg = animation.svg else { throw arguments.nothing(in: figures[0]) }
      try arguments.context.stopIfAsked()
      return take(svg)
    }
    if path == nil || arguments.context.pictures.look().showsSavedPictures {
      try arguments.context.play(animation, arguments)
    }
  }

  private static func frames(
    _ arguments: PlotArguments
  ) throws(RuntimeError) -> ([Figure], [String]) {
    let what = arguments["what"]
    let isDrawing = !arguments["values"].isNone
    let collection = isDrawing ? arguments["values"] : what
    let (values, names) = try elements(of: collection, arguments)
    guard values.count <= maximumFrames else {
      throw arguments.misfit("\(values.count)", expected: "at most \(maximumFrames) frames")
    }
    guard isDrawing else {
      var figures: [Figure] = []
      for value in values {
        figures.append(
          try Plot.figure(arguments.replacing("what", with: value), .line))
      }
      return (figures, names ?? [])
    }
    guard let function = PlainFunction(what, arguments.context) else {
      throw arguments.misfit(what, expected: "a function that plots, before the values")
    }
    let context = arguments.context
    context.pictures.frames = []
    defer { context.pictures.frames = nil }
    for (index, value) in values.enumerated() {
      _ = try function([value])
      let count = context.pictures.frames?.count ?? 0
      guard count == index + 1 else {
        throw arguments.misfit(
          count <= index ? "none" : "\(count - index)",
          expected: "a function that makes one plot for each value")
      }
    }
    return (context.pictures.frames ?? [], names ?? values.map { ValueText.text($0) })
  }

  /// The elements of a collection, and their names if they have some.
  private static func elements(
    of value: Value<Double>, _ arguments: PlotArguments
  ) throws(RuntimeError) -> ([Value<Double>], [String]?) {
    switch value {
    case .tuple(let labels, let parts): return (parts, labels)
    case .range:
      if let numbers = PlotArguments.vector(value) { return (numbers.map { .real($0) }, nil) }
    case .passiveArray(let array) where !array.shape.isEmpty:
      let (elements, shape) = (array.elements, array.shape.entry)
      if shape.isEmpty { return (elements.map { .real($0) }, nil) }
      let stride = shape.reduce(1, *)
      return (
        (0..<array.shape[0]).map {
          .passiveArray(
            Double.Array(
              doubles: Array(elements[$0 * stride..<($0 + 1) * stride]), shape: shape))
        }, nil
      )
    default: break
    }
    throw arguments.misfit(value, expected: entry.expects)
  }
}

extension MachineContext {
  /// Shows an animation where `print` goes: each frame in the place of the one before on a terminal,
  /// else the last one alone.
  fileprivate func play(
    _ animation: Animation, _ arguments: PlotArguments
  ) throws(RuntimeError) {
    let style = pictures.look()
    guard let pause = style.pause else {
      guard let text = animation.text(frame: animation.count - 1, style) else {
        throw arguments.nothing(in: animation.figures[0])
      }
      return effects.write(.drawing(text))
    }
    for frame in 0..<animation.count {
      guard let text = animation.text(frame: frame, style) else {
        throw arguments.nothing(in: animation.figures[0])
      }
      effects.write(.drawing(text))
      guard frame + 1 < animation.count else { return }
      pause(1 / animation.framesPerSecond)
      try stopIfAsked()
      // Up to the first line, and wipe what is below.
      let lines = text.utf8.count { $0 == UInt8(ascii: "\n") }
      effects.write(.drawing("\u{1B}[\(lines)A\u{1B}[J"))
    }
  }
}
