// Machine+Boxes.swift -- numbers in boxes, without values of what else may be in one.
//
// Where the kind of a number is known only when it runs, as of an element of nested comprehensions, it is in a box. What
// is not a number is left to the general way.

import HypCode
import HypNumbers
import HypSyntax

/// The number at a leaf, in a box or not; nil for anything else.
@inline(__always)
private func number<N: Number>(_ leaf: Leaf, _ f: Machine<N>.Registers) -> Value<N>? {
  switch leaf {
  case .constant(let x): return .real(N.Base(literal: x))
  case .passive(let register): return .real(f.d[register])
  case .active(let register): return .number(f.r[register])
  case .object(let register):
    guard tag(of: f.o + register) == .box, let object = f.o[register] else { return nil }
    let value = unsafeDowncast(object, to: BoxObject<N>.self).value
    switch value {
    case .real, .number: return value
    default: return nil
    }
  }
}

/// Puts a number into a box, into the one that is there where nobody else holds it.
@inline(__always)
private func put<N: Number>(_ x: Value<N>, _ register: Int, _ f: Machine<N>.Registers) {
  if isOwnedAlone(f.o + register, .box), let object = f.o[register] {
    unsafeDowncast(object, to: BoxObject<N>.self).value = x
  } else {
    f.o[register] = BoxObject(x, height: 0)
  }
}

/// `x op y` of numbers.
func quickBinary<N: Number>(
  _ m: Machine<N>, _ op: BinaryOperator, _ x: Leaf, _ y: Leaf, _ result: Int,
  _ f: Machine<N>.Registers
) -> Bool {
  guard let a = number(x, f), let b = number(y, f) else { return false }
  put(m.scalar(op, a, b), result, f)
  return true
}

/// `a[i]` or `a[i, j]` of an array in a box.
func quickElement<N: Number>(
  _ m: Machine<N>, _ register: Int, _ i: Leaf, _ j: Leaf?, _ result: Int,
  _ f: Machine<N>.Registers
) -> Bool {
  switch tag(of: f.o + register) {
  case .passiveArray:
    let array = Machine<N>.passiveStorage(f.o + register)
    guard let place = place(m, N.Base.Array.shape(in: array), i, j, f) else { return false }
    let x = array.pointee.element(at: place)
    put(.real(x), result, f)
  case .activeArray:
    let array = Machine<N>.activeStorage(f.o + register)
    guard let place = place(m, N.Array.shape(in: array), i, j, f) else { return false }
    let x = array.pointee.element(at: place)
    put(.number(x), result, f)
  default: return false
  }
  return true
}

/// `a[i] = x` or `a[i, j] = x`.
func quickStore<N: Number>(
  _ m: Machine<N>, _ register: Int, _ places: (Leaf, Leaf?), _ isActive: Bool, _ box: Int,
  _ f: Machine<N>.Registers
) -> Bool {
  guard let x = number(.object(box), f) else { return false }
  switch (tag(of: f.o + register), x) {
  case (.passiveArray, .real(let number)):
    let shape = N.Base.Array.shape(in: Machine<N>.passiveStorage(f.o + register))
    guard let place = place(m, shape, places.0, places.1, f) else { return false }
    m.uniquePassive(f.o + register).pointee.setElement(at: place, to: number)
  case (.activeArray, _) where isActive:
    let shape = N.Array.shape(in: Machine<N>.activeStorage(f.o + register))
    guard let place = place(m, shape, places.0, places.1, f), let number = x.asNumber else {
      return false
    }
    m.uniqueActive(f.o + register).pointee.setElement(at: place, to: number)
  default: return false
  }
  return true
}

/// Where an element is, rows first; nil where there is none, or where it is a row.
@inline(__always)
private func place<N: Number>(
  _ m: Machine<N>, _ shape: Shape, _ i: Leaf, _ j: Leaf?, _ f: Machine<N>.Registers
) -> Int? {
  guard shape.count == (j == nil ? 1 : 2) else { return nil }
  let first = quickPlace(m.passive(i, f), shape[0])
  guard first >= 0 else { return nil }
  guard let j else { return first }
  let second = quickPlace(m.passive(j, f), shape[1])
  return second < 0 ? nil : first * shape[1] + second
}
