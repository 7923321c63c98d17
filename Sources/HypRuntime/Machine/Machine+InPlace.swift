// Machine+InPlace.swift -- fused expressions on arrays of few elements where they stand in the registers, without a
// reference to any of them: in plain evaluation, in forward mode and in reverse mode.

import HypCode
import HypNumbers
import HypPrimitives

/// Carries out a fused expression on plain arrays of few elements where they stand; false where that is to be done in
/// another way.
func plainBodyInPlace<N: Number>(
  _ m: Machine<N>, _ plan: FusedPlan, _ f: Machine<N>.Registers
) -> Bool {
  typealias Place = UnsafeMutablePointer<DoubleArray>
  guard N.Base.self == Double.self else { return false }
  func place(_ register: UnsafeMutablePointer<Object?>) -> Place {
    UnsafeMutableRawPointer(Machine<N>.passiveStorage(register))
      .assumingMemoryBound(to: DoubleArray.self)
  }
  let (inputs, results) = (plan.inputs.count, plan.results.count)
  return withUnsafeTemporaryAllocation(of: Place?.self, capacity: inputs + results) { places in
    withUnsafeTemporaryAllocation(of: Double.self, capacity: inputs + results) { numbers in
      guard let arrays = places.baseAddress, let number = numbers.baseAddress else { return false }
      for (index, leaf) in plan.inputs.enumerated() {
        var array: Place?
        switch leaf {
        case .constant(let x): (number + index).initialize(to: x)
        case .passive(let register): (number + index).initialize(to: f.d[register].double)
        case .active: return false
        case .object(let register):
          guard let tag = tag(of: f.o + register), tag == .passiveArray || tag == .mask else {
            return false
          }
          array = place(f.o + register)
        }
        (arrays + index).initialize(to: array)
      }
      for (index, leaf) in plan.results.enumerated() {
        var array: Place?
        if case .object(let register) = leaf,
          isOwnedAlone(f.o + register, N.Base.Array.self, .passiveArray)
        {
          array = place(f.o + register)
        }
        (arrays + inputs + index).initialize(to: array)
      }
      let sums = number + inputs
      let count = plan.expression.runPlain(
        arrays, number, over: arrays + inputs, sums: sums
      ) { result, array in
        guard case .object(let register) = plan.results[result] else { return }
        // They are of one type.
        f.o[register] = Machine<N>.Passive(
          unsafeBitCast(array, to: N.Base.Array.self), .passiveArray)
      }
      guard let count else { return false }
      if plan.reduction == .none { return true }
      guard let result = plan.reduction.of(sums[0], count) else { return false }
      m.put(N(N.Base(literal: result)), plan.results[0], f)
      return true
    }
  }
}

extension FusedPlan.Reduction {
  /// What is made of the sum of `count` elements; nil where that is to be done in another way.
  ///
  /// - Parameter wantsValue: else the sum is nan.
  @inline(__always)
  func of<N: Number>(_ total: N, _ count: Int, wantsValue: Bool = true) -> N? {
    switch self {
    case .none, .sum: return total
    case .mean:
      // No element has no mean; and where the sum overflows the mean may not.
      guard count > 0, !wantsValue || total.base.double.isFinite else { return nil }
      return total.divided(by: N.Base(literal: Double(count)))
    case .norm:
      // Beyond these the powers of squares in the first three derivatives over- or underflow, as the library knows.
      guard (1e-80...1e80).contains(total.base.double) else { return nil }
      return Sqrt.of(total)
    }
  }
}

/// The same in forward mode.
func forwardBodyInPlace<N: Number>(
  _ m: Machine<N>, _ plan: FusedPlan, _ f: Machine<N>.Registers
) -> Bool {
  typealias Place = UnsafeMutablePointer<DoubleArray>
  guard N.self == Dual<Double>.self else { return false }
  func dual(_ register: Int) -> UnsafeMutablePointer<DualArray<Double>> {
    UnsafeMutableRawPointer(Machine<N>.activeStorage(f.o + register))
      .assumingMemoryBound(to: DualArray<Double>.self)
  }
  let (inputs, results) = (plan.inputs.count, plan.results.count)
  let room = 2 * (inputs + results)
  return withUnsafeTemporaryAllocation(of: Place?.self, capacity: room) { places in
    withUnsafeTemporaryAllocation(of: Double.self, capacity: room) { numbers in
      guard let arrays = places.baseAddress, let number = numbers.baseAddress else { return false }
      // Tangents stand behind the inputs.
      var active: UInt64 = 0
      var end = inputs
      func add(tangent array: Place?, _ x: Double = 0, of index: Int) {
        (arrays + end).initialize(to: array)
        (number + end).initialize(to: x)
        active |= 1 << UInt64(index)
        end += 1
      }
      for (index, leaf) in plan.inputs.enumerated() {
        var array: Place?
        var x = 0.0
        switch leaf {
        case .constant(let constant): x = constant
        case .passive(let register): x = f.d[register].double
        case .active(let register):
          let pair = UnsafeRawPointer(f.r + register).load(as: Dual<Double>.self)
          x = pair.primal
          if pair.tangent != 0 { add(tangent: nil, pair.tangent, of: index) }
        case .object(let register):
          switch tag(of: f.o + register) {
          case .passiveArray, .mask:
            array = UnsafeMutableRawPointer(Machine<N>.passiveStorage(f.o + register))
              .assumingMemoryBound(to: DoubleArray.self)
          case .activeArray:
            array = dual(register).primalPlace
            if let tangent = dual(register).tangentPlace { add(tangent: tangent, of: index) }
          default: return false
          }
        }
        (arrays + index).initialize(to: array)
        (number + index).initialize(to: x)
      }
      let tangent = plan.expression.tangent(active, isPlanar: false)
      let targets = arrays + end
      var next = results
      for (index, leaf) in plan.results.enumerated() {
        var (primal, own): (Place?, Place?)
        if case .object(let register) = leaf,
          isOwnedAlone(f.o + register, N.Array.self, .activeArray)
        {
          (primal, own) = (dual(register).primalPlace, dual(register).tangentPlace)
        }
        (targets + index).initialize(to: primal)
        guard tangent.hasTangent[index] else { continue }
        (targets + next).initialize(to: own)
        next += 1
      }
      let sums = number + end
      var fresh: ((place: Int, array: DoubleArray)?, (place: Int, array: DoubleArray)?)
      let count = tangent.expression.runPlain(arrays, number, over: targets, sums: sums) {
        fresh = (($0, $1), fresh.0)
      }
      guard let count else { return false }
      func made(_ place: Int) -> DoubleArray? {
        if let first = fresh.0, first.place == place { return first.array }
        if let second = fresh.1, second.place == place { return second.array }
        return nil
      }
      next = results
      for (index, leaf) in plan.results.enumerated() {
        var own: Int?
        if tangent.hasTangent[index] {
          own = next
          next += 1
        }
        guard case .object(let register) = leaf else { continue }
        if let primal = made(index) {
          let carried = own.flatMap { made($0) ?? targets[$0]?.pointee }
          let result = DualArray<Double>(primal: primal, tangent: carried)
          // They are of one type.
          f.o[register] = Machine<N>.Active(unsafeBitCast(result, to: N.Array.self), .activeArray)
        } else if let own {
          if let array = made(own) { dual(register).pointee.tangent = array }
        } else if dual(register).tangentPlace != nil {
          dual(register).pointee.tangent = nil
        }
      }
      guard plan.reduction != .none else { return true }
      let expression = tangent.expression
      let total = Dual<Double>(
        primal: sums[expression.place(ofSum: 0)],
        tangent: tangent.hasTangent[0] ? sums[expression.place(ofSum: 1)] : 0)
      guard let result = plan.reduction.of(total, count) else { return false }
      m.put(unsafeBitCast(result, to: N.self), plan.results[0], f)
      return true
    }
  }
}

/// The same in reverse mode, of a single result. An array is put where it belongs, a number is answered; nil where that
/// is to be done in another way.
func reverseBodyInPlace<N: Number>(
  _ m: Machine<N>, _ plan: FusedPlan, _ f: Machine<N>.Registers
) -> (number: N?, count: Int)? {
  guard N.self == Reverse<Double>.self, plan.results.count == 1 else { return nil }
  return withUnsafeTemporaryAllocation(of: PlacedInput.self, capacity: plan.inputs.count + 1) {
    inputs in
    guard let input = inputs.baseAddress else { return nil }
    for (index, leaf) in plan.inputs.enumerated() {
      let placed: PlacedInput
      switch leaf {
      case .constant(let x): placed = .constant(x)
      case .passive(let register): placed = .constant(f.d[register].double)
      case .active(let register):
        placed = .number(UnsafeRawPointer(f.r + register).load(as: Reverse<Double>.self))
      case .object(let register):
        switch tag(of: f.o + register) {
        case .passiveArray, .mask:
          placed = .constantArray(
            UnsafeMutableRawPointer(Machine<N>.passiveStorage(f.o + register))
              .assumingMemoryBound(to: DoubleArray.self))
        case .activeArray:
          placed = .array(
            UnsafeMutableRawPointer(Machine<N>.activeStorage(f.o + register))
              .assumingMemoryBound(to: ReverseArray<Double>.self))
        default: return nil
        }
      }
      (input + index).initialize(to: placed)
    }
    var target: UnsafeMutablePointer<ReverseArray<Double>>?
    if case .object(let register) = plan.results[0],
      isOwnedAlone(f.o + register, .activeArray)
    {
      let own = UnsafeMutableRawPointer(Machine<N>.activeStorage(f.o + register))
        .assumingMemoryBound(to: ReverseArray<Double>.self)
      if own.pointee.primal.isOwnedAlone() { target = own }
    }
    guard let run = plan.expression.runReverse(input, over: target) else { return nil }
    // They are of one type.
    switch run.result {
    case .array(let array):
      guard case .object(let register) = plan.results[0] else { return nil }
      let own = unsafeBitCast(array, to: N.Array.self)
      if isOwnedAlone(f.o + register, .activeArray) {
        Machine<N>.activeStorage(f.o + register).pointee = own
      } else {
        f.o[register] = Machine<N>.Active(own, .activeArray)
      }
      return (nil, run.count)
    case .written: return (nil, run.count)
    case .number(let x): return (unsafeBitCast(x, to: N.self), run.count)
    }
  }
}

extension UnsafeMutablePointer where Pointee == DualArray<Double> {
  /// Where the primal is.
  fileprivate var primalPlace: UnsafeMutablePointer<DoubleArray> {
    withUnsafeMutablePointer(to: &pointee.primal) { $0 }
  }
  /// Where the tangent is; nil where there is none.
  fileprivate var tangentPlace: UnsafeMutablePointer<DoubleArray>? {
    guard pointee.tangent != nil else { return nil }
    // An optional that is not nil is what is in it.
    return withUnsafeMutablePointer(to: &pointee.tangent) {
      UnsafeMutableRawPointer($0).assumingMemoryBound(to: DoubleArray.self)
    }
  }
}

/// What a register holds, without a reference to it.
@inline(__always)
func tag(of register: UnsafeMutablePointer<Object?>) -> Object.Tag? {
  UnsafeRawPointer(register).load(as: Unmanaged<Object>?.self)?._withUnsafeGuaranteedRef(\.tag)
}

/// The array in a register is referred to from there alone.
func isOwnedAlone(_ register: UnsafeMutablePointer<Object?>, _ tag: Object.Tag) -> Bool {
  isKnownUniquelyReferenced(&register.pointee) && register.pointee?.tag == tag
}

/// The same, and so is the memory of its elements.
func isOwnedAlone<A: NumberArray>(
  _ register: UnsafeMutablePointer<Object?>, _: A.Type, _ tag: Object.Tag
) -> Bool where A.Element.Base.Array: NumberArray {
  guard isKnownUniquelyReferenced(&register.pointee), let object = register.pointee,
    object.tag == tag
  else { return false }
  return unsafeDowncast(object, to: ArrayObject<A>.self).storage.pointee.isOwnedAlone()
}

/// The scalar product of two vectors in reverse mode, of so few elements that the sum of their products has its bits; false
/// where that is to be done in another way.
func reverseDotBody<N: Number>(
  _ m: Machine<N>, _ first: Int, _ second: Int, _ target: Leaf, _ f: Machine<N>.Registers
) -> Bool {
  guard N.self == Reverse<Double>.self, case .active(let register) = target else { return false }
  return withUnsafeTemporaryAllocation(of: PlacedInput.self, capacity: 2) { inputs in
    guard let input = inputs.baseAddress else { return false }
    for index in 0..<2 {
      let place = index == 0 ? first : second
      let (placed, shape): (PlacedInput, Shape)
      switch tag(of: f.o + place) {
      case .passiveArray:
        let array = UnsafeMutableRawPointer(Machine<N>.passiveStorage(f.o + place))
          .assumingMemoryBound(to: DoubleArray.self)
        (placed, shape) = (.constantArray(array), array.pointee.shape)
      case .activeArray:
        let array = UnsafeMutableRawPointer(Machine<N>.activeStorage(f.o + place))
          .assumingMemoryBound(to: ReverseArray<Double>.self)
        (placed, shape) = (.array(array), array.pointee.shape)
      default: return false
      }
      guard shape.count == 1, 1...7 ~= shape[0] else { return false }
      (input + index).initialize(to: placed)
    }
    guard let run = sumOfProducts.runReverse(input, over: nil), case .number(let x) = run.result
    else { return false }
    // They are of one type.
    f.r[register] = unsafeBitCast(x, to: N.self)
    return true
  }
}

/// Σ x y
private let sumOfProducts = {
  var builder = FusedBuilder()
  let (x, y) = (builder.input(.array), builder.input(.array))
  return builder.finish(builder.apply(.multiply, x, y), isSum: true)
}()
