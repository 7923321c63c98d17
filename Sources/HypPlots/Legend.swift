// Legend.swift -- where the names of series are so that they hide nothing.

/// What is drawn where, in squares, so that free room can be found.
package struct Occupancy {
  private static let square = 6.0
  private let columns: Int
  private let rows: Int
  private var taken: [Bool]

  package init(width: Double, height: Double) {
    columns = max(1, Int((width / Self.square).rounded(.up)))
    rows = max(1, Int((height / Self.square).rounded(.up)))
    taken = [Bool](repeating: false, count: columns * rows)
  }

  mutating func add(_ outline: Outline) {
    for dot in outline.dots { add(dot) }
    for stroke in outline.strokes {
      add(stroke[0])
      for (a, b) in zip(stroke, stroke.dropFirst()) { add(a, b) }
    }
  }

  mutating func add(_ place: Place) {
    let (x, y) = (place.x / Self.square, place.y / Self.square)
    guard x >= 0, y >= 0, x < Double(columns), y < Double(rows) else { return }
    taken[Int(y) * columns + Int(x)] = true
  }

  mutating func add(_ a: Place, _ b: Place) {
    let length = max(abs(b.x - a.x), abs(b.y - a.y))
    let steps = Int(min(4000, length / (Self.square / 2) + 1))
    for step in 1...steps {
      let part = Double(step) / Double(steps)
      add(Place(x: a.x + (b.x - a.x) * part, y: a.y + (b.y - a.y) * part))
    }
  }

  /// Everything in a rectangle.
  mutating func fill(x: Double, y: Double, width: Double, height: Double) {
    forEachSquare(x, y, width, height) { taken[$0] = true }
  }

  package func isFree(x: Double, y: Double, width: Double, height: Double) -> Bool {
    var isFree = true
    forEachSquare(x, y, width, height) { if taken[$0] { isFree = false } }
    return isFree
  }

  private func forEachSquare(
    _ x: Double, _ y: Double, _ width: Double, _ height: Double, _ body: (Int) -> Void
  ) {
    func square(_ place: Double, _ count: Int) -> Int {
      Int(max(-1, min(Double(count), place / Self.square)))
    }
    let left = max(0, square(x, columns)), right = min(columns - 1, square(x + width, columns))
    let top = max(0, square(y, rows)), bottom = min(rows - 1, square(y + height, rows))
    guard left <= right, top <= bottom else { return }
    for row in top...bottom {
      for column in left...right { body(row * columns + column) }
    }
  }
}

/// The names of series beside samples of their strokes.
package struct Legend: Sendable {
  struct Entry: Sendable {
    let lines: [String]
    /// Of the palette.
    let color: Int
    let form: Series.Form
    let stroke: Stroke
    let mark: Mark
    /// The first line above it.
    let row: Int
  }

  static let sample = 24.0
  static let padding = 8.0
  static let gap = 8.0
  private static let fontSize = 13.0

  let entries: [Entry]
  /// Names that there is no room for.
  let left: Int
  /// The height of a line.
  let row: Double
  package let width: Double
  package let height: Double

  /// Nil if no series has a name.
  ///
  /// - Parameters:
  ///   - room: for its width.
  ///   - available: for its height.
  package init?(_ figure: Figure, room: Double, height available: Double) {
    let named = figure.series.enumerated().filter { $0.element.label != nil }
    guard !named.isEmpty else { return nil }
    let wordRoom = max(20, room - Self.padding * 2 - Self.sample - 6)
    func lines(_ text: String, _ most: Int) -> [String] {
      Lettering.lines(text, room: wordRoom, most: most) { Markup.width($0, size: Self.fontSize) }
    }
    let rows = max(1, (available - Self.padding * 2 + 4) / 20)
    // Long names take several lines if all of them have room; rows are closer if there are many.
    var most = 3
    var words = named.map { lines($0.element.label ?? "", most) }
    while most > 1, Double(words.map(\.count).reduce(0, +)) > rows {
      most -= 1
      words = named.map { lines($0.element.label ?? "", most) }
    }
    words = words.map { $0.isEmpty ? [""] : $0 }
    let needed = Double(words.map(\.count).reduce(0, +))
    row = max(15, min(20, 20 * rows / needed))
    let fitting = max(1, Int((available - Self.padding * 2 + 4) / row))
    let shown = Int(needed) <= fitting ? named.count : max(1, fitting - 1)
    left = named.count - shown
    var entries: [Entry] = []
    var first = 0
    for ((index, series), lines) in zip(named, words).prefix(shown) {
      entries.append(
        Entry(
          lines: lines, color: figure.colorPlace(index), form: series.form,
          stroke: figure.stroke(index), mark: series.shownMark, row: first))
      first += lines.count
    }
    self.entries = entries
    let texts = words.prefix(shown).flatMap { $0 } + (left > 0 ? ["and \(left) more"] : [])
    let widest = texts.map { Markup.width($0, size: Self.fontSize) }.max() ?? 0
    width = Self.padding * 2 + Self.sample + 6 + widest
    height = Self.padding * 2 + row * Double(first + (left > 0 ? 1 : 0)) - 4
  }

  /// The top left corner of a free place in a plot of some size; nil if there is none.
  package func place(in occupancy: Occupancy, width plotWidth: Double, height plotHeight: Double)
    -> Place?
  {
    let gap = Self.gap
    guard width + 2 * gap < plotWidth * 0.7, height + 2 * gap < plotHeight * 0.8 else { return nil }
    let (left, right) = (gap, plotWidth - width - gap)
    let (top, bottom) = (gap, plotHeight - height - gap)
    let (middle, center) = ((left + right) / 2, (top + bottom) / 2)
    let places = [
      Place(x: right, y: top), Place(x: left, y: top), Place(x: right, y: bottom),
      Place(x: left, y: bottom), Place(x: middle, y: top), Place(x: middle, y: bottom),
      Place(x: right, y: center), Place(x: left, y: center),
    ]
    return places.first {
      occupancy.isFree(x: $0.x - 3, y: $0.y - 3, width: width + 6, height: height + 6)
    }
  }
}
