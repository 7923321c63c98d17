// Machine+Values.swift -- between registers and values.

import HypCode
import HypNumbers

extension Machine {
  typealias Passive = ArrayObject<N.Base.Array>
  typealias Active = ArrayObject<N.Array>

  /// The registers of a frame.
  package struct Registers {
    package let d: UnsafeMutablePointer<N.Base>
    package let r: UnsafeMutablePointer<N>
    package let o: UnsafeMutablePointer<Object?>

    package init(
      d: UnsafeMutablePointer<N.Base>, r: UnsafeMutablePointer<N>, o: UnsafeMutablePointer<Object?>
    ) {
      self.d = d
      self.r = r
      self.o = o
    }
  }

  // MARK: Reading

  func passive(_ leaf: Leaf, _ f: Registers) -> N.Base {
    switch leaf {
    case .constant(let x): N.Base(literal: x)
    case .passive(let register): f.d[register]
    case .active(let register): f.r[register].base
    case .object: 0
    }
  }

  package func active(_ leaf: Leaf, _ f: Registers) -> N {
    switch leaf {
    case .constant(let x): N(N.Base(literal: x))
    case .passive(let register): N(f.d[register])
    case .active(let register): f.r[register]
    case .object: 0
    }
  }

  package func value(of object: Object?) -> Value<N> {
    guard let object else { return .none }
    switch object.tag {
    case .string: return .string(unsafeDowncast(object, to: StringObject.self).text)
    case .passiveArray: return .passiveArray(unsafeDowncast(object, to: Passive.self).array)
    case .activeArray: return .activeArray(unsafeDowncast(object, to: Active.self).array)
    case .mask: return .mask(unsafeDowncast(object, to: Passive.self).array)
    case .box: return unsafeDowncast(object, to: BoxObject<N>.self).value
    case .builder:
      return .tuple(labels: nil, unsafeDowncast(object, to: BuilderObject<N>.self).items)
    }
  }

  /// The value that stands in the registers of `operand`.
  package func value(_ operand: Operand, _ f: Registers) -> Value<N> {
    var next = operand.leaves[...]
    return value(operand.kind, &next, f)
  }

  private func value(_ kind: Kind, _ leaves: inout ArraySlice<Leaf>, _ f: Registers) -> Value<N> {
    switch kind {
    case .never, .absent, .none: return .none
    case .real: return .real(passive(leaves.removeFirst(), f))
    case .number: return .number(active(leaves.removeFirst(), f))
    case .bool: return .bool(passive(leaves.removeFirst(), f) != 0)
    case .small(let isActive, let shape):
      let elements = leaves.prefix(shape.elementCount)
      leaves = leaves.dropFirst(shape.elementCount)
      return isActive
        ? .activeArray(N.Array(shape: shape, elements: elements.map { active($0, f) }))
        : .passiveArray(N.Base.Array(shape: shape, elements: elements.map { passive($0, f) }))
    case .range(let closed, let isActive):
      let numbers = (0..<3).map { _ in active(leaves.removeFirst(), f) }
      return .range(
        RangeValue(
          start: numbers[0], end: numbers[1], step: numbers[2], isClosed: closed,
          isActive: isActive))
    case .tuple(let labels, let parts):
      return .tuple(labels: labels, parts.map { value($0, &leaves, f) })
    case .function(let function):
      return .function(function, function.leafKinds.map { value($0, &leaves, f) })
    case .choice(let alternatives):
      let chosen = Int(passive(leaves.removeFirst(), f).double)
      var found = Value<N>.none
      for (place, kind) in alternatives.enumerated() {
        if place == chosen {
          found = value(kind, &leaves, f)
        } else {
          leaves.removeFirst(kind.banks.count)
        }
      }
      return found
    default:
      guard case .object(let register) = leaves.removeFirst() else { return .none }
      return value(of: f.o[register])
    }
  }

  // MARK: Writing

  /// Puts a value into the registers of `operand`, whose kind must hold it.
  package func put(_ value: Value<N>, _ operand: Operand, _ f: Registers) throws(RuntimeError) {
    var leaves = operand.leaves[...]
    try put(value, operand.kind, &leaves, f)
  }

  /// Puts a part of a value into registers. It nests less deep than the whole, which was looked at when it was made:
  /// a walk along a list looks at each of its links once.
  func put(part: Value<N>, _ operand: Operand, _ f: Registers) throws(RuntimeError) {
    guard operand.kind == .any, let register = operand.leaves.first?.register else {
      return try put(part, operand, f)
    }
    f.o[register] = part.object
  }

  /// Puts what stands in the registers of `x` into one object; false where that is no structure. What is in boxes tells
  /// how deep it nests.
  func box(_ x: Operand, _ result: Operand, _ f: Registers) throws(RuntimeError) -> Bool {
    guard result.kind == .any, case .tuple = x.kind, let register = result.leaves[0].register else {
      return false
    }
    var leaves = x.leaves[...]
    guard let height = height(x.kind, &leaves, f) else { return false }
    guard height <= Value<N>.maximumDepth else { throw .nestedStructure(Value<N>.maximumDepth) }
    f.o[register] = BoxObject(value(x, f), height: height)
    return true
  }

  /// How deep what stands in registers nests; nil where that is to be found out of the value.
  private func height(_ kind: Kind, _ leaves: inout ArraySlice<Leaf>, _ f: Registers) -> Int? {
    switch kind {
    case .tuple(_, let parts):
      var height = 1
      for part in parts {
        guard let own = self.height(part, &leaves, f) else { return nil }
        height = max(height, own + 1)
      }
      return height
    case .any:
      guard case .object(let register) = leaves.removeFirst() else { return nil }
      guard let object = f.o[register], object.tag == .box else { return 0 }
      return unsafeDowncast(object, to: BoxObject<N>.self).height
    case .function, .choice: return nil
    default:
      leaves.removeFirst(kind.banks.count)
      return 0
    }
  }

  private func put(
    _ value: Value<N>, _ kind: Kind, _ leaves: inout ArraySlice<Leaf>, _ f: Registers
  ) throws(RuntimeError) {
    switch kind {
    case .never, .absent, .none: return
    case .real:
      guard let x = value.base else { throw mismatch(kind, value) }
      if let register = leaves.removeFirst().register { f.d[register] = x }
    case .number:
      guard let x = value.asNumber else { throw mismatch(kind, value) }
      if let register = leaves.removeFirst().register { f.r[register] = x }
    case .bool:
      guard case .bool(let x) = value else { throw mismatch(kind, value) }
      if let register = leaves.removeFirst().register { f.d[register] = x ? 1 : 0 }
    case .any:
      guard value.isShallow(Value<N>.maximumDepth) else {
        throw .nestedStructure(Value<N>.maximumDepth)
      }
      if let register = leaves.removeFirst().register { f.o[register] = value.object }
    case .array(let isActive, _), .rows(let isActive, _):
      // What reads rows relies on it.
      if case .rows(_, let columns) = kind,
        value.shape.map({ $0.count != 2 || $0[1] != columns }) ?? true
      {
        throw mismatch(kind, value)
      }
      let array: Object
      if isActive {
        guard let active = value.asActiveArray else { throw mismatch(kind, value) }
        array = Active(active, .activeArray)
      } else {
        guard let passive = value.asPassiveArray ?? value.asActiveArray?.base else {
          throw mismatch(kind, value)
        }
        array = Passive(passive, .passiveArray)
      }
      if let register = leaves.removeFirst().register { f.o[register] = array }
    case .small(let isActive, let shape):
      guard value.shape == shape else { throw mismatch(kind, value) }
      if isActive {
        guard let array = value.asActiveArray else { throw mismatch(kind, value) }
        for index in 0..<shape.elementCount {
          guard let register = leaves.removeFirst().register else { continue }
          f.r[register] = array.element(at: index)
        }
      } else {
        guard let array = value.asPassiveArray ?? value.asActiveArray?.base else {
          throw mismatch(kind, value)
        }
        for index in 0..<shape.elementCount {
          guard let register = leaves.removeFirst().register else { continue }
          f.d[register] = array.element(at: index)
        }
      }
    case .mask:
      guard case .mask(let array) = value else { throw mismatch(kind, value) }
      if let register = leaves.removeFirst().register { f.o[register] = Passive(array, .mask) }
    case .range(let closed, let isActive):
      guard case .range(let range) = value, range.isClosed == closed else {
        throw mismatch(kind, value)
      }
      for x in [range.start, range.end, range.step] {
        guard let register = leaves.removeFirst().register else { continue }
        if isActive { f.r[register] = x } else { f.d[register] = x.base }
      }
    case .tuple(let labels, let parts):
      guard case .tuple(let names, let values) = value, names == labels, values.count == parts.count
      else { throw mismatch(kind, value) }
      for (part, kind) in zip(values, parts) { try put(part, kind, &leaves, f) }
    case .function(let function):
      guard case .function(_, let carried) = value, carried.count == function.leafKinds.count
      else { throw mismatch(kind, value) }
      for (part, kind) in zip(carried, function.leafKinds) { try put(part, kind, &leaves, f) }
    case .choice(let alternatives):
      let own = value.kind
      guard let chosen = kind.place(of: own) else { throw mismatch(kind, value) }
      if let register = leaves.removeFirst().register {
        f.d[register] = N.Base(literal: Double(chosen))
      }
      for (place, kind) in alternatives.enumerated() {
        if place == chosen {
          try put(value, kind, &leaves, f)
        } else {
          for case .object(let register) in leaves.prefix(kind.banks.count) { f.o[register] = nil }
          leaves.removeFirst(kind.banks.count)
        }
      }
    default:
      guard value.kind == kind else { throw mismatch(kind, value) }
      if let register = leaves.removeFirst().register { f.o[register] = value.object }
    }
  }

  private func mismatch(_ kind: Kind, _ value: Value<N>) -> RuntimeError {
    .notOfKind(kind, found: value.kind)
  }

  // MARK: Arrays in place

  /// The passive array in a register, which the compiler knows to hold one. Not retained: nothing
  /// that is done with it can release it.
  @inline(__always)
  static func passiveStorage(_ register: UnsafeMutablePointer<Object?>)
    -> UnsafeMutablePointer<N.Base.Array>
  {
    UnsafeRawPointer(register).load(as: Unmanaged<Passive>.self)._withUnsafeGuaranteedRef {
      $0.storage
    }
  }

  /// The active array in a register, which the compiler knows to hold one.
  @inline(__always)
  static func activeStorage(_ register: UnsafeMutablePointer<Object?>)
    -> UnsafeMutablePointer<N.Array>
  {
    UnsafeRawPointer(register).load(as: Unmanaged<Active>.self)._withUnsafeGuaranteedRef {
      $0.storage
    }
  }

  /// The passive array in a register, copied first where somebody else holds it.
  @inline(__always)
  final func uniquePassive(_ register: UnsafeMutablePointer<Object?>)
    -> UnsafeMutablePointer<N.Base.Array>
  {
    if !isKnownUniquelyReferenced(&register.pointee) { copyPassive(register) }
    return unsafeDowncast(register.pointee.unsafelyUnwrapped, to: Passive.self).storage
  }

  @inline(never)
  final func copyPassive(_ register: UnsafeMutablePointer<Object?>) {
    guard let object = register.pointee else { return }
    register.pointee = Passive(unsafeDowncast(object, to: Passive.self).array, object.tag)
  }

  /// The active array in a register, copied first where somebody else holds it.
  @inline(__always)
  final func uniqueActive(_ register: UnsafeMutablePointer<Object?>) -> UnsafeMutablePointer<
    N.Array
  > {
    if !isKnownUniquelyReferenced(&register.pointee) { copyActive(register) }
    return unsafeDowncast(register.pointee.unsafelyUnwrapped, to: Active.self).storage
  }

  @inline(never)
  final func copyActive(_ register: UnsafeMutablePointer<Object?>) {
    guard let object = register.pointee else { return }
    register.pointee = Active(unsafeDowncast(object, to: Active.self).array, .activeArray)
  }
}
