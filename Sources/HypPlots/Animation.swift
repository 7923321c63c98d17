// Animation.swift -- figures one after the other, on axes that they share.

/// Frames that are shown in turn, again and again.
public struct Animation: Sendable {
  /// The frames: figures of one kind. The first says what is around all of them.
  public let figures: [Figure]
  /// A line above each frame; empty for none.
  public let captions: [String]
  /// How fast they follow each other.
  public let framesPerSecond: Double

  /// The last frame lasts this many times as long as the others, so that the end can be seen.
  private static let rest = 5.0

  /// An animation of frames, with as many captions or none.
  public init(figures: [Figure], captions: [String], framesPerSecond: Double) {
    self.figures = figures
    self.captions = captions
    self.framesPerSecond = framesPerSecond
  }

  /// How many frames there are.
  public var count: Int { figures.count }

  /// The animation as an SVG file that moves by itself (SMIL); nil if no frame has anything that
  /// its axes could show. What does not move shows the last frame.
  public var svg: String? {
    guard let picture = VectorPicture(figures, hasCaption: !captions.isEmpty) else { return nil }
    return picture.file(
      caption: { markup in
        for (frame, caption) in captions.enumerated() {
          turn(frame, &markup) { picture.caption(caption, &$0) }
        }
      },
      frames: { markup in
        for (frame, figure) in figures.enumerated() {
          if LongDrawing.isStopped { return }
          turn(frame, &markup) { $0.text(picture.content(of: figure)) }
        }
      })
  }

  /// What is seen only while a frame is shown.
  private func turn(_ frame: Int, _ markup: inout Markup, _ content: (inout Markup) -> Void) {
    let isLast = frame == count - 1
    guard count > 1 else { return content(&markup) }
    let total = Double(count - 1) + Self.rest
    let (start, end) = (Double(frame) / total, isLast ? 1 : Double(frame + 1) / total)
    var times = ["0"]
    var values = [frame == 0 ? "inline" : "none"]
    if frame > 0 {
      times.append(Numeral.fraction(start))
      values.append("inline")
    }
    if !isLast {
      times.append(Numeral.fraction(end))
      values.append("none")
    }
    markup.group("g", isLast ? [] : [("display", "none")]) { markup in
      content(&markup)
      markup.element(
        "animate",
        [
          ("attributeName", "display"), ("values", values.joined(separator: ";")),
          ("keyTimes", times.joined(separator: ";")), ("calcMode", "discrete"),
          ("dur", Numeral.fraction(total / framesPerSecond) + "s"), ("repeatCount", "indefinite"),
        ])
    }
  }

  /// A frame as text, each line with a newline; nil if no frame has anything to show.
  public func text(frame: Int, _ style: TextLook) -> String? {
    guard figures.indices.contains(frame) else { return nil }
    let caption = captions.indices.contains(frame) ? captions[frame] : nil
    return TextPicture.text(
      of: figures[frame], sharing: figures, caption: caption, style: style)
  }
}
