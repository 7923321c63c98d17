// Arrows.swift -- arrows on a canvas.

import RealModule

/// Arrows that are long enough to be seen.
struct Arrows {
  struct Arrow {
    let tail: Place
    let head: Place
  }

  private(set) var arrows: [Arrow] = []

  init(_ series: Series, _ scales: Scales, width: Double, height: Double) {
    for index in 0..<min(series.xs.count, series.ys.count, series.heads.xs.count) {
      if LongDrawing.stops(at: index) { return }
      add(
        series.xs[index], series.ys[index], series.heads.xs[index], series.heads.ys[index], scales,
        width, height)
    }
  }

  init(_ annotation: Annotation, _ scales: Scales, width: Double, height: Double) {
    guard case .arrow(let x, let y, let toX, let toY) = annotation else { return }
    add(x, y, toX, toY, scales, width, height)
  }

  private mutating func add(
    _ x: Double, _ y: Double, _ toX: Double, _ toY: Double, _ scales: Scales, _ width: Double,
    _ height: Double
  ) {
    func place(_ x: Double, _ y: Double) -> Place? {
      let (u, v) = (scales.x.position(x), scales.y.position(y))
      guard u.isFinite, v.isFinite else { return nil }
      return Place(
        x: max(-20, min(20, u)) * width, y: max(-20, min(20, 1 - v)) * height)
    }
    guard let tail = place(x, y), let head = place(toX, toY), tail != head else { return }
    arrows.append(Arrow(tail: tail, head: head))
  }

  /// Shafts as the data of a path, and heads as that of another.
  ///
  /// - Parameter size: of a head; short arrows have smaller ones.
  func paths(size: Double) -> (shafts: String, heads: String) {
    var (shafts, heads) = ("", "")
    for arrow in arrows {
      let (dx, dy) = (arrow.head.x - arrow.tail.x, arrow.head.y - arrow.tail.y)
      let length = Double.hypot(dx, dy)
      guard length > 0.05 else { continue }
      let (u, v) = (dx / length, dy / length)
      let head = min(size, length * 0.6)
      let (bx, by) = (arrow.head.x - u * head, arrow.head.y - v * head)
      let half = head * 0.42
      func text(_ x: Double, _ y: Double) -> String {
        Numeral.coordinate(x) + " " + Numeral.coordinate(y)
      }
      shafts += "M" + text(arrow.tail.x, arrow.tail.y) + "L" + text(bx, by)
      heads +=
        "M" + text(arrow.head.x, arrow.head.y) + "L" + text(bx - v * half, by + u * half) + " "
        + text(bx + v * half, by - u * half) + "z"
    }
    return (shafts, heads)
  }
}
