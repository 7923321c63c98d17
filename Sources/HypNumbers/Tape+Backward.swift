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
    if tape.pointee.cotangentCapacity < tape.pointee.count { Self.makeRoom(tape) }
    tape.pointee.cotangentCount = tape.pointee.hasOverflowed ? 0 : tape.pointee.count
    tape.pointee.cotangents.initialize(repeating: 0, count: tape.pointee.cotangentCount)
    tape.pointee.seeded = -1
  }

  /// Makes room for the cotangents of all nodes.
  @usableFromInline @inline(never)
  static func makeRoom(_ tape: UnsafeMutablePointer<Storage>) {
    free(tape.pointee.cotangents)
    if let memory = malloc(tape.pointee.capacity * MemoryLayout<P>.stride) {
      tape.pointee.cotangents = memory.assumingMemoryBound(to: P.self)
      tape.pointee.cotangentCapacity = tape.pointee.capacity
    } else {
      tape.pointee.cotangents = .allocate(capacity: 1)
      tape.pointee.cotangentCapacity = 0
      tape.pointee.hasOverflowed = true
    }
  }

  /// Adds `cotangent` to that of `y`. A constant takes none.
  @inlinable
  public func seed(_ y: Reverse<P>, with cotangent: P) {
    let tape = storage
    guard y.tape == tape else { return }
    if tape.pointee.cotangentCount != tape.pointee.count { clearCotangents() }
    let place = Int(y.node)
    guard place >= 0, place < tape.pointee.cotangentCount else { return }
    tape.pointee.cotangents[place].accumulate(cotangent)
    tape.pointee.seeded = Swift.max(tape.pointee.seeded, place)
  }

  /// Carries the cotangents that were seeded back to everything they depend on.
  ///
  /// A zero is not carried: it stays zero even through an infinite partial.
  ///
  /// - Complexity: O(nodes recorded up to the last one seeded).
  @inlinable
  public func propagate() {
    let tape = storage
    guard !tape.pointee.hasOverflowed else { return }
    let nodes = tape.pointee.nodes
    let cotangents = tape.pointee.cotangents
    var i = tape.pointee.seeded
    while i >= 0 {
      let y = cotangents[i]
      if !y.isZero {
        let (p0, p1) = nodes[i].parents
        if p0 >= 0 { cotangents[Int(p0)].accumulate(y.carried(by: nodes[i].partials.0)) }
        if p1 >= 0 { cotangents[Int(p1)].accumulate(y.carried(by: nodes[i].partials.1)) }
      }
      i &-= 1
    }
    tape.pointee.seeded = -1
  }

  /// The cotangent that reached `x`: zero where `x` is a constant.
  @inlinable
  public func cotangent(of x: Reverse<P>) -> P {
    guard x.tape == storage, x.node >= 0, Int(x.node) < storage.pointee.cotangentCount else {
      return 0
    }
    return storage.pointee.cotangents[Int(x.node)]
  }
}
