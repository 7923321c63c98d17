// TraceTree.swift -- the operations of a run in the calls and turns where they are carried out.

import HypRuntime

/// Operations of a run, by calls, loops and turns.
indirect enum TraceTree {
  case node(Int)
  /// A call, a loop or a turn with what is in it.
  case branch(place: Int, [TraceTree])
  /// A call that is shown as one, with what is in it.
  case call(place: Int, [TraceTree])
  /// Turns that are left out, from one number to another.
  case left(turns: ClosedRange<Int>)

  /// Operations in it.
  var nodeCount: Int {
    switch self {
    case .node: 1
    case .branch(_, let parts), .call(_, let parts): parts.reduce(0) { $0 + $1.nodeCount }
    case .left: 0
    }
  }

  /// The nodes in it, in order.
  var nodes: [Int] {
    switch self {
    case .node(let id): [id]
    case .branch(_, let parts), .call(_, let parts): parts.flatMap(\.nodes)
    case .left: []
    }
  }
}

extension TraceView {
  /// The operations of a run.
  func tree(of run: Int) -> [TraceTree] { tree(nodes[run][...], depth: 1) }

  /// Deeper calls are shown as one.
  private static let deepest = 200

  private func tree(_ nodes: ArraySlice<Int>, depth: Int) -> [TraceTree] {
    var parts: [TraceTree] = []
    var rest = nodes
    while let first = rest.first {
      let path = path(of: trace.nodes[first].place)
      guard path.count > depth, depth < Self.deepest else {
        parts.append(.node(first))
        rest = rest.dropFirst()
        continue
      }
      let own = path[depth]
      let inside = rest.prefix { id in
        let path = self.path(of: trace.nodes[id].place)
        return path.count > depth && path[depth] == own
      }
      parts.append(.branch(place: own, tree(inside, depth: depth + 1)))
      rest = rest.dropFirst(inside.count)
    }
    return parts
  }

  /// The tree with the turns of long loops left out, but for the first two, the last, and one that is asked for.
  func folded(_ parts: [TraceTree], above most: Int, turn: Int?) -> [TraceTree] {
    guard parts.reduce(0, { $0 + $1.nodeCount }) > most || turn != nil else { return parts }
    return parts.map { part in
      guard case .branch(let place, let inner) = part else { return part }
      guard case .loop = trace.places[place].form else {
        return .branch(place: place, folded(inner, above: most, turn: turn))
      }
      let numbers = inner.map { turnNumber($0) }
      let last = numbers.compactMap { $0 }.max() ?? 0
      let isOpened = turn.map { numbers.contains($0) } ?? false
      var shown: [TraceTree] = []
      var left: ClosedRange<Int>?
      func skip(_ numbers: ClosedRange<Int>) {
        left = left.map { $0.lowerBound...numbers.upperBound } ?? numbers
      }
      func close() {
        if let left { shown.append(.left(turns: left)) }
        left = nil
      }
      var expected = 1
      for (number, part) in zip(numbers, inner) {
        if let number, number > expected { skip(expected...(number - 1)) }
        expected = (number ?? expected) + 1
        let isKept = isOpened ? number == turn : (number ?? 0) <= 2 || number == last
        guard isKept, case .branch(let place, let parts) = part else {
          if let number { skip(number...number) } else { shown.append(part) }
          continue
        }
        close()
        shown.append(
          .branch(place: place, isOpened ? parts : folded(parts, above: most / 3, turn: nil)))
      }
      close()
      return .branch(place: place, shown)
    }
  }

  /// The tree with calls inside of calls as one line each, as deep as leaves it on one screen; unchanged where it is not
  /// much longer than that.
  func withCallsFolded(_ parts: [TraceTree], above most: Int, to few: Int) -> [TraceTree] {
    guard rows(parts, calls: .max) > most else { return parts }
    var calls = 1
    while rows(parts, calls: calls + 1) <= few { calls += 1 }
    return folded(parts, calls: calls)
  }

  /// Lines of a tree whose calls are opened so many levels deep.
  private func rows(_ parts: [TraceTree], calls: Int) -> Int {
    parts.reduce(0) { sum, part in
      guard case .branch(let place, let inner) = part else { return sum + 1 }
      guard case .call = trace.places[place].form else {
        return sum + 1 + rows(inner, calls: calls)
      }
      return sum + 1 + (calls == 0 ? 0 : rows(inner, calls: calls - 1))
    }
  }

  private func folded(_ parts: [TraceTree], calls: Int) -> [TraceTree] {
    parts.map { part in
      guard case .branch(let place, let inner) = part else { return part }
      guard case .call = trace.places[place].form else {
        return .branch(place: place, folded(inner, calls: calls))
      }
      return calls == 0
        ? .call(place: place, inner) : .branch(place: place, folded(inner, calls: calls - 1))
    }
  }

  private func turnNumber(_ part: TraceTree) -> Int? {
    guard case .branch(let place, _) = part, case .turn(let number) = trace.places[place].form
    else {
      return nil
    }
    return number
  }
}
