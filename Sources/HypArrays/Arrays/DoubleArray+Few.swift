// DoubleArray+Few.swift -- what is done to arrays of few elements where they stand, without a reference to any of them.

import CKernels

extension DoubleArray {
  /// A product of so many multiplications is quickly done, whoever asks to stop.
  private static let fewMultiplications = 512
  /// So many elements has such a product.
  package static let fewElements = 16

  /// A part of a vector; nil where there is no memory.
  package init?(part places: Range<Int>, of vector: UnsafeMutablePointer<DoubleArray>) {
    guard let part = DoubleArray(allocating: .vector(places.count)) else { return nil }
    part.copy(places, of: vector)
    self = part
  }

  /// Writes a part of a vector over the elements of this one, which has as many and is held by nobody else.
  package func copy(_ places: Range<Int>, of vector: UnsafeMutablePointer<DoubleArray>) {
    assert(count == places.count, "a part is copied where there is no room for it")
    Blocks.copy(buffer.pointer, vector.pointee.buffer.pointer + places.lowerBound, places.count)
  }

  /// The place of the first largest or smallest element, or of the first nan, in row order, and how many are equal to it;
  /// nil where that is to be found in another way.
  package func placeOfExtreme(isLargest: Bool) -> (place: Int, ties: Int)? {
    guard byRows, count > 0, count <= 1 << 16 else { return nil }
    var ties = 0
    return (Int(hk_extreme(isLargest, count, buffer.pointer, &ties)), ties)
  }

  /// 1 where a relation holds between the elements of two arrays that lie alike, or of one and a number, and 0 where it
  /// does not; nil where that is to be done in another way.
  package init?(
    comparing x: (array: UnsafeMutablePointer<DoubleArray>?, number: Double), _ relation: Relation,
    _ y: (array: UnsafeMutablePointer<DoubleArray>?, number: Double)
  ) {
    guard let model = x.array ?? y.array, model.pointee.count <= 4096 else { return nil }
    if let a = x.array, let b = y.array,
      a.pointee.shape != b.pointee.shape || a.pointee.byRows != b.pointee.byRows
    {
      return nil
    }
    guard let result = DoubleArray(like: model.pointee) else { return nil }
    // One of them may be a number, which stands nowhere else.
    var numbers = (x.number, y.number)
    withUnsafePointer(to: &numbers.0) { p in
      withUnsafePointer(to: &numbers.1) { q in
        hk_compare(
          relation.kernel, result.count,
          x.array?.pointee.buffer.pointer ?? UnsafeMutablePointer(mutating: p),
          x.array == nil ? 0 : 1,
          y.array?.pointee.buffer.pointer ?? UnsafeMutablePointer(mutating: q),
          y.array == nil ? 0 : 1, result.buffer.pointer)
      }
    }
    self = result
  }

  /// Writes a matrix product of few elements into `result`, which has room for `fewElements` of them, with the bits that
  /// `matmul` gives.
  ///
  /// - Returns: the shape, and how the elements lie; nil where it is to be done in another way.
  package static func fewProduct(
    _ a: UnsafeMutablePointer<DoubleArray>, _ b: UnsafeMutablePointer<DoubleArray>,
    _ result: UnsafeMutablePointer<Double>
  ) -> (shape: Shape, byRows: Bool)? {
    let (rankA, rankB) = (a.pointee.shape.count, b.pointee.shape.count)
    guard 1...2 ~= rankA, 1...2 ~= rankB else { return nil }
    // A vector is a row on the left and a column on the right.
    let (n, k) = (a.pointee.rows, a.pointee.columns)
    let (inner, m) =
      rankB == 1 ? (b.pointee.columns, 1) : (b.pointee.rows, b.pointee.columns)
    guard k == inner, n * m <= fewElements, n * m * k <= fewMultiplications, n * m * k > 0,
      LinearAlgebra.library(forProduct: n, k, m) == nil,
      rankA != 2 || rankB != 1 || !hasFewColumns(a.pointee)
    else { return nil }
    let isByRows = a.pointee.byRows && (rankB == 1 || b.pointee.byRows) && m > 1
    let x = Plane(a.pointee.buffer.pointer, rows: n, columns: k, byRows: a.pointee.byRows)
    let y = Plane(
      b.pointee.buffer.pointer, rows: k, columns: m, byRows: rankB == 1 || b.pointee.byRows)
    if isByRows {
      FallbackProduct.multiply(result, m, m, k, n, y.transposed, x.transposed)
    } else {
      FallbackProduct.multiply(result, n, n, k, m, x, y)
    }
    var shape = Shape()
    if rankA == 2 { shape.append(n) }
    if rankB == 2 { shape.append(m) }
    return (shape, isByRows || n <= 1 || m <= 1)
  }

  /// An array of few elements that lie as said; nil where there is no memory.
  package init?(_ shape: Shape, byRows: Bool, copying elements: UnsafePointer<Double>) {
    guard let array = DoubleArray(allocating: shape, byRows: byRows) else { return nil }
    array.buffer.pointer.update(from: elements, count: array.count)
    self = array
  }

  /// Writes elements that lie as its own over them, where it has such a shape; nobody else holds it.
  package func overwrite(
    _ shape: Shape, byRows: Bool, with elements: UnsafePointer<Double>
  ) -> Bool {
    guard self.shape == shape, self.byRows == byRows else { return false }
    buffer.pointer.update(from: elements, count: count)
    return true
  }
}
