// Finite.swift -- which component of a number, or element of an array, is not finite.

extension Number {
  /// Every component, the plain number and all derivatives, is finite.
  @inlinable
  public var isAllFinite: Bool { notFiniteComponent.isFinite }
  /// The plain number.
  public var notFiniteComponent: Double { base.double }
  /// It carries no derivative.
  public var carries: Bool { false }
}

extension Dual {
  /// A component that is not finite, if there is one, the primal first.
  public var notFiniteComponent: Double {
    primal.isAllFinite ? tangent.notFiniteComponent : primal.notFiniteComponent
  }
}

extension DualLanes {
  /// A component that is not finite, if there is one, the primal first.
  public var notFiniteComponent: Double {
    guard primal.isFinite else { return primal }
    return tangents.indices.lazy.map { tangents[$0] }.first { !$0.isFinite } ?? primal
  }
}

extension Reverse {
  /// A component of the primal that is not finite, if there is one.
  public var notFiniteComponent: Double { primal.notFiniteComponent }
  /// It depends on a variable, at some level.
  public var carries: Bool { tape != nil || primal.carries }
}

/// An element of an array that is not finite: nan or infinite itself, or in what it carries.
public struct NotFinitePlace {
  /// Which, rows first.
  public let offset: Int
  /// The plain number.
  public let base: Double
  /// The component that is not finite.
  public let component: Double

  /// A place.
  public init(offset: Int, base: Double, component: Double) {
    self.offset = offset
    self.base = base
    self.component = component
  }
}

extension Number {
  /// The number as an element, if it has a component that is nan, or else not finite.
  public func place(_ offset: Int, nanOnly: Bool) -> NotFinitePlace? {
    guard nanOnly ? hasNaN : !isAllFinite else { return nil }
    return NotFinitePlace(
      offset: offset, base: base.double, component: nanOnly ? .nan : notFiniteComponent)
  }
}

extension NumberArray {
  /// The first element that has a component which is nan, or else not finite.
  ///
  /// - Complexity: O(elements), each one read alone.
  public func firstPlace(nanOnly: Bool) -> NotFinitePlace? {
    for offset in 0..<count {
      if offset & 1023 == 0, Blocks.areStopped { return nil }
      if let place = element(at: offset).place(offset, nanOnly: nanOnly) { return place }
    }
    return nil
  }
  /// Some element carries a derivative.
  public var carries: Bool { (0..<count).contains { element(at: $0).carries } }
}

extension DoubleArray {
  /// Doubles carry nothing.
  public var carries: Bool { false }
  /// The first element that is nan, or else not finite.
  public func firstPlace(nanOnly: Bool) -> NotFinitePlace? {
    let hasSome = withExtendedLifetime(buffer) { () -> Bool in
      let x = buffer.pointer
      // 0 x is 0, or nan.
      var sum = 0.0
      Blocks.forEach(count) { for i in $0 { sum += x[i] * 0 } }
      return sum != 0
    }
    guard hasSome else { return nil }
    for offset in 0..<count {
      if offset & 1023 == 0, Blocks.areStopped { return nil }
      if let place = element(at: offset).place(offset, nanOnly: nanOnly) { return place }
    }
    return nil
  }
}

extension ReverseArray {
  // Reading an element would give it a place on the tape.
  /// The first element that has a component which is nan, or else not finite.
  public func firstPlace(nanOnly: Bool) -> NotFinitePlace? { primal.firstPlace(nanOnly: nanOnly) }
  /// Some element depends on a variable.
  public var carries: Bool { tape != nil || primal.carries }
}

extension Shape {
  /// The index of the element at `offset`, rows first.
  public func index(of offset: Int) -> [Int] {
    var rest = offset
    var index = [Int](repeating: 0, count: count)
    for axis in indices.reversed() where self[axis] > 0 {
      (rest, index[axis]) = rest.quotientAndRemainder(dividingBy: self[axis])
    }
    return index
  }
}
