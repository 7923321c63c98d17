// GraphLayout.swift -- boxes in layers, with as few crossings as a few sweeps find.
//
// Sugiyama's method: a box stands one layer below the lowest of what it is made from; an arrow over several layers
// becomes one over each, with a point in between; the order within layers follows the mean place of what a box is joined with.

/// Where boxes stand: in which layer, and as the how manieth there.
struct GraphLayout {
  /// A box, or a point that an arrow passes through.
  enum Item: Hashable {
    case box(Int)
    case point(arrow: Int, layer: Int)
  }

  /// A piece of an arrow from one layer to the next.
  struct Piece {
    let arrow: Int
    let from: Item
    let to: Item
  }

  private(set) var layers: [[Item]] = []
  /// The pieces that leave each layer.
  private(set) var pieces: [[Piece]] = []

  /// Sweeps that put the items of layers into an order.
  private static let sweeps = 8

  init(boxCount: Int, arrows: [(from: Int, to: Int)]) {
    var depth = [Int](repeating: 0, count: boxCount)
    // Boxes come in the order in which they were computed, but for those that stand for several: these may go in circles.
    for box in 0..<boxCount {
      for arrow in arrows where arrow.to == box && arrow.from < box {
        depth[box] = max(depth[box], depth[arrow.from] + 1)
      }
    }
    // What nothing leads to stands just above its first use.
    for box in 0..<boxCount where !arrows.contains(where: { $0.to == box && $0.from < box }) {
      if let first = arrows.filter({ $0.from == box && $0.to > box }).map({ depth[$0.to] }).min() {
        depth[box] = max(0, first - 1)
      }
    }
    layers = Array(repeating: [], count: (depth.max() ?? -1) + 1)
    for box in 0..<boxCount { layers[depth[box]].append(.box(box)) }
    pieces = Array(repeating: [], count: layers.count)
    for (number, arrow) in arrows.enumerated() where arrow.from < arrow.to {
      var from = Item.box(arrow.from)
      for layer in depth[arrow.from]..<depth[arrow.to] {
        let isLast = layer + 1 == depth[arrow.to]
        let to = isLast ? Item.box(arrow.to) : Item.point(arrow: number, layer: layer + 1)
        if !isLast { layers[layer + 1].append(to) }
        pieces[layer].append(Piece(arrow: number, from: from, to: to))
        from = to
      }
    }
    for sweep in 0..<Self.sweeps { order(isDownward: sweep % 2 == 0) }
  }

  private mutating func order(isDownward: Bool) {
    let indices =
      isDownward ? Array(layers.indices.dropFirst()) : Array(layers.indices.dropLast().reversed())
    for layer in indices {
      let other = isDownward ? layer - 1 : layer + 1
      var places: [Item: Double] = [:]
      for (place, item) in layers[other].enumerated() { places[item] = Double(place) }
      var sums: [Item: (sum: Double, count: Double)] = [:]
      for piece in pieces[min(layer, other)] {
        let (own, joined) = isDownward ? (piece.to, piece.from) : (piece.from, piece.to)
        let old = sums[own] ?? (0, 0)
        sums[own] = (old.sum + (places[joined] ?? 0), old.count + 1)
      }
      let keyed = layers[layer].enumerated().map { place, item -> (Double, Int, Item) in
        (sums[item].map { $0.sum / $0.count } ?? Double(place), place, item)
      }
      layers[layer] = keyed.sorted { ($0.0, $0.1) < ($1.0, $1.1) }.map { $0.2 }
    }
  }
}
