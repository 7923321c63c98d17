// Outline.swift -- series as strokes on a canvas, with no more points than can be seen.

/// A place on a canvas, in its own units, from the top left.
package struct Place: Sendable, Equatable {
  package var x: Double
  package var y: Double
}

/// What a series draws on a canvas of some size.
package struct Outline: Sendable {
  /// Connected places.
  package var strokes: [[Place]] = []
  /// Places where something stands: marks, and what of a line has no neighbours.
  package var dots: [Place] = []

  /// - Parameter grain: what is closer together than this is drawn once.
  package init(_ series: Series, _ scales: Scales, width: Double, height: Double, grain: Double) {
    // Far outside is as good as any: numbers of any size become coordinates that can be drawn.
    let (xBound, yBound) = (width * 20, height * 20)
    let places = zip(series.xs, series.ys).lazy.map { x, y -> Place? in
      guard x.isFinite, y.isFinite else { return nil }
      let (u, v) = (scales.x.position(x), scales.y.position(y))
      guard !u.isNaN, !v.isNaN else { return nil }
      return Place(
        x: max(-xBound, min(xBound, u * width)),
        y: max(-yBound, min(yBound, (1 - v) * height)))
    }
    if series.shownMark != .none {
      var inside: [Place] = []
      for (index, place) in places.enumerated() {
        if LongDrawing.stops(at: index) { return }
        guard let place, place.x >= -1e-6, place.x <= width + 1e-6, place.y >= -1e-6,
          place.y <= height + 1e-6
        else { continue }
        inside.append(place)
      }
      dots = Self.apart(inside, grain)
    }
    guard series.shownStroke() != .none else { return }
    var stroke: [Place] = []
    for (index, place) in places.enumerated() {
      if LongDrawing.stops(at: index) { return }
      if let place {
        stroke.append(place)
      } else {
        close(&stroke, grain)
      }
    }
    close(&stroke, grain)
    // A place without neighbours is no line: it is seen as a dot.
    guard series.form != .path else { return }
    if series.shownMark == .none { dots = strokes.filter { $0.count == 1 }.map { $0[0] } }
    strokes.removeAll { $0.count == 1 }
  }

  private mutating func close(_ stroke: inout [Place], _ grain: Double) {
    guard !stroke.isEmpty else { return }
    strokes.append(Self.thinned(stroke, grain))
    stroke = []
  }

  /// One of all that fall into the same square.
  private static func apart(_ places: [Place], _ grain: Double) -> [Place] {
    guard places.count > 500 else { return places }
    // Clouds are drawn with small dots, and may be coarser.
    let grain = places.count > 5000 ? grain * 2.5 : grain
    struct Square: Hashable {
      let x: Int
      let y: Int
    }
    var taken: Set<Square> = []
    return places.filter {
      taken.insert(Square(x: Int($0.x / grain), y: Int($0.y / grain))).inserted
    }
  }

  /// In each column of `grain` the first place, the lowest, the highest and the last: what is drawn
  /// is the same (Jugel and others 2014, M4). Only neighbours are joined, so a curve may turn back.
  private static func thinned(_ stroke: [Place], _ grain: Double) -> [Place] {
    guard stroke.count > 500 else { return stroke }
    var kept: [Place] = []
    var start = 0
    while start < stroke.count {
      let column = (stroke[start].x / grain).rounded(.down)
      var (end, low, high) = (start, start, start)
      while end + 1 < stroke.count, (stroke[end + 1].x / grain).rounded(.down) == column {
        end += 1
        if stroke[end].y < stroke[low].y { low = end }
        if stroke[end].y > stroke[high].y { high = end }
      }
      var last = -1
      for index in [start, min(low, high), max(low, high), end] where index > last {
        kept.append(stroke[index])
        last = index
      }
      start = end + 1
    }
    return kept
  }
}
