// Carrier.swift -- what a number carries: how high its derivatives are, and along which directions they are taken.

import HypNumbers

/// A number, or an array of them, that carries derivatives.
private protocol Carrier {
  var carriedOrder: Int { get }
  /// Adds the components of its derivatives by their names, `place` numbers from the start of a vector.
  func addDirections(_ name: String, _ place: Int, to directions: inout CarriedDirections)
}

/// The highest total order of the derivatives that a number or an array may carry: 2 for forward over reverse,
/// n for a jet of order n; 0 where it carries none.
package func carriedOrder(of x: Any) -> Int { (x as? any Carrier)?.carriedOrder ?? 0 }

/// The directions in which the numbers of a vector move together: the tangents of forward levels; of reverse levels,
/// one for each node of the tape.
package struct CarriedDirections {
  package private(set) var vectors: [[Double]] = []
  private var places: [String: Int] = [:]
  private let count: Int

  /// More than so many nodes are taken together.
  private static let most = 32

  /// None yet, for a vector of `count` numbers.
  package init(count: Int) { self.count = count }

  /// Adds what a number carries that stands at `place`, or an array that begins there.
  package mutating func add(_ x: Any, at place: Int) { add(x, "", place) }

  fileprivate mutating func add(_ x: Any, _ name: String, _ place: Int) {
    (x as? any Carrier)?.addDirections(name, place, to: &self)
  }

  fileprivate mutating func put(_ numbers: [Double], _ name: String, _ place: Int) {
    guard numbers.contains(where: { $0 != 0 }) else { return }
    let row = places[name] ?? vectors.count
    if row == vectors.count {
      places[name] = row
      vectors.append([Double](repeating: 0, count: count))
    }
    for (k, x) in numbers.enumerated() where place + k < count { vectors[row][place + k] += x }
  }

  /// A node by itself; where there are many, with others in two ways.
  fileprivate mutating func add(node: String, _ place: Int) {
    if places[node] == nil, vectors.count >= Self.most {
      for (name, step) in [("first", 0.6180339887498949), ("second", 0.41421356237309515)] {
        let x = (Double(place + 1) * step).truncatingRemainder(dividingBy: 1)
        put([x < 0.5 ? x - 1 : x], name, place)
      }
    } else {
      put([1], node, place)
    }
  }
}

extension Dual: Carrier {
  fileprivate var carriedOrder: Int {
    1 + Swift.max(HypTaylor.carriedOrder(of: primal), HypTaylor.carriedOrder(of: tangent))
  }
  fileprivate func addDirections(
    _ name: String, _ place: Int, to directions: inout CarriedDirections
  ) {
    directions.put([tangent.base.double], name + "t", place)
    directions.add(primal, name + "p", place)
    directions.add(tangent, name + "t", place)
  }
}

extension DualArray: Carrier {
  fileprivate var carriedOrder: Int {
    guard let tangent else { return HypTaylor.carriedOrder(of: primal) }
    return 1 + Swift.max(HypTaylor.carriedOrder(of: primal), HypTaylor.carriedOrder(of: tangent))
  }
  fileprivate func addDirections(
    _ name: String, _ place: Int, to directions: inout CarriedDirections
  ) {
    directions.add(primal, name + "p", place)
    guard let tangent else { return }
    directions.put(tangent.base.elements.map(\.double), name + "t", place)
    directions.add(tangent, name + "t", place)
  }
}

extension DualLanes: Carrier {
  fileprivate var carriedOrder: Int { 1 }
  fileprivate func addDirections(
    _ name: String, _ place: Int, to directions: inout CarriedDirections
  ) {
    for lane in tangents.indices { directions.put([tangents[lane]], "\(name)l\(lane)", place) }
  }
}

extension LanesArray: Carrier {
  fileprivate var carriedOrder: Int { tangents == nil ? 0 : 1 }
  fileprivate func addDirections(
    _ name: String, _ place: Int, to directions: inout CarriedDirections
  ) {
    guard let tangents else { return }
    let numbers = tangents.elements
    for lane in 0..<tangents.shape[0] {
      let own = numbers[lane * primal.count..<(lane + 1) * primal.count]
      directions.put(Swift.Array(own), "\(name)l\(lane)", place)
    }
  }
}

extension Reverse: Carrier {
  fileprivate var carriedOrder: Int { 1 + HypTaylor.carriedOrder(of: primal) }
  fileprivate func addDirections(
    _ name: String, _ place: Int, to directions: inout CarriedDirections
  ) {
    if tape != nil { directions.add(node: "\(name)n\(node)", place) }
    directions.add(primal, name + "p", place)
  }
}

extension ReverseArray: Carrier {
  fileprivate var carriedOrder: Int { 1 + HypTaylor.carriedOrder(of: primal) }
  fileprivate func addDirections(
    _ name: String, _ place: Int, to directions: inout CarriedDirections
  ) {
    // Without reading elements, which would put them on the tape one by one.
    for k in 0..<count { directions.add(node: "\(name)a\(place + k)", place + k) }
    directions.add(primal, name + "p", place)
  }
}

extension Jet: Carrier {
  fileprivate var carriedOrder: Int {
    let below = derivatives.map { HypTaylor.carriedOrder(of: $0) }.max() ?? 0
    return derivatives.count + Swift.max(below, HypTaylor.carriedOrder(of: primal))
  }
  private var derivatives: [P] {
    guard let arena, let tail else { return [] }
    return (0..<arena.pointee.order).map { tail[$0] }
  }
  fileprivate func addDirections(
    _ name: String, _ place: Int, to directions: inout CarriedDirections
  ) {
    directions.add(primal, name + "p", place)
    for (k, x) in derivatives.enumerated() {
      directions.put([x.base.double], "\(name)j\(k)", place)
      directions.add(x, "\(name)j\(k)", place)
    }
  }
}

extension JetArray: Carrier {
  fileprivate var carriedOrder: Int {
    let parts = [primal] + tail.compactMap(\.self)
    return tail.count + (parts.map { HypTaylor.carriedOrder(of: $0) }.max() ?? 0)
  }
  fileprivate func addDirections(
    _ name: String, _ place: Int, to directions: inout CarriedDirections
  ) {
    directions.add(primal, name + "p", place)
    for case (let k, let x?) in tail.enumerated() {
      directions.put(x.base.elements.map(\.double), "\(name)j\(k)", place)
      directions.add(x, "\(name)j\(k)", place)
    }
  }
}
