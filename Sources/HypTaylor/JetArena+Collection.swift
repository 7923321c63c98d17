// JetArena+Collection.swift -- forgets the jets that nothing refers to any more.
//
// A loop makes jets at every turn and keeps few. Whoever runs it knows where those are that it keeps, and
// has them moved together, so that the rest of the arena is free again.

import HypNumbers

extension JetArena {
  /// So much has been made that it is worth collecting what is still needed.
  @inlinable @inline(__always)
  public var isFull: Bool { storage.pointee.current >= storage.pointee.fullChunk }

  /// Forgets all jets but those that `visitAll` shows.
  ///
  /// A jet that was forgotten before, and that nobody has written since, may be among them: it becomes a
  /// constant. O(what is shown).
  ///
  /// - Parameter visitAll: calls its argument for each jet that is kept; done twice, with the same jets in
  ///   the same order.
  public func collect(_ visitAll: (_ visit: (inout Jet<P>) -> Void) -> Void) {
    let order = storage.pointee.order
    var places: [UnsafeMutablePointer<P>: Int] = [:]
    var derivatives: [P] = []
    visitAll { jet in
      guard let tail = jet.tail, places[tail] == nil else { return }
      guard isHeld(tail) else { return }
      places[tail] = places.count
      derivatives.append(contentsOf: UnsafeBufferPointer(start: tail, count: order))
    }
    Self.take(storage, chunk: 0)
    let blocks = places.indices.map { _ in Self.block(storage) }
    for (block, first) in zip(blocks, Swift.stride(from: 0, to: derivatives.count, by: order)) {
      for k in 0..<order { (block + k).initialize(to: derivatives[first + k]) }
    }
    visitAll { jet in
      guard let tail = jet.tail else { return }
      if let place = places[tail] {
        jet = Jet(primal: jet.primal, tail: blocks[place], arena: storage)
      } else {
        jet = Jet(primal: jet.primal)
      }
    }
    storage.pointee.fullChunk = Swift.max(Self.firstFullChunk, storage.pointee.current + 2)
  }

  /// There is a whole block behind the address, in memory that is held.
  private func isHeld(_ tail: UnsafeMutablePointer<P>) -> Bool {
    storage.pointee.chunks.contains { chunk in
      guard let first = chunk.baseAddress else { return false }
      return tail >= first && tail + storage.pointee.order <= first + chunk.count
    }
  }
}
