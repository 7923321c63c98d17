// VectorLayout.swift -- where the parts of a picture in a file are.
//
// From the outside in: title, names of the axes, labels of ticks, frame. Words take as many lines as they
// need; where a picture is too small for all of them, the plot comes first.

/// The places of the parts of a picture, in pixels from its top left.
struct VectorLayout {
  let title: [String]
  let xName: [String]
  let yName: [String]
  let xTicks: Ticks
  let yTicks: Ticks
  let legend: Legend?
  /// Where the legend is inside the plot; nil for beside it.
  let legendPlace: Place?
  /// Where the first line above the plot has its feet, below the title.
  let caption: Double
  // The plot.
  let left: Double
  let top: Double
  let width: Double
  let height: Double

  /// The least width and height of a plot for which words give way.
  private static let least = (width: 60.0, height: 40.0)
  static let titleStep = 21.0
  static let nameStep = 18.0

  /// Nil if the drawing was stopped.
  init?(_ figures: [Figure], _ scales: Scales, barRoom: Double, hasCaption: Bool) {
    let figure = figures[0]
    let size = figure.size
    var title = Self.words(figure.title, size: 17 * 1.08, room: size.width - 24, most: 3)
    var xName = Self.words(figure.x.label, size: 14, room: size.width - 24, most: 3)
    func above() -> Double {
      (title.isEmpty ? 14 : 21 + Self.titleStep * Double(title.count)) + (hasCaption ? 22 : 0)
    }
    func below() -> Double { xName.isEmpty ? 40 : 38 + Self.nameStep * Double(xName.count) }
    func room() -> Double { size.height - above() - below() }
    while room() < Self.least.height, !(title.isEmpty && xName.isEmpty) {
      if title.count > 1 || xName.isEmpty { title.removeLast() } else { xName.removeLast() }
    }
    var height = max(20, room())
    let firstTicks = Self.yTicks(figure, scales, height: height)
    let extra = firstTicks.exponent == 0 ? 0.0 : title.isEmpty ? 12 : 4
    height = max(20, height - extra)

    var yName = Self.words(figure.y.label, size: 14, room: height + 30, most: 2)
    let widest = firstTicks.ticks.map { Markup.width($0.label, size: 12) }.max() ?? 0
    func leftOf() -> Double {
      14 + widest + (yName.isEmpty ? 4 : 8 + Self.nameStep * Double(yName.count))
    }
    if size.width - leftOf() - 20 - barRoom < Self.least.width { yName = [] }
    let left = leftOf()
    // The last label of the horizontal axis reaches over the frame.
    let inner = max(20, size.width - left - 20 - barRoom)
    var legend = Legend(figure, room: min(inner * 0.45, 280), height: height)
    var place: Place?
    if let known = legend {
      var free = Occupancy(width: inner, height: height)
      for figure in figures {
        if LongDrawing.isStopped { return nil }
        for series in figure.series {
          free.add(series, scales, width: inner, height: height)
        }
        if figure.field != nil, figure.series.allSatisfy({ $0.label == nil }) {
          free.fill(x: 0, y: 0, width: inner, height: height)
        }
        for annotation in figure.annotations {
          free.add(annotation, scales, width: inner, height: height)
        }
      }
      place = known.place(in: free, width: inner, height: height)
      if place == nil, inner - known.width - 8 < Self.least.width { legend = nil }
    }
    let beside = legend != nil && place == nil ? (legend?.width ?? 0) + 8 : 0
    var width = max(20, inner - beside)
    var shift = (x: 0.0, y: 0.0)
    if figure.hasEqualUnits {
      let unit = min(width / scales.x.span, height / scales.y.span)
      if unit > 0, unit.isFinite {
        let (w, h) = (max(20, scales.x.span * unit), max(20, scales.y.span * unit))
        shift = ((width - w) / 2, (height - h) / 2)
        // A legend inside would no longer be where there is room for it.
        if let known = legend, let inside = place {
          place = Place(
            x: max(0, min(inside.x, w - known.width - Legend.gap)),
            y: max(0, min(inside.y, h - known.height - Legend.gap)))
        }
        (width, height) = (w, h)
      }
    }
    (self.title, self.xName, self.yName) = (title, xName, yName)
    (self.legend, legendPlace) = (legend, place)
    caption = above() - (hasCaption ? 22 : 0) + 8
    (self.width, self.height) = (width, height)
    (self.left, top) = (left + shift.x, above() + extra + shift.y)
    xTicks = Ticks(scales.x, count: max(2, Int(width / 85)), whole: figure.x.isWhole)
    yTicks = Self.yTicks(figure, scales, height: height)
  }

  private static func yTicks(_ figure: Figure, _ scales: Scales, height: Double) -> Ticks {
    Ticks(scales.y, count: max(2, Int(height / 55)), whole: figure.y.isWhole)
  }

  private static func words(_ text: String, size: Double, room: Double, most: Int) -> [String] {
    Lettering.lines(text, room: room, most: most) { Markup.width($0, size: size) }
  }
}

extension Occupancy {
  /// What a series draws.
  package mutating func add(_ series: Series, _ scales: Scales, width: Double, height: Double) {
    switch series.form {
    case .bars:
      for bar in Bars(series, scales, width: width, height: height).rectangles {
        fill(x: bar.x, y: bar.y, width: bar.width, height: bar.height)
      }
    case .arrows:
      for arrow in Arrows(series, scales, width: width, height: height).arrows {
        add(arrow.tail, arrow.head)
      }
    default: add(Outline(series, scales, width: width, height: height, grain: 1))
    }
  }

  /// Where words and arrows are.
  mutating func add(_ annotation: Annotation, _ scales: Scales, width: Double, height: Double) {
    func place(_ x: Double, _ y: Double) -> Place {
      Place(x: scales.x.position(x) * width, y: (1 - scales.y.position(y)) * height)
    }
    switch annotation {
    case .words(let text, let x, let y):
      let place = place(x, y)
      guard place.x.isFinite, place.y.isFinite else { return }
      let wide = Markup.width(text, size: 13)
      fill(x: max(0, min(place.x, width - wide)), y: place.y - 12, width: wide, height: 16)
    case .arrow(let x, let y, let toX, let toY):
      let (tail, head) = (place(x, y), place(toX, toY))
      guard [tail.x, tail.y, head.x, head.y].allSatisfy(\.isFinite) else { return }
      add(tail, head)
    default: break
    }
  }
}
