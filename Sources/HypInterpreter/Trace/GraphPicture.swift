// GraphPicture.swift -- `:graph` in a terminal: boxes and lines, heavy where most of the derivative comes along.
//
//     ┌──────────────┐
//     │ x       2    │
//     │      0.077   │
//     └───┬──────┰───┘
//
// Each box has what it is, its value, and below it its adjoint. The number at an arrow is the slope.

import HypSyntax

/// A graph in characters.
struct GraphPicture {
  private let graph: TraceGraph
  private let layout: GraphLayout
  private var canvas: [[Cell]] = []

  private enum Cell {
    case empty
    case text(Character)
    /// Lines to above, below, left and right: 0 none, 1 light, 2 heavy.
    case line(Int, Int, Int, Int)
  }

  /// The characters of lines, by 27 · above + 9 · below + 3 · left + right.
  private static let lines = Array(
    " ╶╺╴─╼╸╾━╷┌┍┐┬┮┑┭┯╻┎┏┒┰┲┓┱┳╵└┕┘┴┶┙┵┷│├┝┤┼┾┥┽┿╽┟┢┧╁╆┪╅╈╹┖┗┚┸┺┛┹┻╿┞┡┦╀╄┩╃╇┃┠┣┨╂╊┫╉╋")

  init(_ graph: TraceGraph) {
    self.graph = graph
    layout = GraphLayout(boxCount: graph.boxes.count, arrows: graph.arrows.map { ($0.from, $0.to) })
    draw()
  }

  var text: String {
    canvas.map { row in
      var line = row.map { cell -> String in
        switch cell {
        case .empty: " "
        case .text(let character): String(character)
        case .line(let u, let d, let l, let r): String(Self.lines[27 * u + 9 * d + 3 * l + r])
        }
      }.joined()
      while line.last == " " { line.removeLast() }
      return line + "\n"
    }.joined()
  }

  // MARK: Places

  private func content(_ box: TraceGraph.Box) -> [String] {
    var lines = [box.title, box.value]
    if let derivative = box.derivative { lines.append("∂ \(derivative)") }
    return lines
  }

  private func width(_ item: GraphLayout.Item) -> Int {
    guard case .box(let number) = item else { return 1 }
    return (content(graph.boxes[number]).map(\.displayWidth).max() ?? 0) + 4
  }

  /// The left ends of all items, layer by layer: each near the middle of what it is joined with.
  private func positions() -> [[Int]] {
    var left = layout.layers.map { layer -> [Int] in
      var next = 0
      return layer.map { item in
        defer { next += width(item) + 2 }
        return next
      }
    }
    func center(_ layer: Int, _ place: Int) -> Double {
      Double(left[layer][place]) + Double(width(layout.layers[layer][place])) / 2
    }
    for sweep in 0..<6 {
      let isDownward = sweep % 2 == 0
      let order =
        isDownward ? Array(layout.layers.indices) : Array(layout.layers.indices.reversed())
      for layer in order {
        let other = isDownward ? layer - 1 : layer + 1
        guard layout.layers.indices.contains(other) else { continue }
        let items = layout.layers[layer]
        var wanted = items.indices.map { center(layer, $0) }
        for (place, item) in items.enumerated() {
          let joined = layout.pieces[min(layer, other)].compactMap { piece -> Double? in
            let (own, near) = isDownward ? (piece.to, piece.from) : (piece.from, piece.to)
            guard own == item else { return nil }
            return layout.layers[other].firstIndex(of: near).map { center(other, $0) }
          }
          if !joined.isEmpty { wanted[place] = joined.reduce(0, +) / Double(joined.count) }
        }
        // From the left and from the right, and what lies between.
        var (low, high) = ([Int](), [Int](repeating: 0, count: items.count))
        var next = -10_000
        for (place, item) in items.enumerated() {
          let own = max(next, Int((wanted[place] - Double(width(item)) / 2).rounded()))
          low.append(own)
          next = own + width(item) + 2
        }
        next = 10_000
        for place in items.indices.reversed() {
          let item = items[place]
          let own = min(
            next - width(item), Int((wanted[place] - Double(width(item)) / 2).rounded()))
          high[place] = own
          next = own - 2
        }
        left[layer] = zip(low, high).map { ($0 + $1) / 2 }
        for place in left[layer].indices.dropFirst() {
          left[layer][place] = max(
            left[layer][place], left[layer][place - 1] + width(items[place - 1]) + 2)
        }
      }
    }
    let first = left.flatMap { $0 }.min() ?? 0
    return left.map { $0.map { $0 - first } }
  }

  // MARK: Drawing

  private mutating func draw() {
    let left = positions()
    var top = 0
    for (layer, items) in layout.layers.enumerated() {
      let pieces = layout.pieces[layer]
      let height =
        items.map { item -> Int in
          guard case .box(let number) = item else { return 1 }
          return content(graph.boxes[number]).count + 2
        }.max() ?? 1
      let routes = routes(layer, left)
      let labels = pieces.contains { !graph.arrows[$0.arrow].label.isEmpty && isLast($0) } ? 1 : 0
      let bottom = top + height
      let gap = (routes.map(\.track).max() ?? 0) + 1 + labels
      for (place, item) in items.enumerated() {
        let (x, w) = (left[layer][place], width(item))
        if case .box(let number) = item {
          drawBox(graph.boxes[number], x, top, w, height)
        } else {
          vertical(x, top, bottom - 1, weight(of: item))
        }
      }
      if layer + 1 < layout.layers.count {
        for route in routes {
          let weight = Self.weight(graph.arrows[route.piece.arrow].weight)
          let y = bottom + route.track
          join(route.from, bottom - 1, down: weight)
          vertical(route.from, bottom, y - 1, weight)
          horizontal(route.from, route.to, y, weight)
          vertical(route.to, y + 1, bottom + gap - 1, weight)
          if case .box = route.piece.to {
            join(route.to, bottom + gap, up: weight)
          }
        }
        for route in routes where isLast(route.piece) {
          put(label: graph.arrows[route.piece.arrow].label, beside: route.to, bottom + gap - 1)
        }
        top = bottom + gap
      } else {
        top = bottom
      }
    }
  }

  private func isLast(_ piece: GraphLayout.Piece) -> Bool {
    if case .box = piece.to { true } else { false }
  }

  private struct Route {
    let piece: GraphLayout.Piece
    let from: Int
    let to: Int
    var track: Int
  }

  /// The columns where pieces leave and arrive, and the rows between the layers where they go sideways.
  private func routes(_ layer: Int, _ left: [[Int]]) -> [Route] {
    guard layer + 1 < layout.layers.count else { return [] }
    func port(_ item: GraphLayout.Item, _ layer: Int, _ number: Int, _ count: Int) -> Int {
      guard let place = layout.layers[layer].firstIndex(of: item) else { return 0 }
      let w = width(item)
      guard w > 1 else { return left[layer][place] }
      return left[layer][place] + (number + 1) * w / (count + 1)
    }
    func order(_ piece: GraphLayout.Piece, _ isFrom: Bool) -> Int {
      let layer = isFrom ? layer + 1 : layer
      let item = isFrom ? piece.to : piece.from
      return layout.layers[layer].firstIndex(of: item) ?? 0
    }
    let pieces = layout.pieces[layer]
    var routes = pieces.enumerated().map { number, piece -> Route in
      let leaving = pieces.indices.filter { pieces[$0].from == piece.from }
        .sorted { (order(pieces[$0], true), $0) < (order(pieces[$1], true), $1) }
      let arriving = pieces.indices.filter { pieces[$0].to == piece.to }
        .sorted { (order(pieces[$0], false), $0) < (order(pieces[$1], false), $1) }
      return Route(
        piece: piece,
        from: port(piece.from, layer, leaving.firstIndex(of: number) ?? 0, leaving.count),
        to: port(piece.to, layer + 1, arriving.firstIndex(of: number) ?? 0, arriving.count),
        track: 0)
    }
    var taken: [[ClosedRange<Int>]] = []
    for place in routes.indices.sorted(by: {
      abs(routes[$0].from - routes[$0].to) < abs(routes[$1].from - routes[$1].to)
    }) {
      let range =
        min(routes[place].from, routes[place].to)...max(routes[place].from, routes[place].to)
      let track = taken.firstIndex { row in !row.contains { $0.overlaps(range) } } ?? taken.count
      if track == taken.count { taken.append([]) }
      taken[track].append(range)
      routes[place].track = track
    }
    return routes
  }

  private static func weight(_ part: Double) -> Int { part > 0.3 ? 2 : 1 }

  private func weight(of item: GraphLayout.Item) -> Int {
    guard case .point(let arrow, _) = item else { return 1 }
    return Self.weight(graph.arrows[arrow].weight)
  }

  private mutating func drawBox(_ box: TraceGraph.Box, _ x: Int, _ y: Int, _ w: Int, _ h: Int) {
    let lines = content(box)
    let bottom = y + h - 1
    for column in (x + 1)..<(x + w - 1) {
      add(column, y, (0, 0, 1, 1))
      add(column, bottom, (0, 0, 1, 1))
    }
    for row in (y + 1)..<bottom {
      add(x, row, (1, 1, 0, 0))
      add(x + w - 1, row, (1, 1, 0, 0))
    }
    add(x, y, (0, 1, 0, 1))
    add(x + w - 1, y, (0, 1, 1, 0))
    add(x, bottom, (1, 0, 0, 1))
    add(x + w - 1, bottom, (1, 0, 1, 0))
    for (place, line) in lines.enumerated() {
      put(line, x + 2 + (w - 4 - line.displayWidth) / 2, y + 1 + place)
    }
  }

  private mutating func vertical(_ x: Int, _ y0: Int, _ y1: Int, _ weight: Int) {
    guard y0 <= y1 else { return }
    for y in y0...y1 { add(x, y, (weight, weight, 0, 0)) }
  }

  private mutating func horizontal(_ x0: Int, _ x1: Int, _ y: Int, _ weight: Int) {
    if x0 == x1 { return add(x0, y, (weight, weight, 0, 0)) }
    let isRight = x1 > x0
    add(x0, y, (weight, 0, isRight ? 0 : weight, isRight ? weight : 0))
    add(x1, y, (0, weight, isRight ? weight : 0, isRight ? 0 : weight))
    let (low, high) = (min(x0, x1), max(x0, x1))
    if low + 1 < high { for x in (low + 1)..<high { add(x, y, (0, 0, weight, weight)) } }
  }

  private mutating func join(_ x: Int, _ y: Int, up: Int = 0, down: Int = 0) {
    add(x, y, (up, down, 0, 0))
  }

  private mutating func add(_ x: Int, _ y: Int, _ own: (Int, Int, Int, Int)) {
    reach(x, y)
    switch canvas[y][x] {
    case .text: return
    case .empty: canvas[y][x] = .line(own.0, own.1, own.2, own.3)
    case .line(let u, let d, let l, let r):
      canvas[y][x] = .line(max(u, own.0), max(d, own.1), max(l, own.2), max(r, own.3))
    }
  }

  /// Writes the number of an arrow beside it where there is room, on the right or on the left.
  private mutating func put(label: String, beside x: Int, _ y: Int) {
    guard !label.isEmpty else { return }
    let text = "×" + label
    let width = text.displayWidth
    for start in [x + 1, x - width] where start >= 0 {
      reach(start + width, y)
      let isFree = (start - 1...start + width).allSatisfy { column in
        guard column >= 0, column != x else { return true }
        if case .empty = canvas[y][column] { return true } else { return false }
      }
      if isFree { return put(text, start, y) }
    }
  }

  /// Writes a text where nothing else stands.
  private mutating func put(_ text: String, _ x: Int, _ y: Int) {
    for (place, character) in text.enumerated() {
      reach(x + place, y)
      if case .line = canvas[y][x + place] { return }
      canvas[y][x + place] = .text(character)
    }
  }

  private mutating func reach(_ x: Int, _ y: Int) {
    while canvas.count <= y { canvas.append([]) }
    while canvas[y].count <= x { canvas[y].append(.empty) }
  }
}

extension TracedExpression {
  /// The operations as a graph in characters.
  public func graph(columns: Int?) -> String {
    let view = TraceView(trace)
    return view.outermost.filter { !view.nodes[$0].isEmpty }.map { run in
      var text = ""
      for digits in [6, 4, 3] {
        text = GraphPicture(TraceGraph(view, run: run, digits: digits)).text
        let widest = text.split(separator: "\n").map { String($0).displayWidth }.max() ?? 0
        if widest <= columns ?? .max { break }
      }
      return text
    }.joined(separator: "\n")
  }
}
