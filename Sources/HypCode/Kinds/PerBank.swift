// PerBank.swift -- something for each bank of registers.
//
// Not a dictionary: the first of each type costs a start as much as compiling a line does.

/// A value for each bank.
package struct PerBank<Value> {
  package var passive: Value
  package var active: Value
  package var object: Value

  package init(passive: Value, active: Value, object: Value) {
    (self.passive, self.active, self.object) = (passive, active, object)
  }

  /// The same value for every bank.
  package init(repeating value: Value) { self.init(passive: value, active: value, object: value) }

  package subscript(bank: Bank) -> Value {
    get {
      switch bank {
      case .passive: passive
      case .active: active
      case .object: object
      }
    }
    set {
      switch bank {
      case .passive: passive = newValue
      case .active: active = newValue
      case .object: object = newValue
      }
    }
  }
}

extension PerBank: Sendable where Value: Sendable {}
