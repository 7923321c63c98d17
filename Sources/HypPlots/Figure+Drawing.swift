// Figure+Drawing.swift -- the two ways to draw a figure.

extension Figure {
  /// The figure as an SVG file; nil if it holds nothing that its axes could show.
  public var svg: String? { VectorPicture([self], hasCaption: false)?.still() }

  /// The figure as text, each line with a newline; nil if it holds nothing that its axes could
  /// show.
  public func text(_ style: TextLook) -> String? {
    TextPicture.text(of: self, sharing: [self], style: style)
  }
}
