// RegisterRow.swift -- registers that an index chooses among.

/// Registers at equal distances: the elements of a small array, or of a column of a small matrix.
@usableFromInline
package struct RegisterRow {
  /// From 1 to 16.
  @usableFromInline package let count: Int
  /// How far apart they are, from 1 to 16.
  @usableFromInline package let stride: Int

  package init(count: Int, stride: Int) {
    assert(1...16 ~= count && 1...16 ~= stride)
    self.count = count
    self.stride = stride
  }

  /// From the operand `x` of an instruction.
  @inlinable @inline(__always)
  package init(operand: UInt8) {
    count = Int(operand & 15) + 1
    stride = Int(operand >> 4) + 1
  }

  /// The operand `x` of an instruction.
  package var operand: Int { count - 1 | (stride - 1) << 4 }

  /// How many registers there are from the first to the last.
  package var extent: Int { (count - 1) * stride + 1 }
}
