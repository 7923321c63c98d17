// JetArena.swift -- where the derivatives of jets live.

import CInterrupt
import HypNumbers

/// The memory of the jets of one run: blocks of one length, one after the other, forgotten together.
///
/// The arena must outlive the jets that point into it.
public final class JetArena<P: Number> {
  /// What a jet refers to its arena by.
  @frozen
  public struct Storage {
    /// How many derivatives a jet has: at least 1.
    @usableFromInline var order = 1
    /// Operations are noted and not carried out: see `Recorder`.
    @usableFromInline let isRecording: Bool
    /// The next free block, and the end of its chunk.
    @usableFromInline var next: UnsafeMutablePointer<P>
    @usableFromInline var end: UnsafeMutablePointer<P>
    /// Row k, place j holds the number of ways to choose j of k.
    @usableFromInline let binomials: UnsafeMutablePointer<P.Base>
    @usableFromInline var chunks: [UnsafeMutableBufferPointer<P>]
    /// The chunk that blocks are taken from.
    @usableFromInline var current = 0
    @usableFromInline var hasOverflowed = false
    /// Where blocks are taken from this chunk, it is worth looking which are still needed.
    @usableFromInline var fullChunk = JetArena.firstFullChunk
    /// What a primitive's rule is worked out in.
    @usableFromInline let recorder: UnsafeMutablePointer<Recorder>
    /// The storage that stands for it: its jets are nodes.
    @usableFromInline let graph: UnsafeMutablePointer<Storage>?
    let holder: MemoryHolder = ci_current()

    init(
      isRecording: Bool, binomials: UnsafeMutablePointer<P.Base>,
      recorder: UnsafeMutablePointer<Recorder>, graph: UnsafeMutablePointer<Storage>?
    ) {
      self.isRecording = isRecording
      self.binomials = binomials
      self.recorder = recorder
      self.graph = graph
      let first = UnsafeMutableBufferPointer<P>.allocate(capacity: isRecording ? 1 : 1024)
      chunks = [first]
      next = first.startAddress
      end = next + first.count
    }
  }

  /// The highest order of a jet.
  public static var maximumOrder: Int { 30 }
  /// The length of a row of `binomials`, and of a node's derivatives: room for the highest order and
  /// as many more as levels can nest.
  @inlinable static var stride: Int { 64 }
  /// The first of `fullChunk`: before it there are some twenty thousand numbers.
  @usableFromInline static var firstFullChunk: Int { 3 }
  /// A chunk has at most so many numbers.
  private static var largestChunk: Int { 1 << 20 }

  @usableFromInline let storage: UnsafeMutablePointer<Storage>

  /// An empty arena.
  public init() {
    let binomials = UnsafeMutablePointer<P.Base>.allocate(capacity: Self.stride * Self.stride)
    for n in 0..<Self.stride {
      let row = binomials + n * Self.stride
      for k in 0..<Self.stride {
        let above = row - Self.stride
        (row + k).initialize(to: k > n ? 0 : k == 0 || k == n ? 1 : above[k - 1] + above[k])
      }
    }
    let recorder = UnsafeMutablePointer<Recorder>.allocate(capacity: 1)
    recorder.initialize(to: Recorder())
    let graph = UnsafeMutablePointer<Storage>.allocate(capacity: 1)
    graph.initialize(
      to: Storage(isRecording: true, binomials: binomials, recorder: recorder, graph: nil))
    storage = .allocate(capacity: 1)
    storage.initialize(
      to: Storage(isRecording: false, binomials: binomials, recorder: recorder, graph: graph))
  }

  deinit {
    for chunk in storage.pointee.chunks { Self.free(chunk, of: storage.pointee.holder) }
    if let graph = storage.pointee.graph {
      for chunk in graph.pointee.chunks { chunk.deallocate() }
      graph.deinitialize(count: 1)
      graph.deallocate()
    }
    storage.pointee.recorder.pointee.free()
    storage.pointee.recorder.deinitialize(count: 1)
    storage.pointee.recorder.deallocate()
    storage.pointee.binomials.deallocate()
    storage.deinitialize(count: 1)
    storage.deallocate()
  }

  /// There was no room for a block: values are right, derivatives are lost until the next `reset`.
  public var hasOverflowed: Bool { storage.pointee.hasOverflowed }

  /// Forgets all jets: those made from now on have `order` derivatives. O(1).
  public func reset(order: Int) {
    let kept = 2
    while storage.pointee.chunks.count > kept {
      Self.free(storage.pointee.chunks.removeLast(), of: storage.pointee.holder)
    }
    storage.pointee.order = Swift.min(Swift.max(order, 1), Self.stride / 2)
    storage.pointee.hasOverflowed = false
    storage.pointee.fullChunk = Self.firstFullChunk
    Self.take(storage, chunk: 0)
  }

  /// The jet whose value is `x`, with the derivative 1 and no others: t itself.
  public func variable(_ x: P) -> Jet<P> {
    let tail = Self.block(storage)
    for k in 0..<storage.pointee.order { (tail + k).initialize(to: k == 0 ? 1 : 0) }
    return Jet(primal: x, tail: tail, arena: storage)
  }

  /// The array x + v t.
  public func line(_ x: P.Array, along v: P.Array) -> JetArray<P> {
    let rest = [P.Array?](repeating: nil, count: storage.pointee.order - 1)
    return JetArray(primal: x, tail: [v] + rest, arena: storage)
  }

  /// The number with the value `y` and the derivative `rate` by t.
  public func integral(of rate: Jet<P>, from y: P) -> Jet<P> {
    let tail = Self.block(storage)
    tail.initialize(to: rate.primal)
    for k in 1..<storage.pointee.order { (tail + k).initialize(to: rate.derivative(k)) }
    return Jet(primal: y, tail: tail, arena: storage)
  }
  /// The array with the value `y` and the derivative `rate` by t.
  public func integral(of rate: JetArray<P>, from y: P.Array) -> JetArray<P> {
    let rest = (1..<storage.pointee.order).map { rate.part($0) }
    return JetArray(primal: y, tail: [rate.primal] + rest, arena: storage)
  }

  // MARK: Coming back

  /// A place to come back to: what was made before it stays.
  public struct Mark {
    fileprivate let chunk: Int
    fileprivate let next: UnsafeMutablePointer<P>
  }

  /// Where the next jet goes.
  public var mark: Mark { Mark(chunk: storage.pointee.current, next: storage.pointee.next) }

  /// How many numbers have been taken since `mark`, about.
  public func count(since mark: Mark) -> Int {
    let arena = storage.pointee
    if arena.current == mark.chunk { return arena.next - mark.next }
    return arena.chunks[mark.chunk + 1..<arena.current].reduce(0) { $0 + $1.count }
      + (arena.next - arena.chunks[arena.current].startAddress)
  }

  /// Forgets all jets made since `mark` but for those given, which get other places. O(these).
  public func release(to mark: Mark, keeping jets: [Jet<P>]) -> [Jet<P>] {
    let order = storage.pointee.order
    assert(
      mark.chunk <= storage.pointee.current && mark.chunk < storage.pointee.chunks.count,
      "a mark is not from this run")
    let tails = jets.map { jet in
      jet.tail.map { Array(UnsafeBufferPointer(start: $0, count: order)) }
    }
    Self.take(storage, chunk: mark.chunk)
    storage.pointee.next = mark.next
    return zip(jets, tails).map { jet, derivatives in
      guard let derivatives else { return jet }
      let tail = Self.block(storage)
      for k in 0..<order { (tail + k).initialize(to: derivatives[k]) }
      return Jet(primal: jet.primal, tail: tail, arena: storage)
    }
  }

  // MARK: Blocks

  /// Memory for the derivatives of one number, not initialised.
  @inlinable @inline(__always)
  static func block(_ arena: UnsafeMutablePointer<Storage>) -> UnsafeMutablePointer<P> {
    if _slowPath(arena.pointee.end - arena.pointee.next < arena.pointee.order) { grow(arena) }
    let block = arena.pointee.next
    assert(block + arena.pointee.order <= arena.pointee.end, "a jet does not fit its chunk")
    arena.pointee.next = block + arena.pointee.order
    return block
  }

  /// Goes on in the next chunk. Where there is no more room the last one is used again: what jets say
  /// is wrong from then on, which `hasOverflowed` tells, but the program can run on.
  @usableFromInline @inline(never)
  static func grow(_ arena: UnsafeMutablePointer<Storage>) {
    let next = arena.pointee.current + 1
    if next == arena.pointee.chunks.count {
      let count = Swift.min(arena.pointee.chunks[next - 1].count * 4, largestChunk)
      if ArrayMemory.take(count * MemoryLayout<P>.stride, for: arena.pointee.holder) {
        arena.pointee.chunks.append(.allocate(capacity: count))
      } else {
        arena.pointee.hasOverflowed = true
      }
    }
    take(arena, chunk: Swift.min(next, arena.pointee.chunks.count - 1))
  }

  /// The derivatives at this address have not been forgotten: debug builds look. After an overflow they are
  /// written over, and in a graph they are rows of its own.
  @usableFromInline
  static func holds(_ tail: UnsafeMutablePointer<P>, _ arena: UnsafeMutablePointer<Storage>) -> Bool
  {
    if arena.pointee.isRecording || arena.pointee.hasOverflowed { return true }
    let end = tail + arena.pointee.order
    for (place, chunk) in arena.pointee.chunks.enumerated()
    where tail >= chunk.startAddress && end <= chunk.startAddress + chunk.count {
      return place < arena.pointee.current
        || place == arena.pointee.current && end <= arena.pointee.next
    }
    return false
  }

  static func take(_ arena: UnsafeMutablePointer<Storage>, chunk: Int) {
    arena.pointee.current = chunk
    arena.pointee.next = arena.pointee.chunks[chunk].startAddress
    arena.pointee.end = arena.pointee.next + arena.pointee.chunks[chunk].count
  }

  private static func free(_ chunk: UnsafeMutableBufferPointer<P>, of holder: MemoryHolder) {
    if chunk.count > 1024 { ArrayMemory.giveBack(chunk.count * MemoryLayout<P>.stride, to: holder) }
    chunk.deallocate()
  }
}

extension UnsafeMutableBufferPointer {
  /// Its first element's address: there is memory.
  fileprivate var startAddress: UnsafeMutablePointer<Element> {
    baseAddress ?? .allocate(capacity: 1)
  }
}
