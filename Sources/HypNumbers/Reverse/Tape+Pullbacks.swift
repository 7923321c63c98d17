// Tape+Pullbacks.swift -- the pullback of each operation on arrays: from the cotangent of its result
// to those of its parents.

import RealModule

extension Tape {
  /// The cotangent of a record's result: what arrays and what numbers have added to it; nil for
  /// zeros. May be smaller than the result, and is then to be broadcast.
  @inlinable
  static func total(_ tape: UnsafeMutablePointer<Storage>, _ record: Int) -> P.Array? {
    guard record < tape.pointee.records.count else { return nil }
    let cotangent = tape.pointee.records[record].cotangent
    let region = tape.pointee.regions[record]
    guard region < -1 else { return cotangent }
    let shape = tape.pointee.records[record].shape
    let count = shape.elementCount
    guard Int(region) >= -1 - tape.pointee.cotangentCells else { return cotangent }
    let cells = tape.pointee.cotangents + Int(region)
    var first = 0
    while first < count, cells[first].isZero { first += 1 }
    if first == count { return cotangent }
    let elements = P.Array(shape: shape, reading: cells)
    return cotangent.map { elements + $0 } ?? elements
  }

  /// Adds to the cotangent of a record's result.
  @inlinable
  static func give(
    _ tape: UnsafeMutablePointer<Storage>, _ record: Int32, _ cotangent: P.Array
  ) {
    let record = Int(record)
    guard let old = tape.pointee.records[record].cotangent else {
      tape.pointee.records[record].cotangent = cotangent
      return
    }
    if old.shape == cotangent.shape || cotangent.shape.isEmpty {
      // So that it is owned alone and can be added to in place.
      tape.pointee.records[record].cotangent = nil
      var sum = old
      _ = consume old
      sum.accumulate(cotangent)
      tape.pointee.records[record].cotangent = sum
    } else {
      tape.pointee.records[record].cotangent = old + cotangent
    }
  }

  /// Carries the cotangent of a record's result to its parents.
  @inlinable @inline(never)
  static func pullBack(_ tape: UnsafeMutablePointer<Storage>, _ record: Int) {
    let operation = tape.pointee.records[record].operation
    let shape = tape.pointee.records[record].shape
    if case .variable = operation { return }
    if case .sum(let x) = operation {
      let y = tape.pointee.cotangents[tape.pointee.records[record].position - 1]
      if x >= 0, !y.isZero { give(tape, x, P.Array(scalar: y)) }
      return
    }
    if case .fusedSum(let fused) = operation {
      let y = tape.pointee.cotangents[tape.pointee.records[record].position - 1]
      if !y.isZero { pullBack(tape, fused, .number(y)) }
      return
    }
    if case .few(let expression) = operation {
      return pullBackFew(tape, record, expression, isSum: false)
    }
    if case .fewSum(let expression) = operation {
      return pullBackFew(tape, record, expression, isSum: true)
    }
    guard let small = total(tape, record) else { return }
    tape.pointee.records[record].cotangent = nil
    pullBack(tape, operation, small, shape)
  }

  /// The pullbacks of operations with one array as their result. `small` broadcasts to `shape`.
  @inlinable
  static func pullBack(
    _ tape: UnsafeMutablePointer<Storage>, _ operation: Operation, _ small: P.Array, _ shape: Shape
  ) {
    /// The cotangent, written out where an operand was broadcast.
    func cotangent(for parent: Int32) -> P.Array {
      let target = tape.pointee.records[Int(parent)].shape
      return small.shape == shape || target == shape ? small : small.broadcast(to: shape)
    }
    /// Adds to the cotangent of a parent, summed over what was broadcast.
    func send(_ parent: Int32, _ y: P.Array) {
      let target = tape.pointee.records[Int(parent)].shape
      give(tape, parent, target == shape ? y : y.sum(to: target))
    }
    var full: P.Array { small.shape == shape ? small : small.broadcast(to: shape) }

    switch operation {
    case .variable, .sum, .fusedSum, .few, .fewSum: break
    case .fused(let fused): pullBack(tape, fused, .array(full))
    case .gather(let places):
      let y = full
      let cotangents = tape.pointee.cotangents
      for (i, place) in places.enumerated() where place != -1 {
        cotangents[Int(place)].accumulate(y.element(at: i))
      }
    case .linear(let x, let y, let isDifference):
      if x >= 0 { send(x, cotangent(for: x)) }
      if y >= 0 { send(y, isDifference ? -cotangent(for: y) : cotangent(for: y)) }
    case .negate(let x): send(x, -small)
    case .map(let x, let partial): send(x, small.carried(by: partial))
    case .combine(let x, let px, let y, let py):
      if x >= 0, let px { send(x, cotangent(for: x).carried(by: px)) }
      if y >= 0, let py { send(y, cotangent(for: y).carried(by: py)) }
    case .divide(let x, let quotient, let y, let divisor):
      if x >= 0 { send(x, cotangent(for: x).carried(by: Division.partialX(divisor: divisor))) }
      if y >= 0, let quotient {
        let partial = -Division.partialY(quotient: quotient, divisor: divisor)
        send(y, cotangent(for: y).carried(by: partial))
      }
    case .product(let a, let x, let b, let y):
      pullBackProduct(tape, full, a, x, b, y)
    case .sumAxis(let x, let axis):
      var kept = shape
      let target = tape.pointee.records[Int(x)].shape
      // Not so where there was no memory.
      guard kept.count + 1 == target.count else { return }
      kept.insert(1, at: axis)
      give(tape, x, full.reshaped(to: kept).broadcast(to: target))
    case .sumTo(let x): give(tape, x, full.broadcast(to: tape.pointee.records[Int(x)].shape))
    case .broadcast(let x): give(tape, x, full.sum(to: tape.pointee.records[Int(x)].shape))
    case .reshape(let x):
      give(tape, x, full.reshaped(to: tape.pointee.records[Int(x)].shape))
    case .transpose(let x): give(tape, x, full.transposed)
    case .select(let x, let selection): pullBackSelection(tape, full, x, selection)
    case .stack(let parents):
      let y = full
      for (k, parent) in parents.enumerated() where parent >= 0 {
        give(tape, parent, y.selecting([.at(k)]))
      }
    case .custom(let parents, let pullback):
      for (parent, y) in zip(parents, pullback(full)) where parent >= 0 {
        if let y { give(tape, parent, y) }
      }
    }
  }

  /// Adds to a part of the cotangent of `parent`, in place after the first time.
  @inlinable
  static func pullBackSelection(
    _ tape: UnsafeMutablePointer<Storage>, _ y: P.Array, _ parent: Int32,
    _ selection: [AxisSelection]
  ) {
    let record = Int(parent)
    let target = tape.pointee.records[record].shape
    var sum: P.Array
    if let old = tape.pointee.records[record].cotangent {
      tape.pointee.records[record].cotangent = nil
      sum = old.shape == target ? old : old.broadcast(to: target)
    } else {
      sum = P.Array(zeros: target)
    }
    sum.accumulate(y, at: selection)
    tape.pointee.records[record].cotangent = sum
  }

  /// c = a b: ā = c̄ bᵀ and b̄ = aᵀ c̄, for each plane; a vector is a row or a column.
  @inlinable
  static func pullBackProduct(
    _ tape: UnsafeMutablePointer<Storage>, _ y: P.Array,
    _ parentA: Int32, _ a: P.Array?, _ parentB: Int32, _ b: P.Array?
  ) {
    if parentA >= 0, let b {
      let target = tape.pointee.records[Int(parentA)].shape
      give(tape, parentA, P.Array.cotangentOfLeft(y, b, target))
    }
    if parentB >= 0, let a {
      let target = tape.pointee.records[Int(parentB)].shape
      give(tape, parentB, P.Array.cotangentOfRight(y, a, target))
    }
  }
}

extension NumberArray {
  /// The cotangent of a in a b, of shape `target`, from that of the product.
  @inlinable
  static func cotangentOfLeft(_ y: Self, _ b: Self, _ target: Shape) -> Self {
    switch (target.count, b.shape.count) {
    case (1, 1): return y.carried(by: b)
    case (1, 2): return matmul(b, y)
    case (2, 1):
      return y.reshaped(to: .matrix(target[0], 1)).carried(
        by: b.reshaped(to: .matrix(1, target[1])))
    case (1, _):
      // Rows of a batch: [outer…, 1, m] by [outer…, m, k].
      var row = y.shape
      row.insert(1, at: row.count - 1)
      return matmul(y.reshaped(to: row), b.transposed).sum(to: target.stacked(1))
        .reshaped(to: target)
    case (_, 1):
      return y.reshaped(to: y.shape + [1]).carried(by: b).sum(to: target)
    default: return matmul(y, b.transposed).sum(to: target)
    }
  }

  /// The cotangent of b in a b, of shape `target`, from that of the product.
  @inlinable
  static func cotangentOfRight(_ y: Self, _ a: Self, _ target: Shape) -> Self {
    switch (a.shape.count, target.count) {
    case (1, 1): return y.carried(by: a)
    case (2, 1): return matmul(a.transposed, y)
    case (1, 2):
      return y.reshaped(to: .matrix(1, target[1])).carried(
        by: a.reshaped(to: .matrix(target[0], 1)))
    case (_, 1):
      return matmul(a.transposed, y.reshaped(to: y.shape + [1]))
        .sum(to: target + [1]).reshaped(to: target)
    case (1, _):
      var row = y.shape
      row.insert(1, at: row.count - 1)
      return y.reshaped(to: row).carried(by: a.reshaped(to: .matrix(a.count, 1))).sum(to: target)
    default: return matmul(a.transposed, y).sum(to: target)
    }
  }
}
