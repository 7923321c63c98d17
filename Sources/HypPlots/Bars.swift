// Bars.swift -- a series of bars as rectangles.

/// The bars of a series on a canvas.
struct Bars {
  struct Rectangle {
    let x: Double
    let y: Double
    let width: Double
    let height: Double
  }

  private(set) var rectangles: [Rectangle] = []

  init(_ series: Series, _ scales: Scales, width: Double, height: Double) {
    func place(_ position: Double) -> Double { max(-1, min(2, position)) }
    // On a logarithmic axis bars stand on its lower end.
    let zero = scales.y.position(0)
    let base = (1 - place(zero.isNaN ? 0 : zero)) * height
    for (index, value) in series.ys.enumerated() where index + 1 < series.xs.count {
      let left = scales.x.position(series.xs[index])
      let right = scales.x.position(series.xs[index + 1])
      let top = scales.y.position(value)
      guard !left.isNaN, !right.isNaN, !top.isNaN, value != 0 else { continue }
      let y = (1 - place(top)) * height
      let (start, end) = (place(left) * width, place(right) * width)
      rectangles.append(
        Rectangle(
          x: min(start, end), y: min(y, base), width: abs(end - start), height: abs(base - y)))
    }
  }

  /// As the data of a path.
  var path: String {
    rectangles.map { bar in
      let (w, h) = (Numeral.coordinate(bar.width), Numeral.coordinate(bar.height))
      return "M\(Numeral.coordinate(bar.x)) \(Numeral.coordinate(bar.y))h\(w)v\(h)h-\(w)z"
    }.joined()
  }
}
