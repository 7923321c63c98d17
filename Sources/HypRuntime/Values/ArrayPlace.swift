// ArrayPlace.swift -- the element of an array that a number of the program means.

import HypCode
import HypNumbers

/// Whole numbers are exact up to here.
private let largestIndex = 9_007_199_254_740_992.0

/// The place in an array that a number of the program means, or -1 where it means none.
@inline(__always)
func quickPlace<B: BaseNumber>(_ x: B, _ count: Int) -> Int {
  let double = x.double
  let limit = Double(count)
  guard double >= -limit, double < limit else { return -1 }
  let index = Int(double)
  guard Double(index) == double else { return -1 }
  return index < 0 ? index + count : index
}

/// Why a number is no place in an array.
@inline(never)
func placeFault<B: BaseNumber>(_ x: B, _ count: Int) -> Fault {
  do {
    _ = try arrayPlace(x, count)
    return Fault(.notWhole(x.double))
  } catch { return Fault(error) }
}

/// Why two numbers are no place in a matrix of this shape.
@inline(never)
func placeFault<B: BaseNumber>(_ row: B, _ column: B, _ shape: Shape) -> Fault {
  do {
    _ = try arrayPlace(row, shape[0], axis: 0)
    _ = try arrayPlace(column, shape[1], axis: 1)
    return Fault(.notWhole(row.double))
  } catch { return Fault(error) }
}

/// The place in an array that a number of the program means; negative counts from the end.
func arrayPlace<B: BaseNumber>(
  _ x: B, _ count: Int, axis: Int? = nil
) throws(RuntimeError) -> Int {
  let double = x.double
  guard double > -largestIndex, double < largestIndex else { throw .notWhole(double) }
  let index = Int(double)
  guard Double(index) == double else { throw .notWhole(double) }
  let place = index < 0 ? index + count : index
  guard place >= 0, place < count else { throw .index(index, count: count, axis: axis) }
  return place
}
