// TapeMeter.swift -- what tapes hold, for somebody who measures.
//
// A tape without a meter pays for this with one comparison a gradient.

/// What one tape holds at a moment.
public struct TapeReading: Sendable {
  /// Operations on numbers that are recorded.
  public var nodes: Int
  /// Operations on arrays that are recorded.
  public var records: Int
  /// What the backward pass through them takes, in operations on single numbers.
  public var recordOperations: Int
  /// The bytes that one node takes in the arena.
  public let nodeBytes: Int
  /// The bytes of the cotangent of one number.
  public let cotangentBytes: Int
  /// The bytes that one operation on arrays takes, without its arrays.
  public let recordBytes: Int
  /// So many nodes have room.
  public var capacity: Int
  /// So many cotangents have room.
  public var cotangentCapacity: Int
  /// Operations on base numbers that one on a cotangent amounts to.
  public let weight: Int

  /// What is in use: nodes, records, and a cotangent for each node.
  public var usedBytes: Int {
    nodes * (nodeBytes + cotangentBytes) + records * recordBytes
  }

  /// What is held, without the arrays that records keep.
  public var heldBytes: Int {
    capacity * nodeBytes + cotangentCapacity * cotangentBytes + records * recordBytes
  }

  /// The same tape with so many nodes and records: the arena grows by doubling.
  public func holding(nodes count: Int, records: Int, recordOperations: Int) -> TapeReading {
    var reading = self
    reading.nodes = count
    reading.records = records
    reading.recordOperations = recordOperations
    while reading.capacity < count {
      let (double, overflow) = reading.capacity.multipliedReportingOverflow(by: 2)
      reading.capacity = overflow ? count : double
    }
    // One more than there are nodes, and one for each element that was read alone.
    let others = Swift.max(1, cotangentCapacity - capacity)
    if cotangentCapacity > 0 { reading.cotangentCapacity = reading.capacity + others }
    return reading
  }
}

/// Watches the tapes that belong to one measurement.
public final class TapeMeter {
  private var tapes: [() -> TapeReading] = []
  private var known: Set<ObjectIdentifier> = []
  /// Operations on base numbers that backward passes have taken.
  public private(set) var backwardOperations = 0
  /// The readings of all tapes when they held most.
  public private(set) var peak: [TapeReading] = []
  /// What there is beside the tapes, in bytes, told at each backward pass.
  private let otherBytes: () -> Int
  /// The largest sum of what tapes and others held.
  public private(set) var peakBytes = 0

  /// Watches no tape yet.
  public init(otherBytes: @escaping () -> Int) { self.otherBytes = otherBytes }

  /// What the tapes hold now.
  public var readings: [TapeReading] { tapes.map { $0() } }

  /// A tape begins to record.
  @usableFromInline
  func begin<P: Number>(_ tape: Tape<P>) {
    guard known.insert(ObjectIdentifier(tape)).inserted else { return }
    tapes.append { tape.reading }
  }

  /// A tape is about to be walked backward.
  @usableFromInline
  func end<P: Number>(_ tape: Tape<P>) {
    let own = tape.reading
    backwardOperations += (own.nodes + own.recordOperations) * own.weight
    sample()
  }

  /// Looks what is held now.
  public func sample() {
    let readings = readings
    func total(_ readings: [TapeReading]) -> Int { readings.reduce(0) { $0 + $1.usedBytes } }
    if total(readings) > total(peak) || peak.count < readings.count { peak = readings }
    let records = readings.reduce(0) { $0 + $1.records * $1.recordBytes }
    peakBytes = Swift.max(peakBytes, otherBytes() + records)
  }
}

extension Tape {
  /// What it holds now.
  var reading: TapeReading {
    let tape = storage.pointee
    return TapeReading(
      nodes: tape.count, records: tape.records.count,
      recordOperations: (0..<tape.records.count).reduce(0) {
        $0 + backwardOperations(of: tape.records[$1])
      },
      nodeBytes: MemoryLayout<Node>.stride, cotangentBytes: MemoryLayout<P>.stride,
      recordBytes: MemoryLayout<Record>.stride, capacity: tape.capacity,
      cotangentCapacity: tape.cotangentCapacity, weight: operationWeight(P.self))
  }
}

extension Tape {
  private func backwardOperations(of record: Record) -> Int {
    switch record.operation {
    case .few(let expression): fewOperations(record, expression, isSum: false)
    case .fewSum(let expression): fewOperations(record, expression, isSum: true)
    default: record.backwardOperations(records: storage.pointee.records)
    }
  }
}

extension Tape.Record {
  /// What its pullback takes: an operation for each that it recorded, and for a product those of the
  /// products that are its cotangents.
  fileprivate func backwardOperations(records: ContiguousArray<Self>) -> Int {
    switch operation {
    case .variable, .gather: return 0
    case .fused(let record), .fusedSum(let record): return record.operationCount
    case .sum(let x): return x < 0 ? 0 : records[Int(x)].shape.elementCount
    case .product(let a, let left, let b, let right):
      var count = 0
      // Each cotangent takes as many products of numbers as the result did.
      if a >= 0, let right {
        let columns = right.shape.count > 1 ? right.shape.last ?? 1 : 1
        count += 2 * records[Int(a)].shape.elementCount * columns
      }
      if b >= 0, let left {
        let rows = left.shape.elementCount / Swift.max(1, left.shape.last ?? 1)
        count += 2 * records[Int(b)].shape.elementCount * rows
      }
      return count
    default: return shape.elementCount
    }
  }
}

extension FusedRecord {
  /// Operations on single numbers that it stands for.
  fileprivate var operationCount: Int {
    let count = expression.operationCount(isActive: parents.map { $0 != -1 }).active
    for input in inputs {
      switch input {
      case .array(let a): return (count + (expression.givesNumber ? 1 : 0)) * a.shape.elementCount
      case .constantArray(let a):
        return (count + (expression.givesNumber ? 1 : 0)) * a.shape.elementCount
      case .number, .constant: continue
      }
    }
    return count
  }
}

/// A number on which an operation amounts to several on numbers without derivatives.
protocol CompositeNumber {
  static var operationWeight: Int { get }
}

extension Dual: CompositeNumber {
  /// The value, and the tangent.
  static var operationWeight: Int { 2 * HypNumbers.operationWeight(P.self) }
}

extension DualLanes: CompositeNumber {
  static var operationWeight: Int { 1 + directionCount }
  private static var directionCount: Int { L.scalarCount }
}

extension Reverse: CompositeNumber {
  /// The backward pass is counted when it happens.
  static var operationWeight: Int { HypNumbers.operationWeight(P.self) }
}

/// How many operations on numbers, and on their derivatives, one operation on a number amounts to: one
/// for its value and one for each tangent.
public func operationWeight<N: Number>(_: N.Type) -> Int {
  (N.self as? any CompositeNumber.Type)?.operationWeight ?? 1
}
