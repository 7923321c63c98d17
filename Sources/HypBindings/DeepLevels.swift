// DeepLevels.swift -- the primitives of a level inside a listed one: made of those of that level by the chain rule.

import HypNumbers
import HypPrimitives

extension FunctionTable where N: EnclosingNumber {
  /// A table around that of the level below, which is compiled. Slopes, of which the derivatives are those of that
  /// level's slopes, are generic.
  init(around below: FunctionTable<N.Primal>) {
    self.init(roomFor: genericRows(N.self), isShared: true)
    for (place, row) in rows.enumerated() {
      switch row {
      case .unary(let f):
        (unary + place).initialize(to: Self.unary(below.unary[place], below.derivative[place]))
        (derivative + place).initialize(to: f.derivative)
        (base + place).initialize(to: below.base[place])
      case .binary(let f):
        let partials = (below.partialX[place], below.partialY[place])
        (binary + place).initialize(to: Self.binary(below.binary[place], partials.0, partials.1))
        (partialX + place).initialize(to: f.partialX)
        (partialY + place).initialize(to: f.partialY)
        (binaryPassiveY + place).initialize(
          to: Self.binary(below.binaryPassiveY[place], partials.0))
        (binaryPassiveX + place).initialize(
          to: Self.binary(below.binaryPassiveX[place], partials.1))
        (base2 + place).initialize(to: below.base2[place])
      case .ternary(let f):
        (ternary + place).initialize(to: f.of)
        (base3 + place).initialize(to: below.base3[place])
      }
    }
  }

  private typealias Below = FunctionTable<N.Primal>

  private static func unary(
    _ value: @escaping @Sendable (UnsafeMutablePointer<N.Primal>, UnsafePointer<N.Primal>) -> Void,
    _ slope: @escaping Below.Two
  ) -> @Sendable (UnsafeMutablePointer<N>, UnsafePointer<N>) -> Void {
    { result, x in
      let x = x.pointee
      var (p, y) = (x.primal, x.primal)
      value(&y, &p)
      result.pointee = N.depending(y, on: x) { slope(p, y) }
    }
  }

  private static func binary(
    _ value:
      @escaping @Sendable (
        UnsafeMutablePointer<N.Primal>, UnsafePointer<N.Primal>, UnsafePointer<N.Primal>
      ) -> Void, _ partialX: @escaping Below.Three, _ partialY: @escaping Below.Three
  ) -> @Sendable (UnsafeMutablePointer<N>, UnsafePointer<N>, UnsafePointer<N>) -> Void {
    { result, x, y in
      let (x, y) = (x.pointee, y.pointee)
      var (p, q, z) = (x.primal, y.primal, x.primal)
      value(&z, &p, &q)
      result.pointee = N.depending(z, on: x, { partialX(p, q, z) }, and: y) { partialY(p, q, z) }
    }
  }

  private static func binary(
    _ value: @escaping @Sendable (N.Primal, N.Base) -> N.Primal, _ partial: @escaping Below.Three
  ) -> @Sendable (N, N.Base) -> N {
    { x, c in
      let z = value(x.primal, c)
      return N.depending(z, on: x) { partial(x.primal, N.Primal(c), z) }
    }
  }

  private static func binary(
    _ value: @escaping @Sendable (N.Base, N.Primal) -> N.Primal, _ partial: @escaping Below.Three
  ) -> @Sendable (N.Base, N) -> N {
    { c, y in
      let z = value(c, y.primal)
      return N.depending(z, on: y) { partial(N.Primal(c), y.primal, z) }
    }
  }
}

/// What is not made of the level below: not compiled for any type.
@inline(never) @_semantics("optimize.sil.specialize.generic.never")
private func genericRows<N: Number>(_: N.Type) -> [Bound<N>.Row] { Catalogue.index(Bound<N>.self) }
