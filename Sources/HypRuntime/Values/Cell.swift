// Cell.swift -- what the session's names hold, in the form that code reads.

import HypCode
import HypNumbers

/// A name of the session.
package final class Cell<B: BaseNumber> {
  package let name: String
  /// Nil where nothing has been assigned yet.
  package private(set) var value: Value<B>?
  package private(set) var kind: Kind?
  /// The value's passive registers, in the order of `Kind.banks`; then, where it has small arrays, those of the
  /// same value with ordinary arrays in their place.
  private(set) var passives: UnsafeMutablePointer<B>
  /// The value's object registers.
  private(set) var objects: [Object?] = []

  package init(_ name: String) {
    self.name = name
    passives = .allocate(capacity: 1)
  }

  deinit { passives.deallocate() }

  /// Assigns the name, or with nil forgets it. `kind` is what the value's registers are laid out as.
  package func set(
    _ value: Value<B>?, spread: (Value<B>, Kind) -> (passives: [B], objects: [Object?])
  ) {
    let value = value.map { $0.isActive ? $0.settled : $0 }
    self.value = value
    kind = value?.cellKind
    objects = []
    guard let value, let kind else { return }
    var registers = spread(value, kind)
    if kind.hasSmall {
      let whole = spread(value, kind.whole)
      registers = (registers.passives + whole.passives, registers.objects + whole.objects)
    }
    passives.deallocate()
    passives = .allocate(capacity: max(1, registers.passives.count))
    passives.initialize(from: registers.passives, count: registers.passives.count)
    objects = registers.objects
  }
}

/// The tables of a code at one base number.
package final class LinkedTables<B: BaseNumber>: LinkedCode {
  package let constants: UnsafeMutableRawPointer
  package let globals: UnsafeMutablePointer<Unmanaged<AnyObject>>
  private let cells: [Cell<B>]

  package init(constants: [Double], cells: [Cell<B>]) {
    let numbers = UnsafeMutablePointer<B>.allocate(capacity: max(1, constants.count))
    numbers.initialize(from: constants.map { B(literal: $0) }, count: constants.count)
    self.constants = UnsafeMutableRawPointer(numbers)
    globals = .allocate(capacity: max(1, cells.count))
    globals.initialize(
      from: cells.map { Unmanaged.passUnretained($0 as AnyObject) }, count: cells.count)
    self.cells = cells
  }

  deinit {
    constants.deallocate()
    globals.deallocate()
  }
}
