// Length.swift -- square roots of sums of squares, as of `norm` and `std`, of numbers of any size.
//
// Squares leave the range of a number where lengths do not. In the middle the root is composed of operations on
// arrays; further out it is a primitive, whose gradient is the vector divided by its length: no power of it is formed in any
// derivative.

import HypNumbers
import HypPrimitives
import HypRuntime

extension NumberArray {
  /// √(Σ x² / divisor), of all elements or along an axis; at 0, where it has no derivative, that is 0.
  func length(along axis: Int?, divisor: Double = 1) -> Self {
    let squares = axis == nil ? sumOfSquares : (self * self).total(axis)
    let mean = divisor == 1 ? squares : squares / Self(number: divisor)
    // Beyond these the powers of squares in the first three derivatives over- or underflow.
    if Blocks.all(mean.doubles, { (1e-80...1e80).contains($0) }) {
      return Self.lift(Sqrt.self, mean)
    }
    let length = Self.lift(Length(axis: axis, divisor: divisor), [self])
    let numbers = length.doubles
    let zeros = Ties.equals(numbers, 0, numbers.count, 1, 0)
    guard carries, !zeros.isEmpty else { return length }
    KinkSignal.raise(where: true)
    var flat = length.reshaped(to: [numbers.count])
    // Held at 0, and recorded last: the record says which of them depend on what.
    let parts = squares.reshaped(to: [numbers.count]).selecting([.gather(zeros)])
    flat.replace([.gather(zeros)], with: parts * Self(number: 0))
    return flat.reshaped(to: length.shape)
  }
}

extension NumberArray {
  /// Of all elements, which are read once where nothing is carried.
  private var sumOfSquares: Self {
    if !carries,
      let sum = Self.fused(squaresSummed, [.array(self)], wantsValue: true, owned: 0)?[0].number
    {
      return Self(scalar: sum)
    }
    return (self * self).total(nil)
  }
}

/// The sum of x².
private let squaresSummed = {
  var builder = FusedBuilder()
  let x = builder.input(.array)
  return builder.finish(builder.apply(.multiply, x, x), isSum: true)
}()

/// A length, of numbers that may be very large or small.
private struct Length: ArrayPrimitive {
  let axis: Int?
  let divisor: Double

  func value(_ x: [DoubleArray]) -> DoubleArray {
    let x = x[0]
    let sizes = DoubleArray.lift(Abs.self, x)
    // Scaled by powers of two, which changes no digit.
    let scales = Extremes.maxima(sizes, x.shape.blocks(axis)).mapPatiently(orElse: 1) { largest in
      largest > 0 && largest.isFinite
        ? Double(sign: .plus, exponent: largest.exponent, significand: 1) : 1
    }
    let scale = DoubleArray(doubles: scales, shape: x.shape.without(axis))
    let scaled = x / scale.alongside(axis, of: x.shape)
    let mean = (scaled * scaled).total(axis) / DoubleArray(number: divisor)
    return DoubleArray.lift(Sqrt.self, mean) * scale
  }

  /// The derivatives with respect to the elements: x / (y · divisor), and 0 where the length y is 0, which is not used.
  private func slopes<A: NumberArray>(_ x: A, _ y: A) -> A {
    let numbers = y.doubles
    var y = y
    let zeros = Ties.equals(numbers, 0, numbers.count, 1, 0)
    if !zeros.isEmpty {
      var flat = y.reshaped(to: [y.count])
      flat.replace([.gather(zeros)], with: A(number: .infinity))
      y = flat.reshaped(to: y.shape)
    }
    let slopes = x / y.alongside(axis, of: x.shape)
    return divisor == 1 ? slopes : slopes / A(number: divisor)
  }

  func jvp<A: NumberArray>(_ x: [A], _ dx: [A?], _ y: A) -> A {
    guard let dx = dx[0] else { return A(zeros: y.shape) }
    return dx.carried(by: slopes(x[0], y)).total(axis)
  }

  func vjp<A: NumberArray>(_ x: [A], _ y: A, _ cy: A, wanted _: [Bool]) -> [A?] {
    [cy.alongside(axis, of: x[0].shape).carried(by: slopes(x[0], y))]
  }
}
