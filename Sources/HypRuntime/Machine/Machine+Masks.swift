// Machine+Masks.swift -- arrays of booleans: made, joined by `and`, `or` and `not`, and as subscripts.
//
// A mask is kept as an array of 0 and 1, which is what it means in arithmetic. Nothing else makes
// one: an array of numbers is never a mask, so that no index can select by accident.

import HypCode
import HypNumbers
import HypSyntax

extension Value {
  /// A boolean, or an array of them.
  var isBoolean: Bool {
    switch self {
    case .bool, .mask: true
    case .tuple(nil, let parts): !parts.isEmpty && parts.allSatisfy { $0.isBoolean }
    default: false
    }
  }

  /// A boolean or an array of them as an array of 0 and 1, of rank 0 for a single one; nil for all else.
  package var asTruths: N.Base.Array? {
    switch self {
    case .bool(let truth): N.Base.Array(scalar: truth ? 1 : 0)
    case .mask(let array): array
    default: nil
    }
  }
}

extension Machine {
  // MARK: Making

  /// An array where every value is a boolean or an array of booleans of one shape; else nil.
  package func booleans(_ values: [Value<N>]) -> Value<N>? {
    guard let first = values.first?.asTruths else { return nil }
    var parts: [N.Base.Array] = []
    parts.reserveCapacity(values.count)
    for value in values {
      guard let part = value.asTruths, part.shape == first.shape else { return nil }
      parts.append(part)
    }
    return .mask(
      first.shape.isEmpty
        ? N.Base.Array(shape: [parts.count], elements: parts.map { $0.element(at: 0) })
        : N.Base.Array(stacking: parts))
  }

  /// A value made of the elements of booleans alone, arranged in another way, as booleans.
  package func asBooleans(_ value: Value<N>) -> Value<N> {
    switch value {
    case .passiveArray(let array): .mask(array)
    case .real(let x): .bool(x != 0)
    default: value
    }
  }

  // MARK: Logic

  /// `x and y`, `x or y`, element by element where one of them is an array.
  package func logical(
    _ op: LogicalOperator, _ x: Value<N>, _ y: Value<N>
  ) throws(RuntimeError) -> Value<N> {
    let (a, b) = (try truths(x), try truths(y))
    guard let shape = Shape.broadcast(a.shape, b.shape) else {
      throw .shapes(.named(op.rawValue), .elementwise, a.shape, b.shape)
    }
    try checkSize(shape)
    // Of 0 and 1 the product is `and`; `or` is not (not a and not b).
    let joined = op == .and ? a * b : inverted(inverted(a) * inverted(b))
    return shape.isEmpty ? .bool(joined.element(at: 0) != 0) : .mask(joined)
  }

  /// `not x`
  package func opposite(_ x: Value<N>) throws(RuntimeError) -> Value<N> {
    if case .bool(let truth) = x { return .bool(!truth) }
    return .mask(inverted(try truths(x)))
  }

  private func inverted(_ truths: N.Base.Array) -> N.Base.Array {
    N.Base.Array(scalar: 1) - truths
  }

  private func truths(_ x: Value<N>) throws(RuntimeError) -> N.Base.Array {
    guard let truths = x.asTruths else { throw .notBoolean(x.kind) }
    return truths
  }

  /// Whether `x` alone decides `x and y`, which it does where it is false, or `x or y`.
  package func decides(_ x: Value<N>, _ op: LogicalOperator) throws(RuntimeError) -> Bool {
    switch x {
    case .bool(let truth): return truth == (op == .or)
    case .mask: return false
    default: throw .notBoolean(x.kind)
    }
  }

  // MARK: Subscripts

  /// The places where a mask is true, which has the length of its axis.
  package func places(
    _ mask: N.Base.Array, length: Int, axis: Int?
  ) throws(RuntimeError) -> [Int] {
    guard mask.shape == [length] else {
      throw .maskShape(mask.shape, of: [length], axis: axis)
    }
    return truePlaces(mask)
  }

  /// Reports an index that was made of masks, as long as the axis, where its numbers alone do not say so.
  func lookAtMaskSum(_ index: Value<N>, of x: Value<N>, axis: Int, table: Int?) {
    let length: Int
    switch x {
    case .tuple(_, let parts): length = parts.count
    default:
      guard let shape = x.shape, axis < shape.count else { return }
      length = shape[axis]
    }
    guard let places = index.asPassiveArray, places.shape == [length], length > 0, length != table,
      length <= 2 || (0..<length).contains(where: { places.element(at: $0) > 1 })
    else { return }
    context.remarks = [.masksAsNumbers(length)]
  }

  /// The offsets, rows first, that a mask of the shape of the whole array picks; nil where the
  /// subscripts are none such.
  package func offsets(
    ofWholeMask axes: [AxisValue], _ shape: Shape
  ) throws(RuntimeError) -> [Int]? {
    guard axes.count == 1, case .value(.mask(let mask)) = axes[0], mask.shape.count > 1 else {
      return nil
    }
    guard mask.shape == shape else { throw .maskShape(mask.shape, of: shape, axis: nil) }
    return truePlaces(mask)
  }

  /// The offsets, rows first, at which a mask is true.
  func truePlaces(_ mask: N.Base.Array) -> [Int] {
    var count = 0
    Blocks.forEach(mask.count) { for i in $0 where mask.knownElement(at: i) != 0 { count += 1 } }
    return [Int](unsafeUninitializedCapacity: count) { places, found in
      Blocks.forEach(mask.count) {
        for i in $0 where found < count && mask.knownElement(at: i) != 0 {
          places[found] = i
          found += 1
        }
      }
    }
  }
}

extension NumberArray {
  /// Replaces elements by their offsets, rows first: by those of a vector, or all by one number.
  package mutating func replace(offsets: [Int], with value: Self) {
    let shape = self.shape
    var flat = reshaped(to: [count])
    flat.replace([.gather(offsets)], with: value)
    self = flat.reshaped(to: shape)
  }
}

/// `where(mask)`
extension Machine {
  /// Where a mask is true: the places along its axis, or for each of its axes those along it.
  package func places(where mask: N.Base.Array) -> Value<N> {
    let shape = mask.shape
    let offsets = truePlaces(mask)
    func vector(_ places: [Int]) -> Value<N> {
      value(places.map(Double.init), shape: [places.count])
    }
    if shape.count == 1 { return vector(offsets) }
    let indices = offsets.map { shape.index(of: $0) }
    return .tuple(labels: nil, shape.indices.map { axis in vector(indices.map { $0[axis] }) })
  }
}
