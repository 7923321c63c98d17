// Tape+Watched.swift -- a backward pass that is looked at: slower, with the same cotangents.

/// Told of a backward pass, step by step.
public protocol BackwardWatch: AnyObject {
  /// It is told of nodes.
  var looksAtNodes: Bool { get }
  /// A cotangent that is not zero has reached a node.
  func reached(node: Int)
  /// A cotangent has reached a record; `isNonZero` asks for an element.
  func reached(record: Int, where isNonZero: (Int) -> Bool)
  /// The cotangent of the result of a record, before it is carried on.
  func found<A: NumberArray>(record: Int, cotangent: A)
  /// A finite cotangent, carried by the partial derivative of a node, is not finite any more.
  func broke(node: Int, result: Double, partial: Double)
  /// Finite cotangents of a record's result became, at an element of an operand, not finite.
  func broke(record: Int, result: Double, element: [Int])
}

extension BackwardWatch {
  /// It is, if it does not say otherwise.
  public var looksAtNodes: Bool { true }
  /// Does nothing.
  public func found<A: NumberArray>(record: Int, cotangent: A) {}
}

extension Tape {
  /// How many nodes and how many records there are.
  public var extent: (nodes: Int, records: Int) {
    (storage.pointee.count, storage.pointee.records.count)
  }

  /// `propagate`, looked at.
  public func propagate(watchedBy watch: some BackwardWatch) {
    let tape = storage
    guard !tape.pointee.hasOverflowed else { return }
    var node = tape.pointee.count - 1
    var record = tape.pointee.records.count - 1
    while record >= 0 {
      let position = tape.pointee.records[record].position
      sweep(from: node, to: position, watch)
      node = min(node, position - 1)
      watchRecord(record, watch)
      record -= 1
    }
    sweep(from: node, to: 0, watch)
    tape.pointee.seededNode = -1
    tape.pointee.seededRecord = -1
  }

  private func sweep(from last: Int, to first: Int, _ watch: some BackwardWatch) {
    guard watch.looksAtNodes else { return Self.sweep(storage, from: last, to: first) }
    for node in stride(from: last, through: first, by: -1) { watchNode(node, watch) }
  }

  private func watchNode(_ index: Int, _ watch: some BackwardWatch) {
    let tape = storage
    let y = tape.pointee.cotangents[index]
    guard !y.isZero else { return }
    watch.reached(node: index)
    let node = tape.pointee.nodes[index]
    for (parent, partial) in [
      (node.parents.0, node.partials.0), (node.parents.1, node.partials.1),
    ] where parent != -1 {
      let sent = y.carried(by: partial)
      if y.isAllFinite, !sent.isAllFinite {
        watch.broke(node: index, result: sent.notFiniteComponent, partial: partial.base.double)
      }
      tape.pointee.cotangents[Int(parent)].accumulate(sent)
    }
  }

  private func watchRecord(_ index: Int, _ watch: some BackwardWatch) {
    let tape = storage
    if let y = Self.total(tape, index) {
      watch.found(record: index, cotangent: y)
      watch.reached(record: index) { offset in
        let place = y.count == 1 ? 0 : offset
        return place < y.count && !y.element(at: place).isZero
      }
    }
    let wasFinite = Self.total(tape, index)?.firstPlace(nanOnly: false) == nil
    let parents = Self.parents(tape.pointee.records[index].operation)
    let before = parents.map { Self.total(tape, $0)?.firstPlace(nanOnly: false) == nil }
    Self.pullBack(tape, index)
    guard wasFinite else { return }
    for (parent, wasFinite) in zip(parents, before) where wasFinite {
      guard let total = Self.total(tape, parent), let place = total.firstPlace(nanOnly: false)
      else {
        continue
      }
      watch.broke(
        record: index, result: place.component, element: total.shape.index(of: place.offset))
      return
    }
  }

  /// The records that an operation was made of.
  private static func parents(_ operation: Operation) -> [Int] {
    let places: [Int32] =
      switch operation {
      // A watched run fuses nothing.
      case .variable, .gather, .fused, .fusedSum, .few, .fewSum: []
      case .linear(let x, let y, _), .combine(let x, _, let y, _),
        .divide(let x, _, let y, _), .product(let x, _, let y, _):
        [x, y]
      case .negate(let x), .map(let x, _), .sum(let x), .sumAxis(let x, _), .sumTo(let x),
        .broadcast(let x), .reshape(let x), .transpose(let x), .select(let x, _):
        [x]
      case .stack(let parents), .custom(let parents, _): parents
      }
    return places.filter { $0 >= 0 }.map { Int($0) }
  }
}
