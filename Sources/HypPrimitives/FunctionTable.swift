// FunctionTable.swift -- the primitives at one number type, as the machine calls them.

import HypNumbers

/// The primitives at one number type, by their place in the catalogue, in raw memory.
/// It never changes once it is made, so that threads may share it.
package struct FunctionTable<N: Number>: @unchecked Sendable {
  package typealias Two = @Sendable (N, N) -> N
  package typealias Three = @Sendable (N, N, N) -> N
  package let rows: [Bound<N>.Row]
  package let unary:
    UnsafeMutablePointer<@Sendable (UnsafeMutablePointer<N>, UnsafePointer<N>) -> Void>
  package let derivative: UnsafeMutablePointer<Two>
  package let binary:
    UnsafeMutablePointer<
      @Sendable (UnsafeMutablePointer<N>, UnsafePointer<N>, UnsafePointer<N>) -> Void
    >
  package let partialX: UnsafeMutablePointer<Three>
  package let partialY: UnsafeMutablePointer<Three>
  package let binaryPassiveY: UnsafeMutablePointer<@Sendable (N, N.Base) -> N>
  package let binaryPassiveX: UnsafeMutablePointer<@Sendable (N.Base, N) -> N>
  package let ternary: UnsafeMutablePointer<Three>
  package let base: UnsafeMutablePointer<@Sendable (N.Base) -> N.Base>
  package let base2: UnsafeMutablePointer<@Sendable (N.Base, N.Base) -> N.Base>
  package let base3: UnsafeMutablePointer<@Sendable (N.Base, N.Base, N.Base) -> N.Base>

  private let isShared: Bool

  /// Room for tables of `rows`, which whoever compiles the primitives for the number type fills.
  ///
  /// - Parameter isShared: machines come and go, and the table stays.
  package init(roomFor rows: [Bound<N>.Row], isShared: Bool) {
    self.rows = rows
    self.isShared = isShared
    unary = .allocate(capacity: rows.count)
    derivative = .allocate(capacity: rows.count)
    binary = .allocate(capacity: rows.count)
    partialX = .allocate(capacity: rows.count)
    partialY = .allocate(capacity: rows.count)
    binaryPassiveY = .allocate(capacity: rows.count)
    binaryPassiveX = .allocate(capacity: rows.count)
    ternary = .allocate(capacity: rows.count)
    base = .allocate(capacity: rows.count)
    base2 = .allocate(capacity: rows.count)
    base3 = .allocate(capacity: rows.count)
  }

  /// Gives the memory back, but of a table that others use. It may not be used any more.
  package func release() {
    guard !isShared else { return }
    for (place, row) in rows.enumerated() {
      switch row {
      case .unary:
        (unary + place).deinitialize(count: 1)
        (derivative + place).deinitialize(count: 1)
        (base + place).deinitialize(count: 1)
      case .binary:
        (binary + place).deinitialize(count: 1)
        (partialX + place).deinitialize(count: 1)
        (partialY + place).deinitialize(count: 1)
        (binaryPassiveY + place).deinitialize(count: 1)
        (binaryPassiveX + place).deinitialize(count: 1)
        (base2 + place).deinitialize(count: 1)
      case .ternary:
        (ternary + place).deinitialize(count: 1)
        (base3 + place).deinitialize(count: 1)
      }
    }
    unary.deallocate()
    derivative.deallocate()
    binary.deallocate()
    partialX.deallocate()
    partialY.deallocate()
    binaryPassiveY.deallocate()
    binaryPassiveX.deallocate()
    ternary.deallocate()
    base.deallocate()
    base2.deallocate()
    base3.deallocate()
  }
}

extension UnsafeMutablePointer {
  /// Calls a function of a column of the table. One that captures nothing, as all that are compiled for a listed number
  /// type, is called without retaining and releasing what it captures.
  @inlinable @inline(__always)
  package func withFunction<R>(_ place: Int, _ call: (Pointee) -> R) -> R {
    let function = self + place
    let parts = UnsafeRawPointer(function).loadUnaligned(as: (code: UInt, context: UInt).self)
    guard _fastPath(parts.context == 0) else { return call(function.pointee) }
    return call(unsafeBitCast((parts.code, 0 as UInt), to: Pointee.self))
  }
}

/// Who has tables of the primitives for all number types.
package protocol FunctionTables: Sendable {
  /// Compiled for the number type where that is listed, else generic, slower, and the same.
  func table<N: Number>(of: N.Type) -> FunctionTable<N>
}

/// Forward mode along eight directions.
package typealias Lanes = DualLanes<SIMD8<Double>>
