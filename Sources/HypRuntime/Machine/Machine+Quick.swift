// Machine+Quick.swift -- literals, slices and extremes of arrays where they stand in the registers.

import CKernels
import HypCode
import HypNumbers
import HypSyntax

/// Carries out an action on arrays where they stand; false where that is to be done in another way, and nothing was done.
func quickBody<N: Number>(
  _ m: Machine<N>, _ action: QuickAction, _ f: Machine<N>.Registers
) -> Bool {
  switch action {
  case .literal(let items, let shape, let isActive, let result):
    isActive
      ? activeLiteral(m, items, shape, result, f) : passiveLiteral(m, items, shape, result, f)
  case .slice(let array, let span, let isActive, let result):
    quickSlice(m, array, span, isActive, result, f)
  case .fill(let array, let span, let x): quickFill(m, array, span, x, f)
  case .extreme(let array, let isLargest, let isPlace, let result):
    quickExtreme(m, array, isLargest, isPlace, result, f)
  case .compare(let op, let x, let y, let result): quickCompare(m, op, x, y, result, f)
  case .boxed(let op, let x, let y, let result): quickBinary(m, op, x, y, result, f)
  case .boxedElement(let array, let i, let j, let result):
    quickElement(m, array, i, j, result, f)
  case .boxedStore(let array, let i, let j, let isActive, let box):
    quickStore(m, array, (i, j), isActive, box, f)
  }
}

/// `[x, y, z]` without derivatives.
private func passiveLiteral<N: Number>(
  _ m: Machine<N>, _ items: [Leaf], _ shape: Shape, _ result: Int, _ f: Machine<N>.Registers
) -> Bool {
  if isOwnedAlone(f.o + result, N.Base.Array.self, .passiveArray) {
    let own = Machine<N>.passiveStorage(f.o + result)
    if own.pointee.shape == shape {
      for index in items.indices {
        own.pointee.setElement(at: index, to: m.passive(items[index], f))
      }
      return true
    }
  }
  return withUnsafeTemporaryAllocation(of: N.Base.self, capacity: items.count) { numbers in
    guard let number = numbers.baseAddress else { return false }
    for index in items.indices {
      (number + index).initialize(to: m.passive(items[index], f))
    }
    let array = N.Base.Array(shape: shape, reading: number)
    f.o[result] = Machine<N>.Passive(array, .passiveArray)
    return true
  }
}

/// `[x, y, z]` with derivatives.
private func activeLiteral<N: Number>(
  _ m: Machine<N>, _ items: [Leaf], _ shape: Shape, _ result: Int, _ f: Machine<N>.Registers
) -> Bool {
  withUnsafeTemporaryAllocation(of: N.self, capacity: items.count) { numbers in
    guard let number = numbers.baseAddress else { return false }
    for index in items.indices { (number + index).initialize(to: m.active(items[index], f)) }
    let array = N.Array(shape: shape, reading: number)
    f.o[result] = Machine<N>.Active(array, .activeArray)
    return true
  }
}

/// The first place and how many, of a range among `count`; nil where it is empty or no such range.
private func places<N: Number>(
  _ m: Machine<N>, _ range: QuickAction.Span, _ count: Int,
  _ f: Machine<N>.Registers
) -> Range<Int>? {
  /// A whole number that is no more than twice the length.
  func whole(_ leaf: Leaf, else end: Int) -> Int? {
    let x = m.passive(leaf, f).double
    if x.isInfinite { return end }
    guard abs(x) <= 2 * Double(count) else { return nil }
    let whole = Int(x)
    guard Double(whole) == x else { return nil }
    return whole < 0 ? whole + count : whole
  }
  let (first, last) = (m.passive(range.from, f).double, m.passive(range.to, f).double)
  // Without a first or a last place it begins or ends at the end; infinities the other way are errors.
  guard m.passive(range.step, f).double == 1, first < .infinity, last > -.infinity,
    let start = whole(range.from, else: 0),
    let stop = whole(range.to, else: range.isClosed ? count - 1 : count)
  else { return nil }
  let end = range.isClosed ? stop + 1 : stop
  guard start >= 0, start < end, end <= count else { return nil }
  return start..<end
}

/// `a[from..<to]`
private func quickSlice<N: Number>(
  _ m: Machine<N>, _ register: Int, _ range: QuickAction.Span,
  _ isActive: Bool, _ result: Int, _ f: Machine<N>.Registers
) -> Bool {
  guard let object = f.o[register] else { return false }
  switch object.tag {
  case .passiveArray where N.Base.self == Double.self && !isActive:
    let array = UnsafeMutableRawPointer(Machine<N>.passiveStorage(f.o + register))
      .assumingMemoryBound(to: DoubleArray.self)
    guard let places = places(m, range, array.pointee.count, f) else { return false }
    if result != register, isOwnedAlone(f.o + result, N.Base.Array.self, .passiveArray) {
      let own = UnsafeMutableRawPointer(Machine<N>.passiveStorage(f.o + result))
        .assumingMemoryBound(to: DoubleArray.self)
      if own.pointee.shape == .vector(places.count) {
        own.pointee.copy(places, of: array)
        return true
      }
    }
    guard let part = DoubleArray(part: places, of: array) else { return false }
    // They are of one type.
    f.o[result] = Machine<N>.Passive(
      unsafeBitCast(part, to: N.Base.Array.self), .passiveArray)
  case .activeArray where isActive:
    let array = Machine<N>.activeStorage(f.o + register)
    guard let places = places(m, range, N.Array.count(in: array), f) else { return false }
    let part = array.pointee.selecting(
      [.strided(start: places.lowerBound, step: 1, count: places.count)])
    f.o[result] = Machine<N>.Active(part, .activeArray)
  default: return false
  }
  return true
}

/// `a[from..<to] = x`
private func quickFill<N: Number>(
  _ m: Machine<N>, _ register: Int, _ range: QuickAction.Span, _ x: Leaf,
  _ f: Machine<N>.Registers
) -> Bool {
  guard f.o[register]?.tag == .passiveArray else { return false }
  let count = N.Base.Array.count(in: Machine<N>.passiveStorage(f.o + register))
  // A long one asks now and then whether to stop.
  guard let places = places(m, range, count, f), places.count <= 4096 else { return false }
  let (array, number) = (m.uniquePassive(f.o + register), m.passive(x, f))
  for place in places { array.pointee.setElement(at: place, to: number) }
  return true
}

/// `max(a)`, `argmin(a)` and such.
private func quickExtreme<N: Number>(
  _ m: Machine<N>, _ register: Int, _ isLargest: Bool, _ isPlace: Bool, _ result: Leaf,
  _ f: Machine<N>.Registers
) -> Bool {
  guard N.Base.self == Double.self else { return false }
  switch tag(of: f.o + register) {
  case .passiveArray:
    let array = UnsafeMutableRawPointer(Machine<N>.passiveStorage(f.o + register))
      .assumingMemoryBound(to: DoubleArray.self)
    guard case .passive(let target) = result,
      let (place, _) = array.pointee.placeOfExtreme(isLargest: isLargest)
    else { return false }
    f.d[target] =
      isPlace ? N.Base(literal: Double(place)) : N.Base(literal: array.pointee.element(at: place))
  case .activeArray:
    let array = Machine<N>.activeStorage(f.o + register)
    let plain = unsafeBitCast(array.pointee.base, to: DoubleArray.self)
    guard let (place, ties) = plain.placeOfExtreme(isLargest: isLargest) else { return false }
    switch result {
    case .passive(let target) where isPlace: f.d[target] = N.Base(literal: Double(place))
    // Equals share the derivative.
    case .active(let target) where !isPlace && ties == 1:
      f.r[target] = array.pointee.element(at: place)
    default: return false
    }
  default: return false
  }
  return true
}

/// `x > y` of plain arrays of one shape, or of one and a number.
private func quickCompare<N: Number>(
  _ m: Machine<N>, _ op: ComparisonOperator, _ x: Leaf, _ y: Leaf, _ result: Int,
  _ f: Machine<N>.Registers
) -> Bool {
  typealias Place = UnsafeMutablePointer<DoubleArray>
  guard N.Base.self == Double.self else { return false }
  /// An array, or nil and a number; nil for neither.
  func operand(_ leaf: Leaf) -> (array: Place?, number: Double)? {
    guard case .object(let register) = leaf else { return (nil, m.passive(leaf, f).double) }
    guard tag(of: f.o + register) == .passiveArray else { return nil }
    let place = UnsafeMutableRawPointer(Machine<N>.passiveStorage(f.o + register))
      .assumingMemoryBound(to: DoubleArray.self)
    return (place, 0)
  }
  guard let a = operand(x), let b = operand(y),
    let mask = DoubleArray(comparing: a, op.relation, b)
  else { return false }
  // They are of one type.
  f.o[result] = Machine<N>.Passive(unsafeBitCast(mask, to: N.Base.Array.self), .mask)
  return true
}

/// The product of plain arrays of few elements where they stand.
func fewProductBody<N: Number>(
  _ m: Machine<N>, _ first: Int, _ second: Int, _ target: Leaf, _ f: Machine<N>.Registers
) -> Bool {
  typealias Place = UnsafeMutablePointer<DoubleArray>
  guard N.Base.self == Double.self, tag(of: f.o + first) == .passiveArray,
    tag(of: f.o + second) == .passiveArray
  else { return false }
  func place(_ register: Int) -> Place {
    UnsafeMutableRawPointer(Machine<N>.passiveStorage(f.o + register))
      .assumingMemoryBound(to: DoubleArray.self)
  }
  return withUnsafeTemporaryAllocation(
    of: Double.self, capacity: DoubleArray.fewElements
  ) { room in
    guard let numbers = room.baseAddress,
      let product = DoubleArray.fewProduct(place(first), place(second), numbers)
    else { return false }
    switch target {
    case .passive(let register):
      guard product.shape.isEmpty else { return false }
      f.d[register] = N.Base(literal: numbers[0])
    case .object(let register):
      if isOwnedAlone(f.o + register, N.Base.Array.self, .passiveArray),
        place(register).pointee.overwrite(product.shape, byRows: product.byRows, with: numbers)
      {
        return true
      }
      guard let array = DoubleArray(product.shape, byRows: product.byRows, copying: numbers) else {
        return false
      }
      // They are of one type.
      f.o[register] = Machine<N>.Passive(
        unsafeBitCast(array, to: N.Base.Array.self), .passiveArray)
    case .active, .constant: return false
    }
    return true
  }
}
