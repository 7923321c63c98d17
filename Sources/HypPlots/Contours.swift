// Contours.swift -- lines along which a field has one value.
//
// Marching squares: in each square of four samples the line runs straight between the sides that it
// crosses; pieces are then joined at the sides that they share. At a saddle the mean of the corners
// decides which of them belong together.

/// The lines of one level of a field, in the coordinates of its axes.
public struct Contours {
  package private(set) var lines: [[Place]] = []

  /// A side of a square: from sample `index` to its neighbour on the right, or above.
  private struct Side: Hashable {
    let index: Int
    let isUpright: Bool
  }

  package init(_ field: Field, level: Double) {
    guard field.columns > 1, field.rows > 1 else { return }
    var neighbours: [Side: [Side]] = [:]
    var order: [Side] = []
    func join(_ a: Side, _ b: Side) {
      for (side, other) in [(a, b), (b, a)] {
        if neighbours[side] == nil { order.append(side) }
        neighbours[side, default: []].append(other)
      }
    }
    for row in 0..<field.rows - 1 {
      if LongDrawing.isStopped { return }
      for column in 0..<field.columns - 1 {
        let index = row * field.columns + column
        let corners = [index, index + 1, index + 1 + field.columns, index + field.columns].map {
          field.values[$0]
        }
        guard corners.allSatisfy(\.isFinite) else { continue }
        let sides = [
          Side(index: index, isUpright: false), Side(index: index + 1, isUpright: true),
          Side(index: index + field.columns, isUpright: false), Side(index: index, isUpright: true),
        ]
        let above = corners.map { $0 >= level }
        let crossed = (0..<4).filter { above[$0] != above[($0 + 1) % 4] }
        if crossed.count == 2 {
          join(sides[crossed[0]], sides[crossed[1]])
        } else if crossed.count == 4 {
          let isHighInside = corners.reduce(0) { $0 + $1 / 4 } >= level
          // The corner that is cut off lies between a side and the next.
          let shift = above[0] == isHighInside ? 0 : 3
          join(sides[shift], sides[(shift + 1) % 4])
          join(sides[(shift + 2) % 4], sides[(shift + 3) % 4])
        }
      }
    }
    trace(order, neighbours) { side in Self.place(field, side, level) }
  }

  /// Follows neighbours from the ends of open lines first, then around the closed ones.
  private mutating func trace(
    _ order: [Side], _ neighbours: [Side: [Side]], _ place: (Side) -> Place
  ) {
    var visited: Set<Side> = []
    for isOpen in [true, false] {
      for start in order where !visited.contains(start) {
        guard !isOpen || neighbours[start]?.count == 1 else { continue }
        if LongDrawing.isStopped { return }
        var line = [place(start)]
        visited.insert(start)
        var current = start
        while let next = neighbours[current]?.first(where: { !visited.contains($0) }) {
          visited.insert(next)
          line.append(place(next))
          current = next
        }
        if !isOpen, let first = line.first { line.append(first) }
        lines.append(line)
      }
    }
  }

  private static func place(_ field: Field, _ side: Side, _ level: Double) -> Place {
    let other = side.isUpright ? side.index + field.columns : side.index + 1
    let (a, b) = (field.values[side.index], field.values[other])
    let part = a == b ? 0.5 : (level - a) / (b - a)
    let (row, column) = side.index.quotientAndRemainder(dividingBy: field.columns)
    let x = Double(column) + (side.isUpright ? 0 : part)
    let y = Double(row) + (side.isUpright ? part : 0)
    let (dx, dy) = field.cellSize
    return Place(x: field.x.lowerBound + x * dx, y: field.y.lowerBound + y * dy)
  }

}

extension Contours {
  /// Round values between the least and the greatest, about so many.
  public static func levels(_ extent: ClosedRange<Double>, count: Int) -> [Double] {
    guard extent.upperBound > extent.lowerBound else { return [extent.lowerBound] }
    return Ticks(Scale(extent, logarithmic: false), count: count).ticks.map(\.value)
  }
}
