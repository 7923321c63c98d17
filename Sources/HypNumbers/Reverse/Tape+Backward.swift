// Tape+Backward.swift -- from the cotangents of results to those of variables.

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

extension Tape {
  /// Makes every cotangent zero: before the first `seed`, and between two backward passes.
  @inlinable
  public func clearCotangents() {
    let tape = storage
    let (nodes, cells) = (tape.pointee.count, tape.pointee.cellCount)
    // One more, for the place -1.
    if tape.pointee.cotangentCapacity < nodes + cells + 1 { Self.makeRoom(tape) }
    if let meter { meter.end(self) }
    tape.pointee.seededNode = -1
    tape.pointee.seededRecord = -1
    tape.pointee.cotangentCount = 0
    tape.pointee.cotangentCells = 0
    guard !tape.pointee.hasOverflowed, let memory = tape.pointee.cotangentMemory else { return }
    let first = memory.assumingMemoryBound(to: P.self)
    Blocks.forEach(nodes + cells + 1) {
      (first + $0.lowerBound).initialize(repeating: 0, count: $0.count)
    }
    tape.pointee.cotangents = first + (cells + 1)
    tape.pointee.cotangentCount = nodes
    tape.pointee.cotangentCells = cells
    for i in tape.pointee.records.indices { tape.pointee.records[i].cotangent = nil }
  }

  /// Makes room for the cotangents of all nodes.
  @usableFromInline @inline(never)
  static func makeRoom(_ tape: UnsafeMutablePointer<Storage>) {
    freeCotangents(tape)
    let capacity = Swift.max(tape.pointee.capacity, tape.pointee.count) + tape.pointee.cellCount + 1
    let bytes = capacity * MemoryLayout<P>.stride
    guard ArrayMemory.take(bytes, isTape: true, for: tape.pointee.holder) else {
      tape.pointee.hasOverflowed = true
      return
    }
    guard let memory = malloc(bytes) else {
      ArrayMemory.giveBack(bytes, isTape: true, to: tape.pointee.holder)
      tape.pointee.hasOverflowed = true
      return
    }
    tape.pointee.cotangentMemory = memory
    tape.pointee.cotangentCapacity = capacity
  }

  /// The cotangents cover all that was recorded.
  @inlinable
  func prepare() {
    if storage.pointee.cotangentMemory == nil
      || storage.pointee.cotangentCount != storage.pointee.count
      || storage.pointee.cotangentCells != storage.pointee.cellCount
    {
      clearCotangents()
    }
  }

  /// There is a cotangent at `place`.
  @inlinable @inline(__always)
  func isValid(_ place: Int32) -> Bool {
    place != -1 && Int(place) < storage.pointee.cotangentCount
      && Int(place) >= -1 - storage.pointee.cotangentCells
  }

  /// Adds `cotangent` to that of `y`. A constant takes none.
  ///
  /// Seeds come after all recording: what is recorded after a seed makes it start over.
  @inlinable
  public func seed(_ y: Reverse<P>, with cotangent: P) {
    guard y.tape == storage else { return }
    prepare()
    add(cotangent, at: y.node)
  }

  @inlinable
  func add(_ cotangent: P, at place: Int32) {
    guard isValid(place) else { return }
    storage.pointee.cotangents[Int(place)].accumulate(cotangent)
    if place >= 0 {
      storage.pointee.seededNode = Swift.max(storage.pointee.seededNode, Int(place))
    } else {
      storage.pointee.seededRecord = storage.pointee.records.count - 1
    }
  }

  /// Adds cotangents to those of an array's elements; they broadcast to its shape.
  @inlinable
  public func seed(_ y: Reverse<P>.Array, with cotangent: P.Array) {
    guard y.tape == storage else { return }
    prepare()
    guard storage.pointee.cotangentCount == storage.pointee.count else { return }
    if y.record >= 0 {
      guard Int(y.record) < storage.pointee.records.count else { return }
      Self.give(storage, y.record, cotangent)
      storage.pointee.seededRecord = Swift.max(storage.pointee.seededRecord, Int(y.record))
      return
    }
    let full = cotangent.shape == y.shape ? cotangent : cotangent.broadcast(to: y.shape)
    for (i, place) in y.places.enumerated() { add(full.element(at: i), at: place) }
  }

  /// Carries the cotangents that were seeded back to everything they depend on. A zero is not
  /// carried: it stays zero even through an infinite partial.
  ///
  /// - Complexity: O(what was recorded up to the last seed).
  @inlinable
  public func propagate() {
    let tape = storage
    guard !tape.pointee.hasOverflowed else { return }
    var node = tape.pointee.seededNode
    var record = tape.pointee.records.count - 1
    if tape.pointee.seededRecord >= 0 {
      // Whatever came before that record may be reached from it.
      node = Swift.max(node, tape.pointee.records[tape.pointee.seededRecord].position - 1)
    }
    // Records behind everything that was seeded have nothing to carry.
    while record > tape.pointee.seededRecord, tape.pointee.records[record].position > node + 1 {
      record -= 1
    }
    while record >= 0, !Blocks.areStopped {
      let position = tape.pointee.records[record].position
      if node >= position {
        Self.sweep(tape, from: node, to: position)
        node = position - 1
      }
      Self.pullBack(tape, record)
      record -= 1
    }
    Self.sweep(tape, from: node, to: 0)
    tape.pointee.seededNode = -1
    tape.pointee.seededRecord = -1
  }

  /// Carries the cotangents of the nodes from `last` down to `first` to their parents.
  @inlinable @inline(__always)
  static func sweep(_ tape: UnsafeMutablePointer<Storage>, from last: Int, to first: Int) {
    let nodes = tape.pointee.nodes
    let cotangents = tape.pointee.cotangents
    var i = last
    while i >= first, !Blocks.areStopped {
      let end = Swift.max(first, i &- Blocks.length)
      while i >= end {
        let y = cotangents[i]
        if !y.isZero {
          let (p0, p1) = nodes[i].parents
          if p0 != -1 { cotangents[Int(p0)].accumulate(y.carried(by: nodes[i].partials.0)) }
          if p1 != -1 { cotangents[Int(p1)].accumulate(y.carried(by: nodes[i].partials.1)) }
        }
        i &-= 1
      }
    }
  }

  /// The cotangent that reached `x`: zero where `x` is a constant.
  @inlinable
  public func cotangent(of x: Reverse<P>) -> P {
    guard x.tape == storage, isValid(x.node) else { return 0 }
    return storage.pointee.cotangents[Int(x.node)]
  }

  /// The cotangents that reached an array's elements: zeros where it is a constant.
  ///
  /// For a variable, or an array with a place for each element; of what lies between, the backward
  /// pass keeps none.
  @inlinable
  public func cotangent(of x: Reverse<P>.Array) -> P.Array {
    guard x.tape == storage, !hasOverflowed else { return P.Array(zeros: x.shape) }
    if x.record >= 0 {
      guard let total = Self.total(storage, Int(x.record)) else { return P.Array(zeros: x.shape) }
      return total.shape == x.shape ? total : total.broadcast(to: x.shape)
    }
    return P.Array(
      shape: x.shape,
      elements: x.places.map { isValid($0) ? storage.pointee.cotangents[Int($0)] : 0 })
  }
}
