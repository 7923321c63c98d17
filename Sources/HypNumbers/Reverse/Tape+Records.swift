// Tape+Records.swift -- operations on arrays, with what their pullbacks need.

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

extension Tape {
  /// An operation on arrays. Parents are named by their record; -1 is a constant.
  ///
  /// Indirect, so that a copy is one more reference, whatever it holds; what is one anyway is not.
  @usableFromInline
  enum Operation {
    case variable
    /// Elements from the places where they are.
    indirect case gather([Int32])
    /// A sum or a difference.
    indirect case linear(Int32, Int32, isDifference: Bool)
    indirect case negate(Int32)
    /// Elementwise, with the partial by its operand.
    indirect case map(Int32, P.Array)
    /// Elementwise, with the partials by those operands that are not constant.
    indirect case combine(Int32, P.Array?, Int32, P.Array?)
    /// x / y, with the quotient where y is not constant.
    indirect case divide(Int32, quotient: P.Array?, Int32, divisor: P.Array)
    /// A matrix product, with each factor where the other is not constant.
    indirect case product(Int32, P.Array?, Int32, P.Array?)
    /// To a number: the node before this record.
    indirect case sum(Int32)
    indirect case sumAxis(Int32, axis: Int)
    indirect case sumTo(Int32)
    indirect case broadcast(Int32)
    indirect case reshape(Int32)
    indirect case transpose(Int32)
    indirect case select(Int32, [AxisSelection])
    indirect case stack([Int32])
    /// Several elementwise operations, of which the result is an array.
    case fused(FusedRecord<P>)
    /// The same with a number as the result: the node before this record.
    case fusedSum(FusedRecord<P>)
    /// The same two on few elements, which are copied.
    case few(FusedExpression)
    case fewSum(FusedExpression)
    /// A pullback of its own: from the cotangent of the result to those of the parents.
    indirect case custom([Int32], (P.Array) -> [P.Array?])
  }

  /// One operation on arrays, and the cotangent of its result so far.
  @usableFromInline
  struct Record {
    @usableFromInline var operation: Operation
    /// Of the result.
    @usableFromInline var shape: Shape
    /// Where the copies of an expression on few elements begin.
    @usableFromInline var words: UInt32 = 0
    /// Nodes that were recorded before it.
    @usableFromInline var position: Int
    /// What arrays have added; of the shape of the result, or smaller and to be broadcast. What
    /// numbers have added is in the cells of its region.
    @usableFromInline var cotangent: P.Array?

    @inlinable
    init(operation: Operation, shape: Shape, position: Int) {
      self.operation = operation
      self.shape = shape
      self.position = position
    }
  }

  /// Records an operation on arrays and answers its place among the records; -1 where there is no
  /// more room.
  @inlinable
  static func record(
    _ tape: UnsafeMutablePointer<Storage>, _ operation: Operation, _ shape: Shape
  ) -> Int32 {
    let index = tape.pointee.records.count
    if tape.pointee.hasOverflowed { return -1 }
    if index == tape.pointee.regionCapacity { growRegions(tape) }
    guard index < tape.pointee.regionCapacity else { return -1 }
    tape.pointee.records.append(
      Record(operation: operation, shape: shape, position: tape.pointee.count))
    tape.pointee.regions[index] = 0
    return Int32(truncatingIfNeeded: index)
  }

  @usableFromInline @inline(never)
  static func growRegions(_ tape: UnsafeMutablePointer<Storage>) {
    let capacity = tape.pointee.regionCapacity * 2
    // A kilobyte a record is what one with short arrays takes; long ones are counted themselves.
    guard capacity < Int(Int32.max), capacity < ArrayMemory.limit / 2048,
      let memory = realloc(tape.pointee.regions, capacity * MemoryLayout<Int32>.stride)
    else {
      tape.pointee.hasOverflowed = true
      return
    }
    tape.pointee.regions = memory.assumingMemoryBound(to: Int32.self)
    tape.pointee.regionCapacity = capacity
  }

  /// The place of the first element of a record's array; the others follow, rows first.
  @inlinable @inline(__always)
  static func region(_ tape: UnsafeMutablePointer<Storage>, _ record: Int32) -> Int32 {
    let first = tape.pointee.regions[Int(record)]
    return _fastPath(first != 0) ? first : makeRegion(tape, Int(record))
  }

  /// Gives places to the elements of a record's array.
  @usableFromInline @inline(never)
  static func makeRegion(_ tape: UnsafeMutablePointer<Storage>, _ record: Int) -> Int32 {
    guard record < tape.pointee.records.count else { return Int32.min / 2 }
    let end = tape.pointee.cellCount + tape.pointee.records[record].shape.elementCount
    guard end < Int(Int32.max) - 2 else {
      tape.pointee.hasOverflowed = true
      return Int32.min / 2
    }
    tape.pointee.cellCount = end
    let first = Int32(-1 - end)
    tape.pointee.regions[record] = first
    return first
  }

  /// An array whose elements' cotangents are wanted.
  @inlinable
  public func variable(_ a: P.Array) -> Reverse<P>.Array {
    ReverseArray(primal: a, tape: storage, record: Self.record(storage, .variable, a.shape))
  }
}
