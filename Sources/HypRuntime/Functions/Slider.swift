// Slider.swift -- a number that a reader of the page may move.

/// What a program has said of a number that a reader may choose.
public struct Slider: Sendable, Equatable {
  /// What it is called.
  public let name: String
  /// The least that it may be.
  public let low: Double
  /// The most.
  public let high: Double
  /// What it is until someone moves it.
  public let start: Double

  /// - Parameter start: in the middle, if nothing is said.
  public init(name: String, low: Double, high: Double, start: Double? = nil) {
    (self.name, self.low, self.high) = (name, low, high)
    self.start = start ?? Self.middle(low, high)
  }

  /// It goes through factors, not through differences: both ends are above 0, and far apart.
  public var isGeometric: Bool { Self.isGeometric(low, high) }

  private static func isGeometric(_ low: Double, _ high: Double) -> Bool {
    low > 0 && high / low >= 50
  }

  private static func middle(_ low: Double, _ high: Double) -> Double {
    guard isGeometric(low, high) else { return low / 2 + high / 2 }
    let product = low * high
    let middle =
      product.isNormal ? product.squareRoot() : low.squareRoot() * high.squareRoot()
    return min(max(middle, low), high)
  }

  /// A number that may be chosen: itself, or the end that is nearest; the start for what is no number.
  public func nearest(to value: Double) -> Double {
    value.isNaN ? start : min(max(value, low), high)
  }
}
